"""Wages are lower where unemployment is higher."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def wage_at(unemployment: ArrayLike, usual: ArrayLike, elasticity: float) -> NDArray[np.float64]:
    """The wage curve: W = (u / u_0)^(-beta), relative to the wage at the usual unemployment u_0.

    unemployment and usual: shares above 0, shapes broadcast; elasticity beta: 0.1 across countries and regions. Source:
    Blanchflower and Oswald (1994), The Wage Curve.
    """
    return (np.asarray(unemployment, np.float64) / np.asarray(usual, np.float64)) ** -elasticity
