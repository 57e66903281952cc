"""Rankings looked up from outside are those that the household's week shows, and swaps act alike on both routes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.behaviour.drift import exposure
from cloudfief.behaviour.recommender import logistic
from cloudfief.institutions.household import page
from cloudfief.institutions.household.columns import (
    ITEMS_PER_CATEGORY,
    NOT_LISTED,
    Rules,
    Users,
    empty_purchases,
    empty_tallies,
)
from cloudfief.institutions.household.kernel import kernel
from cloudfief.institutions.household.week import make_week
from cloudfief.institutions.household.yardstick import synthetic_world
from cloudfief.trials.ranks import feed_items, places

PLAIN = make_week(exposure, logistic)
USERS = 60


@pytest.fixture(scope="module", params=[1, 0], ids=["personal", "impersonal"])
def shop(request: pytest.FixtureRequest) -> Any:
    """Users who have been learnt, holes in the catalogue, and fiefs that use what they know or do not."""
    users, tables, rules, draws = synthetic_world(USERS, Rules(examination=0.99), seed=4)
    tables.score_base[np.random.default_rng(1).random(tables.score_base.shape) < 0.3] = NOT_LISTED
    tables.intercept[:] = np.random.default_rng(2).normal(size=tables.intercept.shape)
    tables.reachable[:20] = 0
    tables.personal[:] = request.param
    users.last_channel[:] = 1 + np.arange(USERS) % users.trust.shape[1]
    return users, tables, rules, draws


def test_the_place_of_an_item_is_its_place_on_the_page(shop: Any) -> None:
    users, tables, _, _ = shop
    desk = page.new_desk()
    for row in range(USERS):
        slot, category = row % users.trust.shape[1], 20 + row % 44
        page.rank(row, slot, category, 0, users, tables, desk, ITEMS_PER_CATEGORY)
        depth = page.take_slots(ITEMS_PER_CATEGORY, ITEMS_PER_CATEGORY, 8, desk)
        items = category * ITEMS_PER_CATEGORY + desk.item[:depth]
        found = places(users, tables, np.full(depth, row), np.full(depth, slot), items)
        assert found.tolist() == list(range(depth))


def test_the_feed_recommends_what_it_shows(shop: Any) -> None:
    users, tables, rules, draws = shop
    desk, seen = page.new_desk(), set()
    for row in range(USERS):
        slot, state = int(users.last_channel[row]) - 1, Users(*(column.copy() for column in users))
        tallies = empty_tallies(users.trust.shape[1])
        page.browse_feed(row, slot, state, tables, rules._replace(learning=0), draws, tallies, desk)
        depth = page.examined_slots(page.whole(0), rules.examination, 8)
        seen |= set(desk.item[:depth].tolist())
    found = set(np.flatnonzero(feed_items(users, tables, 8, np.arange(USERS))).tolist())
    assert len(found) > 8
    assert seen <= found


def test_without_personal_data_everybody_in_a_cell_sees_one_feed() -> None:
    users, tables, rules, _ = synthetic_world(400, Rules(), seed=4)
    tables.intercept[:] = np.random.default_rng(2).normal(size=tables.intercept.shape)
    users.last_channel[:], users.cell[:] = 1, 0
    known = feed_items(users, tables, rules.shown, np.arange(400))
    tables.personal[:] = 0
    unknown = feed_items(users, tables, rules.shown, np.arange(400))
    assert unknown.sum() == rules.shown
    assert known.sum() > 10 * unknown.sum()
    categories = np.unique(np.flatnonzero(unknown) // ITEMS_PER_CATEGORY)
    best = np.argsort(-tables.intercept[0].max(axis=1))[:4]
    assert set(categories) <= set(best)


@pytest.mark.parametrize("swapped", [1, 7])
def test_a_swap_acts_alike_on_both_routes(swapped: int) -> None:
    users, tables, rules, draws = synthetic_world(
        1_000, Rules(top_swapped_with=swapped, feed_probability=0.5), seed=5, agents=0.2
    )
    tables.score_base[np.random.default_rng(1).random(tables.score_base.shape) < 0.8] = NOT_LISTED
    tables.personal[-1] = 0
    results = []
    for route in (PLAIN, kernel):
        state = Users(*(column.copy() for column in users))
        purchases, tallies = empty_purchases(1_000, rules.needs), empty_tallies(users.trust.shape[1])
        route(state, tables, rules, draws, purchases, tallies, 0, 1_000)
        results.append((state, purchases, tallies))
    for one, other in zip(*results, strict=True):
        for name, left, right in zip(one._fields, one, other, strict=True):
            assert np.array_equal(left, right), name


def test_a_swap_costs_the_first_result_most_of_its_buyers() -> None:
    bought = []
    for swapped in (0, 1, 7):
        users, tables, rules, draws = synthetic_world(2_000, Rules(learning=0, feed_probability=0.0), seed=5)
        purchases, tallies = empty_purchases(2_000, rules.needs), empty_tallies(users.trust.shape[1])
        kernel(users, tables, rules._replace(top_swapped_with=swapped), draws, purchases, tallies, 0, 2_000)
        row, need = np.nonzero((purchases.channel >= 1) & (purchases.item >= 0))
        place = places(users, tables, row, purchases.channel[row, need] - 1, purchases.item[row, need].astype(np.int64))
        bought.append((place == 0).sum())
    assert bought[0] > 1.2 * bought[1] > 1.2 * 1.2 * bought[2] > 0
