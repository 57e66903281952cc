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
    ai_cost: Array  # bought
    compute_cost: Array  # rented for AI of its own
    device_loss: Array
    normal_return: Array

    @property
    def cost(self) -> Array:
        """What its services cost."""
        return self.service_cost + self.ai_cost + self.compute_cost + self.device_loss

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
    ai_built_share: float  # of that
    ai_elasticity: float
    device_loss_usd: float  # per household reached, a week
    normal_return: float  # a year
    capital_ratio: float  # capital over a year's GMV


def week_of(gmv: Array, gross_take: Array, reached: Array, token_price: Array, built_cost: Array, costs: Costs) -> Week:
    """The week's accounts; all arguments (fief,).

    AI that is bought follows the token price P as P^(1 - elasticity); `built_cost` is what built AI costs per purchase
    over what it cost at the start.
    """
    service = costs.service_rate * gmv
    ai = costs.ai_share * service
    return Week(
        gmv=gmv,
        gross_take=gross_take,
        service_cost=service * (1 - costs.ai_share),
        ai_cost=ai * (1 - costs.ai_built_share) * token_price ** (1 - costs.ai_elasticity),
        compute_cost=ai * costs.ai_built_share * built_cost,
        device_loss=costs.device_loss_usd * reached,
        normal_return=costs.normal_return / WEEKS_PER_YEAR * costs.capital_ratio * gmv * WEEKS_PER_YEAR,
    )


def marginal_cost(week: Week, service_rate: float) -> Array:
    """What services for one more dollar of purchases cost, (fief,); `service_rate` where nothing was sold."""
    served = week.service_cost + week.ai_cost + week.compute_cost
    return np.divide(served, week.gmv, out=np.full(len(week.gmv), service_rate), where=week.gmv > 0)
