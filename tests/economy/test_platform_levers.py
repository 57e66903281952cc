"""Levers on platforms: slack, they change not one bit; binding, somebody else in the economy answers."""

from __future__ import annotations

from functools import cache, partial

import numpy as np
import pytest

from cloudfief.core.pair import world_digest
from cloudfief.core.world import World
from tests.conftest import lived_economy, small_economy

WEEKS = 6
SLACK = {
    "advertising_cap": {"cap": 1.0},
    "self_preferencing_ban": {"counted": 1.0},
    "structural_separation": {"kept": 1.0},
    "price_parity_ban": {},
    "data_dividend": {"rate": 0.0},
}
PARITY = {"merchant.parity_clause": True}


lived = partial(lived_economy, weeks=WEEKS)  # the policy arm where there is one, else the baseline


@cache
def free(parity: bool = False) -> World:
    """The world without levers."""
    return lived(small_economy("world-2024", **(PARITY if parity else {})))


def under(lever: str, parity: bool = False, **params: float) -> World:
    """The world with one lever from its first week on."""
    return lived(small_economy("world-2024", **(PARITY if parity else {})).with_lever(lever, **params))


def differs(name: str, one: World, other: World) -> bool:
    return not np.array_equal(np.asarray(one.signals[name]), np.asarray(other.signals[name]))


def moved(world: World, what: str) -> int:
    """Money that moved under that name last week, minor units of all currencies."""
    return sum(amount for (_, _, name, _), amount in world.ledger.last_week_matrix().items() if name == what)


@pytest.mark.parametrize("lever", sorted(SLACK))
def test_slack_changes_not_one_bit(lever):
    assert world_digest(under(lever, **SLACK[lever])) == world_digest(free())


def test_an_advertising_cap_lowers_prices_and_leaves_fees_alone():
    bound = under("advertising_cap", cap=0.02)
    assert bound.signals["fief_ad_load"].max() <= 0.02
    assert bound.signals["merchant_advertising"].sum() < 0.25 * free().signals["merchant_advertising"].sum()
    listed = (bound.signals["merchant_price"][:, 1:] > 0) & (free().signals["merchant_price"][:, 1:] > 0)
    cheaper = bound.signals["merchant_price"][:, 1:][listed].mean() / free().signals["merchant_price"][:, 1:][listed].mean()
    assert cheaper < 0.96


def test_a_ban_on_self_preferencing_sells_fewer_own_brands():
    bound = under("self_preferencing_ban")
    assert not bound.signals["merchant_own_brand"].any()
    surplus = [world.signals["merchant_own_brand_surplus"].sum() for world in (bound, free())]
    assert surplus[0] < 0.97 * surplus[1]


def test_a_separated_recommender_weighs_no_margin_sells_no_place_and_goes_with_its_users():
    bound = under("structural_separation")
    assert not bound.signals["fief_ranking_weight"].any()
    assert not bound.signals["fief_ad_load"].any()
    assert bound.signals["merchant_advertising"].sum() == 0
    np.testing.assert_allclose(bound.signals["fief_lock_in"], 0.7 * free().signals["fief_lock_in"])
    assert bound.signals["merchant_fees"].sum() > 0
    neutral = under("neutral_ranking")
    assert differs("household_sales", neutral, bound)


def test_without_a_parity_clause_the_open_market_is_cheaper():
    clause, banned = free(parity=True), under("price_parity_ban", parity=True)
    assert banned.signals["merchant_price_parity"] is False
    market = [world.signals["merchant_price"][:, 0] for world in (banned, clause)]
    sold = (market[0] > 0) & (market[1] > 0)
    assert (market[0][sold] <= market[1][sold]).all()
    assert market[0][sold].sum() < 0.99 * market[1][sold].sum()
    share = [world.signals["household_channel_share"][:, 0].mean() for world in (banned, clause)]
    assert share[0] > share[1]


def test_a_data_dividend_brings_home_what_rent_took_abroad():
    """At home it replaces dividends of the fund; in Europe, whose own fief is small, users gain."""
    bound = under("data_dividend", rate=0.2)
    paid = bound.signals["fief_levies"].sum()
    assert paid == pytest.approx(0.2 * bound.signals["fief_gross_take"].sum(), rel=1e-6)
    assert moved(bound, "data dividend") > 0
    assert moved(free(), "data dividend") == 0
    europe = bound.scenario.blocs.index("eu")
    assert bound.signals["household_payroll"][europe] > 1.002 * free().signals["household_payroll"][europe]


def test_a_fief_that_hands_on_a_share_wants_a_higher_fee():
    """Like an ad-valorem tax on a monopolist whose orders cost something: the best take rate rises."""
    from cloudfief.institutions.fief.steering import net_outcome

    take_rate = np.linspace(0.01, 0.6, 60)
    spending = np.rint(1e9 * np.exp(-4 * take_rate)).astype(np.int64)[np.newaxis]
    fees = np.rint(take_rate * spending).astype(np.int64)
    best = [take_rate[net_outcome(fees, spending, np.array([levy]), 0.12).argmax()] for levy in (0.0, 0.2)]
    assert best[0] == pytest.approx(0.25 + 0.12, abs=0.01)
    assert best[1] == pytest.approx(0.25 + 0.12 / 0.8, abs=0.01)


def test_fiefs_never_ask_for_more_than_the_whole_price():
    greedy = {"fief.opening_take_rate": 0.9, "fief.opening_ad_load": 0.5}
    world = lived(small_economy("world-2024", **greedy), weeks=2)
    assert (world.signals["fief_take_rate"] + world.signals["fief_ad_load"]).max() <= 0.95 + 1e-12


def test_a_lever_that_ends_is_forgotten():
    from datetime import date

    scenario = small_economy("world-2024")
    dated = scenario.with_lever("structural_separation", until=date(2024, 1, 15))
    world = lived(dated)
    assert (world.signals["fief_recommender_owned"] == 1).all()
    np.testing.assert_array_equal(world.signals["fief_lock_in"], free().signals["fief_lock_in"])


def test_where_margins_may_not_move_a_rank_no_place_is_sold():
    """A week after the fief has learnt that the law lets nothing of its margin into a ranking."""
    bound = under("neutral_ranking")
    assert not bound.signals["fief_ad_load"].any()
    assert bound.signals["merchant_advertising"].sum() == 0
    assert under("neutral_ranking", highest=0.05).signals["merchant_advertising"].sum() > 0
