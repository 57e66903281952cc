"""How a merchant prices: unit cost, a mark-up, and the channel's fee handed on to the buyer."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

Float64 = NDArray[np.float64]


def channel_price(unit_cost: ArrayLike, markup: ArrayLike, fee: ArrayLike, order_charge: ArrayLike = 0.0) -> NDArray[np.int64]:
    """A merchant asks what leaves it cost and mark-up once the channel has taken its share.

    p = (c (1 + m) + k) / (1 - f), rounded half up and never below one minor unit, since 0 means not for
    sale. unit_cost c and order_charge k (per order, passed on without mark-up): minor units; markup m:
    share of cost; fee f: share of the price, 0 <= f < 1. Arguments broadcast; the result has their common
    shape, minor units. Raises BadInput for a fee outside [0, 1). Source: ad-valorem pass-through is one for
    one in 1 / (1 - f) under constant mark-ups (Weyl and Fabinger 2013).
    """
    cost, above, charge = (np.asarray(values, np.float64) for values in (unit_cost, markup, order_charge))
    return _channel_price(cost, above, _checked_fee(fee), charge)


@numba.vectorize(cache=True)
def _channel_price(unit_cost: Any, markup: Any, fee: Any, order_charge: Any) -> Any:
    asked = (unit_cost * (1.0 + markup) + order_charge) / (1.0 - fee)
    return np.int64(max(np.floor(asked + 0.5), 1.0))


def sales_weighted_fee(fee: ArrayLike, sales: ArrayLike) -> Float64:
    """What a merchant pays per unit of money sold, over all of its channels.

    f = sum_h sales_h f_h / sum_h sales_h; every channel counts alike while nothing has been sold.
    fee and sales: (channel, ...); the result drops the first axis.
    """
    weight = np.asarray(sales, np.float64)
    charged = np.broadcast_to(_checked_fee(fee), weight.shape)
    weight = np.where(weight.sum(axis=0) > 0, weight, 1.0)
    return (weight * charged).sum(axis=0) / weight.sum(axis=0)


def parity_price(unit_cost: ArrayLike, markup: ArrayLike, fee: ArrayLike, sales: ArrayLike) -> NDArray[np.int64]:
    """Under a price-parity clause a merchant posts one price everywhere, from the fee it pays on average.

    p = c (1 + m) / (1 - f), f the sales-weighted fee: the buyers of cheap channels pay for the dear ones
    (Boik and Corts 2016). fee and sales: (channel, ...); the result drops the first axis, minor units.
    """
    return channel_price(unit_cost, markup, sales_weighted_fee(fee, sales))


def adapted_markup(
    markup: ArrayLike, share: ArrayLike, share_last: ArrayLike, speed: float, bounds: tuple[float, float]
) -> Float64:
    """A merchant that gains market share dares to ask for more, one that loses share asks for less.

    m_t = m_(t-1) (1 + v (s_t - s_(t-1)) / s_(t-1)), kept within `bounds`; a merchant without a share before
    keeps its mark-up. markup: share of cost; share, share_last: market shares; speed v: per repricing;
    shapes broadcast. Source: Dosi, Fagiolo and Roventini (2010), J. Econ. Dynamics and Control 34.
    """
    lowest, highest = bounds
    if not lowest <= highest:
        raise BadInput(f"mark-up bounds are {bounds}; the lower one must not exceed the higher one.")
    before = np.asarray(share_last, np.float64)
    known = before > 0
    growth = np.where(known, (np.asarray(share, np.float64) - before) / np.where(known, before, 1.0), 0.0)
    return np.clip(np.asarray(markup, np.float64) * (1.0 + speed * growth), lowest, highest)


def _checked_fee(fee: ArrayLike) -> Float64:
    charged = np.asarray(fee, np.float64)
    if not 0.0 <= charged.min(initial=0.0) <= charged.max(initial=0.0) < 1.0:
        wrong = ~((charged >= 0) & (charged < 1))
        raise BadInput(f"a channel's fee is {charged[wrong].flat[0]}; allowed are 0 up to, but not, 1.")
    return charged
