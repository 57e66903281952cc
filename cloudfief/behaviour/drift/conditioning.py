"""Operant conditioning: only what rewarded is sought again (Curmei, Haupt, Recht and Hadfield-Menell
2022)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.drift.normal import normalise


@njit(nogil=True, error_model="numpy", forceinline=True)
def drift(
    taste: NDArray[np.float32],
    birth_taste: NDArray[np.float32],
    item: NDArray[np.float32],
    rate: np.float32,
    pull: np.float32,
    reward: np.float32,
) -> None:
    """People come to like what pleased them more than they are used to, in proportion to the surprise.

    x_{t+1} ∝ x_t + η max(r, 0) u with η = `rate` per purchase and reward r = experienced value less what is
    usual on the open market, in logits; then back to the unit sphere. taste and item: (16,) float32;
    birth_taste and pull are not used. Source: Curmei et al. 2022.
    """
    if reward > np.float32(0.0):
        step = rate * reward
        for dimension in range(taste.shape[0]):
            taste[dimension] = taste[dimension] + step * item[dimension]
        normalise(taste)
