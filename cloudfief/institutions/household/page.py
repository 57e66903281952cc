"""What a household sees at a fief: the ranked page, what it clicks and chooses, what the fief learns from
it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.behaviour.recommender.factorisation import lesson
from cloudfief.behaviour.recommender.logistic import expect, learn, slope
from cloudfief.behaviour.recommender.step import step_size
from cloudfief.institutions.household.columns import (
    CATEGORIES,
    DIMENSIONS,
    FIXED_POINT,
    ITEMS_PER_CATEGORY,
    MOST_SHOWN,
    Draws,
    Float32,
    Int64,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.noise import (
    CATEGORY_WORD,
    FEED_DEPTH_WORD,
    LOGISTIC,
    WORDS_PER_NEED,
    examined_slots,
    feed_noise,
    quantile,
    rank_key,
    whole,
)

F = np.float32
LISTED = np.float32(-1e29)  # scores and utilities below it mark items that are not listed
NO_KEY = -(2**40)
FEED_CATEGORIES = 4


class Desk(NamedTuple):
    """A household's scratch paper: the random words of a need, the scores, and the page it is looking at."""

    words: Any  # uint32, (24,)
    keys: Int64  # rank keys of the candidates, (128,)
    item: Int64  # item in each examined slot, (8,)
    wish: Float32  # utility with persuasion in each slot, less the noise, (8,)
    noise: Float32  # the household's noise on the slot's item, (8,)
    category: Int64  # categories retrieved for the home feed, (4,)
    change: Float32  # of the fief's belief, (16,)


def new_desk() -> Desk:
    """An empty desk."""
    return Desk(
        words=np.zeros(WORDS_PER_NEED, np.uint32),
        keys=np.zeros(FEED_CATEGORIES * ITEMS_PER_CATEGORY, np.int64),
        item=np.zeros(MOST_SHOWN, np.int64),
        wish=np.zeros(MOST_SHOWN, np.float32),
        noise=np.zeros(MOST_SHOWN, np.float32),
        category=np.zeros(FEED_CATEGORIES, np.int64),
        change=np.zeros(DIMENSIONS, np.float32),
    )


def match(row: Float32, vector: Float32) -> np.float32:
    """Inner product of a taste or belief with an item vector: four running sums of every fourth dimension,
    added."""
    first, second = row[0] * vector[0], row[1] * vector[1]
    third, fourth = row[2] * vector[2], row[3] * vector[3]
    for dimension in range(4, DIMENSIONS, 4):
        first += row[dimension] * vector[dimension]
        second += row[dimension + 1] * vector[dimension + 1]
        third += row[dimension + 2] * vector[dimension + 2]
        fourth += row[dimension + 3] * vector[dimension + 3]
    return (first + second) + (third + fourth)


def utility(row: int, channel: int, item: int, users: Users, tables: Tables, rules: Rules) -> np.float32:
    """What the item bought in the channel is worth: u = S_0 x·φ + ξ - α (p / p_ref - 1), without noise or
    persuasion."""
    category, position = item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY
    slots = users.trust.shape[1]
    fee_cell = users.cell[row, channel - 1] & 3 if 1 <= channel <= slots else 0
    fit = match(users.taste[row], tables.vectors[category, position])
    return F(rules.match_weight) * fit + tables.utility_base[channel, fee_cell, category, position]


def rank(row: int, slot: int, category: int, first: int, users: Users, tables: Tables, desk: Desk, positions: int) -> None:
    """A fief scores a category: (1 - w) b·φ + base; keys go to `desk.keys[first:]`, one of `positions` in
    all."""
    cell = users.cell[row, slot]
    weight = tables.score_weight[slot, cell] if tables.personal[slot] else F(0.0)
    belief = users.belief[row, slot]
    vectors = tables.fief_vectors[tables.fief_feature_index[slot], category]
    for position in range(ITEMS_PER_CATEGORY):
        score = weight * match(belief, vectors[position])
        score += tables.score_base[slot, cell, category, position]
        desk.keys[first + position] = rank_key(score, first + position, positions)


def next_best(keys: Int64, candidates: int, ceiling: int) -> int:
    """The largest of the first `candidates` keys below `ceiling`; NO_KEY if there is none."""
    best = NO_KEY
    for candidate in range(candidates):
        if best < keys[candidate] < ceiling:
            best = keys[candidate]
    return best


def take_slots(candidates: int, positions: int, depth: int, desk: Desk) -> int:
    """The best `depth` listed candidates, in rank order, go to `desk.item` as candidate numbers; how many
    there are."""
    floor = rank_key(LISTED, positions - 1, positions)
    key = -NO_KEY
    for place in range(depth):
        key = next_best(desk.keys, candidates, key)
        if key < floor:
            return place
        desk.item[place] = positions - 1 - (key & (positions - 1))
    return depth


def swap_top(rules: Rules, depth: int, desk: Desk) -> None:
    """In a trial the first of the `depth` results may change places with a later one."""
    place = min(rules.top_swapped_with, depth - 1)
    if place > 0:
        first = desk.item[0]
        desk.item[0] = desk.item[place]
        desk.item[place] = first


def nearness(row: int, slot: int, category: int, users: Users, tables: Tables) -> np.float32:
    """How good a fief takes a category to be for a user's home feed: its belief about the user times the
    category's mean item, or without personal data the log-odds of a click on the category's best item."""
    if tables.personal[slot]:
        return match(users.belief[row, slot], tables.fief_centroid[tables.fief_feature_index[slot]][:, category])
    best = tables.intercept[slot, category, 0]
    for position in range(1, ITEMS_PER_CATEGORY):
        best = max(best, tables.intercept[slot, category, position])
    return best


def examine(
    row: int, slot: int, depth: int, bar: np.float32, surface: int, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies, desk: Desk,
) -> int:  # fmt: skip
    """The household clicks what it likes on the page, the fief learns from it, and the best clicked item
    is chosen.

    Clicked where u - bar + β s T [rank 1] + noise > 0; chosen: the clicked item with the highest u + β s T
    [rank 1] above the outside value; -1 if there is none. One step for the whole page, summed in rank order.
    """
    best, best_wish = -1, F(rules.outside_value)
    index = tables.fief_feature_index[slot]
    step = step_size(F(rules.learning_rate), F(rules.precision_growth), users.seen[row, slot])
    desk.change[:] = F(0.0)
    for place in range(depth):
        item = desk.item[place]
        wish = utility(row, slot + 1, item, users, tables, rules)
        if place == 0:
            wish += F(rules.persuasion) * users.susceptibility[row] * users.trust[row, slot]
        clicked = (wish - bar) + desk.noise[place] > F(0.0)
        tallies.clicked[slot, surface] += clicked
        if clicked and wish > best_wish:
            best, best_wish = item, wish
        if rules.learning:
            learn_slot(row, slot, index, item, clicked, step, users, tables, tallies, desk)
    tallies.examined[slot, surface] += depth
    if rules.learning:
        for dimension in range(DIMENSIONS):
            users.belief[row, slot, dimension] += desk.change[dimension]
        users.seen[row, slot] += F(depth)
    return best


def learn_slot(
    row: int, slot: int, index: int, item: int, clicked: bool, step: np.float32, users: Users, tables: Tables,
    tallies: Tallies, desk: Desk,
) -> None:  # fmt: skip
    """What the fief learns from one examined slot about the user (`desk.change`) and the item (tallies)."""
    category, position = item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY
    belief = users.belief[row, slot]
    vector = tables.fief_vectors[index, category, position]
    fit = match(belief, vector)
    expected = expect(fit, tables.intercept[slot, category, position])
    error = (F(1.0) if clicked else F(0.0)) - expected
    learn(desk.change, vector, step, error)
    tallies.gradient[slot, item] += fixed(error)
    tallies.curvature[slot, item] += fixed(slope(expected))
    if tallies.vector_gradient.shape[1] > 0:
        taught = lesson(error, match(belief, belief), DIMENSIONS)
        for dimension in range(DIMENSIONS):
            tallies.vector_gradient[slot, item, dimension] += fixed(taught * belief[dimension])


def fixed(number: np.float32) -> int:
    """A real number as a whole number of 2^-16, rounded half to even."""
    return whole(np.rint(number * F(FIXED_POINT)))


def visit_fief(
    row: int,
    slot: int,
    category: int,
    users: Users,
    tables: Tables,
    rules: Rules,
    tallies: Tallies,
    desk: Desk,
) -> int:
    """A search page inside the needed category; the item chosen from it, or -1."""
    rank(row, slot, category, 0, users, tables, desk, ITEMS_PER_CATEGORY)
    wanted = examined_slots(whole(desk.words[CATEGORY_WORD]) >> 8, rules.examination, rules.shown)
    longest = max(wanted, rules.top_swapped_with + 1)
    found = take_slots(ITEMS_PER_CATEGORY, ITEMS_PER_CATEGORY, longest, desk)
    swap_top(rules, found, desk)
    depth = min(wanted, found)
    for place in range(depth):
        position = desk.item[place]
        desk.item[place] = category * ITEMS_PER_CATEGORY + position
        desk.noise[place] = LOGISTIC[quantile(desk.words[position // 2], position)]
    return examine(row, slot, depth, F(rules.click_bar), 0, users, tables, rules, tallies, desk)


def browse_feed(
    row: int,
    slot: int,
    users: Users,
    tables: Tables,
    rules: Rules,
    draws: Draws,
    tallies: Tallies,
    desk: Desk,
) -> int:
    """The home feed: the items of the four categories nearest to the belief, without personal data of the four
    most popular ones, ranked; the item chosen, or -1."""
    for category in range(CATEGORIES):
        near = nearness(row, slot, category, users, tables)
        reachable = tables.reachable[category]
        desk.keys[category] = rank_key(near, category, CATEGORIES) if reachable else NO_KEY
    key, found = -NO_KEY, 0
    for _ in range(FEED_CATEGORIES):
        key = next_best(desk.keys, CATEGORIES, key)
        if key == NO_KEY:
            break
        desk.category[found] = CATEGORIES - 1 - (key & (CATEGORIES - 1))
        found += 1
    positions = FEED_CATEGORIES * ITEMS_PER_CATEGORY
    for place in range(found):
        rank(row, slot, desk.category[place], place * ITEMS_PER_CATEGORY, users, tables, desk, positions)
    wanted = examined_slots(whole(desk.words[FEED_DEPTH_WORD]) >> 8, rules.examination, rules.shown)
    depth = take_slots(found * ITEMS_PER_CATEGORY, positions, wanted, desk)
    for place in range(depth):
        candidate = desk.item[place]
        category = desk.category[candidate // ITEMS_PER_CATEGORY]
        item = category * ITEMS_PER_CATEGORY + candidate % ITEMS_PER_CATEGORY
        desk.item[place] = item
        desk.noise[place] = feed_noise(draws, draws.first_household + row, item)
    return examine(row, slot, depth, F(rules.feed_bar), 1, users, tables, rules, tallies, desk)
