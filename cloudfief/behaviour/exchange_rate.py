"""How external payments move the exchange rate, week by week."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def next_log_rate(log_rate: Floats, inflow: Floats, size: Floats, speed: float) -> Floats:
    """Log of currency per dollar next week, (bloc,): ln e - speed x net inflow / size; the first bloc's stays as it is.

    A currency whose bloc pays out more than it gets becomes cheaper. inflow: net receipts from abroad; size: what they are
    measured by, both minor units a week, (bloc,); the ratio counts between -1 and 1. speed: log points a week.
    It rests where payments balance, which is financial autarky in Gabaix and Maggiori (2015).
    """
    imbalance = np.clip(inflow / np.maximum(size, 1.0), -1, 1)
    moved = log_rate - speed * imbalance
    return moved + (log_rate[0] - moved[0])
