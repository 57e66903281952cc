"""What merchants make their goods with: labour, AI services and power, and what imports pay at the border."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.integers import cut_by_group, mul_div, share_at

Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]


class Recipe(NamedTuple):
    """Unit cost by input, relative to unit cost at the start, by bloc and size of firm, (bloc, size) each."""

    labour: Floats
    ai_services: Floats
    power: Floats

    @property
    def unit_cost(self) -> Floats:
        """All inputs together, 1 at the start."""
        return self.labour + self.ai_services + self.power

    @property
    def ai_part(self) -> Floats:
        """The part of unit cost that goes to AI services, (bloc, size)."""
        return self.ai_services / self.unit_cost


class Inputs(NamedTuple):
    """What a week's AI services and power cost, home minor units, (item,) each."""

    ai_services: Int64
    power: Int64


def bought(cost: Int64, ai_part: Floats, home: Int64, power_bill: Int64 | None) -> Inputs:
    """AI services are their part of the cost; a bloc's power bill is cut over its merchants by cost.

    cost of the units sold and AI's part of it: (item,); power_bill: (bloc,) or None where nobody sells power. Nobody pays
    more for power than is left of the cost: the rest of such a bill is not due.
    """
    ai_services = np.rint(cost * ai_part).astype(np.int64)
    power = np.zeros_like(cost) if power_bill is None else cut_by_group(power_bill, cost, home)
    return Inputs(ai_services, np.minimum(power, cost - ai_services))


def duty(sales: Int64, tariff: Floats, home: Int64, to_home: tuple[Int64, Int64]) -> Int64:
    """Duty in sales at a price that contains it = sales t / (1 + t), in the makers' minor units, (bloc, item).

    sales: (bloc, channel, fee cell, item) in the buyers' minor units; tariff: share of the price before it, (bloc,).
    """
    due = np.zeros((len(tariff), sales.shape[-1]), dtype=np.int64)
    for bloc in np.flatnonzero(tariff > 0):
        imported = sales[bloc].sum(axis=(0, 1)) * (home != bloc)
        due[bloc] = mul_div(share_at(imported, tariff[bloc] / (1 + tariff[bloc])), to_home[0], to_home[1][bloc])
    return due
