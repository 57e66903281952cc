"""At a fixed quality, serving an answer gets cheaper every year by the same factor."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

MONTHS_PER_YEAR = 12.0


def cost_at_fixed_quality(first_cost: ArrayLike, yearly_factor: float, years: ArrayLike) -> NDArray[np.float64]:
    """Inference of a given quality costs c_t = c_0 k^-t.

    Arguments: c_0 in money per unit; k ≥ 1, the factor by which cost falls in a year (3 for algorithms alone,
    10 as usually quoted, 40 at most); t in years. The cost of the frontier model does not follow this law:
    its quality grows. Raises BadInput for k below 1. Sources: Gundlach et al. (2025); Epoch AI (2025).
    """
    _refuse(yearly_factor)
    return np.asarray(first_cost, dtype=np.float64) * yearly_factor ** -np.asarray(years, dtype=np.float64)


def factor_per_period(yearly_factor: float, periods_per_year: float) -> float:
    """The same decline for a shorter period, k^(1/n): n = 12 for months, 52 for weeks."""
    _refuse(yearly_factor)
    return yearly_factor ** (1.0 / periods_per_year)


def yearly_factor_from_halving(halving_months: float) -> float:
    """What halves every h months falls by 2^(12/h) in a year (Ho et al. 2024: h = 8 for training compute)."""
    if halving_months <= 0.0:
        raise BadInput(f"halving_months: found {halving_months}, allowed is above 0.")
    return 2.0 ** (MONTHS_PER_YEAR / halving_months)


def _refuse(yearly_factor: float) -> None:
    if yearly_factor < 1.0:
        raise BadInput(f"yearly_factor: found {yearly_factor}, allowed is 1 or more.")
