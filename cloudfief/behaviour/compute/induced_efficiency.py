"""Dear compute teaches thrift: what an export control costs in time, and what it may give back."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def efficiency_after(efficiency: ArrayLike, multiplier: ArrayLike, strength: float, years: float) -> NDArray[np.float64]:
    """Directed technical change saves what is dear: d ln A / dt = omega ln m, beyond what all learn anyway.

    efficiency A: AI per GPU-hour relative to the opening; multiplier m of the cost of compute, above 0; strength omega
    per year, 0 or more (0: nothing is induced). Returns A after `years`. Raises BadInput for m not above 0.
    Source: Acemoglu (2002), Popp (2002); the null of no effect is inside the prior.
    """
    factor = np.asarray(multiplier, dtype=np.float64)
    if not bool(np.all(factor > 0.0)):
        raise BadInput(f"multiplier: found {factor.tolist()}, allowed is above 0.")
    return np.asarray(efficiency, dtype=np.float64) * factor ** (strength * years)


def technology_lag_years(multiplier: ArrayLike, yearly_growth: float) -> NDArray[np.float64]:
    """How late a bloc is that pays m times as much for compute and spends as much: L = ln m / ln G years.

    yearly_growth G: factor by which effective compute grows in a year, above 1. Raises BadInput for another.
    """
    if yearly_growth <= 1.0:
        raise BadInput(f"yearly_growth: found {yearly_growth}, allowed is above 1.")
    return np.log(np.asarray(multiplier, dtype=np.float64)) / np.log(yearly_growth)
