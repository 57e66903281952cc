"""A population of constant size that ages: who enters looks for a first job, who retires leaves one free."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]


def age_shares(years: ArrayLike) -> Float64:
    """Shares of age bands in a population of constant size: years in the band over years of working life, (age,)."""
    span = np.asarray(years, np.float64)
    return span / span.sum()


def employed_at_rest(separation: ArrayLike, finding: ArrayLike, leaving: ArrayLike) -> Float64:
    """Share of each age band that works where all flows balance, (..., age).

    e_a = (f + g_a e_(a-1)) / (f + delta + g_a) with e before the first band 0: entrants have no job. separation delta and
    finding f: probabilities a week, (...); leaving g_a: weekly share of a band that grows out of it, (age,). The young work
    less because they started from nothing.
    """
    lost, found = np.broadcast_arrays(np.asarray(separation, np.float64), np.asarray(finding, np.float64))
    outflow = np.asarray(leaving, np.float64)
    employed = np.zeros((*lost.shape, outflow.size))
    before = np.zeros(lost.shape)
    for age, growing in enumerate(outflow):
        before = (found + growing * before) / (found + lost + growing)
        employed[..., age] = before
    return employed


def separation_that_gives(unemployment: ArrayLike, finding: ArrayLike, leaving: ArrayLike, shares: ArrayLike) -> Float64:
    """The separation rate at which observed unemployment is at rest, by bisection, (...); see `employed_at_rest`.

    unemployment and finding: (...); leaving and shares of age bands: (age,). Raises BadInput where entrants alone would
    give more unemployment than was observed.
    """
    wanted, found = np.broadcast_arrays(np.asarray(unemployment, np.float64), np.asarray(finding, np.float64))
    weight = np.asarray(shares, np.float64)
    lowest = 1.0 - employed_at_rest(np.zeros_like(found), found, leaving) @ weight
    if bool(np.any(lowest >= wanted)):
        raise BadInput(f"unemployment: found {wanted.tolist()}; first jobs alone need {lowest.tolist()}.")
    low, high = np.zeros_like(found), np.ones_like(found)
    for _ in range(80):
        middle = (low + high) / 2
        above = 1.0 - employed_at_rest(middle, found, leaving) @ weight > wanted
        low, high = np.where(above, low, middle), np.where(above, middle, high)
    return (low + high) / 2
