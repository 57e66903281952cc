"""Hedonic adaptation: what is had often pleases less (Curmei, Haupt, Recht and Hadfield-Menell 2022)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.drift.exposure import pull_towards
from cloudfief.behaviour.drift.normal import normalise

LEAST_ANCHOR = np.float32(0.2)  # of the rate; without an anchor all tastes are pushed the same way


@njit(nogil=True, error_model="numpy", forceinline=True)
def drift(
    taste: NDArray[np.float32],
    birth_taste: NDArray[np.float32],
    item: NDArray[np.float32],
    rate: np.float32,
    pull: np.float32,
    reward: np.float32,
) -> None:
    """People tire of what they buy, and half remember what they liked before.

    x_{t+1} ∝ α x_0 + (1 + η - α) x_t - η u with η = `rate` and α = max(`pull`, 0.2 η) per purchase, then
    back to the unit sphere. taste, birth_taste and item: (16,) float32; reward is not used. Source: Curmei
    et al. 2022.
    """
    anchor = LEAST_ANCHOR * rate
    anchor = max(pull, anchor)
    pull_towards(taste, birth_taste, item, -rate, anchor)
    normalise(taste)
