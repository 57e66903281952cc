"""How far a fief's belief moves: less, the more it has seen."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(nogil=True, error_model="numpy", forceinline=True)
def step_size(first_step: np.float32, growth: np.float32, seen: np.float32) -> np.float32:
    """The step of an online Bayesian update with one scalar precision: v_n = v_0 / (1 + v_0 g n).

    `seen` n is the number of slots examined before, `growth` g the precision each adds. With unit noise, a
    prior variance v and orthogonal items, v_0 = v / (1 + v) and g = 1 per observation of an item it is
    exactly the gain of the Kalman filter.
    """
    return first_step / (np.float32(1.0) + first_step * growth * seen)
