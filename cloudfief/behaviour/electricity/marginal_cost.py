"""Short-run marginal cost: what one more megawatt-hour costs a generating unit that stands."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def short_run_marginal_cost(
    fuel_price: ArrayLike, efficiency: ArrayLike, emission_factor: ArrayLike, permit_price: ArrayLike, variable_om: ArrayLike
) -> NDArray[np.float64]:
    """A unit burns 1/eta of fuel for each unit of power, and pays for the carbon in it: c = (f + e p) / eta + v.

    Arguments that broadcast together: fuel price f, money per MWh of heat; efficiency eta in (0, 1]; emission factor e,
    tonnes of CO2 per MWh of heat; permit price p, money per tonne; variable operation and maintenance v, money per MWh.
    Returns money per MWh of power. Raises BadInput for an efficiency outside (0, 1]. Units without fuel have f = e = 0.
    """
    eta = np.asarray(efficiency, dtype=np.float64)
    if not ((eta > 0.0) & (eta <= 1.0)).all():
        raise BadInput(f"efficiency: found {eta.min():g} to {eta.max():g}, allowed is above 0 to 1.")
    fuel, emission, permit, om = (
        np.asarray(values, dtype=np.float64) for values in (fuel_price, emission_factor, permit_price, variable_om)
    )
    return (fuel + emission * permit) / eta + om


def switch_price(
    fuel_prices: tuple[float, float], efficiencies: tuple[float, float], emission_factors: tuple[float, float],
    variable_om: tuple[float, float],
) -> float:  # fmt: skip
    """The permit price at which a cleaner and a dirtier unit cost the same: p* = (a1 - a0) / (i0 - i1).

    a = f / eta + v is cost without carbon, i = e / eta the tonnes per MWh, unit 0 the dirtier. Raises BadInput where
    both emit the same, since then no permit price turns the order.
    """
    plain = [f / eta + v for f, eta, v in zip(fuel_prices, efficiencies, variable_om, strict=True)]
    intensity = [e / eta for e, eta in zip(emission_factors, efficiencies, strict=True)]
    if intensity[0] == intensity[1]:
        raise BadInput(f"emission_factors: both units emit {intensity[0]:g} t/MWh; no permit price turns their order.")
    return (plain[1] - plain[0]) / (intensity[0] - intensity[1])
