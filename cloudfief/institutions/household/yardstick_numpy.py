"""The yardstick loop in plain NumPy, blocks of 1,024 households: what the compiled kernel is measured
against.

The same week as `kernel` under `YARDSTICK_RULES` (no feed, no agents, every item listed), with NumPy's own
random numbers. A block's households need one category, so that scoring is one matrix product.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.institutions.household.columns import (
    CATEGORIES,
    CELLS,
    DIMENSIONS,
    FEE_CELLS,
    FIXED_POINT,
    ITEMS,
    ITEMS_PER_CATEGORY,
    MILLION,
    Rules,
    Tables,
    Tallies,
    Users,
)
from cloudfief.institutions.household.noise import GUMBEL, LOGISTIC, QUANTILES

NUMPY_BLOCK = 1024
Array = np.ndarray


class Page(NamedTuple):
    """The examined slots of the block's households at fiefs, (households, shown)."""

    position: Array  # of the item in the category
    seen: Array  # whether the slot is examined
    value: Array  # utility without persuasion
    clicked: Array
    bought: Array  # place of the slot bought from, -1 for none, (households,)


def _noise(luck: np.random.Generator, table: Array, *shape: int) -> Array:
    return table.take(luck.integers(0, QUANTILES, shape, dtype=np.uint16))


def _channels(rows: Array, users: Users, tables: Tables, rules: Rules, luck: np.random.Generator) -> Array:
    slots = users.trust.shape[1]
    value = users.value.take(rows, axis=0)[:, : slots + 1] * np.float32(rules.experience_weight)
    value += tables.channel_appeal[: slots + 1]
    value[:, 1:] += np.float32(rules.trust_weight) * (users.trust.take(rows, axis=0) - np.float32(0.5))
    last = users.last_channel.take(rows)
    value[:, 1:] += tables.lock_in * (last[:, None] == np.arange(1, slots + 1, dtype=np.int8))
    value += _noise(luck, GUMBEL, len(rows), slots + 1)
    return value.argmax(axis=1)


def _best(score: Array, shown: int) -> Array:
    """Positions of the `shown` highest of 32 scores, best first: sorted whole numbers that carry the
    position."""
    bits = score.view(np.int32)
    bits ^= (bits >> 31) & 0x7FFFFFFF
    bits &= -ITEMS_PER_CATEGORY
    bits |= np.arange(ITEMS_PER_CATEGORY - 1, -1, -1, dtype=np.int32)
    bits.sort(axis=1)
    return (ITEMS_PER_CATEGORY - 1) - (bits[:, : -shown - 1 : -1] & (ITEMS_PER_CATEGORY - 1)).astype(np.int64)


def _page(
    rows: Array, slot: Array, category: int, fit: Array, taste_fit: Array, users: Users, tables: Tables,
    rules: Rules, luck: np.random.Generator,
) -> Page:  # fmt: skip
    slots = users.trust.shape[1]
    account = rows * slots + slot
    cell = users.cell.reshape(-1).take(account).astype(np.int64)
    score = tables.score_base[:, :, category].reshape(-1, ITEMS_PER_CATEGORY).take(slot * CELLS + cell, axis=0)
    score += tables.score_weight.reshape(-1).take(slot * CELLS + cell)[:, None] * fit
    position = _best(score, rules.shown)
    seen = luck.random((len(rows), 1), np.float32) < np.float32(rules.examination) ** np.arange(rules.shown)
    shelf = ((slot + 1) * FEE_CELLS + (cell & 3)) * ITEMS + category * ITEMS_PER_CATEGORY
    value = taste_fit.reshape(-1).take(np.arange(len(rows))[:, None] * ITEMS_PER_CATEGORY + position)
    value *= np.float32(rules.match_weight)
    value += tables.utility_base.reshape(-1).take(shelf[:, None] + position)
    wish = value.copy()
    trust = users.trust.reshape(-1).take(account)
    wish[:, 0] += np.float32(rules.persuasion) * users.susceptibility.take(rows) * trust
    clicked = (wish + _noise(luck, LOGISTIC, *wish.shape) > np.float32(rules.click_bar)) & seen
    wish[~(clicked & (wish > np.float32(rules.outside_value)))] = -np.inf
    bought = np.where(wish.max(axis=1) > -np.inf, wish.argmax(axis=1), -1)
    return Page(position, seen, value, clicked, bought)


def _teach(
    rows: Array, slot: Array, category: int, fit: Array, page: Page, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies,
) -> None:  # fmt: skip
    account, place = rows * users.trust.shape[1] + slot, np.arange(len(rows))[:, None] * ITEMS_PER_CATEGORY
    item = slot[:, None] * ITEMS + category * ITEMS_PER_CATEGORY + page.position
    log_odds = fit.reshape(-1).take(place + page.position) + tables.intercept.reshape(-1).take(item)
    expected = np.float32(1) / (np.float32(1) + np.exp(-log_odds))
    error = (page.clicked - expected) * page.seen
    first, seen = np.float32(rules.learning_rate), users.seen.reshape(-1)
    step = first / (1 + first * np.float32(rules.precision_growth) * seen.take(account))
    weight = np.zeros((len(rows), ITEMS_PER_CATEGORY), np.float32)
    weight.reshape(-1)[place + page.position] = step[:, None] * error
    belief = users.belief.reshape(-1, DIMENSIONS)
    belief[account] = belief.take(account, axis=0) + weight @ tables.fief_vectors[0, category]
    seen[account] += page.seen.sum(axis=1, dtype=np.float32)
    tallies.clicked[:, 0] += np.bincount(slot, page.clicked.sum(axis=1), len(tallies.clicked)).astype(np.int64)
    tallies.examined[:, 0] += np.bincount(slot, page.seen.sum(axis=1), len(tallies.examined)).astype(np.int64)
    slope = expected * (1 - expected) * page.seen
    for tally, number in ((tallies.gradient, error), (tallies.curvature, slope)):
        np.add.at(tally.reshape(-1), item.ravel(), np.rint(number * FIXED_POINT).astype(np.int64).ravel())


def _market(category: int, taste_fit: Array, tables: Tables, rules: Rules, luck: np.random.Generator) -> Any:
    every = np.arange(len(taste_fit))
    met = luck.integers(0, ITEMS_PER_CATEGORY, (len(every), rules.sellers_sampled), dtype=np.uint8)
    value = taste_fit.reshape(-1).take(every[:, None] * ITEMS_PER_CATEGORY + met)
    value *= np.float32(rules.match_weight)
    value += tables.utility_base[0, 0, category].take(met)
    best = every * rules.sellers_sampled + (value + _noise(luck, LOGISTIC, *met.shape)).argmax(axis=1)
    return met.reshape(-1).take(best).astype(np.int64), value.reshape(-1).take(best) - np.float32(rules.search_cost)


def _advised(rows: Array, channel: Array, value: Array, users: Users, rules: Rules, tallies: Tallies) -> tuple[Array, Array]:
    """Trust after purchases at fiefs; returns those purchases and their accounts."""
    fief = np.flatnonzero(channel)
    account = rows.take(fief) * users.trust.shape[1] + channel.take(fief) - 1
    market = users.value.reshape(-1).take(rows.take(fief) * users.value.shape[1])
    hit = value.take(fief) >= market
    tallies.hits[:] += np.bincount(channel.take(fief)[hit] - 1, minlength=len(tallies.hits))
    flat = users.trust.reshape(-1)
    trust = flat.take(account)
    rise, fall = np.float32(rules.trust_gain), np.float32(rules.trust_loss)
    flat[account] = np.where(hit, trust + rise * (1 - trust), trust - fall * trust)
    users.last_channel[rows.take(fief)] = channel.take(fief)
    return fief, account


def _experience(
    rows: Array, channel: Array, position: Array, category: int, value: Array, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies,
) -> None:  # fmt: skip
    fief, account = _advised(rows, channel, value, users, rules, tallies)
    average, place = users.value.reshape(-1), rows * users.value.shape[1] + channel
    before = average.take(place)
    average[place] = before + np.float32(rules.experience_rate) * (value - before)
    rate = (np.float32(rules.drift_rate) * users.susceptibility.take(rows))[:, None]
    pull = np.float32(rules.drift_pull)
    moved = users.taste.take(rows, axis=0) * (1 - rate - pull)
    moved += pull * users.birth_taste.take(rows, axis=0)
    moved += rate * tables.vectors[category].take(position, axis=0)
    users.taste[rows] = moved / np.sqrt(np.einsum("nd,nd->n", moved, moved))[:, None]
    wish = (users.budget.take(rows) * tables.outlay[category] + MILLION // 2) // MILLION
    fee_cell = np.zeros_like(channel)
    fee_cell[fief] = users.cell.reshape(-1).take(account) & 3
    item = (channel * FEE_CELLS + fee_cell) * ITEMS + category * ITEMS_PER_CATEGORY + position
    np.add.at(tallies.amount.reshape(-1), item, np.minimum(wish, users.cash.take(rows)))


def _block(
    rows: Array, category: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies,
    luck: np.random.Generator,
) -> None:  # fmt: skip
    channel = _channels(rows, users, tables, rules, luck)
    taste_fit = users.taste.take(rows, axis=0) @ tables.features[category]
    position, value = _market(category, taste_fit, tables, rules, luck)
    at_fief = np.flatnonzero(channel)
    visitors, slot = rows.take(at_fief), channel.take(at_fief) - 1
    account = visitors * users.trust.shape[1] + slot
    belief = users.belief.reshape(-1, DIMENSIONS).take(account, axis=0)
    fit = belief @ tables.fief_features[0, category]
    page = _page(visitors, slot, category, fit, taste_fit.take(at_fief, axis=0), users, tables, rules, luck)
    _teach(visitors, slot, category, fit, page, users, tables, rules, tallies)
    bought = np.flatnonzero(page.bought >= 0)
    place = bought * rules.shown + page.bought.take(bought)
    channel[at_fief[page.bought < 0]] = 0
    position[at_fief[bought]] = page.position.reshape(-1).take(place)
    value[at_fief[bought]] = page.value.reshape(-1).take(place)
    _experience(rows, channel, position, category, value, users, tables, rules, tallies)


def numpy_week(users: Users, tables: Tables, rules: Rules, tallies: Tallies, start: int, stop: int, seed: Any) -> None:
    """One need of every household in rows start .. stop, in blocks of 1,024 that need the same category."""
    luck = np.random.Generator(np.random.SFC64(seed))
    needed = tables.category_of[luck.integers(0, 256, stop - start, dtype=np.uint8)]
    order = start + np.argsort(needed, kind="stable")
    bounds = np.searchsorted(needed[order - start], np.arange(CATEGORIES + 1))
    for category in range(CATEGORIES):
        for first in range(bounds[category], bounds[category + 1], NUMPY_BLOCK):
            rows = order[first : min(first + NUMPY_BLOCK, bounds[category + 1])]
            _block(rows, category, users, tables, rules, tallies, luck)
