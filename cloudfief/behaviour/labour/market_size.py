"""Cheaper goods sell more: how much more decides whether a sector that saves labour employs more or fewer people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float64 = NDArray[np.float64]


def output_at(unit_cost: ArrayLike, elasticity: float) -> Float64:
    """Output sold when prices follow unit cost: Y = C^(-e), all relative to the start, any shape."""
    return np.asarray(unit_cost, np.float64) ** -elasticity


def employment_at(productivity: ArrayLike, elasticity: float) -> Float64:
    """Employment in a sector whose labour gets A times as productive: L = Y(1 / A) / A = A^(e - 1), any shape.

    It rises where demand is elastic, e > 1, falls where it is not, and stays where e = 1. Source: Bessen (2019),
    Economic Policy 34.
    """
    better = np.asarray(productivity, np.float64)
    return output_at(1.0 / better, elasticity) / better
