"""How good a model is: effective compute makes it better, and what one lab learns the others copy."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput


def capability(training_compute: ArrayLike, efficiency: ArrayLike, base: float, per_decade: float) -> NDArray[np.float64]:
    """A model's quality grows with the logarithm of effective compute: q = q_0 + b log10(C A).

    Arguments: C, training compute in FLOP; A, algorithmic efficiency relative to the first week; q_0 in
    quality points; b in points per tenfold compute. Returns q, points. Raises BadInput for C A not above 0.
    """
    effective = np.asarray(training_compute, dtype=np.float64) * np.asarray(efficiency, dtype=np.float64)
    if not bool(np.all(effective > 0.0)):
        raise BadInput(f"training_compute times efficiency: found {effective.tolist()}, allowed is above 0.")
    return base + per_decade * np.log10(effective)


def quality_gap(lag_months: float, per_decade: float, decades_per_year: float) -> float:
    """A follower that is L months late is worse by Δq = b L g / 12 points, g the yearly growth of log10
    compute.
    """
    return per_decade * lag_months * decades_per_year / 12.0


def lag_months(gap: float, per_decade: float, decades_per_year: float) -> float:
    """How late a follower is, L = 12 Δq / (b g) months: the inverse of `quality_gap`."""
    if per_decade <= 0.0 or decades_per_year <= 0.0:
        raise BadInput(f"per_decade, decades_per_year: found {per_decade}, {decades_per_year}, allowed is above 0.")
    return 12.0 * gap / (per_decade * decades_per_year)


def after_imitation(quality: ArrayLike, frontier: ArrayLike, weekly_imitation: ArrayLike) -> NDArray[np.float64]:
    """Followers close a part of their gap to what they can copy: q ← q + h max(0, q_frontier - q).

    Arguments: quality and frontier in points; h in [0, 1], the part copied in a week (spillover,
    distillation). The one in front copies nothing. Costs are imitated by the same law in logarithms
    (`cost_after_imitation`). Source: Aghion, Harris, Howitt and Vickers (2001).
    """
    part = _part(weekly_imitation)
    own = np.asarray(quality, dtype=np.float64)
    return own + part * np.maximum(np.asarray(frontier, dtype=np.float64) - own, 0.0)


def cost_after_imitation(cost: ArrayLike, lowest_cost: ArrayLike, weekly_imitation: ArrayLike) -> NDArray[np.float64]:
    """Labs copy a cheaper way to serve: ln c ← ln c - h max(0, ln c - ln c_best).

    Arguments: cost and lowest_cost in money per unit, above 0; h in [0, 1], the part copied in a week. How
    fast labs copy cost, not the nest parameter, decides whether list prices fall by a third or by nine
    tenths.
    """
    part = _part(weekly_imitation)
    own = np.asarray(cost, dtype=np.float64)
    lowest = np.asarray(lowest_cost, dtype=np.float64)
    if not (bool(np.all(own > 0.0)) and bool(np.all(lowest > 0.0))):
        raise BadInput(f"cost, lowest_cost: found {own.tolist()}, {lowest.tolist()}, allowed is above 0.")
    return own * np.minimum(lowest / own, 1.0) ** part


def _part(weekly_imitation: ArrayLike) -> NDArray[np.float64]:
    part = np.asarray(weekly_imitation, dtype=np.float64)
    if not bool(np.all((part >= 0.0) & (part <= 1.0))):
        raise BadInput(f"weekly_imitation: found {part.tolist()}, allowed is 0 to 1.")
    return part
