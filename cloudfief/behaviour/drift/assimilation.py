"""Biased assimilation (Dean and Morgenstern 2022)."""

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
    """People move toward what they already like and away from what they dislike.

    x_{t+1} ∝ x_t + η (x_t·u) u with η = `rate` per purchase, then back to the unit sphere; a constant unit u
    gives tan φ_t = tan φ_0 / (1 + η)^t. taste and item: (16,) float32; birth_taste, pull and reward are not
    used. Source: Dean and Morgenstern 2022, Preference Dynamics Under Personalized Recommendations.
    """
    agreement = np.float32(0.0)
    for dimension in range(taste.shape[0]):
        agreement += taste[dimension] * item[dimension]
    step = rate * agreement
    for dimension in range(taste.shape[0]):
        taste[dimension] = taste[dimension] + step * item[dimension]
    normalise(taste)
