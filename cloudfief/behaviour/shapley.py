"""Who brought about how much: the Shapley value of causes that act together."""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def coalitions(causes: int) -> NDArray[np.bool_]:
    """Every set of causes that can be at work, (2^causes, cause); row number k has cause i where bit i of k is set."""
    return (np.arange(2**causes)[:, np.newaxis] >> np.arange(causes) & 1).astype(np.bool_)


def shapley_values(worth: ArrayLike) -> NDArray[np.float64]:
    """What each cause adds, averaged over every order in which the causes could have come (Shapley 1953), (cause,).

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! x (v(S + i) - v(S)). The values add up to v(all) - v(none),
    a cause that never adds anything gets 0, and causes that add the same everywhere get the same.

    worth: v(S), any unit, (2^n,) in the order of `coalitions`. Raises BadInput for another number of sets.
    """
    value = np.asarray(worth, dtype=np.float64)
    causes = value.size.bit_length() - 1
    if value.ndim != 1 or value.size != 2**causes or causes < 1:
        raise BadInput(f"worth: found shape {value.shape}; allowed is one number for each of 2, 4, 8, ... sets of causes.")
    sets = coalitions(causes)
    size = sets.sum(axis=1)
    found = np.empty(causes)
    for cause in range(causes):
        without = np.flatnonzero(~sets[:, cause])
        weight = np.array([1.0 / (causes * comb(causes - 1, int(number))) for number in size[without]])
        found[cause] = weight @ (value[without + 2**cause] - value[without])
    return found
