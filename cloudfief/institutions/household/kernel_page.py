"""The kernel's pages: how a fief fills them, what is clicked and bought, and what the fief learns from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.behaviour.recommender.step import step_size
from cloudfief.institutions.household.columns import (
    CATEGORIES,
    CELLS,
    DIMENSIONS,
    FEE_CELLS,
    FIXED_POINT,
    ITEMS,
    ITEMS_PER_CATEGORY,
    Draws,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.flat import add_to, at, put
from cloudfief.institutions.household.kernel_plan import (
    ANY_KEY,
    CATEGORY_SIZE,
    FEED_CATEGORIES,
    FEED_POSITIONS,
    LISTED,
    NO_KEY,
    Desk,
    F,
    inlined,
    item_noise,
)
from cloudfief.institutions.household.lanes import (
    add_row,
    best_below,
    expect_lanes,
    key_lanes,
    match_lanes,
    match_row,
)
from cloudfief.institutions.household.noise import (
    feed_noise,
    rank_key,
)


@inlined
def rank_category(
    account: int,
    slot: int,
    category: int,
    first: int,
    positions: int,
    users: Users,
    tables: Tables,
    rules: Rules,
    desk: Desk,
) -> None:
    """As `week.rank`: matches and keys of the category's items, from `first` on.

    Where no fief has learnt anything every match is 0, which is what the desk says; expectations are for learning only.
    """
    cell = np.int64(at(users.cell, account))
    weight = at(tables.score_weight, slot * CELLS + cell) if at(tables.personal, slot) else F(0.0)
    columns = (at(tables.fief_feature_index, slot) * CATEGORIES + category) * CATEGORY_SIZE
    if not at(desk.blank, 0):
        match_lanes(users.belief, account * DIMENSIONS, tables.fief_features, columns, ITEMS_PER_CATEGORY,
                    desk.belief_fit, first)  # fmt: skip
    base = ((slot * CELLS + cell) * CATEGORIES + category) * ITEMS_PER_CATEGORY
    key_lanes(desk.belief_fit, first, weight, tables.score_base, base, desk.keys, first, np.int32(first),
              np.int32(positions))  # fmt: skip
    if rules.learning:
        shelf = (slot * CATEGORIES + category) * ITEMS_PER_CATEGORY
        expect_lanes(desk.belief_fit, first, tables.intercept, shelf, desk.expected)


@inlined
def teach(
    slot: int, item: int, expected: np.float32, clicked: bool, step: np.float32, tables: Tables,
    tallies: Tallies, desk: Desk,
) -> None:  # fmt: skip
    """As `week.learn_slot`, for logistic learning."""
    error = (F(1.0) if clicked else F(0.0)) - expected
    source = (at(tables.fief_feature_index, slot) * ITEMS + item) * DIMENSIONS
    add_row(desk.change, 0, step * error, tables.fief_vectors, source)
    slope = expected * (F(1.0) - expected)
    add_to(tallies.gradient, slot * ITEMS + item, np.int64(np.rint(error * F(FIXED_POINT))))
    add_to(tallies.curvature, slot * ITEMS + item, np.int64(np.rint(slope * F(FIXED_POINT))))


@inlined
def fill_search(
    account: int, slot: int, category: int, wanted: int, users: Users, tables: Tables, rules: Rules, desk: Desk
) -> int:
    """Put the best listed items of the category on the page; how many."""
    rank_category(account, slot, category, 0, ITEMS_PER_CATEGORY, users, tables, rules, desk)
    floor = np.int32(rank_key(LISTED, ITEMS_PER_CATEGORY - 1, ITEMS_PER_CATEGORY))
    key, depth, longest = ANY_KEY, 0, max(wanted, rules.top_swapped_with + 1)
    while depth < longest:
        key = best_below(desk.keys, 0, key)
        if key < floor:
            break
        position = ITEMS_PER_CATEGORY - 1 - np.int64(key & (ITEMS_PER_CATEGORY - 1))
        item = category * ITEMS_PER_CATEGORY + position
        put(desk.item, depth, item)
        put(desk.candidate, depth, position)
        depth += 1
    place = min(rules.top_swapped_with, depth - 1)
    if place > 0:
        swap_top(desk.item, place)
        swap_top(desk.candidate, place)
    return min(depth, wanted)


@inlined
def swap_top(column: Any, place: int) -> None:
    """As `week.swap_top`, for one column of the page."""
    first = at(column, 0)
    put(column, 0, at(column, place))
    put(column, place, first)


@inlined
def utility(row: int, item: int, shelf: int, users: Users, tables: Tables, rules: Rules) -> np.float32:
    """As `week.utility`; `shelf` is where the channel's and fee cell's 2,048 utilities begin."""
    fit = match_row(users.taste, row * DIMENSIONS, tables.vectors, item * DIMENSIONS)
    return F(rules.match_weight) * fit + at(tables.utility_base, shelf + item)


@inlined
def examine(
    row: int, user: int, slot: int, surface: int, depth: int, slots: int, users: Users, tables: Tables,
    rules: Rules, draws: Draws, tallies: Tallies, desk: Desk,
) -> tuple[int, np.float32]:  # fmt: skip
    """As `week.examine`: the item chosen from the page (-1 for none) and its utility."""
    account, household = row * slots + slot, draws.first_household + row
    for dimension in range(DIMENSIONS):
        put(desk.change, dimension, F(0.0))
    step = step_size(F(rules.learning_rate), F(rules.precision_growth), at(users.seen, account))
    push = F(rules.persuasion) * at(users.susceptibility, row) * at(users.trust, account)
    bar = F(rules.feed_bar) if surface else F(rules.click_bar)
    shelf = ((slot + 1) * FEE_CELLS + (np.int64(at(users.cell, account)) & 3)) * ITEMS
    best, best_wish, best_value, clicks = -1, F(rules.outside_value), F(0.0), 0
    for place in range(depth):
        item = at(desk.item, place)
        value = utility(row, item, shelf, users, tables, rules)
        wish = value + push if place == 0 else value
        noise = feed_noise(draws, household, item) if surface else item_noise(desk.words, user, item & 31)
        clicked = (wish - bar) + noise > F(0.0)
        if rules.learning:
            expected = at(desk.expected, at(desk.candidate, place))
            teach(slot, item, expected, clicked, step, tables, tallies, desk)
        better = clicked & (wish > best_wish)
        best = item if better else best
        best_value = value if better else best_value
        best_wish = wish if better else best_wish
        clicks += clicked
    add_to(tallies.clicked, 2 * slot + surface, clicks)
    add_to(tallies.examined, 2 * slot + surface, depth)
    if rules.learning:
        add_row(users.belief, account * DIMENSIONS, F(1.0), desk.change, 0)
        put(users.seen, account, at(users.seen, account) + F(depth))
    return best, best_value


@inlined
def best_intercept(slot: int, category: int, tables: Tables) -> np.float32:
    """The highest log-odds of a click on an item of the category."""
    first = (slot * CATEGORIES + category) * ITEMS_PER_CATEGORY
    best = at(tables.intercept, first)
    for item in range(first + 1, first + ITEMS_PER_CATEGORY):
        best = max(best, at(tables.intercept, item))
    return best


@inlined
def retrieve(account: int, slot: int, users: Users, tables: Tables, desk: Desk) -> int:
    """The (at most four) reachable categories nearest to the belief go to `desk.category`; how many.

    Without personal data those whose best item has the highest log-odds of a click, as `week.nearness`.
    """
    personal = at(tables.personal, slot)
    centroids = at(tables.fief_feature_index, slot) * DIMENSIONS * CATEGORIES
    for half in range(2):
        match_lanes(users.belief, account * DIMENSIONS, tables.fief_centroid, centroids + 32 * half,
                    CATEGORIES, desk.belief_fit, 32 * half)  # fmt: skip
    for category in range(CATEGORIES):
        near = at(desk.belief_fit, category) if personal else best_intercept(slot, category, tables)
        key = np.int32(rank_key(near, category, CATEGORIES))
        put(desk.keys, category, key if at(tables.reachable, category) else NO_KEY)
    key = ANY_KEY
    for place in range(FEED_CATEGORIES):
        key = max(best_below(desk.keys, 0, key), best_below(desk.keys, 32, key))
        if key == NO_KEY:
            return place
        put(desk.category, place, CATEGORIES - 1 - np.int64(key & (CATEGORIES - 1)))
    return FEED_CATEGORIES


@inlined
def best_candidate(keys: Any, ceiling: Any) -> Any:
    """The largest of 128 keys that is below `ceiling`."""
    low = max(best_below(keys, 0, ceiling), best_below(keys, 32, ceiling))
    return max(low, best_below(keys, 64, ceiling), best_below(keys, 96, ceiling))


@inlined
def fill_feed(account: int, slot: int, wanted: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """Put the best listed items of the retrieved categories on the page; how many."""
    found = retrieve(account, slot, users, tables, desk)
    for place in range(FEED_POSITIONS):
        put(desk.keys, place, NO_KEY)
    for place in range(found):
        first, category = place * ITEMS_PER_CATEGORY, at(desk.category, place)
        rank_category(account, slot, category, first, FEED_POSITIONS, users, tables, rules, desk)
    floor = np.int32(rank_key(LISTED, FEED_POSITIONS - 1, FEED_POSITIONS))
    key, depth = ANY_KEY, 0
    while depth < wanted:
        key = best_candidate(desk.keys, key)
        if key < floor:
            break
        candidate = FEED_POSITIONS - 1 - np.int64(key & (FEED_POSITIONS - 1))
        item = at(desk.category, candidate >> 5) * ITEMS_PER_CATEGORY + (candidate & 31)
        put(desk.item, depth, item)
        put(desk.candidate, depth, candidate)
        depth += 1
    return depth
