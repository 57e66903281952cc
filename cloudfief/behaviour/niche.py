"""A specialised service against general AI that does its task: the best price, the profit, and when it gives up."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import lambertw

from cloudfief.behaviour.bertrand_market import Market, market

Floats = NDArray[np.float64]


def lambert(value: ArrayLike, price_coefficient: ArrayLike, cost: ArrayLike, rival_value: ArrayLike) -> Floats:
    """W(z / A_0) with z = e^(d - a c - 1) and A_0 = 1 + e^(v_f): the specialist's odds at its best price.

    value d: utils at price 0; price coefficient a: utils per unit of money; cost c: money per customer;
    rival_value v_f: utils of general AI at its price, -inf for none. Shapes broadcast. Plain logit.
    """
    strength = np.asarray(value, np.float64) - np.asarray(price_coefficient, np.float64) * np.asarray(cost, np.float64) - 1.0
    return np.asarray(lambertw(np.exp(strength - np.logaddexp(0.0, np.asarray(rival_value, np.float64)))).real, np.float64)


def best_markup(value: ArrayLike, price_coefficient: ArrayLike, cost: ArrayLike, rival_value: ArrayLike) -> Floats:
    """p - c = (1 + W(z / A_0)) / a: it falls as general AI gets better, never below 1 / a. Money; see `lambert`."""
    return (1.0 + lambert(value, price_coefficient, cost, rival_value)) / np.asarray(price_coefficient, np.float64)


def best_profit(
    customers: ArrayLike, value: ArrayLike, price_coefficient: ArrayLike, cost: ArrayLike, rival_value: ArrayLike
) -> Floats:
    """(M / a) W(z / A_0), before the fixed cost: money per period for M `customers`; see `lambert`."""
    odds = lambert(value, price_coefficient, cost, rival_value)
    return np.asarray(customers, np.float64) / np.asarray(price_coefficient, np.float64) * odds


def niche_market(
    value: Floats, cost: Floats, price_coefficient: float, nest_parameter: float, rival_value: float, response: float = 1.0
) -> Market:
    """Specialists, (specialist,), and general AI, the last product, in one nest; the outside good is doing without.

    General AI's price is not set in this niche: it is part of `rival_value`, utils. `response` omega: how much of the
    long-run response firms with customers under contract count on.
    """
    count = value.size
    return market(
        quality_value=np.append(value, rival_value), marginal_cost=np.append(cost, 0.0),
        price_coefficient=price_coefficient, owner=np.arange(count + 1), nest=0, nest_parameter=nest_parameter,
        fixed_price=np.append(np.full(count, np.nan), 0.0), price_response=response,
    )  # fmt: skip
