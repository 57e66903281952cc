"""What an hour of compute costs: in the long run what the machine costs, in the short run how full the halls are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CONFISCATION = 0.99  # share of revenue: a tax beyond it would make the price infinite


def spot_price(
    normal_price: ArrayLike, utilisation: ArrayLike, normal_utilisation: float, response: float, largest_swing: float = np.inf
) -> Floats:
    """Scarcity makes compute dear, idle capacity makes it cheap: p = p_n exp(eta (u - u_n)), within a swing either way.

    normal_price p_n: USD per GPU-hour; utilisation u: what is asked for over capacity; response eta: log points
    for one more unit of utilisation; largest_swing: log points. Returns USD per GPU-hour.
    """
    swing = response * (np.asarray(utilisation) - normal_utilisation)
    swing = np.clip(swing, -largest_swing, largest_swing)
    return np.asarray(normal_price, dtype=np.float64) * np.exp(swing)


def long_run_price(running: ArrayLike, capital: ArrayLike, capital_index: ArrayLike, tax: ArrayLike) -> Floats:
    """Free entry lets the price cover its cost and no more: p = (running + capital x index) / (1 - t).

    running: power, network and staff, USD per GPU-hour let; capital: wear and normal return at the opening's cost of
    building, USD per GPU-hour; capital_index: cost of building over the opening's; tax t: share of revenue in [0, 1).
    """
    cost = np.asarray(running, dtype=np.float64) + np.asarray(capital) * np.asarray(capital_index)
    return cost / (1.0 - np.minimum(np.asarray(tax, dtype=np.float64), CONFISCATION))
