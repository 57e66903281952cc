"""A fief that learns users online and item vectors from pooled gradients: matrix factorisation (Koren et
al. 2009)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

PERSONAL = True
LEARNS_ITEM_VECTORS = True


@njit(nogil=True, error_model="numpy", forceinline=True)
def expect(match: np.float32, intercept: np.float32) -> np.float32:
    """Expected response: b·φ + a, linear as in least-squares factorisation."""
    return match + intercept


@njit(nogil=True, error_model="numpy", forceinline=True)
def slope(expected: np.float32) -> np.float32:
    """The squared loss has the same curvature everywhere: 1."""
    return np.float32(1.0)


@njit(nogil=True, error_model="numpy", forceinline=True)
def learn(change: NDArray[np.float32], item: NDArray[np.float32], step: np.float32, error: np.float32) -> None:
    """What one examined slot teaches about the user: Δb += v (y - b·φ - a) φ, in place.

    change and item: (16,) float32. With orthogonal items and the step of `step_size` this is the posterior
    mean of a normal taste, so that recommended match is worth s_0 ρ m_K. Source: Koren, Bell and Volinsky
    2009.
    """
    scale = step * error
    for dimension in range(item.shape[0]):
        change[dimension] = change[dimension] + scale * item[dimension]
