"""What theory says an order does to a price: Kyle's market maker, and a thin book that an order walks through."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def kyle_slope(value_spread: float, noise_spread: float) -> float:
    """lambda = sigma_v / (2 sigma_u): how far a market maker moves who cannot tell the informed from the noise.

    Source: Kyle (1985), Econometrica 53.
    """
    return value_spread / (2 * noise_spread)


def walk_the_book(depth: ArrayLike, order: float, tick: float) -> float:
    """How far a buyer who takes `order` shares from a book drives the price, in the unit of `tick`.

    depth: shares offered at each tick above the price, (tick,). A book whose depth grows in proportion to the distance
    from the price (the latent book of Toth et al. 2011) gives the square root. Raises ValueError for more than there is.
    """
    offered = np.cumsum(np.asarray(depth, dtype=np.float64))
    if order > offered[-1]:
        raise ValueError(f"an order of {order} exceeds the {offered[-1]} on offer")
    level = int(np.searchsorted(offered, order))
    below = offered[level - 1] if level else 0.0
    return tick * (level + (order - below) / (offered[level] - below))
