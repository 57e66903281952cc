"""Cheaper goods sell more: how much more decides whether a sector that saves labour employs more or fewer people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float64 = NDArray[np.float64]


def output_at(unit_cost: ArrayLike, elasticity: float) -> Float64:
    """Output sold when prices follow unit cost: Y = C^(-e), all relative to the start, any shape."""
    return np.asarray(unit_cost, np.float64) ** -elasticity
