"""Share prices: exposure to others' rent, beliefs, and what a crowd of traders does to a price."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.equity.beliefs import observed, prior
from cloudfief.behaviour.equity.event_study import adjusted_t, estimate, mean_correlation, naive_t
from cloudfief.behaviour.equity.exposure import rent_exposure
from cloudfief.behaviour.equity.franke_westerhoff import Traders, calm, trading_day
from cloudfief.behaviour.equity.gordon import gordon_value, implied_growth

LOST = np.array([True, False, False, False])


def test_exposure_counts_what_comes_through_a_customer():
    """Labs buy half of the landlords' sales; landlords buy all chips; the mill sells to households only."""
    sales = np.zeros((4, 4))
    sales[1, 0], sales[2, 1] = 50.0, 30.0
    exposed = rent_exposure(sales, np.array([10.0, 50.0, 0.0, 80.0]), LOST)
    np.testing.assert_allclose(exposed, [1.0, 0.5, 0.5, 0.0], atol=1e-12)


def test_exposure_through_a_circle_of_firms():
    """Two firms that sell to each other, one of which sells a quarter to labs: x = 1/4 + y / 4, y = x / 2."""
    sales = np.zeros((4, 4))
    sales[1, 0], sales[1, 2], sales[2, 1] = 25.0, 25.0, 50.0
    exposed = rent_exposure(sales, np.array([1.0, 50.0, 50.0, 0.0]), LOST)
    np.testing.assert_allclose(exposed, [1.0, 2 / 7, 1 / 7, 0.0], atol=1e-12)


def test_firms_that_sell_to_nobody_else_have_no_origin_and_no_exposure():
    sales = np.zeros((4, 4))
    sales[1, 2] = sales[2, 1] = 10.0
    np.testing.assert_allclose(rent_exposure(sales, np.zeros(4), LOST), [1.0, 0.0, 0.0, 0.0], atol=1e-9)


@given(seed=st.integers(0, 10_000))
def test_exposure_is_a_share_and_grows_with_sales_to_those_who_lost(seed):
    random = np.random.default_rng(seed)
    sales, others = random.random((4, 4)), random.random(4) + 0.1
    before = rent_exposure(sales, others, LOST)
    sales[1, 0] += 1.0
    after = rent_exposure(sales, others, LOST)
    assert np.all((after >= 0) & (after <= 1))
    assert np.all(after >= before - 1e-12)


def test_a_belief_moves_with_events_and_calms_down_without():
    belief = prior(np.array([0.02, 0.02]), 50.0)
    shaken = observed(belief, np.array([1.0, 0.25]), 0.0)
    np.testing.assert_allclose(shaken.mean(), [2 / 50, 1.25 / 50])
    assert np.all(observed(shaken, 0.0, 10.0).mean() < shaken.mean())


def test_the_growth_that_a_price_implies_gives_that_price_back():
    growth = implied_growth(34.7, 0.08, 0.02)
    assert float(gordon_value(1.0, 0.08, growth, 0.02)) == pytest.approx(34.7)
    with pytest.raises(ValueError, match="must be positive"):
        gordon_value(1.0, 0.03, 0.05)


def test_without_noise_a_price_goes_back_to_its_fundamental():
    traders = Traders()
    crowd = calm(1, traders)._replace(deviation=np.array([0.2]))
    for _ in range(20_000):
        crowd = trading_day(crowd, np.zeros(1), traders)
    assert abs(float(crowd.deviation[0])) < 1e-3


def test_a_calm_market_without_noise_does_not_move():
    traders = Traders()
    crowd = trading_day(calm(3, traders), np.zeros(3), traders)
    assert not crowd.deviation.any()
    np.testing.assert_allclose(crowd.appeal, calm(3, traders).appeal, atol=1e-9)


def test_mispricing_brings_traders_back_to_the_fundamental_rule():
    traders = Traders()
    crowd = calm(2, traders)._replace(deviation=np.array([0.0, 0.6]))
    share = trading_day(crowd, np.zeros(2), traders).fundamental_share(traders)
    assert share[1] > share[0]


def test_trend_followers_chase_news():
    traders = Traders()
    heard = trading_day(calm(1, traders), np.zeros(1), traders, news=-0.2)
    assert float(trading_day(heard, np.zeros(1), traders).deviation[0]) < 0


def test_the_adjustment_only_ever_lowers_t_for_firms_that_move_together():
    random = np.random.default_rng(1)
    market, common = random.standard_normal(200), random.standard_normal((200, 1))
    returns = market[:, np.newaxis] + common + random.standard_normal((200, 10))
    rho = mean_correlation(estimate(returns, market).residual)
    assert rho == pytest.approx(0.5, abs=0.1)
    scores = random.standard_normal(10) + 1
    assert abs(adjusted_t(scores, rho)) < abs(naive_t(scores))
    assert adjusted_t(scores, 0.0) == naive_t(scores)
