"""Compute's rules by themselves: expectations, orders, prices, scarcity, controls and thrift."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.compute.expected_demand import expected_demand, first_outlook, outlook_after
from cloudfief.behaviour.compute.home_chips import chip_bill, home_share
from cloudfief.behaviour.compute.induced_efficiency import efficiency_after, technology_lag_years
from cloudfief.behaviour.compute.orders import delivered, placed, promised_capacity, tobin_factor, wanted_orders, wear_per_week
from cloudfief.behaviour.compute.rental_price import long_run_price, spot_price
from cloudfief.behaviour.compute.scarcity import backlog_ratio, scarcity_markup
from cloudfief.core.errors import BadInput

ONE = np.ones(1)


@pytest.mark.parametrize(("growth", "weight"), [(0.0, 0.1), (0.01, 0.1), (-0.02, 0.3)])
def test_steady_growth_is_foreseen(growth, weight):
    seen = first_outlook(100.0 * ONE)
    for week in range(1, 400):
        seen = outlook_after(seen, 100.0 * np.exp(growth * week) * ONE, weight)
    ahead = expected_demand(seen, 20.0, weight)[0]
    assert ahead == pytest.approx(100.0 * np.exp(growth * (399 + 20)), rel=0.02)


@pytest.mark.parametrize("weight", [0.0, 1.5])
def test_a_weight_that_is_no_weight_is_refused(weight):
    with pytest.raises(BadInput, match="weight"):
        outlook_after(first_outlook(ONE), ONE, weight)


@given(life=st.floats(1, 10), weeks=st.integers(1, 60), capacity=st.floats(1, 1e9))
def test_replacing_wear_keeps_capacity_whatever_the_delivery_time(life, weeks, capacity):
    wear = wear_per_week(life)
    queue = np.full((weeks, 1), capacity * wear)
    standing = capacity * ONE
    for _ in range(5):
        standing, rest = delivered(standing, queue, wear)
        promised = promised_capacity(standing, rest, wear)
        orders = wanted_orders(capacity * ONE, promised, 0.0 * ONE, wear, 13.0, ONE)
        queue = placed(rest, orders, weeks)
        assert standing[0] == pytest.approx(capacity, rel=1e-9)


def test_an_order_stands_after_its_weeks_and_not_before():
    queue = placed(np.zeros((3, 1)), 7.0 * ONE, 3)
    standing = np.zeros(1)
    arrivals = []
    for _ in range(3):
        standing, rest = delivered(standing, queue, 0.0)
        queue = placed(rest, np.zeros(1), 3)
        arrivals.append(float(standing[0]))
    assert arrivals == [0.0, 0.0, 7.0]


def test_a_shorter_delivery_time_loses_no_order():
    queue = placed(np.full((10, 1), 2.0), 5.0 * ONE, 4)
    assert queue.sum() == 25.0
    assert queue[3, 0] == 7.0


def test_orders_follow_tobins_q_and_are_never_negative():
    orders = wanted_orders(100.0 * ONE, 90.0 * ONE, 0.0 * ONE, 0.005, 10.0, tobin_factor(4.0 * ONE, 0.5))
    assert orders[0] == pytest.approx(2.0 * (0.5 + 1.0))
    assert wanted_orders(10.0 * ONE, 90.0 * ONE, 0.0 * ONE, 0.005, 10.0, ONE)[0] == 0.0


def test_prices_of_compute():
    assert spot_price(2.0, 0.75, 0.75, 1.0) == 2.0
    assert spot_price(2.0, 0.85, 0.75, 1.0) == pytest.approx(2.0 * np.exp(0.1))
    assert long_run_price(0.4, 1.6, 1.0, 0.0) == 2.0
    assert long_run_price(0.4, 1.6, 1.5, 0.2) == pytest.approx(2.8 / 0.8)


def test_a_long_queue_makes_chips_dear_within_bounds():
    assert backlog_ratio(52.0, 2.0, 26.0) == 1.0
    assert backlog_ratio(5.0, 0.0, 26.0) == 1.0
    assert scarcity_markup(1.0, 2.5, 0.3, (1.5, 3.5)) == 2.5
    assert scarcity_markup(1.5, 2.5, 0.3, (1.5, 3.5)) == pytest.approx(2.5 * 1.5**0.3)
    assert scarcity_markup(100.0, 2.5, 0.3, (1.5, 3.5)) == 3.5
    assert scarcity_markup(0.0, 2.5, 0.3, (1.5, 3.5)) == 1.5


@given(multiplier=st.floats(0.2, 5), opening=st.floats(0.01, 0.99), elasticity=st.floats(0, 5))
def test_a_control_moves_orders_home_and_its_wedge_is_shared_out(multiplier, opening, elasticity):
    share = float(home_share(opening, multiplier, elasticity))
    assert 0.0 <= share <= 1.0
    assert (share - opening) * (multiplier - 1.0) >= -1e-12
    bill = chip_bill(100.0, np.array([multiplier]))
    assert bill.abroad[0] + bill.middlemen[0] == pytest.approx(bill.price[0])
    assert bill.abroad[0] <= 100.0


def test_who_makes_no_chips_or_all_stays_so():
    assert home_share(np.array([0.0, 1.0]), 2.0, 3.0).tolist() == [0.0, 1.0]


def test_thrift_and_lag():
    assert efficiency_after(1.0, 2.0, 0.0, 5.0) == 1.0
    assert efficiency_after(1.0, 2.0, 0.5, 2.0) == pytest.approx(2.0)
    assert efficiency_after(1.0, 0.5, 0.5, 2.0) < 1.0
    assert technology_lag_years(1.0, 2.83) == 0.0
    with pytest.raises(BadInput, match="multiplier"):
        efficiency_after(1.0, 0.0, 0.5, 1.0)
    with pytest.raises(BadInput, match="yearly_growth"):
        technology_lag_years(2.0, 1.0)
