"""How fast households live their weeks here, against the machine's own bound and against NumPy.

The yardstick loop: d = 16, 64 x 32 items, four fiefs and the open market, four slots shown, no feed, one
need.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cloudfief.core.population import BLOCK, aligned_empty, run_blocks, thread_ranges
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
    add_tallies,
    centroid_lanes,
    empty_purchases,
    empty_tallies,
    lanes,
)
from cloudfief.institutions.household.kernel import kernel
from cloudfief.institutions.household.yardstick_numpy import numpy_week

FIEFS = 4
YARDSTICK_RULES = Rules(needs=1, shown=4, feed_probability=0.0)


def _aligned(array: np.ndarray, dtype: type) -> np.ndarray:
    column = aligned_empty(array.shape, dtype)
    column[...] = array
    return column


def _unit(numbers: Float32) -> Float32:
    return numbers / np.sqrt((numbers * numbers).sum(axis=-1, keepdims=True))


def synthetic_users(households: int, slots: int, seed: int, agents: float) -> Users:
    """Households of an invented bloc whose fiefs know them fairly well; a share `agents` lets an agent
    shop."""
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
    vectors = _aligned(np.sqrt(np.float32(0.3)) * centre + np.sqrt(np.float32(0.7)) * own, np.float32)
    features = _aligned(lanes(vectors), np.float32)
    quality = luck.normal(0.0, 0.5, (CATEGORIES, ITEMS_PER_CATEGORY))
    price = luck.normal(0.0, 0.2, (slots + 2, FEE_CELLS, CATEGORIES, ITEMS_PER_CATEGORY))
    margin = luck.uniform(0.0, 0.3, (slots, CELLS, CATEGORIES, ITEMS_PER_CATEGORY))
    weight = np.full((slots, CELLS), 0.9)
    outlay = luck.uniform(0.5, 1.5, CATEGORIES)
    return Tables(
        vectors=vectors,
        features=features,
        fief_vectors=vectors[None],
        fief_features=features[None],
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
        channel_appeal=np.array([*[0.0, -0.2, -0.7, -1.0, -1.4][: slots + 1], -1.0], np.float32),
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


def best_seconds(work: Callable[[int], Any], times: int, seconds: float) -> float:
    """The shortest of at most `times` runs of `work(turn)`, which end early once `seconds` have passed."""
    started, best = time.perf_counter(), np.inf
    for turn in range(times):
        before = time.perf_counter()
        work(turn)
        best = min(best, time.perf_counter() - before)
        if time.perf_counter() - started > seconds:
            break
    return float(best)


def kernel_rate(households: int, threads: int, rules: Rules, seconds: float = 3.0) -> float:
    """Household-weeks per second, one need each, of the vector kernel on that many households and threads."""
    users, tables, rules, draws = synthetic_world(households, rules)
    purchases = empty_purchases(households, rules.needs)
    ranges = thread_ranges(0, households, threads)
    tallies = {start: empty_tallies(FIEFS) for start, _ in ranges}

    def live(week: int) -> None:
        now = draws._replace(week=week)

        def part(start: int, stop: int) -> None:
            kernel(users, tables, rules, now, purchases, tallies[start], start, stop)

        run_blocks(part, ranges)

    live(-1)
    best = best_seconds(live, 12, seconds)
    met = int(add_tallies(list(tallies.values())).purchases.sum())
    if met == 0:
        raise RuntimeError("the yardstick's households bought nothing")
    return households * rules.needs / best


def numpy_rate(households: int, seconds: float = 4.0) -> float:
    """Household-weeks per second of the blocked NumPy version of the yardstick, on one thread."""
    users, tables, rules, _ = synthetic_world(households, YARDSTICK_RULES)
    tallies = empty_tallies(FIEFS)
    best = best_seconds(lambda turn: numpy_week(users, tables, rules, tallies, 0, households, turn), 5, seconds)
    return households / best


def copy_bandwidth(megabytes: int = 256, threads: int = 2) -> float:
    """Billions of bytes read and written per second when memory is copied by that many threads."""
    source = aligned_empty(megabytes * 2**20 // 8, np.int64)
    source[...] = 1
    target = aligned_empty(source.shape, np.int64)
    ranges = thread_ranges(0, len(source), threads)
    seconds = best_seconds(lambda _: run_blocks(lambda a, b: np.copyto(target[a:b], source[a:b]), ranges), 6, 2.0)
    return 2 * source.nbytes / seconds / 1e9


def bytes_per_household(slots: int = FIEFS) -> float:
    """Bytes of state that one household takes."""
    users = synthetic_users(BLOCK, slots, seed=1, agents=0.0)
    return sum(column.nbytes for column in users) / BLOCK


def measure(
    sizes: Sequence[tuple[int, int]] = ((20_000, 1), (1_000_000, 1), (1_000_000, 2)),
) -> dict[str, Any]:
    """Household-weeks per second by (households, threads), beside the machine's own measured bound.

    Keys as in `cloudfief bench`: rates in household-weeks a second, one need each; copy bandwidth in GB/s.
    """
    return {
        "household_weeks_per_second": {
            f"{households}/{threads}": kernel_rate(households, threads, YARDSTICK_RULES) for households, threads in sizes
        },
        "numpy_blocked": numpy_rate(262_144),
        "full_week": kernel_rate(20_000, 1, Rules()),
        "copy_gb_per_second": copy_bandwidth(),
        "bytes_per_household": bytes_per_household(),
    }
