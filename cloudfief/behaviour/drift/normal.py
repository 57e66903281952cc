"""Tastes live on the unit sphere: what every drift law does after moving one."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True, error_model="numpy", forceinline=True)
def squared_length(row: NDArray[np.float32]) -> np.float32:
    """|x|^2 of a taste of 16 dimensions, summed in one fixed order: four running sums, then their sum."""
    first = row[0] * row[0]
    second = row[1] * row[1]
    third = row[2] * row[2]
    fourth = row[3] * row[3]
    for dimension in range(4, row.shape[0], 4):
        first += row[dimension] * row[dimension]
        second += row[dimension + 1] * row[dimension + 1]
        third += row[dimension + 2] * row[dimension + 2]
        fourth += row[dimension + 3] * row[dimension + 3]
    return (first + second) + (third + fourth)


@njit(nogil=True, error_model="numpy", forceinline=True)
def normalise(row: NDArray[np.float32]) -> None:
    """Put a taste back on the unit sphere, x <- x / |x|, in place; the zero vector stays where it is."""
    length = np.sqrt(squared_length(row))
    if length > np.float32(0.0):
        inverse = np.float32(1.0) / length
        for dimension in range(row.shape[0]):
            row[dimension] = row[dimension] * inverse
