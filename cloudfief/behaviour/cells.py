"""Who sits in which experiment cell: for good, until the next decision, or for a week."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.behaviour.catalogue import CELLS
from cloudfief.core.errors import BadInput, nearest

PERMANENT, FRESH, SWITCHBACK = "permanent", "fresh", "switchback"
DESIGNS = (PERMANENT, FRESH, SWITCHBACK)


def assign_cells(ids: ArrayLike, luck_words: ArrayLike, strata: ArrayLike) -> NDArray[np.uint8]:
    """Chance puts every user into one of eight cells, and every cell gets equally many of each stratum.

    Users of a stratum stand in the order of their luck word; rank r sits in cell (r + shift) mod 8, the
    shift being the first one's luck modulo 8, so that no cell is favoured by small strata. The cell depends
    on the stratum's members alone: strata that lie within a block of rows make it independent of how a
    population is cut. ids: distinct whole numbers, (user,); luck_words: uint32, (user, words) of which two
    are used; strata: whole numbers, (user,). Returns cells 0..7, (user,). Raises ValueError when the
    lengths differ.
    """
    users, stratum = np.asarray(ids, np.int64), np.asarray(strata, np.int64)
    words = np.asarray(luck_words, np.uint64)
    if words.ndim != 2 or words.shape[1] < 2 or not users.shape == stratum.shape == words.shape[:1]:
        raise ValueError("ids, luck words and strata must have one row a user, luck words two columns or more")
    if not users.size:
        return np.zeros(0, np.uint8)
    order = np.lexsort((users, words[:, 0], stratum))
    sorted_stratum = stratum[order]
    first = np.searchsorted(sorted_stratum, sorted_stratum, side="left")
    rank = np.arange(len(order)) - first
    shift = words[order[first], 1] >> np.uint64(29)
    cell = np.empty(len(order), np.uint8)
    cell[order] = (rank + shift.astype(np.int64)) % CELLS
    return cell


def cell_epoch(design: str, week: int, decision_weeks: int) -> int:
    """Which draw of cells holds in a week: one for good, one for each decision, or one for each week.

    Permanent cells find what is best in the long run; fresh cells and switchback see only what comes at
    once, since trust and lock-in have no time to respond. Raises BadInput for another design.
    """
    if design not in DESIGNS:
        allowed = ", ".join(DESIGNS)
        raise BadInput(f"the cell design is '{design}'; allowed are {allowed}.{nearest(design, DESIGNS)}")
    if decision_weeks < 1:
        raise BadInput(f"a decision every {decision_weeks} weeks; allowed are 1 and more.")
    return {PERMANENT: 0, FRESH: week // decision_weeks, SWITCHBACK: week}[design]
