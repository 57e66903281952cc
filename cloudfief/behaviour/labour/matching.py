"""How people and vacancies meet, and where unemployment rests."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Float64 = NDArray[np.float64]
WEEKS_PER_MONTH = 52 / 12


def weekly(monthly: ArrayLike) -> Float64:
    """The probability in a week that gives a monthly one: 1 - (1 - m)^(12 / 52), any shape."""
    return 1.0 - (1.0 - np.asarray(monthly, np.float64)) ** (1.0 / WEEKS_PER_MONTH)


def hires(searchers: ArrayLike, vacancies: ArrayLike, efficiency: ArrayLike, elasticity: float) -> Float64:
    """Matches in a week: m = mu U^eta V^(1 - eta), never more than there are searchers or vacancies.

    searchers U and vacancies V: in one unit, shapes broadcast; efficiency mu: a week; elasticity eta with respect to
    searchers, 0.5-0.7. Source: Petrongolo and Pissarides (2001), Journal of Economic Literature 39.
    """
    looking, open_jobs = np.asarray(searchers, np.float64), np.asarray(vacancies, np.float64)
    matches = np.asarray(efficiency, np.float64) * looking**elasticity * open_jobs ** (1.0 - elasticity)
    return np.minimum(matches, np.minimum(looking, open_jobs))


def fill_rate(matches: ArrayLike, vacancies: ArrayLike, before: ArrayLike) -> Float64:
    """Share of vacancies that were filled; where there were none, what it was before. Shapes broadcast."""
    posted = np.asarray(vacancies, np.float64)
    some = posted > 0.0
    return np.where(some, np.asarray(matches, np.float64) / np.where(some, posted, 1.0), np.asarray(before, np.float64))
