"""What landlords expect to be asked for: demand goes on from where it is, at the pace that they have seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


class Outlook(NamedTuple):
    """What has been seen of demand, of one shape each."""

    level: NDArray[np.float64]  # moving average, units a week
    trend: NDArray[np.float64]  # moving average of its growth, log points a week


def first_outlook(demand: ArrayLike) -> Outlook:
    """What is seen first is taken to last."""
    level = np.asarray(demand, dtype=np.float64)
    return Outlook(level.copy(), np.zeros_like(level))


def outlook_after(before: Outlook, demand: ArrayLike, weight: float, largest_growth: float = np.inf) -> Outlook:
    """Adaptive expectations of level and growth: x <- x + w (demand - x), g <- g + w (change of ln x - g).

    demand: units a week, of the shape of `before`; weight w: part that the newest week counts, in (0, 1];
    largest_growth: of a week that is taken for a trend, log points. Raises BadInput for another weight. Source: Holt (1957),
    with growth in logarithms.
    """
    if not 0.0 < weight <= 1.0:
        raise BadInput(f"weight: found {weight}, allowed is above 0 to 1.")
    level = before.level + weight * (np.asarray(demand, dtype=np.float64) - before.level)
    growth = np.log(np.maximum(level, 1e-9) / np.maximum(before.level, 1e-9))
    growth = np.clip(growth, -largest_growth, largest_growth)
    return Outlook(level, before.trend + weight * (growth - before.trend))


def expected_demand(seen: Outlook, weeks_ahead: float, weight: float, largest_outlook: float = np.inf) -> NDArray[np.float64]:
    """Demand some weeks ahead, units a week: x exp(g (h + (1 - w) / w)), growing by `largest_outlook` log points at most.

    A moving average of weight w lags behind a steady trend by (1 - w) / w weeks, so that much is added to h.
    """
    distance = weeks_ahead + (1.0 - weight) / weight
    outlook = np.clip(seen.trend * distance, -largest_outlook, largest_outlook)
    return seen.level * np.exp(outlook)
