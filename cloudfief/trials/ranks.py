"""A fief's rankings, looked up from outside: the place of an item on a search page, and what the home feed recommends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.institutions.household.columns import ITEMS, ITEMS_PER_CATEGORY, Tables, Users
from cloudfief.institutions.household.page import FEED_CATEGORIES, LISTED, NO_KEY

Rows = NDArray[np.int64]


def scores(users: Users, tables: Tables, row: Rows, slot: Rows, category: Rows) -> NDArray[np.float32]:
    """Score of each item of a category for a user of a fief: (1 - w) b·phi + base, (entry, 32); arguments: (entry,)."""
    cell = users.cell[row, slot]
    found = tables.score_base[slot, cell, category].copy()
    weight = tables.score_weight[slot, cell] * (tables.personal[slot] > 0)
    known_as = tables.fief_feature_index[slot]
    for vectors in np.unique(known_as):
        for one in np.unique(category):
            here = np.flatnonzero((category == one) & (known_as == vectors))
            fits = users.belief[row[here], slot[here]] @ tables.fief_vectors[vectors, one].T
            found[here] += weight[here, np.newaxis] * fits
    return found


def keys(score: NDArray[np.float32]) -> NDArray[np.int64]:
    """Keys that order the items of a row as `noise.rank_key` does, (entry, position)."""
    positions = score.shape[1]
    bits = np.ascontiguousarray(score, np.float32).view(np.int32).astype(np.int64)
    ordered = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits)
    return (ordered & -positions) | (positions - 1 - np.arange(positions))


def places(users: Users, tables: Tables, row: Rows, slot: Rows, item: Rows) -> Rows:
    """Place of each item, counted from 0, in its fief's own ranking of its category, as beliefs now are; arguments: (entry,)."""
    category, position = item // ITEMS_PER_CATEGORY, item % ITEMS_PER_CATEGORY
    key = keys(scores(users, tables, row, slot, category))
    mine = key[np.arange(len(item)), position]
    return (key > mine[:, np.newaxis]).sum(axis=1)


def feed_items(users: Users, tables: Tables, shown: int, row: Rows) -> NDArray[np.bool_]:
    """1 for every item on the first page of the home feed of somebody in the rows, (item,)."""
    row = row[users.last_channel[row] > 0]
    slot = users.last_channel[row].astype(np.int64) - 1
    near = np.einsum("nd,ndc->nc", users.belief[row, slot], tables.fief_centroid[tables.fief_feature_index[slot]])
    popular = tables.intercept.max(axis=-1)[slot]
    near = np.where(tables.personal[slot][:, np.newaxis] > 0, near, popular).astype(np.float32)
    order = np.where(tables.reachable > 0, keys(near), NO_KEY)
    retrieved = np.argsort(-order, axis=1, kind="stable")[:, :FEED_CATEGORIES]
    parts = [scores(users, tables, row, slot, retrieved[:, place]) for place in range(retrieved.shape[1])]
    score = np.concatenate(parts, axis=1)
    first = np.argsort(-keys(score), axis=1, kind="stable")[:, :shown]
    item = np.take_along_axis(retrieved, first // ITEMS_PER_CATEGORY, axis=1) * ITEMS_PER_CATEGORY + first % ITEMS_PER_CATEGORY
    listed = np.take_along_axis(score, first, axis=1) > LISTED
    found = np.zeros(ITEMS, np.bool_)
    found[item[listed]] = True
    return found
