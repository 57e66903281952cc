"""How far tastes have moved, how well fiefs know their users, how much they are trusted: means over households."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.compiled import compiled
from cloudfief.institutions.household.columns import CELLS, DIMENSIONS, Users
from cloudfief.institutions.household.lanes import match_row

BILLION = 1_000_000_000.0


class Minds(NamedTuple):
    """Sums over the households of a bloc."""

    constancy: float  # cosine of taste and birth taste
    trust: NDArray[np.float64]  # in the fief of each slot, (slot,)
    match: NDArray[np.float64]  # cosine of what the fief believes and the taste, (slot,)
    cell: NDArray[np.int64]  # households in each experiment cell, (slot, 8)


def minds(users: Users, start: int, stop: int, slots: int) -> Minds:
    """Sums over rows start .. stop and the first slots, which are those that hold a fief.

    Each number is taken as a whole number of billionths, so that no order matters.
    """
    sums, cell = np.zeros((2, slots), dtype=np.int64), np.zeros((slots, CELLS), dtype=np.int64)
    columns = users.taste, users.birth_taste, users.belief, users.trust, users.cell
    taste, birth, belief, trust, cells = (column.reshape(-1) for column in columns)
    constancy = _add_up(taste, birth, belief, trust, cells, users.trust.shape[1], start, stop, sums, cell)
    return Minds(constancy / BILLION, sums[0] / BILLION, sums[1] / BILLION, cell)


def _add(
    taste: Any, birth: Any, belief: Any, trust: Any, cell: Any, accounts: int, start: int, stop: int, sums: Any, members: Any
) -> Any:
    """Sums for rows start .. stop, on flat columns with so many accounts a household; returns that of constancy."""
    total = np.int64(0)
    for row in range(start, stop):
        constancy = np.float64(match_row(taste, row * DIMENSIONS, birth, row * DIMENSIONS))
        total += np.int64(np.rint(constancy * BILLION))
        for slot in range(sums.shape[1]):
            account = row * accounts + slot
            members[slot, cell[account]] += 1
            sums[0, slot] += np.int64(np.rint(trust[account] * BILLION))
            length = np.float64(match_row(belief, account * DIMENSIONS, belief, account * DIMENSIONS))
            if length > 0.0:
                product = np.float64(match_row(belief, account * DIMENSIONS, taste, row * DIMENSIONS))
                sums[1, slot] += np.int64(np.rint(product / np.sqrt(length) * BILLION))
    return total


_add_up = compiled(_add)
