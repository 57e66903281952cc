"""Firms enter a trade while it pays more than elsewhere and leave it while it pays less."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def firms_after_entry(
    firms: ArrayLike, margin: ArrayLike, normal_margin: float, weekly_speed: float, largest_excess: float
) -> NDArray[np.float64]:
    """N <- N (1 + v (m - m_n)): a week of entry and exit, no faster than at `largest_excess` of margin either way.

    firms N: any shape; margin m: profit over revenue, same shape; m_n: what the trade must pay; v: share of firms that
    enter in a week for a margin of one above normal, in [0, 1]. Free entry in a limit: v large, m goes to m_n.
    """
    excess = np.clip(np.asarray(margin, np.float64) - normal_margin, -largest_excess, largest_excess)
    return np.asarray(firms, np.float64) * (1.0 + weekly_speed * excess)
