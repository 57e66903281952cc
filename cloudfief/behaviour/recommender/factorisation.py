"""A fief that learns users online and item vectors from pooled gradients: matrix factorisation (Koren et
al. 2009)."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

PERSONAL = True
LEARNS_ITEM_VECTORS = True
LOGITS = 4.0  # of log-odds in one unit of expectation, at even odds: 1 / (p (1 - p)) (Gelman and Hill 2007)
BELIEF_RIDGE = 0.05  # squared length of a belief below which it says little about an item


def first_vectors(items: int, dimensions: int) -> NDArray[np.float64]:
    """Where item vectors start before anything is learnt, between -1 and 1, (items, dimensions).

    One wave a dimension, each of its own length, so that the dimensions are nearly orthogonal. What is learnt from
    vectors of low rank stays of low rank: users move along the vectors of items, and these along what users have learnt.
    """
    return np.sin(np.outer(np.arange(1, items + 1), 1.7 + 2.3 * np.arange(dimensions)))


@njit(nogil=True, error_model="numpy", forceinline=True)
def lesson(error: np.float32, squared_length: np.float32, dimensions: int) -> np.float32:
    """What one examined slot teaches about its item, by which the user's belief b is multiplied: d (y - expected) / (b·b + r).

    Summed over n users this is n times the step that fits the item's vector to their clicks, whatever the length of their
    beliefs; without the division beliefs of length 0.1 would teach a hundredth of it. Source: normalised least mean
    squares (Widrow and Hoff 1960; Nagumo and Noda 1967).
    """
    return np.float32(dimensions) * error / (squared_length + np.float32(BELIEF_RIDGE))


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
