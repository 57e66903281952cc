"""How far tastes have moved, how well fiefs know their users, how much they are trusted: means over households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.institutions.household.columns import Users

BILLION = 1_000_000_000.0


class Minds(NamedTuple):
    """Sums over the households of a bloc."""

    constancy: float  # cosine of taste and birth taste
    trust: NDArray[np.float64]  # in the fief of each slot, (slot,)
    match: NDArray[np.float64]  # cosine of what the fief believes and the taste, (slot,)


def minds(users: Users, start: int, stop: int) -> Minds:
    """Sums over rows start .. stop, each number taken as a whole number of billionths, so that no order matters."""
    slots = users.trust.shape[1]
    sums = np.zeros((3, slots), dtype=np.int64)
    _add_up(users.taste, users.birth_taste, users.belief, users.trust, start, stop, sums)
    return Minds(sums[0, 0] / BILLION, sums[1] / BILLION, sums[2] / BILLION)


@njit(nogil=True, cache=True, error_model="numpy")
def _add_up(taste: Any, birth: Any, belief: Any, trust: Any, start: int, stop: int, sums: Any) -> None:
    dimensions = taste.shape[1]
    for row in range(start, stop):
        same = 0.0
        for dimension in range(dimensions):
            same += taste[row, dimension] * birth[row, dimension]
        sums[0, 0] += np.int64(np.rint(same * BILLION))
        for slot in range(trust.shape[1]):
            product, length = 0.0, 0.0
            for dimension in range(dimensions):
                believed = belief[row, slot, dimension]
                product += believed * taste[row, dimension]
                length += believed * believed
            sums[1, slot] += np.int64(np.rint(trust[row, slot] * BILLION))
            if length > 0.0:
                sums[2, slot] += np.int64(np.rint(product / np.sqrt(length) * BILLION))
