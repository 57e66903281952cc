"""A household's week for the default laws (exposure, logistic learning), in blocks of 256 and with items in lanes.

Decides what `week` decides, faster: a block's random words first, then household by household, need after need.
Drawn, scored and added in the same order as in `week`, so the results are the same bits. Inside, every array is
flat: an account is household x S + slot, an item's place in a table is table x 2048 + item.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import config, njit

from cloudfief.behaviour.recommender.step import step_size
from cloudfief.behaviour.trust import update_trust
from cloudfief.core.population import BLOCK
from cloudfief.institutions.household.columns import (
    CATEGORIES,
    CELLS,
    DIMENSIONS,
    FEE_CELLS,
    FIXED_POINT,
    ITEMS,
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
from cloudfief.institutions.household.lanes import (
    add_row,
    add_to,
    at,
    best_below,
    expect_lanes,
    expose_row,
    key_lanes,
    match_lanes,
    prefetch,
    put,
)
from cloudfief.institutions.household.noise import (
    BLOCKS_PER_NEED,
    CATEGORY_WORD,
    CHANNEL_WORD,
    DRAWS_PER_NEED,
    FEED_DEPTH_WORD,
    FEED_WORD,
    GUMBEL,
    LOGISTIC,
    SAMPLE_WORD,
    WORD,
    WORDS_PER_NEED,
    FULL_DEPTH,
    feed_noise,
    quantile,
    rank_key,
    words_of,
)

F = np.float32
LISTED = np.float32(-1e29)
NO_KEY, ANY_KEY = np.int32(-(2**31)), np.int32(2**31 - 1)
FEED_CATEGORIES = 4
FEED_POSITIONS = FEED_CATEGORIES * ITEMS_PER_CATEGORY
CATEGORY_SIZE = DIMENSIONS * ITEMS_PER_CATEGORY  # numbers in one category's item vectors
AHEAD = 4  # households that memory is asked for in advance
inlined = njit(
    nogil=True, error_model="numpy", _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True
)  # fmt: skip
apart = njit(nogil=True, error_model="numpy", _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True)


class Desk(NamedTuple):
    """Scratch paper of one thread."""

    words: Any  # uint32, random words of one need of a block, (24 x 256)
    visited: Int64  # fiefs visited this week by each household of a block, as bits, (256,)
    need: Int64  # category that each household of a block needs, (256,)
    channel: Int64  # where it looks for it, (256,)
    depth: Int64  # slots that it would examine there, (256,)
    part: Int64  # of its budget, for this need, (256,)
    chance: Any  # float64, slot j is examined where the draw is below chance[j], (8,)
    taste_fit: Float32  # x·φ of a category's items, (32,)
    belief_fit: Float32  # b·φ of the candidates, (128,)
    expected: Float32  # probability of a click on each candidate, (128,)
    keys: Any  # int32, rank keys, (128,)
    category: Int64  # retrieved for the home feed, (4,)
    change: Float32  # of the belief, (16,)


def new_desk(rules: Rules) -> Desk:
    """An empty desk with the chances of examination written on it."""
    chance = np.zeros(MOST_SHOWN)
    chance[0], likely = np.inf, rules.examination * FULL_DEPTH
    for place in range(1, rules.shown):
        chance[place] = likely
        likely *= rules.examination
    return Desk(
        words=np.empty(WORDS_PER_NEED * BLOCK, np.uint32),
        visited=np.zeros(BLOCK, np.int64),
        need=np.zeros(BLOCK, np.int64),
        channel=np.zeros(BLOCK, np.int64),
        depth=np.zeros(BLOCK, np.int64),
        part=np.zeros(BLOCK, np.int64),
        chance=chance,
        taste_fit=np.empty(ITEMS_PER_CATEGORY, np.float32),
        belief_fit=np.empty(FEED_POSITIONS, np.float32),
        expected=np.empty(FEED_POSITIONS, np.float32),
        keys=np.empty(FEED_POSITIONS, np.int32),
        category=np.empty(FEED_CATEGORIES, np.int64),
        change=np.empty(DIMENSIONS, np.float32),
    )


@apart
def draw_block(words: Any, draws: Draws, household: int, need: int) -> None:
    """The random words of one need for 256 households from number `household` on."""
    week = np.uint64(draws.week & 0xFFFFFFFF)
    purpose = np.uint64(draws.purpose)
    key_low, key_high = np.uint64(draws.key_low), np.uint64(draws.key_high)
    for block in range(BLOCKS_PER_NEED):
        draw = np.uint64(need * DRAWS_PER_NEED + block)
        for user in range(BLOCK):
            first, second, third, fourth = words_of(
                np.uint64(household + user), week, purpose, draw, key_low, key_high
            )
            words[4 * block * BLOCK + user] = np.uint32(first)
            words[(4 * block + 1) * BLOCK + user] = np.uint32(second)
            words[(4 * block + 2) * BLOCK + user] = np.uint32(third)
            words[(4 * block + 3) * BLOCK + user] = np.uint32(fourth)


@inlined
def item_noise(words: Any, user: int, position: int) -> np.float32:
    """The household's logistic noise on an item of the needed category."""
    return at(LOGISTIC, quantile(at(words, (position >> 1) * BLOCK + user), position))


@inlined
def channel_noise(words: Any, user: int, channel: int) -> np.float32:
    """The household's Gumbel noise on a channel."""
    return at(GUMBEL, quantile(at(words, (CHANNEL_WORD + (channel >> 1)) * BLOCK + user), channel))


@inlined
def choose_channel(
    row: int, user: int, category: int, slots: int, users: Users, tables: Tables, rules: Rules, words: Any
) -> int:
    """As `week.choose_channel`."""
    weight, trust_weight = F(rules.experience_weight), F(rules.trust_weight)
    values = row * (slots + 2)
    best = 0
    best_value = at(tables.channel_appeal, 0) + weight * at(users.value, values)
    best_value += channel_noise(words, user, 0)
    if at(tables.reachable, category):
        last = np.int64(at(users.last_channel, row))
        for channel in range(1, slots + 1):
            value = at(tables.channel_appeal, channel)
            value += trust_weight * (at(users.trust, row * slots + channel - 1) - F(0.5))
            value += weight * at(users.value, values + channel)
            value = value + at(tables.lock_in, channel - 1) if last == channel else value
            value += channel_noise(words, user, channel)
            better = value > best_value
            best = channel if better else best
            best_value = value if better else best_value
    if at(users.agent, row):
        channel = slots + 1
        value = at(tables.channel_appeal, channel) + weight * at(users.value, values + channel)
        value += channel_noise(words, user, channel)
        best = channel if value > best_value else best
    return best


@inlined
def slots_examined(word: Any, chance: Any) -> int:
    """As `noise.examined_slots`: the number of slots whose chance exceeds the word's 24 high bits."""
    draw, depth = np.float64(np.int64(word) >> 8), 0
    for place in range(MOST_SHOWN):
        depth += draw < at(chance, place)
    return depth


@apart
def plan_block(
    first: int, last: int, need: int, slots: int, users: Users, tables: Tables, rules: Rules, desk: Desk
) -> None:
    """Of rows first .. last, before any of them shops: category, channel, depth and money of one need."""
    for row in range(first, last):
        user, needs, budget = row - first, rules.needs, at(users.budget, row)
        word = at(desk.words, CATEGORY_WORD * BLOCK + user)
        category = np.int64(at(tables.category_of, np.int64(word & 255)))
        channel = choose_channel(row, user, category, slots, users, tables, rules, desk.words)
        part = (2 * budget * (need + 1) + needs) // (2 * needs) - (2 * budget * need + needs) // (2 * needs)
        put(desk.need, user, category)
        put(desk.channel, user, channel)
        put(desk.depth, user, slots_examined(word, desk.chance))
        put(desk.part, user, part)


@inlined
def rank_category(
    account: int, slot: int, category: int, first: int, positions: int, users: Users, tables: Tables, desk: Desk
) -> None:
    """As `week.rank`: matches and keys of the category's items, from `first` on."""
    cell = np.int64(at(users.cell, account))
    weight = at(tables.score_weight, slot * CELLS + cell) if at(tables.personal, slot) else F(0.0)
    columns = (at(tables.fief_feature_index, slot) * CATEGORIES + category) * CATEGORY_SIZE
    match_lanes(users.belief, account * DIMENSIONS, tables.fief_features, columns, ITEMS_PER_CATEGORY,
                desk.belief_fit, first)  # fmt: skip
    base = ((slot * CELLS + cell) * CATEGORIES + category) * ITEMS_PER_CATEGORY
    key_lanes(desk.belief_fit, first, weight, tables.score_base, base, desk.keys, first, np.int32(first),
              np.int32(positions))  # fmt: skip
    expect_lanes(desk.belief_fit, first, tables.intercept, (slot * CATEGORIES + category) * ITEMS_PER_CATEGORY,
                 desk.expected)  # fmt: skip


@inlined
def teach(
    slot: int, item: int, expected: np.float32, clicked: bool, step: np.float32, tables: Tables, tallies: Tallies,
    desk: Desk,
) -> None:  # fmt: skip
    """As `week.learn_slot`, for logistic learning."""
    error = (F(1.0) if clicked else F(0.0)) - expected
    source = (at(tables.fief_feature_index, slot) * ITEMS + item) * DIMENSIONS
    add_row(desk.change, 0, step * error, tables.fief_vectors, source)
    slope = expected * (F(1.0) - expected)
    add_to(tallies.gradient, slot * ITEMS + item, np.int64(np.rint(error * F(FIXED_POINT))))
    add_to(tallies.curvature, slot * ITEMS + item, np.int64(np.rint(slope * F(FIXED_POINT))))


@inlined
def begin_page(account: int, row: int, users: Users, rules: Rules, desk: Desk) -> tuple[np.float32, np.float32]:
    """The learning step of a page, and what persuasion adds at rank 1."""
    for dimension in range(DIMENSIONS):
        desk.change[dimension] = F(0.0)
    step = step_size(F(rules.learning_rate), F(rules.precision_growth), at(users.seen, account))
    return step, F(rules.persuasion) * at(users.susceptibility, row) * at(users.trust, account)


@inlined
def end_page(
    account: int, slot: int, surface: int, depth: int, clicks: int, users: Users, rules: Rules, tallies: Tallies,
    desk: Desk,
) -> None:  # fmt: skip
    """Count the page, and add what it taught to the belief."""
    add_to(tallies.clicked, 2 * slot + surface, clicks)
    add_to(tallies.examined, 2 * slot + surface, depth)
    if rules.learning:
        add_row(users.belief, account * DIMENSIONS, F(1.0), desk.change, 0)
        put(users.seen, account, at(users.seen, account) + F(depth))


@inlined
def search(
    row: int, user: int, slot: int, category: int, slots: int, users: Users, tables: Tables, rules: Rules,
    tallies: Tallies, desk: Desk,
) -> tuple[int, np.float32]:  # fmt: skip
    """As `week.visit_fief`: the item chosen from a search page (-1 for none) and its utility."""
    account = row * slots + slot
    wanted = at(desk.depth, user)
    rank_category(account, slot, category, 0, ITEMS_PER_CATEGORY, users, tables, desk)
    step, push = begin_page(account, row, users, rules, desk)
    fee_cell = np.int64(at(users.cell, account)) & 3
    shelf = (((slot + 1) * FEE_CELLS + fee_cell) * CATEGORIES + category) * ITEMS_PER_CATEGORY
    floor = np.int32(rank_key(LISTED, ITEMS_PER_CATEGORY - 1, ITEMS_PER_CATEGORY))
    key, depth, clicks = ANY_KEY, 0, 0
    best, best_wish, best_value = -1, F(rules.outside_value), F(0.0)
    while depth < wanted:
        key = best_below(desk.keys, 0, key)
        if key < floor:
            break
        position = ITEMS_PER_CATEGORY - 1 - np.int64(key & (ITEMS_PER_CATEGORY - 1))
        value = F(rules.match_weight) * at(desk.taste_fit, position) + at(tables.utility_base, shelf + position)
        wish = value + push if depth == 0 else value
        clicked = (wish - F(rules.click_bar)) + item_noise(desk.words, user, position) > F(0.0)
        item = category * ITEMS_PER_CATEGORY + position
        if rules.learning:
            teach(slot, item, at(desk.expected, position), clicked, step, tables, tallies, desk)
        better = clicked & (wish > best_wish)
        best = item if better else best
        best_value = value if better else best_value
        best_wish = wish if better else best_wish
        clicks += clicked
        depth += 1
    end_page(account, slot, 0, depth, clicks, users, rules, tallies, desk)
    return best, best_value


@inlined
def retrieve(account: int, slot: int, users: Users, tables: Tables, desk: Desk) -> int:
    """The (at most four) reachable categories nearest to the belief go to `desk.category`; how many."""
    centroids = at(tables.fief_feature_index, slot) * DIMENSIONS * CATEGORIES
    for half in range(2):
        match_lanes(users.belief, account * DIMENSIONS, tables.fief_centroid, centroids + 32 * half, CATEGORIES,
                    desk.belief_fit, 32 * half)  # fmt: skip
    for category in range(CATEGORIES):
        key = np.int32(rank_key(at(desk.belief_fit, category), category, CATEGORIES))
        put(desk.keys, category, key if at(tables.reachable, category) else NO_KEY)
    key = ANY_KEY
    for place in range(FEED_CATEGORIES):
        key = max(best_below(desk.keys, 0, key), best_below(desk.keys, 32, key))
        if key == NO_KEY:
            return place
        put(desk.category, place, CATEGORIES - 1 - np.int64(key & (CATEGORIES - 1)))
    return FEED_CATEGORIES


@inlined
def row_match(row: int, item: int, users: Users, tables: Tables) -> np.float32:
    """x·φ of one item, in the order of `week.match`."""
    taste, vector = row * DIMENSIONS, item * DIMENSIONS
    first = at(users.taste, taste) * at(tables.vectors, vector)
    second = at(users.taste, taste + 1) * at(tables.vectors, vector + 1)
    third = at(users.taste, taste + 2) * at(tables.vectors, vector + 2)
    fourth = at(users.taste, taste + 3) * at(tables.vectors, vector + 3)
    for dimension in range(4, DIMENSIONS, 4):
        first += at(users.taste, taste + dimension) * at(tables.vectors, vector + dimension)
        second += at(users.taste, taste + dimension + 1) * at(tables.vectors, vector + dimension + 1)
        third += at(users.taste, taste + dimension + 2) * at(tables.vectors, vector + dimension + 2)
        fourth += at(users.taste, taste + dimension + 3) * at(tables.vectors, vector + dimension + 3)
    return (first + second) + (third + fourth)


@inlined
def best_candidate(keys: Any, ceiling: Any) -> Any:
    """The largest of 128 keys that is below `ceiling`."""
    low = max(best_below(keys, 0, ceiling), best_below(keys, 32, ceiling))
    return max(low, best_below(keys, 64, ceiling), best_below(keys, 96, ceiling))


@inlined
def browse(
    row: int, user: int, slot: int, slots: int, users: Users, tables: Tables, rules: Rules, draws: Draws,
    tallies: Tallies, desk: Desk,
) -> tuple[int, np.float32]:  # fmt: skip
    """As `week.browse_feed`: the item chosen from the home feed (-1 for none) and its utility."""
    account = row * slots + slot
    wanted = slots_examined(at(desk.words, FEED_DEPTH_WORD * BLOCK + user), desk.chance)
    found = retrieve(account, slot, users, tables, desk)
    desk.keys[:] = NO_KEY
    for place in range(found):
        first, category = place * ITEMS_PER_CATEGORY, at(desk.category, place)
        rank_category(account, slot, category, first, FEED_POSITIONS, users, tables, desk)
    step, push = begin_page(account, row, users, rules, desk)
    shelf = ((slot + 1) * FEE_CELLS + (np.int64(at(users.cell, account)) & 3)) * ITEMS
    floor = np.int32(rank_key(LISTED, FEED_POSITIONS - 1, FEED_POSITIONS))
    key, depth, clicks = ANY_KEY, 0, 0
    best, best_wish, best_value = -1, F(rules.outside_value), F(0.0)
    while depth < wanted:
        key = best_candidate(desk.keys, key)
        if key < floor:
            break
        candidate = FEED_POSITIONS - 1 - np.int64(key & (FEED_POSITIONS - 1))
        item = at(desk.category, candidate >> 5) * ITEMS_PER_CATEGORY + (candidate & 31)
        value = F(rules.match_weight) * row_match(row, item, users, tables) + at(tables.utility_base, shelf + item)
        wish = value + push if depth == 0 else value
        noise = feed_noise(draws, draws.first_household + row, item)
        clicked = (wish - F(rules.feed_bar)) + noise > F(0.0)
        if rules.learning:
            teach(slot, item, at(desk.expected, candidate), clicked, step, tables, tallies, desk)
        better = clicked & (wish > best_wish)
        best = item if better else best
        best_value = value if better else best_value
        best_wish = wish if better else best_wish
        clicks += clicked
        depth += 1
    end_page(account, slot, 1, depth, clicks, users, rules, tallies, desk)
    return best, best_value


@inlined
def visit_market(user: int, category: int, tables: Tables, rules: Rules, desk: Desk) -> int:
    """As `week.visit_market`; returns the position in the category."""
    best, best_value, shelf = -1, F(0.0), category * ITEMS_PER_CATEGORY
    samples = np.int64(at(desk.words, SAMPLE_WORD * BLOCK + user))
    for sample in range(rules.sellers_sampled):
        position = (samples >> (5 * sample)) & (ITEMS_PER_CATEGORY - 1)
        base = at(tables.utility_base, shelf + position)
        value = F(rules.match_weight) * at(desk.taste_fit, position) + base
        value += item_noise(desk.words, user, position)
        better = (base >= LISTED) & ((best < 0) | (value > best_value))
        best = position if better else best
        best_value = value if better else best_value
    if best < 0:
        for position in range(ITEMS_PER_CATEGORY):
            if at(tables.utility_base, shelf + position) > LISTED:
                return position
    return best


@inlined
def ask_agent(user: int, category: int, channel: int, tables: Tables, rules: Rules, desk: Desk) -> int:
    """As `week.ask_agent`; returns the position in the category."""
    best, best_value = -1, F(0.0)
    shelf = (channel * FEE_CELLS * CATEGORIES + category) * ITEMS_PER_CATEGORY
    for position in range(ITEMS_PER_CATEGORY):
        base = at(tables.utility_base, shelf + position)
        value = F(rules.match_weight) * at(desk.taste_fit, position) + base
        value += F(rules.agent_mistake) * item_noise(desk.words, user, position)
        better = (base >= LISTED) & ((best < 0) | (value > best_value))
        best = position if better else best
        best_value = value if better else best_value
    return best


@inlined
def pay(
    row: int, entry: int, channel: int, item: int, amount: int, slots: int, users: Users, tables: Tables,
    purchases: Purchases, tallies: Tallies,
) -> None:  # fmt: skip
    """As `week.pay`."""
    add_to(purchases.spent, row, amount)
    put(purchases.item, entry, np.int16(item))
    put(purchases.channel, entry, np.int8(channel))
    put(purchases.amount, entry, amount)
    add_to(tallies.purchases, channel, 1)
    fee_cell = 0
    if 1 <= channel <= slots:
        slot = channel - 1
        cell = np.int64(at(users.cell, row * slots + slot))
        fee_cell = cell & 3
        fee = amount * np.int64(at(tables.fee_parts, (slot * FEE_CELLS + fee_cell) * ITEMS + item)) // 1000
        add_to(tallies.cell_amount, slot * CELLS + cell, amount)
        add_to(tallies.cell_purchases, slot * CELLS + cell, 1)
        add_to(tallies.cell_fee, slot * CELLS + cell, fee)
    add_to(tallies.amount, (channel * FEE_CELLS + fee_cell) * ITEMS + item, amount)


@inlined
def experience(
    row: int, channel: int, item: int, value: np.float32, slots: int, users: Users, tables: Tables, rules: Rules,
    tallies: Tallies,
) -> None:  # fmt: skip
    """As `week.experience`, under the exposure law."""
    values = row * (slots + 2)
    if 1 <= channel <= slots:
        hit = value >= at(users.value, values)
        account = row * slots + channel - 1
        add_to(tallies.hits, channel - 1, np.int64(hit))
        trust = update_trust(at(users.trust, account), hit, F(rules.trust_gain), F(rules.trust_loss))
        put(users.trust, account, trust)
        put(users.last_channel, row, np.int8(channel))
    add_to(tallies.experience, channel, np.int64(np.rint(value * F(FIXED_POINT))))
    before = at(users.value, values + channel)
    put(users.value, values + channel, before + F(rules.experience_rate) * (value - before))
    rate = F(rules.drift_rate) * at(users.susceptibility, row)
    expose_row(users.taste, row * DIMENSIONS, users.birth_taste, row * DIMENSIONS, tables.vectors,
               item * DIMENSIONS, rate, F(rules.drift_pull))  # fmt: skip


@inlined
def shop(
    row: int, user: int, slots: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies, desk: Desk
) -> tuple[int, int, np.float32]:
    """The need's channel, item (-1 for none) and experienced value; as `week.shop`."""
    category, channel = at(desk.need, user), at(desk.channel, user)
    add_to(tallies.visits, channel, 1)
    match_lanes(users.taste, row * DIMENSIONS, tables.features, category * CATEGORY_SIZE, ITEMS_PER_CATEGORY,
                desk.taste_fit, 0)  # fmt: skip
    first = category * ITEMS_PER_CATEGORY
    if 1 <= channel <= slots:
        put(desk.visited, user, at(desk.visited, user) | 1 << (channel - 1))
        item, value = search(row, user, channel - 1, category, slots, users, tables, rules, tallies, desk)
        if item >= 0:
            return channel, item, value
    elif channel == slots + 1:
        position = ask_agent(user, category, channel, tables, rules, desk)
        if position >= 0:
            base = at(tables.utility_base, channel * FEE_CELLS * ITEMS + first + position)
            return channel, first + position, F(rules.match_weight) * at(desk.taste_fit, position) + base
    position = visit_market(user, category, tables, rules, desk)
    if position < 0:
        return 0, -1, F(0.0)
    value = F(rules.match_weight) * at(desk.taste_fit, position) + at(tables.utility_base, first + position)
    return 0, first + position, value - F(rules.search_cost)


@inlined
def meet_need(
    row: int, user: int, need: int, slots: int, users: Users, tables: Tables, rules: Rules, draws: Draws,
    purchases: Purchases, tallies: Tallies, desk: Desk,
) -> None:  # fmt: skip
    """One need of one household; as `week.meet_need`."""
    entry, part = row * rules.needs + need, at(desk.part, user)
    put(purchases.item, entry, np.int16(-1))
    put(purchases.channel, entry, np.int8(0))
    put(purchases.amount, entry, 0)
    left = at(users.cash, row) - at(purchases.spent, row)
    if part <= 0 or left <= 0:
        return
    item, value, channel = -1, F(0.0), np.int64(at(users.last_channel, row))
    looks = np.int64(at(desk.words, FEED_WORD * BLOCK + user)) < rules.feed_probability * WORD
    if need == 0 and channel > 0 and looks:
        put(desk.visited, user, at(desk.visited, user) | 1 << (channel - 1))
        item, value = browse(row, user, channel - 1, slots, users, tables, rules, draws, tallies, desk)
    if item < 0:
        channel, item, value = shop(row, user, slots, users, tables, rules, tallies, desk)
    if item < 0:
        return
    amount = min((part * at(tables.outlay, item >> 5) + MILLION // 2) // MILLION, left)
    if amount > 0:
        pay(row, entry, channel, item, amount, slots, users, tables, purchases, tallies)
        experience(row, channel, item, value, slots, users, tables, rules, tallies)


@inlined
def ask_ahead(user: int, first: int, slots: int, users: Users, desk: Desk) -> None:
    """Ask memory for what a later household of the block will need: its tastes, and the belief of its fief."""
    user = min(user, BLOCK - 1)
    slot = max(min(at(desk.channel, user), slots) - 1, 0)
    prefetch(users.belief, ((first + user) * slots + slot) * DIMENSIONS)
    prefetch(users.taste, (first + user) * DIMENSIONS)
    prefetch(users.birth_taste, (first + user) * DIMENSIONS)


@njit(nogil=True, error_model="numpy", _nrt=False, cache=True)
def run_flat(
    slots: int, users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
    start: int, stop: int, desk: Desk,
) -> None:  # fmt: skip
    """The week of the households in rows start .. stop, block after block, on flat arrays."""
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        desk.visited[:] = 0
        purchases.spent[first:last] = 0
        for need in range(rules.needs):
            draw_block(desk.words, draws, draws.first_household + first, need)
            plan_block(first, last, need, slots, users, tables, rules, desk)
            for row in range(first, last):
                ask_ahead(row - first + AHEAD, first, slots, users, desk)
                meet_need(
                    row, row - first, need, slots, users, tables, rules, draws, purchases, tallies, desk
                )  # fmt: skip
        for row in range(first, last):
            for slot in range(slots):
                if (at(desk.visited, row - first) >> slot) & 1 == 0:
                    trust = at(users.trust, row * slots + slot)
                    put(users.trust, row * slots + slot, trust + F(rules.trust_return) * (F(0.5) - trust))


def _flat(columns: Any) -> Any:
    """The same columns as flat views; a column that is not contiguous would be copied and its changes lost."""
    for name, array in zip(columns._fields, columns, strict=True):
        if not array.flags.c_contiguous:
            raise ValueError(f"column {name} is not contiguous; pass whole rows of a C-ordered array")
    return type(columns)(*[array.reshape(-1) for array in columns])


def kernel(
    users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
    start: int, stop: int,
) -> None:  # fmt: skip
    """The week of the households in rows start .. stop; the same results as `week.week`, many times faster."""
    flat = [_flat(columns) for columns in (users, tables, purchases, tallies)]
    run_flat(users.trust.shape[1], flat[0], flat[1], rules, draws, flat[2], flat[3], start, stop, new_desk(rules))


def available() -> bool:
    """Whether the kernel can run: it needs compilation, so not under NUMBA_DISABLE_JIT=1."""
    return not config.DISABLE_JIT
