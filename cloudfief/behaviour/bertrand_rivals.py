"""Two other routes to Bertrand-Nash prices, written apart from the main one so that each checks the other."""

from __future__ import annotations

import numpy as np
from scipy.optimize import root_scalar

from cloudfief.behaviour.bertrand_market import (
    Equilibrium,
    Market,
    NoEquilibrium,
    demand,
    gain_per_unit,
    residuals,
    usage,
)
from cloudfief.behaviour.nested_logit import FloatArray, price_response
from cloudfief.core.errors import BadInput

CHANGE = 1e-12
RESOLUTION = 4.0 * 2.0**-52
BLP_ITERATIONS = 2_000
ROUNDS = 100


def describe(asked: Market, price: FloatArray, iterations: int) -> Equilibrium:
    """The market at these prices, with the violation of the first-order conditions by `bertrand_market`."""
    share = demand(asked, price).product
    in_shares, relative = residuals(asked, price)
    markup = price - asked.marginal_cost
    return Equilibrium(price, share, share * usage(asked, price), markup, iterations, in_shares, relative)


def blp_map(asked: Market, price: FloatArray, step: float = 0.5) -> Equilibrium:
    """Firms invert their first-order conditions for the mark-up: p - c + shadow ← Δ(p)⁻¹ s(p).

    Δ_jk = -∂s_k/∂p_j within a firm, else 0; products of fixed price go to the right-hand side. The full map
    (`step` 1) often cycles where a firm is large. Source: Berry, Levinsohn and Pakes (1995).
    Arguments: the market, whose use must not answer to price; first prices (product,) in money; the part of
    the way that prices move in an iteration. Returns `Equilibrium`. Raises NoEquilibrium where it cycles.
    """
    if bool(np.any(asked.usage_elasticity > 0.0)):
        found_elasticity = asked.usage_elasticity.tolist()
        raise BadInput(f"BLP map: found usage_elasticity {found_elasticity}, allowed is 0 for every product.")
    chosen = np.isnan(asked.fixed_price)
    cost = asked.marginal_cost - asked.shadow_value
    own = asked.owner[:, None] == asked.owner[None, :]
    current, change = price.astype(np.float64).copy(), np.inf
    for iteration in range(1, BLP_ITERATIONS + 1):
        found = demand(asked, current)
        counted = asked.price_response * asked.price_coefficient
        response = -price_response(found, asked.nest, asked.nest_parameter, counted).T * own
        fixed_margin = np.where(chosen, 0.0, current - cost)
        known = found.product - response @ fixed_margin
        markup = np.linalg.solve(response[np.ix_(chosen, chosen)], known[chosen])
        following = current.copy()
        answer = np.minimum(cost[chosen] + markup, asked.highest_price[chosen])
        following[chosen] += step * (answer - current[chosen])
        change = float(np.abs(following - current).max())
        current = following
        if change <= CHANGE * (1.0 + float(np.abs(current).max())):
            return describe(asked, current, iteration)
    raise NoEquilibrium(f"BLP map: prices still change by {change:.1e} after {BLP_ITERATIONS} iterations.")


def gauss_seidel(asked: Market, price: FloatArray) -> Equilibrium:
    """Firms take turns: one product at a time gets the price that is best given all others, until none moves.

    Arguments: the market; first prices in money (product,). Returns `Equilibrium`. Raises NoEquilibrium.
    """
    current, change = price.astype(np.float64).copy(), np.inf
    for round_number in range(1, ROUNDS + 1):
        before = current.copy()
        for product in np.flatnonzero(np.isnan(asked.fixed_price)):
            current[product] = best_response(asked, current, int(product))
        change = float(np.abs(current - before).max())
        if change <= CHANGE * (1.0 + float(np.abs(current).max())):
            return describe(asked, current, round_number)
    raise NoEquilibrium(f"Gauss-Seidel: prices still change by {change:.1e} after {ROUNDS} rounds.")


def best_response(asked: Market, price: FloatArray, product: int) -> float:
    """The price of one product at which its firm gains nothing more by raising or lowering it, all others
    given.
    """

    def gain(candidate: float) -> float:
        trial = price.copy()
        trial[product] = candidate
        return float(gain_per_unit(asked, trial)[product])

    cap = float(asked.highest_price[product])
    cost = float(asked.marginal_cost[product] - asked.shadow_value[product])
    metered = asked.usage_elasticity[product] > 0.0
    step = 1.0 / float(asked.price_response[product] * asked.price_coefficient[product])
    low, high, width = cost, cost + step, step
    while gain(high) > 0.0 and high < cap:
        high, width = high + width, 2.0 * width
    if gain(min(high, cap)) > 0.0:
        return cap
    width = step
    while gain(low) < 0.0:
        low, width = (0.5 * low, width) if metered else (low - width, 2.0 * width)
    found = root_scalar(gain, bracket=(low, min(high, cap)), method="brentq", xtol=1e-15, rtol=RESOLUTION)
    return float(found.root)
