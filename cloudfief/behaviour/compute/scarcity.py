"""Chip makers charge more when the queue for their chips is long."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def backlog_ratio(on_order: float, weekly_supply: float, delivery_weeks: float) -> float:
    """The queue over what it normally is, units on order / (units made a week x weeks of delivery); 1 without a market."""
    normal = weekly_supply * delivery_weeks
    return on_order / normal if normal > 0.0 else 1.0


def scarcity_markup(ratio: ArrayLike, normal: float, elasticity: float, bounds: tuple[float, float]) -> NDArray[np.float64]:
    """Price over cost m = m_n ratio^e, between bounds: long contracts and rivals hold it, costs floor it.

    ratio: backlog over its normal; normal mark-up m_n as price over cost; elasticity e; bounds on m.
    """
    wanted = normal * np.maximum(np.asarray(ratio, dtype=np.float64), 0.0) ** elasticity
    return np.clip(wanted, *bounds)
