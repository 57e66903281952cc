"""A household's week for the default laws (exposure, logistic learning), in blocks of 256 and with items
in lanes.

Decides what `week` decides, faster: a block's random words first, then household by household, need after
need. Drawn, scored and added in the same order as in `week`, so the results are the same bits. Inside,
every array is flat: an account is household x S + slot, an item's place in a table is table x 2048 + item.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import config

from cloudfief.behaviour.trust import update_trust
from cloudfief.core.compiled import compiled
from cloudfief.core.population import BLOCK
from cloudfief.institutions.household.columns import (
    CELLS,
    DIMENSIONS,
    FEE_CELLS,
    FIXED_POINT,
    ITEMS,
    ITEMS_PER_CATEGORY,
    MILLION,
    Draws,
    Purchases,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.flat import add_to, at, put
from cloudfief.institutions.household.kernel_page import examine, fill_feed, fill_search, utility
from cloudfief.institutions.household.kernel_plan import (
    AHEAD,
    CATEGORY_SIZE,
    LISTED,
    Desk,
    F,
    desk_of,
    draw_block,
    inlined,
    item_noise,
    plan_block,
    slots_examined,
)
from cloudfief.institutions.household.lanes import expose_row, match_lanes, prefetch
from cloudfief.institutions.household.noise import (
    FEED_DEPTH_WORD,
    FEED_WORD,
    SAMPLE_WORD,
    WORD,
)


@inlined
def visit_market(row: int, user: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> tuple[Any, Any]:
    """As `week.visit_market`: the item (-1 for none) and its utility."""
    first = category * ITEMS_PER_CATEGORY
    best, best_wish, best_value = -1, F(0.0), F(0.0)
    samples = np.int64(at(desk.words, SAMPLE_WORD * BLOCK + user))
    for sample in range(rules.sellers_sampled):
        position = (samples >> (5 * sample)) & (ITEMS_PER_CATEGORY - 1)
        value = utility(row, first + position, 0, users, tables, rules)
        wish = value + item_noise(desk.words, user, position)
        listed = at(tables.utility_base, first + position) >= LISTED
        better = listed & ((best < 0) | (wish > best_wish))
        best = first + position if better else best
        best_value = value if better else best_value
        best_wish = wish if better else best_wish
    if best < 0:
        for item in range(first, first + ITEMS_PER_CATEGORY):
            if at(tables.utility_base, item) > LISTED:
                return item, utility(row, item, 0, users, tables, rules)
    return best, best_value


@inlined
def ask_agent(
    row: int, user: int, category: int, channel: int, users: Users, tables: Tables, rules: Rules, desk: Desk
) -> tuple[int, np.float32]:
    """As `week.ask_agent`: the item (-1 for none) and its utility."""
    best, best_wish, best_value, first = -1, F(0.0), F(0.0), category * ITEMS_PER_CATEGORY
    match_lanes(users.taste, row * DIMENSIONS, tables.features, category * CATEGORY_SIZE, ITEMS_PER_CATEGORY,
                desk.own_fit, 0)  # fmt: skip
    for position in range(ITEMS_PER_CATEGORY):
        base = at(tables.utility_base, channel * FEE_CELLS * ITEMS + first + position)
        value = F(rules.match_weight) * at(desk.own_fit, position) + base
        wish = value + F(rules.agent_mistake) * item_noise(desk.words, user, position)
        better = (base >= LISTED) & ((best < 0) | (wish > best_wish))
        best = first + position if better else best
        best_value = value if better else best_value
        best_wish = wish if better else best_wish
    return best, best_value


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
    row: int, channel: int, item: int, value: np.float32, slots: int, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies,
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
    row: int, user: int, slots: int, users: Users, tables: Tables, rules: Rules, draws: Draws,
    tallies: Tallies, desk: Desk,
) -> tuple[int, int, np.float32]:  # fmt: skip
    """The need's channel, item (-1 for none) and experienced value; as `week.shop`."""
    category, channel = at(desk.need, user), at(desk.channel, user)
    add_to(tallies.visits, channel, 1)
    item, value = -1, F(0.0)
    if 1 <= channel <= slots:
        slot = channel - 1
        put(desk.visited, user, at(desk.visited, user) | 1 << slot)
        depth = fill_search(row * slots + slot, slot, category, at(desk.depth, user), users, tables, rules, desk)
        item, value = examine(row, user, slot, 0, depth, slots, users, tables, rules, draws, tallies, desk)
    elif channel == slots + 1:
        item, value = ask_agent(row, user, category, channel, users, tables, rules, desk)
    if item < 0:
        item, value = visit_market(row, user, category, users, tables, rules, desk)
        return 0, item, value - F(rules.search_cost)
    return channel, item, value


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
        wanted = slots_examined(at(desk.words, FEED_DEPTH_WORD * BLOCK + user), desk.chance)
        slot = channel - 1
        depth = fill_feed(row * slots + slot, slot, wanted, users, tables, rules, desk)
        item, value = examine(row, user, slot, 1, depth, slots, users, tables, rules, draws, tallies, desk)
    if item < 0:
        channel, item, value = shop(row, user, slots, users, tables, rules, draws, tallies, desk)
    if item < 0:
        return
    amount = min((part * at(tables.outlay, item >> 5) + MILLION // 2) // MILLION, left)
    if amount > 0:
        pay(row, entry, channel, item, amount, slots, users, tables, purchases, tallies)
        experience(row, channel, item, value, slots, users, tables, rules, tallies)


@inlined
def ask_ahead(user: int, first: int, slots: int, users: Users, tables: Tables, desk: Desk) -> None:
    """Ask memory for what a later household of the block will need: its own rows and its category's
    tables."""
    user = min(user, BLOCK - 1)
    row, channel, shelf = first + user, at(desk.channel, user), at(desk.need, user) * ITEMS_PER_CATEGORY
    slot = max(min(channel, slots) - 1, 0)
    account = row * slots + slot
    prefetch(users.belief, account * DIMENSIONS)
    prefetch(users.taste, row * DIMENSIONS)
    prefetch(users.birth_taste, row * DIMENSIONS)
    cell = np.int64(at(users.cell, account))
    scores = (slot * CELLS + cell) * ITEMS + shelf
    prices = (channel * FEE_CELLS + (cell & 3)) * ITEMS + shelf
    fees = (slot * FEE_CELLS + (cell & 3)) * ITEMS + shelf
    for half in range(0, ITEMS_PER_CATEGORY, 16):
        prefetch(tables.score_base, scores + half)
        prefetch(tables.utility_base, prices + half)
        prefetch(tables.fee_parts, fees + half)


def _run_flat(
    slots: int, users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases,
    tallies: Tallies, start: int, stop: int, desk: Desk,
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
                ask_ahead(row - first + AHEAD, first, slots, users, tables, desk)
                meet_need(
                    row, row - first, need, slots, users, tables, rules, draws, purchases, tallies, desk
                )  # fmt: skip
        for row in range(first, last):
            for slot in range(slots):
                if (at(desk.visited, row - first) >> slot) & 1 == 0:
                    trust = at(users.trust, row * slots + slot)
                    put(users.trust, row * slots + slot, trust + F(rules.trust_return) * (F(0.5) - trust))


run_flat = compiled(_run_flat, _nrt=False)


def _flat(columns: Any) -> Any:
    """The same columns as flat views; a column that is not contiguous would be copied and its changes
    lost."""
    for name, array in zip(columns._fields, columns, strict=True):
        if not array.flags.c_contiguous:
            raise ValueError(f"column {name} is not contiguous; pass whole rows of a C-ordered array")
    return type(columns)(*[array.reshape(-1) for array in columns])


def kernel(
    users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
    start: int, stop: int,
) -> None:  # fmt: skip
    """The week of the households in rows start .. stop; the same results as `week.week`, many times
    faster."""
    flat = [_flat(columns) for columns in (users, tables, purchases, tallies)]
    desk = desk_of(rules, not rules.learning and knows_nobody(users, start, stop))
    run_flat(users.trust.shape[1], flat[0], flat[1], rules, draws, flat[2], flat[3], start, stop, desk)


def knows_nobody(users: Users, start: int, stop: int) -> bool:
    """Whether no fief has ever learnt anything about the households in rows start .. stop."""
    return not users.seen[start:stop].any() and not users.belief[start:stop].view(np.int64).any()


def available() -> bool:
    """Whether the kernel can run: it needs compilation, so not under NUMBA_DISABLE_JIT=1."""
    return not getattr(config, "DISABLE_JIT", 0)
