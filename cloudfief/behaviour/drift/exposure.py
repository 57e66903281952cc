"""Mere exposure with a pull to the birth taste (Friedkin and Johnsen 1990; Rossi, Polderman and Frasca
2021)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.drift.normal import normalise


@njit(nogil=True, error_model="numpy", forceinline=True)
def pull_towards(
    taste: NDArray[np.float32],
    birth_taste: NDArray[np.float32],
    item: NDArray[np.float32],
    rate: np.float32,
    pull: np.float32,
) -> None:
    """Taste moves toward what was met and back toward what it was at birth, in place.

    x_{t+1} = α x_0 + β x_t + γ u with γ = `rate`, α = `pull`, β = 1 - α - γ; rows of any length, shares per
    purchase. A constant u leads to x* = (α x_0 + γ u) / (α + γ) at the rate β^t.
    """
    keep = np.float32(1.0) - rate - pull
    for dimension in range(taste.shape[0]):
        anchored = pull * birth_taste[dimension] + keep * taste[dimension]
        taste[dimension] = anchored + rate * item[dimension]


@njit(nogil=True, error_model="numpy", forceinline=True)
def drift(
    taste: NDArray[np.float32],
    birth_taste: NDArray[np.float32],
    item: NDArray[np.float32],
    rate: np.float32,
    pull: np.float32,
    reward: np.float32,
) -> None:
    """People come to like what they buy often, and half remember what they liked before.

    `pull_towards`, then back to the unit sphere. taste, birth_taste and item: (16,) float32; rate and pull:
    shares per purchase; reward is not used. Source: Rossi, Polderman and Frasca 2021; Curmei et al. 2022.
    """
    pull_towards(taste, birth_taste, item, rate, pull)
    normalise(taste)
