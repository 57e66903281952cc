"""How much of a change in cost buyers pay, once all sellers have answered."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import Market
from cloudfief.behaviour.nested_logit import FloatArray

STEP = 1e-4


def pass_through(asked: Market, price: FloatArray) -> FloatArray:
    """The change of every Bertrand-Nash price for one unit of money on one product's cost: dp_j/dc_k, (j, k).

    By central differences of the equilibrium, about 1e-7 exact. price: the equilibrium at the present costs,
    (product,). Products of fixed price stay where they are. In plain logit a monopolist passes on 1 - s.
    """
    matrix = np.empty((price.size, price.size))
    for product in range(price.size):
        cost, at_price = abs(float(asked.marginal_cost[product])), abs(float(price[product]))
        # The cost of a metered product stays above 0.
        step = STEP * (cost if asked.usage_elasticity[product] > 0.0 else max(cost, at_price))
        change = np.zeros(price.size)
        change[product] = step
        dearer = solve(asked._replace(marginal_cost=asked.marginal_cost + change), start=price).price
        cheaper = solve(asked._replace(marginal_cost=asked.marginal_cost - change), start=price).price
        matrix[:, product] = (dearer - cheaper) / (2.0 * step)
    return matrix
