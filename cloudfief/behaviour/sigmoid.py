"""One logistic function for every route, so that their results are the same bits."""

from __future__ import annotations

import numpy as np
from numba import njit

F = np.float32
MOST = F(7.90531110763549805)  # beyond it tanh is 1 in single precision
ODD = tuple(
    F(x)
    for x in (
        -2.76076847742355e-16,
        2.00018790482477e-13,
        -8.60467152213735e-11,
        5.12229709037114e-08,
        1.48572235717979e-05,
        6.37261928875436e-04,
        4.89352455891786e-03,
    )
)
EVEN = tuple(F(x) for x in (1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03))
HALF = F(0.5)


@njit(nogil=True, error_model="numpy", forceinline=True)
def sigmoid(log_odds: np.float32) -> np.float32:
    """Probability of log-odds z: 1 / (1 + e^-z) = (1 + tanh(z / 2)) / 2, to 2e-7, by additions and one
    division.

    tanh is the rational function of degrees 13 and 6 used in the Eigen library.
    """
    half = HALF * log_odds
    half = min(half, MOST)
    half = max(half, -MOST)
    square = half * half
    top = ((((((ODD[0] * square + ODD[1]) * square + ODD[2]) * square + ODD[3]) * square + ODD[4]) * square
            + ODD[5]) * square + ODD[6]) * half  # fmt: skip
    bottom = ((EVEN[0] * square + EVEN[1]) * square + EVEN[2]) * square + EVEN[3]
    return HALF + HALF * (top / bottom)
