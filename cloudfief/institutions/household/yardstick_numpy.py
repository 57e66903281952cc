"""The yardstick loop in plain NumPy, blocks of 1,024 households: what the compiled kernel is measured
against.

The same week as `kernel` under `YARDSTICK_RULES` (no feed, no agents, every item listed), with NumPy's own
random
numbers. A block's households need one category, so that scoring is one matrix product.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.institutions.household.columns import (
    CATEGORIES,
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

    item: Array
    seen: Array  # whether the slot is examined
    value: Array  # utility without persuasion
    clicked: Array
    bought: Array  # place of the slot bought from, (households,)


def _noise(luck: np.random.Generator, table: Array, *shape: int) -> Array:
    return table[luck.integers(0, QUANTILES, shape, dtype=np.uint16)]


def _channels(rows: Array, users: Users, tables: Tables, rules: Rules, luck: np.random.Generator) -> Array:
    slots = users.trust.shape[1]
    value = (
        tables.channel_appeal[: slots + 1]
        + np.float32(rules.experience_weight) * users.value[rows, : slots + 1]
    )
    value[:, 1:] += np.float32(rules.trust_weight) * (users.trust[rows] - np.float32(0.5))
    last = users.last_channel[rows]
    value[:, 1:] += tables.lock_in * (last[:, None] == np.arange(1, slots + 1, dtype=np.int8))
    return (value + _noise(luck, GUMBEL, len(rows), slots + 1)).argmax(axis=1)


def _page(
    rows: Array, slot: Array, category: int, fit: Array, taste_fit: Array, users: Users, tables: Tables,
    rules: Rules, luck: np.random.Generator,
) -> Page:  # fmt: skip
    cell = users.cell[rows, slot]
    score = tables.score_weight[slot, cell, None] * fit + tables.score_base[slot, cell, category]
    every, item = np.arange(len(rows)), np.empty((len(rows), rules.shown), np.int64)
    for place in range(rules.shown):
        item[:, place] = score.argmax(axis=1)
        score[every, item[:, place]] = -np.inf
    draw = luck.random((len(rows), 1), np.float32)
    seen = draw < np.float32(rules.examination) ** np.arange(rules.shown, dtype=np.float32)
    value = np.float32(rules.match_weight) * taste_fit[every[:, None], item]
    value += tables.utility_base[slot[:, None] + 1, cell[:, None] & 3, category, item]
    wish = value.copy()
    wish[:, 0] += np.float32(rules.persuasion) * users.susceptibility[rows] * users.trust[rows, slot]
    clicked = (wish - np.float32(rules.click_bar) + _noise(luck, LOGISTIC, *item.shape) > 0) & seen
    wish[~clicked | (wish <= rules.outside_value)] = -np.inf
    bought = wish.argmax(axis=1)
    bought[wish[every, bought] == -np.inf] = -1
    return Page(item, seen, value, clicked, bought)


def _teach(
    rows: Array, slot: Array, category: int, fit: Array, page: Page, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies,
) -> None:  # fmt: skip
    every = np.arange(len(rows))[:, None]
    log_odds = fit[every, page.item] + tables.intercept[slot[:, None], category, page.item]
    expected = 1 / (1 + np.exp(-log_odds))
    error = np.where(page.seen, page.clicked - expected, np.float32(0))
    first = np.float32(rules.learning_rate)
    step = first / (1 + first * np.float32(rules.precision_growth) * users.seen[rows, slot])
    weight = np.zeros((len(rows), ITEMS_PER_CATEGORY), np.float32)
    weight[every, page.item] = step[:, None] * error
    users.belief[rows, slot] += weight @ tables.fief_vectors[0, category]
    users.seen[rows, slot] += page.seen.sum(axis=1)
    place = (slot[:, None] * ITEMS + category * ITEMS_PER_CATEGORY + page.item)[page.seen]
    for tally, number in ((tallies.gradient, error), (tallies.curvature, expected * (1 - expected))):
        np.add.at(tally.reshape(-1), place, np.rint(number[page.seen] * FIXED_POINT).astype(np.int64))


def _market(
    category: int, taste_fit: Array, tables: Tables, rules: Rules, luck: np.random.Generator
) -> tuple:
    every = np.arange(len(taste_fit))
    met = luck.integers(0, ITEMS_PER_CATEGORY, (len(every), rules.sellers_sampled))
    value = (
        np.float32(rules.match_weight) * taste_fit[every[:, None], met]
        + tables.utility_base[0, 0, category, met]
    )
    best = (value + _noise(luck, LOGISTIC, *met.shape)).argmax(axis=1)
    return met[every, best], value[every, best] - np.float32(rules.search_cost)


def _experience(
    rows: Array, channel: Array, position: Array, category: int, value: Array, users: Users, tables: Tables,
    rules: Rules, tallies: Tallies,
) -> None:  # fmt: skip
    fief = np.flatnonzero(channel)
    visitor, slot = rows[fief], channel[fief] - 1
    hit = value[fief] >= users.value[visitor, 0]
    trust = users.trust[visitor, slot]
    rise, fall = np.float32(rules.trust_gain), np.float32(rules.trust_loss)
    users.trust[visitor, slot] = np.where(hit, trust + rise * (1 - trust), trust - fall * trust)
    users.last_channel[visitor] = channel[fief]
    users.value[rows, channel] += np.float32(rules.experience_rate) * (value - users.value[rows, channel])
    rate = (np.float32(rules.drift_rate) * users.susceptibility[rows])[:, None]
    pull = np.float32(rules.drift_pull)
    moved = pull * users.birth_taste[rows] + (1 - rate - pull) * users.taste[rows]
    moved += rate * tables.vectors[category, position]
    users.taste[rows] = moved / np.sqrt(np.einsum("nd,nd->n", moved, moved))[:, None]
    amount = np.minimum(
        (users.budget[rows] * tables.outlay[category] + MILLION // 2) // MILLION, users.cash[rows]
    )
    fee_cell = np.zeros_like(channel)
    fee_cell[fief] = users.cell[visitor, slot] & 3
    place = (channel * 4 + fee_cell) * ITEMS + category * ITEMS_PER_CATEGORY + position
    np.add.at(tallies.amount.reshape(-1), place, amount)


def _block(rows: Array, category: int, users: Users, tables: Tables, rules: Rules, tallies: Tallies,
           luck: np.random.Generator) -> None:  # fmt: skip
    channel = _channels(rows, users, tables, rules, luck)
    taste_fit = users.taste[rows] @ tables.features[category]
    position, value = _market(category, taste_fit, tables, rules, luck)
    at_fief = np.flatnonzero(channel)
    visitors, slot = rows[at_fief], channel[at_fief] - 1
    fit = users.belief[visitors, slot] @ tables.fief_features[0, category]
    page = _page(visitors, slot, category, fit, taste_fit[at_fief], users, tables, rules, luck)
    _teach(visitors, slot, category, fit, page, users, tables, rules, tallies)
    bought = np.flatnonzero(page.bought >= 0)
    place = page.bought[bought]
    channel[at_fief[page.bought < 0]] = 0
    position[at_fief[bought]] = page.item[bought, place]
    value[at_fief[bought]] = page.value[bought, place]
    _experience(rows, channel, position, category, value, users, tables, rules, tallies)


def numpy_week(
    users: Users, tables: Tables, rules: Rules, tallies: Tallies, start: int, stop: int, seed: Any
) -> None:
    """One need of every household in rows start .. stop, in blocks of 1,024 that need the same category."""
    luck = np.random.Generator(np.random.SFC64(seed))
    needed = tables.category_of[luck.integers(0, 256, stop - start, dtype=np.uint8)]
    order = start + np.argsort(needed, kind="stable")
    bounds = np.searchsorted(needed[order - start], np.arange(CATEGORIES + 1))
    for category in range(CATEGORIES):
        for first in range(bounds[category], bounds[category + 1], NUMPY_BLOCK):
            rows = order[first : min(first + NUMPY_BLOCK, bounds[category + 1])]
            _block(rows, category, users, tables, rules, tallies, luck)
