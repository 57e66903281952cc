"""How far tastes have moved, how well fiefs know their users, how much they are trusted: means over households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.institutions.household.columns import DIMENSIONS, Users
from cloudfief.institutions.household.fingerprint import fingerprint
from cloudfief.institutions.household.lanes import match_row

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
    taste, birth, belief, trust = (column.reshape(-1) for column in (users.taste, users.birth_taste, users.belief, users.trust))
    _add_up(taste, birth, belief, trust, start, stop, sums)
    return Minds(sums[0, 0] / BILLION, sums[1] / BILLION, sums[2] / BILLION)


def _add(taste: Any, birth: Any, belief: Any, trust: Any, start: int, stop: int, sums: Any) -> None:
    """Sums for rows start .. stop, on flat columns."""
    slots = sums.shape[1]
    for row in range(start, stop):
        constancy = np.float64(match_row(taste, row * DIMENSIONS, birth, row * DIMENSIONS))
        sums[0, 0] += np.int64(np.rint(constancy * BILLION))
        for slot in range(slots):
            account = row * slots + slot
            sums[1, slot] += np.int64(np.rint(trust[account] * BILLION))
            length = np.float64(match_row(belief, account * DIMENSIONS, belief, account * DIMENSIONS))
            if length > 0.0:
                product = np.float64(match_row(belief, account * DIMENSIONS, taste, row * DIMENSIONS))
                sums[2, slot] += np.int64(np.rint(product / np.sqrt(length) * BILLION))


_add.__qualname__ = f"add_{fingerprint()}"
_add_up = njit(nogil=True, cache=True, error_model="numpy")(_add)
