"""A fief that knows which items are clicked, and nothing about who clicks."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cloudfief.behaviour.sigmoid import sigmoid

PERSONAL = False
LEARNS_ITEM_VECTORS = False


@njit(nogil=True, error_model="numpy", forceinline=True)
def expect(match: np.float32, intercept: np.float32) -> np.float32:
    """Probability of a click, the same for everybody: p = 1 / (1 + e^-a)."""
    return sigmoid(intercept)


@njit(nogil=True, error_model="numpy", forceinline=True)
def slope(expected: np.float32) -> np.float32:
    """How fast the expectation rises with the item's intercept: p (1 - p)."""
    return expected * (np.float32(1.0) - expected)


@njit(nogil=True, error_model="numpy", forceinline=True)
def learn(change: NDArray[np.float32], item: NDArray[np.float32], step: np.float32, error: np.float32) -> None:
    """A click teaches nothing about its user; the item's intercept learns from the pooled clicks of all."""
