"""What a stream of profit or rent is worth: Gordon's formula with a hazard that the rent is competed away."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Floats | float


def gordon_value(cash_flow: Numbers, discount: Numbers, growth: Numbers, hazard: Numbers = 0.0) -> Floats:
    """V = pi / (r - g + lambda): a rent that grows at g and is lost with hazard lambda (Gordon 1959).

    cash_flow: money a year; discount, growth and hazard: share a year; all broadcast. Raises ValueError where
    r - g + lambda is not positive, for such a stream has no finite value.
    """
    rate = np.asarray(discount - growth + hazard, dtype=np.float64)
    if np.any(rate <= 0):
        raise ValueError("discount - growth + hazard must be positive")
    return np.asarray(cash_flow / rate)


def implied_growth(price_earnings: Numbers, discount: Numbers, hazard: Numbers) -> Floats:
    """The growth that a price of so many years' profit implies: g = r + lambda - E / P, share a year."""
    return np.asarray(discount + hazard - 1.0 / price_earnings)
