"""Shares give mean values that give the same shares; prices give costs at which they are the equilibrium."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import lambertw

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import Market, market
from cloudfief.behaviour.nested_logit import shares
from cloudfief.core.errors import BadInput
from cloudfief.fitting.inversion import Contraction, log_odds, mean_values
from cloudfief.fitting.marginal_cost import margins_from_prices
from cloudfief.fitting.price_coefficient import coefficient_from_margins

SEEDS = st.integers(0, 2**32 - 1)


def random_shares(draw: np.random.Generator) -> tuple[np.ndarray, np.ndarray, float]:
    products = int(draw.integers(1, 9))
    share = draw.dirichlet(np.ones(products + 1))[:-1] * 0.98 + 0.001 / products
    return share, draw.integers(-1, 3, products), float(draw.uniform(0, 0.95))


@given(SEEDS)
def test_shares_to_values_and_back(seed):
    share, nest, sigma = random_shares(np.random.default_rng(seed))
    found = shares(mean_values(share, nest, sigma), nest, sigma)
    assert found.product == pytest.approx(share, abs=1e-10)
    assert found.outside == pytest.approx(1 - share.sum(), abs=1e-10)


@given(SEEDS)
def test_values_to_shares_and_back(seed):
    draw = np.random.default_rng(seed)
    share, nest, sigma = random_shares(draw)
    value = draw.normal(0, 2, share.size)
    assert mean_values(shares(value, nest, sigma).product, nest, sigma) == pytest.approx(value, abs=1e-8)


@pytest.mark.parametrize("share", [[0.5, 0.5], [0.7, 0.4], [0.2, 0.0], [0.3, -0.1]])
def test_shares_that_no_value_gives_are_refused(share):
    with pytest.raises(BadInput, match="allowed is above 0 each and below 1 in sum"):
        mean_values(share, [-1, -1], 0.0)


def random_market(seed: int, elasticity: float = 0.0) -> Market:
    """Three firms with six products in two nests."""
    draw = np.random.default_rng(seed)
    return market(
        quality_value=draw.normal(1, 1, 6), marginal_cost=draw.uniform(0.5, 2, 6), price_coefficient=draw.uniform(0.5, 2),
        owner=[0, 0, 1, 1, 1, 2], nest=[0, 1, 0, 1, 1, -1], nest_parameter=draw.uniform(0, 0.8),
        usage_elasticity=elasticity, price_response=0.9,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("elasticity", [0.0, 0.6])
def test_costs_are_recovered_from_equilibrium_prices(seed, elasticity):
    asked = random_market(seed, elasticity)
    price = solve(asked).price
    blind = asked._replace(marginal_cost=np.full(6, 0.1))
    assert price - margins_from_prices(blind, price) == pytest.approx(asked.marginal_cost, abs=1e-8)


def test_a_logit_monopolist_has_the_margin_of_the_closed_form():
    alpha, cost = 2.0, 1.0
    w = float(lambertw(np.exp(3.0 - alpha * cost - 1)).real)
    share, price = w / (1 + w), cost + (1 + w) / alpha
    asked = market(quality_value=[3.0], marginal_cost=[0.0], price_coefficient=alpha, owner=[0])
    assert mean_values([share], [-1], 0.0)[0] + alpha * price == pytest.approx(3.0, abs=1e-12)
    assert margins_from_prices(asked, np.array([price]))[0] == pytest.approx((1 + w) / alpha, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_price_coefficient_is_recovered_from_one_margin_or_from_all(seed):
    asked = random_market(seed, 0.6)
    price = solve(asked).price
    margin = (price - asked.marginal_cost) / price
    some = np.where(np.arange(6) == 2, margin, np.nan)
    wrong = 3.7 * asked.price_coefficient
    blind = asked._replace(price_coefficient=wrong, quality_value=asked.quality_value + (wrong - asked.price_coefficient) * price)
    for known in (some, margin):
        assert coefficient_from_margins(blind, price, known) == pytest.approx(asked.price_coefficient[0], rel=1e-6)


def test_margins_that_disagree_are_fitted_by_least_squares():
    asked = market(quality_value=[1.0, 1.0], marginal_cost=[0.5, 0.5], price_coefficient=1.0, owner=[0, 1])
    price = np.array([2.0, 2.0])
    # Two alike: m = 1 / (α p (1 - s)) for both, so the best common margin is the mean of 0.2 and 0.4.
    share = float(shares(asked.quality_value - price, [-1, -1], 0.0).product[0])
    found = coefficient_from_margins(asked, price, np.array([0.2, 0.4]))
    assert found == pytest.approx(1 / (0.3 * 2.0 * (1 - share)), rel=1e-6)


@pytest.mark.parametrize("slope", [0.7, 1.0, 2.5])
def test_the_contraction_finds_values_whatever_the_simulator_s_slope(slope):
    groups = np.array(["us", "us", "cn"])
    goal = np.array([0.4, 0.1, 0.3])

    def predict(value: np.ndarray) -> np.ndarray:
        odds = np.exp(slope * value - 0.5)
        outside = np.array([1 + odds[groups == group].sum() for group in groups])
        return odds / outside

    search, value = Contraction(goal, groups, (-10.0, 10.0)), np.zeros(3)
    for _ in range(12):
        value = search.next_value(value, predict(value))
    assert predict(value) == pytest.approx(goal, abs=1e-4)
    assert log_odds(goal, groups)[2] == pytest.approx(np.log(0.3 / 0.7))
