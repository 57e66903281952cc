"""Which tasks AI does: those in which it costs less than labour."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import root_scalar
from scipy.special import ndtr, ndtri

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]
ROOT_TWO_PI = float(np.sqrt(2.0 * np.pi))


class TaskCosts(NamedTuple):
    """Cost of AI over that of labour in the tasks exposed to it: log-normal, ln c ~ N(mean, spread^2)."""

    mean: float  # log points
    spread: float  # log points, above 0


@lru_cache(maxsize=64)
def costs_that_give(profitable: float, saving: float) -> TaskCosts:
    """The costs at which AI pays in the share `profitable` of exposed tasks and saves there the share `saving`.

    P(c < 1) = Phi(-m / s); 1 - E[c | c < 1] = 1 - exp(m + s^2 / 2) Phi(-m / s - s) / Phi(-m / s), solved for s. Both
    shares lie between 0 and 1; raises BadInput otherwise.
    """
    if not (0.0 < profitable < 1.0 and 0.0 < saving < 1.0):
        raise BadInput(f"profitable, saving: found {profitable}, {saving}; allowed is between 0 and 1.")
    quantile = float(ndtri(profitable))

    def miss(spread: float) -> float:
        return float(saving_on_automated(TaskCosts(-quantile * spread, spread), 0.0)) - saving

    spread = float(root_scalar(miss, bracket=(1e-6, 30.0), xtol=1e-14).root)
    return TaskCosts(-quantile * spread, spread)


def profitable_share(costs: TaskCosts, log_cost: ArrayLike) -> Float64:
    """Share of exposed tasks in which AI costs less than labour: Phi(-(m + x) / s).

    log_cost x: change of the log cost of AI over that of labour in all tasks alike, any shape.
    """
    return ndtr(-(costs.mean + np.asarray(log_cost, np.float64)) / costs.spread)


def mean_log_saving(costs: TaskCosts, log_cost: ArrayLike) -> Float64:
    """Log cost saved by AI per exposed task, 0 where it does not pay: E[max(-ln c, 0)] = s (z Phi(z) + phi(z)).

    z = -(m + x) / s. Where tasks are Cobb-Douglas, unit cost falls by exposure x this, log points; the shape of `log_cost`.
    """
    z = -(costs.mean + np.asarray(log_cost, np.float64)) / costs.spread
    return costs.spread * (z * ndtr(z) + np.exp(-0.5 * z * z) / ROOT_TWO_PI)


def saving_on_automated(costs: TaskCosts, log_cost: ArrayLike) -> Float64:
    """Share of labour cost saved in the tasks that AI does: 1 - E[c | c < 1], the shape of `log_cost`."""
    mean = costs.mean + np.asarray(log_cost, np.float64)
    z = -mean / costs.spread
    return 1.0 - np.exp(mean + 0.5 * costs.spread**2) * ndtr(z - costs.spread) / ndtr(z)


def relative_cost(price: ArrayLike, wage: ArrayLike, quality: ArrayLike, bought: float, elasticity: float) -> Float64:
    """Log cost of AI over that of labour: ln(b P / W + 1 - b) - k ln q; 0 at the start.

    The part b of the cost of AI is bought from AI sellers at price P, the rest is people who run it and earn W; better
    models do with less of both. P, W, q relative to the start, shapes broadcast; b a share; k an elasticity.
    """
    per_wage = np.asarray(price, np.float64) / np.asarray(wage, np.float64)
    return np.log(bought * per_wage + (1.0 - bought)) - elasticity * np.log(np.asarray(quality, np.float64))


def bought_share(price: ArrayLike, wage: ArrayLike, bought: float) -> Float64:
    """Share of the cost of AI that is paid to AI sellers: b P / W / (b P / W + 1 - b), see `relative_cost`."""
    per_wage = bought * np.asarray(price, np.float64) / np.asarray(wage, np.float64)
    return per_wage / (per_wage + (1.0 - bought))
