"""A power market in one load block: who can supply at what cost, who needs how much, and what the law allows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

FloatArray = NDArray[np.float64]


class PowerMarket(NamedTuple):
    """Markets side by side; arrays of shape (market, unit) or (market,), C-contiguous float64, money per MWh and MW.

    Units stand in the order of their cost. Load falls by `slope` for each unit of money above `reference`; imports start
    at `import_price` and grow by `import_slope` up to `import_limit`. Load is shed at `price_limit`.
    """

    cost: FloatArray  # (market, unit), rising along a row
    strategic: FloatArray  # capacity whose owners see that the price falls with what they sell, (market, unit)
    fringe: FloatArray  # capacity whose owners take the price as given, (market, unit)
    load: FloatArray  # at the reference price
    slope: FloatArray  # MW per unit of money
    reference: FloatArray
    import_price: FloatArray
    import_slope: FloatArray  # MW per unit of money
    import_limit: FloatArray
    price_limit: FloatArray
    withholding: FloatArray  # conduct x (1 - forward cover): 0 for price takers, 1 for an unhedged monopoly
    revenue_cap: FloatArray  # money per MWh that a seller may keep


class Dispatch(NamedTuple):
    """What comes about in each market."""

    price: FloatArray  # money per MWh, (market,)
    competitive_price: FloatArray  # with the same load and price takers only, (market,)
    served: FloatArray  # MW, (market,)
    imports: FloatArray  # MW, (market,)
    shed: FloatArray  # load that gets no power at the price limit, MW, (market,)
    output: FloatArray  # MW, (market, unit)


def power_market(
    cost: ArrayLike,
    capacity: ArrayLike,
    load: ArrayLike,
    *,
    strategic_share: ArrayLike = 1.0,
    slope: ArrayLike = 0.0,
    reference: ArrayLike = 0.0,
    import_price: ArrayLike = 0.0,
    import_slope: ArrayLike = 0.0,
    import_limit: ArrayLike = 0.0,
    price_limit: ArrayLike = 4000.0,
    withholding: ArrayLike = 0.0,
    revenue_cap: ArrayLike = np.inf,
) -> PowerMarket:
    """Markets from what broadcasts to (market, unit) and (market,); the load gives the number of markets.

    Raises BadInput for units out of the order of their cost, negative capacity or slope, or withholding outside [0, 1].
    """
    loads = np.atleast_1d(np.asarray(load, dtype=np.float64))
    costs = np.asarray(cost, dtype=np.float64)
    rows = (loads.size, costs.shape[-1])
    whole = np.broadcast_to(np.asarray(capacity, dtype=np.float64), rows)
    strategic = whole * np.asarray(strategic_share, dtype=np.float64)
    single = (slope, reference, import_price, import_slope, import_limit, price_limit, withholding, revenue_cap)
    filled = [_filled(value, (loads.size,)) for value in single]
    market = PowerMarket(
        _filled(costs, rows), np.ascontiguousarray(strategic), np.ascontiguousarray(whole - strategic),
        np.ascontiguousarray(loads), *filled,
    )  # fmt: skip
    _refuse_odd(market)
    return market


def _filled(value: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=np.float64), shape))


def _refuse_odd(market: PowerMarket) -> None:
    if (np.diff(market.cost, axis=-1) < 0).any():
        raise BadInput("cost: found a unit that is cheaper than the one before it; allowed is a rising order.")
    for name in ("strategic", "fringe", "slope", "import_slope", "import_limit"):
        lowest = float(getattr(market, name).min(initial=0.0))
        if lowest < 0:
            raise BadInput(f"{name}: found {lowest:g}, allowed is 0 or more.")
    if not ((market.withholding >= 0) & (market.withholding <= 1)).all():
        raise BadInput(f"withholding: found up to {market.withholding.max():g}, allowed is 0 to 1.")
