"""A household's week as one plain loop: the specification, steppable uncompiled and fast enough compiled.

For each need a household draws a category, chooses a channel, and there an item; it then experiences what
it bought, judges the advice, and its taste drifts. `make_week` joins the rule with one drift law and one
recommender. The vector kernel in `kernel` decides the same; where the two differ this file is right.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

import numba

from cloudfief.behaviour.drift.exposure import drift
from cloudfief.behaviour.trust import update_trust
from cloudfief.core.compiled import source_digest
from cloudfief.institutions.household import page
from cloudfief.institutions.household.columns import (
    ITEMS_PER_CATEGORY,
    MILLION,
    Draws,
    Purchases,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.noise import (
    CATEGORY_WORD,
    CHANNEL_WORD,
    FEED_WORD,
    GUMBEL,
    LOGISTIC,
    SAMPLE_WORD,
    WORD,
    draw_need,
    quantile,
    whole,
)
from cloudfief.institutions.household.page import (
    LISTED,
    Desk,
    F,
    browse_feed,
    fixed,
    new_desk,
    utility,
    visit_fief,
)


def choose_channel(row: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """The channel with the highest appeal + trust + experienced value + lock-in + Gumbel noise; lowest on
    ties."""
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


def visit_market(row: int, category: int, users: Users, tables: Tables, rules: Rules, desk: Desk) -> int:
    """A few sellers met by chance, the best of them with logistic noise; if none is met the first there
    is, or -1."""
    best, best_value = -1, F(0.0)
    for sample in range(rules.sellers_sampled):
        position = (whole(desk.words[SAMPLE_WORD]) >> (5 * sample)) & (ITEMS_PER_CATEGORY - 1)
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
    """The best of all items that the household's own agent may see, with its smaller noise; -1 if it sees
    none."""
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


def experience(row: int, channel: int, item: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies) -> None:
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
    row: int,
    category: int,
    channel: int,
    users: Users,
    tables: Tables,
    rules: Rules,
    tallies: Tallies,
    desk: Desk,
) -> tuple[int, int]:
    """Look for the need in the chosen channel; where nothing is chosen there, on the open market:
    (channel, item)."""
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
    looks = whole(desk.words[FEED_WORD]) < rules.feed_probability * WORD
    if need == 0 and users.last_channel[row] > 0 and looks:
        channel = whole(users.last_channel[row])
        visited |= 1 << (channel - 1)
        item = browse_feed(row, channel - 1, users, tables, rules, draws, tallies, desk)
    if item < 0:
        category = whole(tables.category_of[whole(desk.words[CATEGORY_WORD]) & 255])
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
    """The week of the households in rows start .. stop: shopping, learning, trust and drift; see the
    module."""
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
    page.match, page.utility, page.rank, page.next_best, page.take_slots, page.swap_top, page.nearness, page.fixed,
    page.learn_slot, page.examine, page.visit_fief, page.browse_feed, choose_channel, visit_market, ask_agent, need_budget,
    experience, pay, shop, meet_need, week_on_desk,
)  # fmt: skip


def make_week(drift: ModuleType, recommender: ModuleType, compiled: bool = True) -> Any:
    """The household's week under one drift law and one recommender.

    Returns `week(users, tables, rules, draws, purchases, tallies, start, stop)`; compiled, it is cached on
    disk under the laws' names and a digest of all source that it rests on, and releases the interpreter's lock. With
    `compiled=False`, or under NUMBA_DISABLE_JIT=1, it is ordinary Python to step through.
    """
    names: dict[str, Any] = vars(page) | globals()
    names.update(drift=drift.drift, expect=recommender.expect, slope=recommender.slope, learn=recommender.learn)
    laws = [module.__name__ for module in (drift, recommender)]
    mark = "_".join([*(law.rpartition(".")[2] for law in laws), source_digest(__name__, *laws)])
    for part in PARTS:
        own = FunctionType(part.__code__, names, part.__name__, part.__defaults__)
        own.__module__ = __name__
        own.__qualname__ = f"{part.__name__}_{mark}"
        names[part.__name__] = _compiled(own, part is week_on_desk) if compiled else own
    on_desk = names["week_on_desk"]

    def week(
        users: Users, tables: Tables, rules: Rules, draws: Draws, purchases: Purchases, tallies: Tallies,
        start: int, stop: int,
    ) -> None:  # fmt: skip
        on_desk(users, tables, rules, draws, purchases, tallies, start, stop, new_desk())

    return week


def _compiled(part: Any, whole: bool) -> Any:
    """A part in machine code, without counting references, which would cost more than the work.

    Only the whole is cached: a cached part would hide a change in what it calls.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "_nrt": False, "cache": whole}
    jit: Any = numba.njit
    return jit(**options, no_cpython_wrapper=not whole, no_cfunc_wrapper=not whole)(part)
