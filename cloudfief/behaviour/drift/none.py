"""Tastes that never move."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(nogil=True, error_model="numpy", forceinline=True)
def drift(
    taste: NDArray[np.float32],
    birth_taste: NDArray[np.float32],
    item: NDArray[np.float32],
    rate: np.float32,
    pull: np.float32,
    reward: np.float32,
) -> None:
    """Nobody's taste is changed by what they buy: x_{t+1} = x_t. Arguments as in the other drift laws."""
