"""A household's week as one plain loop: the specification, steppable uncompiled and fast enough compiled.

For each need a household draws a category, chooses a channel, and there an item; it then experiences what it
bought, judges the advice, and its taste drifts. `make_week` joins the rule with one drift law and one recommender.
The vector kernel in `kernel` decides the same; where the two differ this file is right.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from cloudfief.behaviour.drift.exposure import drift
from cloudfief.behaviour.recommender.logistic import expect, learn, slope
from cloudfief.behaviour.recommender.step import step_size
from cloudfief.behaviour.trust import update_trust
from cloudfief.institutions.household import noise
from cloudfief.institutions.household.columns import (
    CATEGORIES,
    DIMENSIONS,
    FIXED_POINT,
    ITEMS_PER_CATEGORY,
    MILLION,
    MOST_SHOWN,
    Draws,
    Float32,
    Int64,
    Purchases,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.fingerprint import fingerprint
from cloudfief.institutions.household.noise import (
    CATEGORY_WORD,
    CHANNEL_WORD,
    FEED_DEPTH_WORD,
    FEED_WORD,
    GUMBEL,
    LOGISTIC,
    SAMPLE_WORD,
    WORD,
    WORDS_PER_NEED,
    draw_need,
    examined_slots,
    feed_noise,
    quantile,
    rank_key,
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
    """Inner product of a taste or belief with an item vector: four running sums of every fourth dimension, added."""
    first, second = row[0] * vector[0], row[1] * vector[1]
    third, fourth = row[2] * vector[2], row[3] * vector[3]
    for dimension in range(4, DIMENSIONS, 4):
        first += row[dimension] * vector[dimension]
        second += row[dimension + 1] * vector[dimension + 1]
        third += row[dimension + 2] * vector[dimension + 2]
        fourth += row[dimension + 3] * vector[dimension + 3]
    return (first + second) + (third + fourth)


def utility(row: int, channel: int, item: int, users: Users, tables: Tables, rules: Rules) -> np.float32:
    """What the item bought in the channel is worth: u = S_0 x·φ + ξ - α (p / p_ref - 1), without noise or persuasion."""
    category, position = item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY
    slots = users.trust.shape[1]
    fee_cell = users.cell[row, channel - 1] & 3 if 1 <= channel <= slots else 0
    fit = match(users.taste[row], tables.vectors[category, position])
    return F(rules.match_weight) * fit + tables.utility_base[channel, fee_cell, category, position]


def choose_channel(row: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """The channel with the highest appeal + trust + experienced value + lock-in + Gumbel noise; lowest on ties."""
    slots = users.trust.shape[1]
    best, best_value = 0, F(0.0)
    for channel in range(slots + 2):
        advised = 1 <= channel <= slots
        if advised and tables.reachable[category] == 0:
            continue
        if channel == slots + 1 and users.agent[row] == 0:
            continue
        value = tables.channel_appeal[channel]
        if advised:
            value += F(rules.trust_weight) * (users.trust[row, channel - 1] - F(0.5))
        value += F(rules.experience_weight) * users.value[row, channel]
        if advised and users.last_channel[row] == channel:
            value += tables.lock_in[channel - 1]
        value += GUMBEL[quantile(desk.words[CHANNEL_WORD + channel // 2], channel)]
        if channel == 0 or value > best_value:
            best, best_value = channel, value
    return best


def rank(
    row: int, slot: int, category: int, first: int, users: Users, tables: Tables, desk: Desk, positions: int
) -> None:
    """A fief scores a category: (1 - w) b·φ + base; keys go to `desk.keys[first:]`, one of `positions` in all."""
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
    """The best `depth` listed candidates, in rank order, go to `desk.item` as candidate numbers; how many there are."""
    floor = rank_key(LISTED, positions - 1, positions)
    key = -NO_KEY
    for place in range(depth):
        key = next_best(desk.keys, candidates, key)
        if key < floor:
            return place
        desk.item[place] = positions - 1 - (key & (positions - 1))
    return depth


def examine(
    row: int, slot: int, depth: int, bar: np.float32, surface: int, users: Users, tables: Tables, rules: Rules,
    tallies: Tallies, desk: Desk,
) -> int:  # fmt: skip
    """The household clicks what it likes on the page, the fief learns from it, and the best clicked item is chosen.

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
        for dimension in range(DIMENSIONS):
            tallies.vector_gradient[slot, item, dimension] += fixed(error * belief[dimension])


def fixed(number: np.float32) -> int:
    """A real number as a whole number of 2^-16, rounded half to even."""
    return np.int64(np.rint(number * F(FIXED_POINT)))


def visit_fief(
    row: int, slot: int, category: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies, desk: Desk
) -> int:
    """A search page inside the needed category; the item chosen from it, or -1."""
    rank(row, slot, category, 0, users, tables, desk, ITEMS_PER_CATEGORY)
    wanted = examined_slots(np.int64(desk.words[CATEGORY_WORD]) >> 8, rules.examination, rules.shown)
    depth = take_slots(ITEMS_PER_CATEGORY, ITEMS_PER_CATEGORY, wanted, desk)
    for place in range(depth):
        position = desk.item[place]
        desk.item[place] = category * ITEMS_PER_CATEGORY + position
        desk.noise[place] = LOGISTIC[quantile(desk.words[position // 2], position)]
    return examine(row, slot, depth, F(rules.click_bar), 0, users, tables, rules, tallies, desk)


def browse_feed(
    row: int, slot: int, users: Users, tables: Tables, rules: Rules, draws: Draws, tallies: Tallies, desk: Desk
) -> int:
    """The home feed: the items of the four categories nearest to the belief, ranked; the item chosen, or -1."""
    centroids = tables.fief_centroid[tables.fief_feature_index[slot]]
    for category in range(CATEGORIES):
        near = match(users.belief[row, slot], centroids[:, category])
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
    wanted = examined_slots(np.int64(desk.words[FEED_DEPTH_WORD]) >> 8, rules.examination, rules.shown)
    depth = take_slots(found * ITEMS_PER_CATEGORY, positions, wanted, desk)
    for place in range(depth):
        candidate = desk.item[place]
        category = desk.category[candidate // ITEMS_PER_CATEGORY]
        item = category * ITEMS_PER_CATEGORY + candidate % ITEMS_PER_CATEGORY
        desk.item[place] = item
        desk.noise[place] = feed_noise(draws, draws.first_household + row, item)
    return examine(row, slot, depth, F(rules.feed_bar), 1, users, tables, rules, tallies, desk)


def visit_market(row: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """A few sellers met by chance, the best of them with logistic noise; if none is met the first there is, or -1."""
    best, best_value = -1, F(0.0)
    for sample in range(rules.sellers_sampled):
        position = (np.int64(desk.words[SAMPLE_WORD]) >> (5 * sample)) & (ITEMS_PER_CATEGORY - 1)
        if tables.utility_base[0, 0, category, position] < LISTED:
            continue
        item = category * ITEMS_PER_CATEGORY + position
        value = utility(row, 0, item, users, tables, rules)
        value += LOGISTIC[quantile(desk.words[position // 2], position)]
        if best < 0 or value > best_value:
            best, best_value = item, value
    if best < 0:
        for position in range(ITEMS_PER_CATEGORY):
            if tables.utility_base[0, 0, category, position] > LISTED:
                return category * ITEMS_PER_CATEGORY + position
    return best


def ask_agent(row: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """The best of all items that the household's own agent may see, with its smaller noise; -1 if it sees none."""
    channel = users.trust.shape[1] + 1
    best, best_value = -1, F(0.0)
    for position in range(ITEMS_PER_CATEGORY):
        if tables.utility_base[channel, 0, category, position] < LISTED:
            continue
        item = category * ITEMS_PER_CATEGORY + position
        value = utility(row, channel, item, users, tables, rules)
        value += F(rules.agent_mistake) * LOGISTIC[quantile(desk.words[position // 2], position)]
        if best < 0 or value > best_value:
            best, best_value = item, value
    return best


def need_budget(budget: int, need: int, needs: int) -> int:
    """One need's part of the week's budget: the running total, rounded half up, so that the parts add up."""
    return (2 * budget * (need + 1) + needs) // (2 * needs) - (2 * budget * need + needs) // (2 * needs)


def experience(
    row: int, channel: int, item: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies
) -> None:
    """After a purchase: trust is judged against the open market, averages move, and the taste drifts."""
    slots = users.trust.shape[1]
    value = utility(row, channel, item, users, tables, rules)
    if channel == 0:
        value -= F(rules.search_cost)
    reference = users.value[row, 0]
    if 1 <= channel <= slots:
        hit = value >= reference
        tallies.hits[channel - 1] += hit
        trust = users.trust[row, channel - 1]
        users.trust[row, channel - 1] = update_trust(trust, hit, F(rules.trust_gain), F(rules.trust_loss))
        users.last_channel[row] = channel
    tallies.experience[channel] += fixed(value)
    users.value[row, channel] += F(rules.experience_rate) * (value - users.value[row, channel])
    vector = tables.vectors[item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY]
    rate = F(rules.drift_rate) * users.susceptibility[row]
    drift(users.taste[row], users.birth_taste[row], vector, rate, F(rules.drift_pull), value - reference)


def pay(
    row: int, need: int, channel: int, item: int, amount: int, users: Users, tables: Tables,
    purchases: Purchases, tallies: Tallies,
) -> None:  # fmt: skip
    """Write the purchase down, for the household and for whom it bought from."""
    category, position = item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY
    purchases.spent[row] += amount
    purchases.item[row, need] = item
    purchases.channel[row, need] = channel
    purchases.amount[row, need] = amount
    tallies.purchases[channel] += 1
    fee_cell = 0
    if 1 <= channel <= users.trust.shape[1]:
        slot = channel - 1
        cell = users.cell[row, slot]
        fee_cell = cell & 3
        tallies.cell_amount[slot, cell] += amount
        tallies.cell_purchases[slot, cell] += 1
        tallies.cell_fee[slot, cell] += amount * tables.fee_parts[slot, fee_cell, category, position] // 1000
    tallies.amount[channel, fee_cell, item] += amount


def shop(
    row: int, category: int, channel: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies, desk: Desk
) -> tuple[int, int]:
    """Look for the need in the chosen channel; where nothing is chosen there, on the open market: (channel, item)."""
    slots = users.trust.shape[1]
    tallies.visits[channel] += 1
    item = -1
    if 1 <= channel <= slots:
        item = visit_fief(row, channel - 1, category, users, tables, rules, tallies, desk)
    elif channel == slots + 1:
        item = ask_agent(row, category, users, tables, rules, desk)
    if item < 0:
        return 0, visit_market(row, category, users, tables, rules, desk)
    return channel, item


def meet_need(
    row: int, need: int, visited: int, users: Users, tables: Tables, rules: Rules, draws: Draws,
    purchases: Purchases, tallies: Tallies, desk: Desk,
) -> int:  # fmt: skip
    """One need, from draw to drift; returns the fiefs visited so far this week as bits."""
    part = need_budget(users.budget[row], need, rules.needs)
    left = users.cash[row] - purchases.spent[row]
    if part <= 0 or left <= 0:
        return visited
    draw_need(desk.words, draws, draws.first_household + row, need)
    channel, item = 0, -1
    looks = np.int64(desk.words[FEED_WORD]) < rules.feed_probability * WORD
    if need == 0 and users.last_channel[row] > 0 and looks:
        channel = np.int64(users.last_channel[row])
        visited |= 1 << (channel - 1)
        item = browse_feed(row, channel - 1, users, tables, rules, draws, tallies, desk)
    if item < 0:
        category = np.int64(tables.category_of[np.int64(desk.words[CATEGORY_WORD]) & 255])
        channel = choose_channel(row, category, users, tables, rules, desk)
        if 1 <= channel <= users.trust.shape[1]:
            visited |= 1 << (channel - 1)
        channel, item = shop(row, category, channel, users, tables, rules, tallies, desk)
    if item < 0:
        return visited
    wish = (part * tables.outlay[item // ITEMS_PER_CATEGORY] + MILLION // 2) // MILLION
    amount = min(wish, left)
    if amount > 0:
        pay(row, need, channel, item, amount, users, tables, purchases, tallies)
        experience(row, channel, item, users, tables, rules, tallies)
    return visited


def week_on_desk(
    users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
    start: int, stop: int, desk: Desk,
) -> None:  # fmt: skip
    """The week of the households in rows start .. stop: shopping, learning, trust and drift; see the module."""
    slots = users.trust.shape[1]
    for row in range(start, stop):
        purchases.spent[row] = 0
        visited = 0
        for need in range(rules.needs):
            purchases.item[row, need] = -1
            purchases.channel[row, need] = 0
            purchases.amount[row, need] = 0
            visited = meet_need(
                row, need, visited, users, tables, rules, draws, purchases, tallies, desk
            )  # fmt: skip
        for slot in range(slots):
            if (visited >> slot) & 1 == 0:
                trust = users.trust[row, slot]
                users.trust[row, slot] = trust + F(rules.trust_return) * (F(0.5) - trust)


PARTS = (
    match, utility, choose_channel, rank, next_best, take_slots, fixed, learn_slot, examine, visit_fief,
    browse_feed, visit_market, ask_agent, need_budget, experience, pay, shop, meet_need, week_on_desk,
)  # fmt: skip


def make_week(drift: ModuleType, recommender: ModuleType, compiled: bool = True) -> Any:
    """The household's week under one drift law and one recommender.

    Returns `week(users, tables, rules, draws, purchases, tallies, start, stop)`; compiled, it is cached on disk
    under the laws' names and a fingerprint of their source, and releases the interpreter's lock. With
    `compiled=False`, or under NUMBA_DISABLE_JIT=1, it is ordinary Python to step through.
    """
    names: dict[str, Any] = dict(globals())
    names.update(drift=drift.drift, expect=recommender.expect, slope=recommender.slope, learn=recommender.learn)
    mark = fingerprint(drift, recommender, noise)
    for part in PARTS:
        own = FunctionType(part.__code__, names, part.__name__, part.__defaults__)
        own.__module__ = __name__
        own.__qualname__ = f"{part.__name__}_{mark}"
        names[part.__name__] = njit(**_options(part is week_on_desk))(own) if compiled else own
    on_desk = names["week_on_desk"]

    def week(
        users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
        start: int, stop: int,
    ) -> None:  # fmt: skip
        on_desk(users, tables, rules, draws, purchases, tallies, start, stop, new_desk())

    return week


def _options(whole: bool) -> dict[str, bool | str]:
    """How Numba compiles a part: without counting references, which would cost more than the work.

    Only the whole is cached: a cached part would hide a change in what it calls.
    """
    options: dict[str, bool | str] = {"nogil": True, "error_model": "numpy", "_nrt": False, "cache": whole}
    return options | {"no_cpython_wrapper": not whole, "no_cfunc_wrapper": not whole}
