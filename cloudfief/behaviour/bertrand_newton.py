"""Newton's method for Bertrand-Nash prices: for near-commodities, where the fixed point crawls."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.bertrand_market import Market
from cloudfief.behaviour.bertrand_zeta import TOLERANCE, settled, zeta
from cloudfief.behaviour.nested_logit import FloatArray, IntArray
from cloudfief.core.compiled import compiled

DIFFERENCE = 1e-6
HALVINGS = 30
# A search that can no longer improve has met rounding if its price error is below this part of the price.
STALLED = 1e-11


@compiled
def _slope(asked: Market, price: FloatArray, chosen: IntArray) -> FloatArray:
    """The Jacobian of p - ζ(p) over the chosen prices, by central differences on the scale (1-σ) of the
    demand.
    """
    slope = np.empty((chosen.size, chosen.size))
    above, below = np.empty(price.size), np.empty(price.size)
    for column in range(chosen.size):
        k = chosen[column]
        width = DIFFERENCE * (1.0 - asked.nest_parameter[k]) * max(1.0, abs(price[k]))
        moved = price.copy()
        moved[k] = price[k] + width
        zeta(asked, moved, above)
        moved[k] = price[k] - width
        zeta(asked, moved, below)
        slope[:, column] = ((below - above) / (2.0 * width))[chosen]
        slope[column, column] += 1.0
    return slope


@compiled
def _step(asked: Market, price: FloatArray, chosen: IntArray, target: FloatArray) -> bool:
    """One Newton step in place, halved until the largest error falls; whether one was found."""
    _, _, in_money = zeta(asked, price, target)
    direction = np.linalg.solve(_slope(asked, price, chosen), (price - target)[chosen])
    for halving in range(HALVINGS):
        trial = price.copy()
        trial[chosen] -= direction * 0.5**halving
        _, _, error = zeta(asked, trial, target)
        if error < in_money:
            price[:] = trial
            return True
    return False


@compiled
def newton(asked: Market, price: FloatArray, limit: int) -> int:
    """Prices where p = ζ(p), found in few steps from nearby; `price` (product,) in money is changed in place.

    Returns the iterations used, or -1 where `limit` did not suffice or no step improves.
    Raises numpy.linalg.LinAlgError where the Jacobian is singular.
    """
    target = np.empty(price.size)
    chosen = np.flatnonzero(np.isnan(asked.fixed_price))
    for iteration in range(limit):
        _, unexplained, in_money = zeta(asked, price, target)
        if settled(unexplained, in_money, TOLERANCE):
            return iteration
        if not _step(asked, price, chosen, target):
            return iteration if in_money <= STALLED else -1
    return -1
