"""Merchants' prices as buyers see them, who enters and leaves, and what an own brand costs."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.catalogue import CATEGORIES, ITEMS, ITEMS_PER_CATEGORY
from cloudfief.institutions.merchant.dues import Sold, counted, price_index
from cloudfief.institutions.merchant.firms import entry_and_exit, usual_prices
from tests.conftest import lived_economy, small_economy

SHOP = (2, 3, 4, 5)  # bloc, channel, fee cell, item


def shop() -> tuple[np.ndarray, np.ndarray]:
    luck = np.random.default_rng(3)
    price = luck.integers(100, 900, SHOP)
    return price, price * luck.integers(0, 4, SHOP)


def test_units_and_revenue_are_counted_apart_on_the_open_market_and_in_fiefs():
    price, sales = shop()
    sold = counted(sales, price)
    np.testing.assert_array_equal(sold.revenue[:, 0], sales[:, 0].sum(axis=1))
    np.testing.assert_array_equal(sold.revenue[:, 1], sales[:, 1:].sum(axis=(1, 2)))
    np.testing.assert_allclose(sold.units[:, 1], (sales[:, 1:] / price[:, 1:]).sum(axis=(1, 2)))


def test_prices_that_all_rise_by_a_tenth_raise_the_index_by_a_tenth():
    price, sales = shop()
    price[:, 1:] = price[:, :1, :1]  # one price everywhere
    price[:, 0] = price[:, 0, :1]
    usual = usual_prices(price)
    np.testing.assert_allclose(price_index(counted(sales // price * price, price), usual), 1.0)
    np.testing.assert_allclose(price_index(counted(sales * 11, price * 11), usual), 11.0)
    nothing = price_index(Sold(np.zeros((2, 2, 5), np.int64), np.zeros((2, 2, 5))), usual)
    np.testing.assert_array_equal(nothing, np.ones((2, 2)))


def test_what_only_fiefs_sell_has_their_lowest_price_and_what_nobody_sells_none():
    price = np.zeros((1, 2, 4, 3), np.int64)
    price[0, 0, :, 0], price[0, 1, :, 0] = 100, 140
    price[0, 1, :, 1] = [90, 80, 85, 95]
    np.testing.assert_array_equal(usual_prices(price), [[100.0, 80.0, 0.0]])


def test_a_fee_makes_fiefs_dearer_and_a_cap_brings_their_prices_down():
    """Pass-through: p = c (1 + m) / (1 - f), so prices in fiefs stand above the open market's by about 1 / (1 - f)."""
    free = lived_economy(small_economy("world-2024"), 6)
    capped = lived_economy(small_economy("world-2024").with_lever("fee_cap", cap=0.05), 6)
    assert (free.signals["merchant_fief_price"] > 1.1).all()
    assert (capped.signals["merchant_fief_price"] < 0.95 * free.signals["merchant_fief_price"]).all()
    assert (np.abs(free.signals["merchant_consumer_price"] - 1) < 0.05).all()


def firms_with(earned: np.ndarray, cash_share: float = 1.0):
    firms = lived_economy(small_economy("world-2024"), 1).states["merchant"]
    firms = firms._replace(active=np.ones(ITEMS, bool), earned=earned, owner=np.full(ITEMS, -1))
    return firms, np.rint(cash_share * firms.working_cash).astype(np.int64)


@pytest.mark.parametrize(("losers", "enters"), [(0, True), (7, True), (9, False), (31, False)])
def test_entry_asks_what_the_marginal_merchant_earns(losers, enters):
    """Of 32 merchants, the last absent, the eighth from below is marginal: more losers than that, and nobody comes."""
    earned = np.full((CATEGORIES, ITEMS_PER_CATEGORY), 100.0)
    earned[:, :losers] = -1.0
    firms, cash = firms_with(earned.reshape(-1))
    absent = np.arange(ITEMS) % ITEMS_PER_CATEGORY == ITEMS_PER_CATEGORY - 1
    after = entry_and_exit(firms._replace(active=~absent), cash, 0.2, marginal_place=0.25)
    assert after.active[absent].all() == enters
    assert after.active[~absent].all()


def test_a_merchant_without_cash_leaves_and_a_failed_own_brand_stays_away():
    firms, cash = firms_with(np.full(ITEMS, 100.0), cash_share=0.1)
    assert not entry_and_exit(firms, cash, 0.2, 0.25).active.any()
    gone = firms._replace(active=np.arange(ITEMS) % 2 == 0, owner=np.where(np.arange(ITEMS) % 2 == 1, 0, -1))
    np.testing.assert_array_equal(entry_and_exit(gone, 10 * cash, 0.2, 0.25).active, gone.active)


def test_own_brands_pay_for_themselves_since_they_need_no_works_of_their_own():
    cheap = lived_economy(small_economy("world-2024", weeks=12, households=1536), 12)
    dear = lived_economy(small_economy("world-2024", weeks=12, households=1536, **{"merchant.own_brand_fixed_cost": 1.0}), 12)
    assert cheap.signals["merchant_own_brand_profit"].sum() > 0 > dear.signals["merchant_own_brand_profit"].sum()
