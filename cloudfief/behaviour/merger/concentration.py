"""How concentrated a market is, and how much more so a merger makes it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from cloudfief.core.errors import BadInput

POINTS = 10_000.0


def concentration(share: ArrayLike) -> float:
    """The Herfindahl-Hirschman index is high where a few firms sell most: HHI = 10,000 Σ_f S_f².

    share: of each firm, (firm,), between 0 and 1. What they leave of 1 counts as many sellers, each too small to add
    anything. Source: Merger Guidelines of the US Department of Justice and the FTC (2023), section 2.1.
    """
    found = np.asarray(share, dtype=np.float64)
    if not bool(np.all((found >= 0.0) & (found <= 1.0))):
        raise BadInput(f"shares: found {found.tolist()}; allowed is 0 to 1.")
    return float(POINTS * (found**2).sum())


def concentration_change(share: ArrayLike, merging: Sequence[int]) -> float:
    """A merger raises the index by 10,000 [(Σ S)² - Σ S²] over the firms that merge; for two firms 20,000 S_1 S_2.

    share: (firm,); merging: their numbers.
    """
    found = np.asarray(share, dtype=np.float64)[list(merging)]
    return float(POINTS * (found.sum() ** 2 - (found**2).sum()))
