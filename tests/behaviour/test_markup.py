from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.markup import adapted_markup, channel_price, parity_price, sales_weighted_fee
from cloudfief.core.errors import BadInput
from cloudfief.verification.references.direct_channel import ces_demand, direct_channel_share, numeric_optimum


def test_a_price_leaves_cost_and_markup_after_the_fee() -> None:
    assert channel_price(800, 0.25, 0.20) == 1250
    assert channel_price(1000, 0.0, 0.0) == 1000


def test_an_order_charge_is_passed_on_without_markup() -> None:
    assert channel_price(800, 0.25, 0.5, order_charge=100) == 2200


def test_prices_round_half_up_and_never_vanish() -> None:
    assert channel_price(np.array([2.5, 3.5, 2.4999]), 0.0, 0.0).tolist() == [3, 4, 2]
    assert channel_price(0.1, 0.0, 0.0) == 1


def test_every_channel_gets_its_own_price() -> None:
    price = channel_price(np.array([900.0, 1800.0]), np.array([0.0, 0.5]), np.array([[0.0], [0.1], [0.25]]))
    assert price.dtype == np.int64
    assert price.tolist() == [[900, 2700], [1000, 3000], [1200, 3600]]


@pytest.mark.parametrize("fee", [1.0, -0.01, 1.7, float("nan")])
def test_a_fee_that_leaves_nothing_is_refused(fee: float) -> None:
    with pytest.raises(BadInput, match=r"a channel's fee is .*; allowed are 0 up to"):
        channel_price(100, 0.2, fee)


@given(
    st.integers(1, 10**9),
    st.fractions(0, 2, max_denominator=64),
    st.fractions(0, Fraction(7, 8), max_denominator=64),
)
def test_price_agrees_with_exact_arithmetic(cost: int, markup: Fraction, fee: Fraction) -> None:
    exact = cost * (1 + markup) / (1 - fee)
    found = int(channel_price(cost, float(markup), float(fee)))
    assert abs(found - exact) <= Fraction(1, 2) + Fraction(1, 10**5)


def test_the_fee_on_average_weighs_by_sales() -> None:
    assert sales_weighted_fee([0.0, 0.3], [200.0, 100.0]) == pytest.approx(0.1)
    assert sales_weighted_fee([0.0, 0.3], [0.0, 0.0]) == pytest.approx(0.15)


def test_parity_asks_one_price_between_those_of_the_channels() -> None:
    fee, sales = np.array([[0.0], [0.3]]), np.array([[100.0, 0.0, 50.0], [0.0, 80.0, 50.0]])
    price = parity_price(1000, 0.2, fee, sales)
    assert price.tolist() == [1200, 1714, 1412]
    assert channel_price(1000, 0.2, 0.0) <= price.min()
    assert price.max() <= channel_price(1000, 0.2, 0.3)


def test_parity_earns_what_separate_prices_earn_per_unit_when_shares_stay() -> None:
    cost, markup, fee, units = 10**9, 0.2, np.array([0.0, 0.3]), np.array([2.0, 1.0])
    price = int(parity_price(cost, markup, fee, units))
    assert (units * price * (1 - fee)).sum() == pytest.approx((units * cost * (1 + markup)).sum(), rel=1e-8)


def test_markups_follow_market_shares() -> None:
    markup = adapted_markup([0.3, 0.3, 0.3], [0.11, 0.10, 0.05], [0.10, 0.10, 0.10], 0.04, (0.0, 1.0))
    assert markup == pytest.approx([0.3 * 1.004, 0.3, 0.3 * 0.98])


def test_markups_stay_in_bounds_and_wait_for_a_first_share() -> None:
    assert adapted_markup(0.9, 5.0, 0.1, 0.5, (0.05, 1.0)) == 1.0
    assert adapted_markup(0.06, 0.0, 0.1, 0.5, (0.05, 1.0)) == 0.05
    assert adapted_markup(0.3, 0.2, 0.0, 0.5, (0.05, 1.0)) == 0.3


def test_markup_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(BadInput, match="the lower one must not exceed"):
        adapted_markup(0.3, 0.2, 0.2, 0.04, (1.0, 0.05))


@given(st.floats(0.0, 1.0), st.floats(1e-3, 1.0), st.floats(0.0, 0.2))
def test_markup_rises_exactly_when_the_share_does(share: float, before: float, speed: float) -> None:
    moved = float(adapted_markup(0.3, share, before, speed, (0.0, 10.0)))
    assert (moved - 0.3) * (share - before) >= 0


def test_direct_channel_takes_half_where_fee_and_advantage_balance() -> None:
    assert direct_channel_share(3.0, 1.0, 2.0, 1.0) == pytest.approx(0.5)
    below, above = direct_channel_share(2.0 + np.array([-1e-5, 1e-5]), 0.0, 1.0, 1.5)
    share = float(direct_channel_share(2.0, 0.0, 1.0, 1.5))
    assert (above - below) / 2e-5 == pytest.approx(-1.5 * share * (1 - share), rel=1e-6)


def test_ces_demand_has_its_elasticity() -> None:
    less, more = ces_demand([1.0, 1.001], 2.5, scale=7.0)
    assert np.log(more / less) / np.log(1.001) == pytest.approx(-2.5)
    with pytest.raises(BadInput, match=r"the price is 0\.0"):
        ces_demand(0.0, 2.5)


def test_pass_through_of_the_fee_is_one_in_logs() -> None:
    low, high = channel_price(10**12, 0.5, np.array([0.1, 0.4]))
    assert np.log(high / low) == pytest.approx(np.log(0.9 / 0.6), rel=1e-9)


@given(st.floats(0.05, 0.95))
def test_numeric_optimum_finds_the_top(top: float) -> None:
    assert numeric_optimum(lambda x: -((x - top) ** 2), 0.0, 1.0) == pytest.approx(top, abs=1e-7)


def test_numeric_optimum_at_an_edge_and_with_two_tops() -> None:
    assert numeric_optimum(lambda x: x, 0.0, 2.0) == pytest.approx(2.0)
    two_tops = numeric_optimum(lambda x: np.exp(-100 * (x - 0.2) ** 2) + 2 * np.exp(-100 * (x - 0.8) ** 2), 0.0, 1.0)
    assert two_tops == pytest.approx(0.8, abs=1e-6)
    with pytest.raises(BadInput, match="the first must be smaller"):
        numeric_optimum(lambda x: x, 1.0, 1.0)
