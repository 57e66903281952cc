"""Concentration, diversion, price pressure, pass-through and compensating variation against numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import demand, market, usage
from cloudfief.behaviour.merger.compensating_variation import compensating_variation
from cloudfief.behaviour.merger.concentration import concentration, concentration_change
from cloudfief.behaviour.merger.pass_through import pass_through
from cloudfief.behaviour.merger.pricing_pressure import pricing_pressure
from cloudfief.behaviour.merger.responses import diversion_ratios, elasticities, sales_response, unit_diversion
from cloudfief.core.errors import BadInput
from tests.fit.test_inversion import SEEDS, random_market


def test_concentration_by_hand():
    assert concentration([0.4, 0.3, 0.2, 0.1]) == pytest.approx(3000)
    assert concentration([1.0]) == pytest.approx(10_000)
    assert concentration_change([0.4, 0.3, 0.2, 0.1], [2, 3]) == pytest.approx(400)
    with pytest.raises(BadInput, match="allowed is 0 to 1"):
        concentration([40, 30])


def test_price_pressure_by_hand():
    # D_12 = 0.2, D_21 = 0.3, p = (10, 8), c = (6, 5): UPP_1 = 0.2 x 3 - 0.1 x 6, UPP_2 = 0.3 x 4 - 0.1 x 5.
    found = pricing_pressure([0.2, 0.3], [10, 8], [6, 5], efficiency=0.1)
    assert found.upward == pytest.approx([0.0, 0.7])
    assert found.gross == pytest.approx([0.06, 0.15])
    assert pricing_pressure([0.2, 0.3], [10, 8], [6, 5], efficiency=0.0).upward == pytest.approx([0.6, 1.2])
    with pytest.raises(BadInput, match="efficiency: found 1"):
        pricing_pressure([0.2, 0.3], [10, 8], [6, 5], efficiency=1.0)


@given(SEEDS)
def test_diversion_rows_sum_to_one_with_the_outside_good(seed):
    asked = random_market(seed % 100)
    ratio = diversion_ratios(asked, np.random.default_rng(seed).uniform(1, 5, 6))
    assert ratio.shape == (6, 7)
    assert ratio.sum(axis=1) == pytest.approx(np.ones(6))
    assert ratio.min() >= 0.0
    assert np.diag(ratio) == pytest.approx(np.zeros(6))


def test_plain_logit_diverts_in_proportion_to_shares():
    asked = market(quality_value=[1.0, 0.0, 2.0], marginal_cost=0.5, price_coefficient=1.0, owner=[0, 1, 2])
    share = demand(asked, np.ones(3)).product
    ratio = diversion_ratios(asked, np.ones(3))
    assert ratio[0, 1] == pytest.approx(share[1] / (1 - share[0]))
    assert ratio[0, 3] == pytest.approx((1 - share.sum()) / (1 - share[0]))
    assert np.diag(elasticities(asked, np.ones(3))) == pytest.approx(-(1 - share))


@pytest.mark.parametrize("elasticity", [0.0, 0.6])
def test_responses_are_the_slopes_of_sales(elasticity):
    asked, price, step = random_market(3, elasticity), np.linspace(1.5, 3.0, 6), 1e-6

    def sold(at: np.ndarray) -> np.ndarray:
        return demand(asked, at).product * usage(asked, at)

    for product in range(6):
        change = np.zeros(6)
        change[product] = step
        slope = (sold(price + change) - sold(price - change)) / (2 * step)
        assert sales_response(asked, price)[:, product] == pytest.approx(slope, abs=1e-8)
    if elasticity == 0.0:
        assert unit_diversion(asked, price) == pytest.approx(diversion_ratios(asked, price)[:, :-1])
    slopes = sales_response(asked, price)
    assert unit_diversion(asked, price)[1, 4] == pytest.approx(-slopes[4, 1] / slopes[1, 1])


def test_a_logit_monopolist_passes_on_one_minus_its_share():
    asked = market(quality_value=[2.0], marginal_cost=[1.0], price_coefficient=1.0, owner=[0])
    found = solve(asked)
    assert pass_through(asked, found.price)[0, 0] == pytest.approx(1 - found.share[0], abs=1e-6)
    assert 1 - found.share[0] == pytest.approx(0.638104, abs=1e-6)


def test_a_price_that_is_fixed_passes_nothing_on():
    asked = market(
        quality_value=[2.0, 1.0], marginal_cost=[1.0, 0.5], price_coefficient=1.0, owner=[0, 1], fixed_price=[np.nan, 1.0]
    )
    assert pass_through(asked, solve(asked).price)[1] == pytest.approx([0.0, 0.0])


def test_compensating_variation_is_the_difference_of_logsums_and_its_slope_is_demand():
    asked = market(quality_value=[1.0, 0.5], marginal_cost=0.2, price_coefficient=2.0, owner=[0, 1])
    before, after = np.array([0.5, 0.5]), np.array([0.6, 0.5])
    logsum = [np.log(1 + np.exp(np.array([1.0, 0.5]) - 2 * price).sum()) / 2 for price in (before, after)]
    assert compensating_variation(asked, before, after) == pytest.approx(logsum[0] - logsum[1])
    assert compensating_variation(asked, before, before) == 0.0
    small = before + np.array([1e-6, 0.0])
    assert compensating_variation(asked, before, small) / 1e-6 == pytest.approx(demand(asked, before).product[0], rel=1e-5)


@given(st.floats(0.01, 0.5))
def test_dearer_products_always_hurt_buyers(rise):
    asked, price = random_market(5), np.full(6, 2.0)
    assert compensating_variation(asked, price, price * (1 + rise)) > 0
