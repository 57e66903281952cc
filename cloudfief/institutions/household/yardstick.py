"""How fast households live their weeks here, against the machine's own bound and against NumPy.

The yardstick loop: d = 16, 64 x 32 items, four fiefs and the open market, four slots shown, no feed, one need.
"""

from __future__ import annotations

import numpy as np

from cloudfief.core.population import aligned_empty
from cloudfief.institutions.household.columns import (
    CATEGORIES,
    CELLS,
    DIMENSIONS,
    FEE_CELLS,
    ITEMS_PER_CATEGORY,
    Draws,
    Float32,
    Rules,
    Tables,
    Users,
    centroid_lanes,
    lanes,
)

FIEFS = 4
YARDSTICK_RULES = Rules(needs=1, shown=4, feed_probability=0.0)


def _aligned(array: np.ndarray, dtype: type) -> np.ndarray:
    column = aligned_empty(array.shape, dtype)
    column[...] = array
    return column


def _unit(numbers: Float32) -> Float32:
    return numbers / np.sqrt((numbers * numbers).sum(axis=-1, keepdims=True))


def synthetic_users(households: int, slots: int, seed: int, agents: float) -> Users:
    """Households of an invented bloc whose fiefs know them fairly well; a share `agents` lets an agent shop."""
    luck = np.random.default_rng(seed)
    taste = _unit(luck.standard_normal((households, DIMENSIONS), np.float32))
    error = luck.standard_normal((households, slots, DIMENSIONS), np.float32)
    return Users(
        taste=_aligned(taste, np.float32),
        birth_taste=_aligned(taste, np.float32),
        belief=_aligned(3 * taste[:, None, :] + np.float32(0.2) * error, np.float32),
        seen=_aligned(np.full((households, slots), 100.0), np.float32),
        trust=_aligned(luck.uniform(0.3, 0.8, (households, slots)), np.float32),
        value=_aligned(luck.uniform(0.5, 1.5, (households, slots + 2)), np.float32),
        susceptibility=_aligned(luck.uniform(0.5, 1.5, households), np.float32),
        last_channel=_aligned(luck.integers(0, slots + 1, households), np.int8),
        agent=_aligned(luck.random(households) < agents, np.uint8),
        cell=_aligned(luck.integers(0, CELLS, (households, slots)), np.uint8),
        budget=_aligned(luck.integers(5_000, 60_000, households), np.int64),
        cash=_aligned(luck.integers(20_000, 90_000, households), np.int64),
    )


def synthetic_tables(slots: int, seed: int) -> Tables:
    """An invented catalogue: items around the centres of 64 categories, every channel selling them all."""
    luck = np.random.default_rng(seed)
    own = _unit(luck.standard_normal((CATEGORIES, ITEMS_PER_CATEGORY, DIMENSIONS), np.float32))
    centre = _unit(luck.standard_normal((CATEGORIES, 1, DIMENSIONS), np.float32))
    vectors = np.sqrt(np.float32(0.3)) * centre + np.sqrt(np.float32(0.7)) * own
    quality = luck.normal(0.0, 0.5, (CATEGORIES, ITEMS_PER_CATEGORY))
    price = luck.normal(0.0, 0.2, (slots + 2, FEE_CELLS, CATEGORIES, ITEMS_PER_CATEGORY))
    margin = luck.uniform(0.0, 0.3, (slots, CELLS, CATEGORIES, ITEMS_PER_CATEGORY))
    weight = np.full((slots, CELLS), 0.9)
    outlay = luck.uniform(0.5, 1.5, CATEGORIES)
    return Tables(
        vectors=_aligned(vectors, np.float32),
        features=_aligned(lanes(vectors), np.float32),
        fief_vectors=_aligned(vectors[None], np.float32),
        fief_features=_aligned(lanes(vectors)[None], np.float32),
        fief_centroid=_aligned(centroid_lanes(vectors)[None], np.float32),
        fief_feature_index=np.zeros(slots, np.int64),
        category_of=np.repeat(np.arange(CATEGORIES), 256 // CATEGORIES).astype(np.uint8),
        outlay=np.rint(outlay / outlay.mean() * 1e6).astype(np.int64),
        reachable=np.ones(CATEGORIES, np.uint8),
        personal=np.ones(slots, np.uint8),
        score_base=_aligned(weight[..., None, None] * (quality - 1.0) + 0.1 * margin, np.float32),
        score_weight=weight.astype(np.float32),
        intercept=_aligned(np.broadcast_to(quality - 1.0, (slots, *quality.shape)), np.float32),
        utility_base=_aligned(quality + price, np.float32),
        channel_appeal=np.array([0.0, -0.2, -0.7, -1.0, -1.4][: slots + 1] + [-1.0], np.float32),
        lock_in=np.ones(slots, np.float32),
        fee_parts=luck.integers(100_000, 300_000, (slots, FEE_CELLS, *quality.shape)).astype(np.int32),
    )


def synthetic_world(
    households: int, rules: Rules, slots: int = FIEFS, seed: int = 1, agents: float = 0.0
) -> tuple[Users, Tables, Rules, Draws]:
    """An invented bloc of any size: its households, its catalogue, the rules and the luck of week 0."""
    draws = Draws(key_low=seed, key_high=7, week=0, purpose=11, feed_purpose=12, first_household=0)
    users = synthetic_users(households, slots, seed, agents)
    return users, synthetic_tables(slots, seed + 1), rules, draws
