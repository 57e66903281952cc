"""A fief that learns each user by online logistic regression on clicks."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.sigmoid import sigmoid

PERSONAL = True
LEARNS_ITEM_VECTORS = False


@njit(nogil=True, error_model="numpy", forceinline=True)
def expect(match: np.float32, intercept: np.float32) -> np.float32:
    """Probability of a click: p = 1 / (1 + e^-(b·φ + a)), from `match` b·φ and the item's `intercept` a."""
    return sigmoid(match + intercept)


@njit(nogil=True, error_model="numpy", forceinline=True)
def slope(expected: np.float32) -> np.float32:
    """How fast the expectation rises with the item's intercept: p (1 - p), the curvature of the
    log-likelihood."""
    return expected * (np.float32(1.0) - expected)


@njit(nogil=True, error_model="numpy", forceinline=True)
def learn(change: NDArray[np.float32], item: NDArray[np.float32], step: np.float32, error: np.float32) -> None:
    """What one examined slot teaches about the user: Δb += v (y - p) φ, in place; y is 1 for a click, else 0.

    change and item: (16,) float32. Examined slots that are not clicked are the negatives. Source: logistic
    regression by stochastic gradient with the scalar-precision step of
    `cloudfief.behaviour.recommender.step`.
    """
    scale = step * error
    for dimension in range(item.shape[0]):
        change[dimension] = change[dimension] + scale * item[dimension]
