"""What an actor can move at a given cost, read off between the few sizes of an action that were tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

Floats = NDArray[np.float64]
STEPS = 1000  # sizes looked at on each side of doing nothing


class Greatest(NamedTuple):
    """The most that is moved within a budget, and whether a larger action than was tried might move more."""

    moved: float
    at_least: bool


def greatest(sizes: Sequence[float], cost: Floats, moved: Floats, budget: float, last: Sequence[bool] | None = None) -> Greatest:
    """The greatest of `moved` over all sizes of an action, both ways, that cost no more than the budget.

    On each side of 0, where nothing is moved or paid, both are monotone between neighbouring sizes (Fritsch and Carlson
    1980), and nothing is read off beyond the largest. Where the largest size of a side costs no more than the budget, what is
    moved is a lower bound, unless that size is the `last` one that the actor has. sizes, positive on one side and negative on
    the other, cost, moved and last: (action,). Not a number where cost or moved is not.
    """
    if np.isnan(cost).any() or np.isnan(moved).any():
        return Greatest(np.nan, False)
    most, at_least = 0.0, False
    signed = np.asarray(sizes, dtype=np.float64)
    ends = np.zeros(len(signed), dtype=np.bool_) if last is None else np.asarray(last)
    for side in (signed < 0, signed > 0):
        if not side.any():
            continue
        order = np.argsort(np.abs(signed[side]))
        size = np.append(0.0, np.abs(signed[side])[order])
        tried = np.linspace(0.0, size[-1], STEPS + 1)
        paid = _between(size, cost[side][order], tried)
        most = max(most, float(_between(size, moved[side][order], tried)[paid <= budget].max(initial=0.0)))
        at_least |= bool(paid[-1] <= budget and not ends[side][order][-1])
    return Greatest(most, at_least)


def _between(size: Floats, values: Floats, tried: Floats) -> Floats:
    """Monotone cubic interpolation from 0 at size 0 through the values."""
    return PchipInterpolator(size, np.append(0.0, values))(tried)
