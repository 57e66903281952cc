"""How an order moves the price: in proportion to it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def linear_impact(order: ArrayLike, slope: float) -> Floats:
    """Kyle (1985): dp = lambda Q, in log points for an order in units of the slope."""
    return slope * np.asarray(order, dtype=np.float64)
