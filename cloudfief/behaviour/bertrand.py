"""Bertrand-Nash prices: what AI services cost when each seller answers all others."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cloudfief.behaviour.bertrand_market import Equilibrium, Market, NoEquilibrium, usage
from cloudfief.behaviour.bertrand_newton import newton
from cloudfief.behaviour.bertrand_rivals import gauss_seidel
from cloudfief.behaviour.bertrand_zeta import compiled_shares, zeta, zeta_fixed_point
from cloudfief.behaviour.nested_logit import FloatArray

ZETA_ITERATIONS = 300
NEWTON_ITERATIONS = 40
FIRST_SPREAD = 0.2
# Near a commodity a price error is 1/(1-σ) times larger in share units, and rounding with it.
ACCEPTED = 1e-11


def solve(asked: Market, start: ArrayLike | None = None) -> Equilibrium:
    """Every firm sets the prices of its products so that, given all other prices, its profit is greatest.

        Σ_{k in firm} (p_k - c_k + shadow_k) ∂(s_k x_k)/∂p_j + s_j x_j = 0   for every price the firm chooses

    Prices that are fixed (free plans, hosts at cost) stay and count in their firm's sum. Routes, until one
    settles in share units and in money: the zeta fixed point finished by Newton's method; the same along a
    path from differentiated products to the asked σ; best responses one product at a time.
    Arguments: the market; `start` prices in money (product,), e.g. last week's, nan where unknown.
    Returns `Equilibrium`. Raises NoEquilibrium if no route settles.
    Source: Morrow and Skerlos (2011); Nocke and Schutz (2018) for uniqueness.
    """
    price = first_guess(asked, start)
    iterations = _search(asked, price)
    if iterations < 0:
        price = first_guess(asked)
        iterations = _follow_commodity_path(asked, price)
    if iterations < 0:
        found = gauss_seidel(asked, first_guess(asked))
        price, iterations = found.price.copy(), found.iterations
    return _described(asked, price, iterations)


def _search(asked: Market, price: FloatArray) -> int:
    """The zeta fixed point, then Newton from where it got; `price` is changed in place, -1 for failure."""
    iterations = zeta_fixed_point(asked, price, ZETA_ITERATIONS)
    if iterations >= 0 or not bool(np.all(np.isfinite(price))):
        return iterations
    try:
        steps = newton(asked, price, NEWTON_ITERATIONS)
    except np.linalg.LinAlgError:
        return -1
    return ZETA_ITERATIONS + steps if steps >= 0 else -1


def first_guess(asked: Market, start: ArrayLike | None = None) -> FloatArray:
    """Prices to search from: those given, else cost plus the mark-up of a firm without rivals in its nest."""
    textbook = np.maximum(asked.marginal_cost, 0.0) + 1.0 / (asked.price_response * asked.price_coefficient)
    given = np.full(textbook.shape, np.nan) if start is None else np.asarray(start, dtype=np.float64)
    usable = np.isfinite(given) & ((given > 0.0) | (asked.usage_elasticity == 0.0))
    price = np.minimum(np.where(usable, given, textbook), asked.highest_price)
    return np.where(np.isnan(asked.fixed_price), price, asked.fixed_price)


def _follow_commodity_path(asked: Market, price: FloatArray) -> int:
    """Solve at σ = 0.8, then halve 1-σ down to what is asked; `price` is changed in place, -1 for failure."""
    spread = 1.0 - asked.nest_parameter
    level = FIRST_SPREAD
    while level > spread.min():
        _search(asked._replace(nest_parameter=1.0 - np.maximum(spread, level)), price)
        level *= 0.5
    return _search(asked, price)


def _described(asked: Market, price: FloatArray, iterations: int) -> Equilibrium:
    """The equilibrium at these prices, or NoEquilibrium where a firm would still move."""
    share, within, target = np.empty_like(price), np.empty_like(price), np.empty_like(price)
    in_shares, unexplained, in_money = zeta(asked, price, target)
    if not (in_money <= ACCEPTED and unexplained <= ACCEPTED / (1.0 - asked.nest_parameter).min()):
        raise NoEquilibrium(
            f"Bertrand-Nash prices: the best prices found leave an error of {in_shares:.1e} in shares and "
            f"{in_money:.1e} of the price: prices {price.tolist()}, "
            f"nest_parameter {asked.nest_parameter.tolist()}, owner {asked.owner.tolist()}."
        )
    compiled_shares(asked, price, share, within)
    return Equilibrium(
        price=price,
        share=share,
        quantity=share * usage(asked, price),
        markup=price - asked.marginal_cost,
        iterations=iterations,
        residual=in_shares,
        price_residual=in_money,
    )
