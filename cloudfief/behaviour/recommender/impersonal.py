"""A fief without personal data: it ranks by the catalogue alone and keeps no clicks."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

PERSONAL = False
LEARNS_ITEM_VECTORS = False


@njit(nogil=True, error_model="numpy", forceinline=True)
def expect(match: np.float32, intercept: np.float32) -> np.float32:
    """Nothing is expected of anybody: 0."""
    return np.float32(0.0)


@njit(nogil=True, error_model="numpy", forceinline=True)
def slope(expected: np.float32) -> np.float32:
    """Nothing is learnt, so the pooled curvature stays 0 and the item intercepts stay where they are."""
    return np.float32(0.0)


@njit(nogil=True, error_model="numpy", forceinline=True)
def learn(change: NDArray[np.float32], item: NDArray[np.float32], step: np.float32, error: np.float32) -> None:
    """A click teaches nothing: Δb = 0."""
