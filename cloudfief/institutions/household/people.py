"""Who the households are: tastes, susceptibility, income, and where each of them stands in the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import CATEGORIES, DIMENSIONS
from cloudfief.core.errors import BadInput
from cloudfief.core.luck import Luck
from cloudfief.core.population import Cohort, aligned_empty, aligned_zeros, cohorts
from cloudfief.institutions.household.columns import Users

MEAN_INCOME_WEIGHT = 1_000


class Needs(NamedTuple):
    """What households need: the same for all of them, drawn with the world."""

    category_of: NDArray[np.uint8]  # category of a random byte, (256,)
    outlay: NDArray[np.int64]  # spending on a need, in millionths of the mean need, (category,)
    reachable: NDArray[np.uint8]  # 1 where fiefs sell the category, (category,)


def draw_needs(outside_categories: int, outside_occasions: float, outside_spending: float) -> Needs:
    """Categories outside the fiefs (rent, health, transport) come first: few occasions, most of the spending.

    Occasions are in 256ths. Spending on a need relative to the mean = share of spending / share of occasions.
    """
    outside_bytes = round(256 * outside_occasions)
    bytes_of = np.concatenate([
        _evenly(outside_bytes, outside_categories),
        _evenly(256 - outside_bytes, CATEGORIES - outside_categories),
    ])  # fmt: skip
    outside = np.arange(CATEGORIES) < outside_categories
    spending = np.where(
        outside, outside_spending * bytes_of / max(outside_bytes, 1),
        (1 - outside_spending) * bytes_of / (256 - outside_bytes),
    )  # fmt: skip
    outlay = np.rint(1_000_000 * spending / (bytes_of / 256)).astype(np.int64)
    category_of = np.repeat(np.arange(CATEGORIES), bytes_of).astype(np.uint8)
    return Needs(category_of, outlay, (~outside).astype(np.uint8))


def _evenly(total: int, parts: int) -> np.ndarray:
    if parts == 0:
        return np.zeros(0, dtype=np.int64)
    return np.diff(np.arange(parts + 1) * total // parts)


def counts_by_bloc(count: int, blocs: int) -> list[int]:
    """Households of each bloc: as even as possible."""
    return [count // blocs + (bloc < count % blocs) for bloc in range(blocs)]


class Draw(NamedTuple):
    """How different households are."""

    susceptibility_spread: float  # standard deviation of log susceptibility
    income_spread: float  # standard deviation of log income
    trust_at_start: float


def draw_users(luck: Luck, rows: Sequence[Cohort], slots: int, draw: Draw) -> tuple[Users, NDArray[np.int64]]:
    """Users and their income weights; padded rows are nobody and stay zero. Row = the household's id."""
    n = rows[-1].padded_stop
    living = np.concatenate([np.arange(cohort.start, cohort.stop) for cohort in rows])
    taste = aligned_zeros((n, DIMENSIONS), np.float32)
    raw = luck.normal("taste", living, DIMENSIONS)
    taste[living] = (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)
    birth_taste = aligned_empty(taste.shape, np.float32)
    birth_taste[...] = taste
    noise = luck.normal("susceptibility and income", living, 2)
    susceptibility = aligned_zeros(n, np.float32)
    spread = draw.susceptibility_spread
    susceptibility[living] = np.exp(spread * noise[:, 0] - spread**2 / 2)
    trust = aligned_zeros((n, slots), np.float32)
    trust[living] = draw.trust_at_start
    income_weight = np.zeros(n, dtype=np.int64)
    income_weight[living] = np.maximum(1, np.rint(MEAN_INCOME_WEIGHT * np.exp(draw.income_spread * noise[:, 1])))
    users = Users(
        taste=taste, birth_taste=birth_taste,
        belief=aligned_zeros((n, slots, DIMENSIONS), np.float32), seen=aligned_zeros((n, slots), np.float32),
        trust=trust, value=aligned_zeros((n, slots + 2), np.float32), susceptibility=susceptibility,
        last_channel=aligned_zeros(n, np.int8), agent=aligned_zeros(n, np.uint8),
        cell=aligned_zeros((n, slots), np.uint8), budget=aligned_zeros(n, np.int64), cash=aligned_zeros(n, np.int64),
    )  # fmt: skip
    return users, income_weight


def draw_groups(luck: Luck, rows: Sequence[Cohort], share: NDArray[np.float64] | None) -> NDArray[np.int8]:
    """The group of age and occupation of every household; share: of each group, (bloc, group), None for one group."""
    group = np.zeros(rows[-1].padded_stop, dtype=np.int8)
    for bloc, cohort in enumerate(rows):
        if share is not None:
            chance = luck.uniform("age and occupation", np.arange(cohort.start, cohort.stop))
            group[cohort.start : cohort.stop] = np.searchsorted(np.cumsum(share[bloc])[:-1], chance, side="right")
    return group


def view(users: Users, start: int, stop: int) -> Users:
    """The users in some rows, as views."""
    return Users._make(column[start:stop] for column in users)


def row_of(number: int, rows: tuple[Cohort, ...]) -> int:
    """The row of a household; households are counted from 0, bloc after bloc. Raises BadInput for a number that nobody has."""
    left = number
    for cohort in rows:
        if 0 <= left < cohort.members:
            return cohort.start + left
        left -= cohort.members
    raise BadInput(f"household.watch: found {number}; allowed is 0 to {sum(cohort.members for cohort in rows) - 1}.")


def rows_of(count: int, blocs: int) -> tuple[Cohort, ...]:
    """The rows of every bloc."""
    return cohorts(counts_by_bloc(count, blocs))
