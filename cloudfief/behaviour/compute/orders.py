"""What is ordered today stands after the delivery time: capacity, what is on order, and what is ordered next."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def wear_per_week(life_years: float, weeks_per_year: int = 52) -> float:
    """The part of capacity that wears out in a week, 1 / life."""
    return 1.0 / (life_years * weeks_per_year)


def delivered(capacity: ArrayLike, on_order: Floats, wear: float) -> tuple[Floats, Floats]:
    """A week passes: K <- (1 - d) K + what was ordered L weeks ago; the queue moves up by one.

    capacity: units, (bloc,); on_order: units by weeks until they stand, (week, bloc); wear d in [0, 1].
    Returns the new capacity and the queue, one week shorter.
    """
    return np.asarray(capacity, dtype=np.float64) * (1.0 - wear) + on_order[0], on_order[1:]


def placed(on_order: Floats, orders: ArrayLike, delivery_weeks: int) -> Floats:
    """The queue with new orders, (bloc,), that stand after `delivery_weeks`; what was promised earlier keeps its day."""
    missing = delivery_weeks - len(on_order)
    queue = np.concatenate([on_order, np.zeros((max(missing, 0), on_order.shape[1]))])
    queue[delivery_weeks - 1] += orders
    return queue


def promised_capacity(capacity: ArrayLike, on_order: Floats, wear: float) -> Floats:
    """Capacity once everything on order stands, with the wear until then: (1 - d)^L K + sum of (1 - d)^(L-1-i) q_i.

    capacity: (bloc,); on_order q: (week, bloc). Returns (bloc,).
    """
    weeks = len(on_order)
    kept = (1.0 - wear) ** np.arange(weeks - 1, -1, -1)
    return (1.0 - wear) ** weeks * np.asarray(capacity, dtype=np.float64) + kept @ on_order


def wanted_orders(
    target: ArrayLike,
    promised: ArrayLike,
    trend: ArrayLike,
    wear: float,
    catch_up_weeks: float,
    investment_factor: ArrayLike,
) -> Floats:
    """Orders of a week replace wear, keep pace with the trend and close the gap to the target; they are never negative.

    I = f max(0, (d + g) K* + (K* - K_promised) / c). Arguments, (bloc,): target K* and promised capacity in units; trend
    g in log points a week; factor f (see `tobin_factor`). wear d a week; catch_up_weeks c.
    Source: the stock-management rule of Sterman (1989).
    """
    wished = np.asarray(target, dtype=np.float64)
    rate = wear + np.asarray(trend, dtype=np.float64)
    orders = rate * wished + (wished - np.asarray(promised, dtype=np.float64)) / catch_up_weeks
    return np.maximum(orders, 0.0) * np.asarray(investment_factor, dtype=np.float64)


def tobin_factor(tobins_q: ArrayLike, elasticity: float) -> Floats:
    """Who is worth more than its machines builds more: f = q^e, q relative to the opening. Source: Tobin (1969)."""
    return np.maximum(np.asarray(tobins_q, dtype=np.float64), 0.0) ** elasticity
