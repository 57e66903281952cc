"""Capacity follows rent: what pays more than it did is built, what pays less is closed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def capacity_next(capacity: ArrayLike, earning: ArrayLike, usual_earning: ArrayLike, speed: ArrayLike) -> NDArray[np.float64]:
    """Capacity grows by the speed for each hundred per cent that its earnings exceed the usual: K' = K (1 + v g).

    g = earning / usual - 1 within [-1, 1]; earnings are margins over short-run cost a MW and week, in any unit; speed v is a
    share a week. A technology that never earned anything stays as it is. Arrays that broadcast to the shape of K.
    """
    usual = np.asarray(usual_earning, dtype=np.float64)
    ever = usual > 0.0
    ratio = np.where(ever, np.asarray(earning, dtype=np.float64) / np.where(ever, usual, 1.0), 1.0)
    gain = np.clip(ratio - 1.0, -1.0, 1.0)
    return np.asarray(capacity, dtype=np.float64) * (1.0 + np.asarray(speed) * gain)
