"""How an innovation spreads: some adopt by themselves, others because those around them have (Bass 1969)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]


def adoption_hazard(innovation: float, imitation: float, adopted: ArrayLike, years: float) -> Float64:
    """Probability that somebody who has not adopted does so within a short time: 1 - exp(-(p + q F) dt).

    innovation p and imitation q: per year; adopted F: share of those who want to that have adopted, any shape; years dt.
    """
    return -np.expm1(-(innovation + imitation * np.asarray(adopted, np.float64)) * years)


def adopted_share(innovation: float, imitation: float, years: ArrayLike) -> Float64:
    """Bass's curve: F(t) = (1 - e^(-(p+q) t)) / (1 + (q / p) e^(-(p+q) t)), share of those who want to, any shape."""
    _refuse(innovation, imitation)
    decay = np.exp(-(innovation + imitation) * np.asarray(years, np.float64))
    return (1.0 - decay) / (1.0 + imitation / innovation * decay)


def peak_years(innovation: float, imitation: float) -> float:
    """When most adopt: t* = ln(q / p) / (p + q) years."""
    _refuse(innovation, imitation)
    return math.log(imitation / innovation) / (innovation + imitation)


def _refuse(innovation: float, imitation: float) -> None:
    if not (innovation > 0.0 and imitation > 0.0):
        raise BadInput(f"innovation, imitation: found {innovation}, {imitation}; allowed is above 0.")
