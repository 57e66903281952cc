"""A fief's week in money: what came in, what its services cost, what is rent."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.calendar import WEEKS_PER_YEAR

Array = NDArray[np.float64]


class Week(NamedTuple):
    """One week of every fief, US dollars, shape (fief,) each.

    gross take = fees + advertising (+ surplus of own brands); net take = gross take - service cost (with AI and devices);
    net rent = net take - normal return on the capital employed, R = (p - MC) q - F - r K.
    """

    gmv: Array
    gross_take: Array
    service_cost: Array  # wages of logistics, payments, support
    ai_cost: Array
    device_loss: Array
    normal_return: Array

    @property
    def cost(self) -> Array:
        """What its services cost."""
        return self.service_cost + self.ai_cost + self.device_loss

    @property
    def net_take(self) -> Array:
        """Gross take less what its services cost."""
        return self.gross_take - self.cost

    @property
    def net_rent(self) -> Array:
        """Net take less the normal return on capital."""
        return self.net_take - self.normal_return


class Costs(NamedTuple):
    """The numbers behind a fief's cost."""

    service_rate: float  # of GMV
    ai_share: float  # of service cost at the start
    ai_elasticity: float
    device_loss_usd: float  # per household reached, a week
    normal_return: float  # a year
    capital_ratio: float  # capital over a year's GMV


def week_of(gmv: Array, gross_take: Array, reached: Array, token_price: Array, costs: Costs) -> Week:
    """The week's accounts; AI cost follows the token price P as P^(1 - elasticity); all arguments (fief,)."""
    service = costs.service_rate * gmv
    ai_cost = costs.ai_share * service * token_price ** (1 - costs.ai_elasticity)
    return Week(
        gmv=gmv,
        gross_take=gross_take,
        service_cost=service * (1 - costs.ai_share),
        ai_cost=ai_cost,
        device_loss=costs.device_loss_usd * reached,
        normal_return=costs.normal_return / WEEKS_PER_YEAR * costs.capital_ratio * gmv * WEEKS_PER_YEAR,
    )
