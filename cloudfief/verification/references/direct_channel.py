"""Demand on a platform whose buyers and sellers can also meet elsewhere, and the fee that serves it best."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar
from scipy.special import expit

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]
GRID = 257


def direct_channel_share(fee: ArrayLike, convenience: ArrayLike, lock_in: ArrayLike, price_response: ArrayLike) -> Float64:
    """Buyers stay with the platform unless its fee outweighs its convenience and the cost of leaving.

    share(f) = 1 / (1 + exp(-(b + kappa - a f))). fee f: money per order that the platform adds to the
    price; convenience b and lock_in kappa: logits; price_response a: logits per unit of money. Shapes
    broadcast. Source: binary logit between platform and direct channel, competitive merchants, no parity
    clause.
    """
    value = np.asarray(convenience, np.float64) + np.asarray(lock_in, np.float64)
    return np.asarray(expit(value - np.asarray(price_response, np.float64) * np.asarray(fee, np.float64)))


def ces_demand(price: ArrayLike, elasticity: ArrayLike, scale: ArrayLike = 1.0) -> Float64:
    """Buyers with constant elasticity of substitution buy less the dearer a good is: q = A (p)^(-epsilon).

    price in money, elasticity epsilon without unit, scale A: quantity at a price of one. Shapes broadcast.
    Raises BadInput for a price that is not positive. Source: Dixit and Stiglitz (1977).
    """
    asked = np.asarray(price, np.float64)
    if not (asked > 0).all():
        raise BadInput(f"the price is {asked.min()}; allowed are prices above 0.")
    return np.asarray(scale, np.float64) * asked ** -np.asarray(elasticity, np.float64)


def numeric_optimum(rent: Callable[[float], float], lowest: float, highest: float) -> float:
    """The control at which a platform's rent is highest, found by looking, without any closed form.

    argmax of rent(x) on [lowest, highest]: the best of an even grid, then bounded Brent between its
    neighbours. Raises BadInput for an empty range. Accurate to about the square root of rounding, 1e-8 of
    the range.
    """
    if not lowest < highest:
        raise BadInput(f"the range is {lowest} to {highest}; the first must be smaller.")
    grid = np.linspace(lowest, highest, GRID)
    best = int(np.argmax([rent(float(point)) for point in grid]))
    between = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID - 1)])
    options = {"xatol": 1e-11}
    found = minimize_scalar(lambda point: -rent(point), bounds=between, method="bounded", options=options)
    candidates = [float(found.x), float(grid[best])]
    return max(candidates, key=rent)
