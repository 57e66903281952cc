"""The compiled heart of Bertrand-Nash pricing: the zeta fixed point without a division by a share or by 1-σ.

    p_j - c_j = [ (1-σ)/(ω α_j) + Σ_{k own} ((1-σ) s_k + 1{same nest} σ s_{k|g}) m_k x_k/x_j ]
                / [ 1 + (1-σ) e_j/(ω α_j p_j) ]

Source: Morrow and Skerlos (2011) Operations Research 59(2), rearranged so that it holds up to σ = 0.9999 and
for products that nobody buys.
"""

from __future__ import annotations

import math

import numpy as np

from cloudfief.behaviour.bertrand_market import Market
from cloudfief.behaviour.nested_logit import FloatArray
from cloudfief.core.compiled import compiled

# float64 resolves a best price to about this part of itself, and no iteration can do better.
ROUNDING = 16.0 * 2.0**-52
TOLERANCE = 1e-13


@compiled
def compiled_shares(asked: Market, price: FloatArray, share: FloatArray, within: FloatArray) -> None:
    """Who buys what: the law of `nested_logit.shares` at these prices, written into `share` and `within`."""
    nest, spread = asked.nest, 1.0 - asked.nest_parameter
    value = (asked.quality_value - asked.price_coefficient * price) / spread
    groups = nest.max() + 1
    top = np.full(groups, -np.inf)
    total = np.zeros(groups)
    worth = np.empty(groups)
    for j in range(price.size):
        top[nest[j]] = max(top[nest[j]], value[j])
    for j in range(price.size):
        within[j] = math.exp(value[j] - top[nest[j]])
        total[nest[j]] += within[j]
    for j in range(price.size):
        worth[nest[j]] = spread[j] * (top[nest[j]] + math.log(total[nest[j]]))
    best = max(asked.outside_value, worth.max())
    everyone = math.exp(asked.outside_value - best) + np.exp(worth - best).sum()
    for j in range(price.size):
        within[j] /= total[nest[j]]
        share[j] = within[j] * math.exp(worth[nest[j]] - best) / everyone


@compiled
def _metered_price(numerator: float, cost: float, pull: float) -> float:
    """The positive root of (p - c)(1 + pull/p) = numerator: the price when use falls as the price rises."""
    half = 0.5 * (numerator + cost - pull)
    root = math.sqrt(half * half + cost * pull)
    # Of the two equal forms of the root, the one that subtracts nothing keeps its digits.
    return half + root if half > 0.0 else cost * pull / (root - half)


@compiled
def _kept(asked: Market, j: int, share: FloatArray, within: FloatArray, earned: FloatArray) -> float:
    """What the firm keeps of the buyers that product j loses, because they go to its other products."""
    kept = 0.0
    for k in range(share.size):
        if asked.owner[k] == asked.owner[j]:
            pull = (1.0 - asked.nest_parameter[j]) * share[k]
            if asked.nest[k] == asked.nest[j]:
                pull += asked.nest_parameter[j] * within[k]
            kept += pull * earned[k]
    return kept


@compiled
def zeta(asked: Market, price: FloatArray, target: FloatArray) -> tuple[float, float, float]:
    """What each firm would answer to these prices: write ζ(p), money, into `target` (product,).

    Returns the largest error of a first-order condition in share units, the part of it that rounding does not
    explain, and the largest |p - ζ(p)| / (1 + |p|).
    """
    products = price.size
    share, within, earned = np.empty(products), np.empty(products), np.empty(products)
    compiled_shares(asked, price, share, within)
    use = np.ones(products)
    for k in range(products):
        if asked.usage_elasticity[k] > 0.0:
            use[k] = (price[k] / asked.reference_price[k]) ** -asked.usage_elasticity[k]
        earned[k] = (price[k] - asked.marginal_cost[k] + asked.shadow_value[k]) * use[k]
    in_shares, unexplained, in_money = 0.0, 0.0, 0.0
    for j in range(products):
        target[j] = price[j]
        if not math.isnan(asked.fixed_price[j]):
            continue
        cost = asked.marginal_cost[j] - asked.shadow_value[j]
        floor = (1.0 - asked.nest_parameter[j]) / (asked.price_response[j] * asked.price_coefficient[j])
        numerator = floor + _kept(asked, j, share, within, earned) / use[j]
        steepness = 1.0 / floor
        if asked.usage_elasticity[j] > 0.0:
            target[j] = _metered_price(numerator, cost, floor * asked.usage_elasticity[j])
            steepness += asked.usage_elasticity[j] / price[j]
        else:
            target[j] = cost + numerator
        target[j] = min(target[j], asked.highest_price[j])
        error = abs(price[j] - target[j])
        beyond = max(0.0, error - ROUNDING * (1.0 + abs(price[j]) + abs(numerator)))
        in_shares = max(in_shares, share[j] * use[j] * steepness * error)
        unexplained = max(unexplained, share[j] * use[j] * steepness * beyond)
        in_money = max(in_money, error / (1.0 + abs(price[j]))) if error < np.inf else np.inf
    return in_shares, unexplained, in_money


@compiled
def settled(unexplained: float, in_money: float, tolerance: float) -> bool:
    """Whether no firm gains by moving: in share units AND in money, since one of them says nothing where s ~
    0.
    """
    return unexplained <= tolerance and in_money <= tolerance


@compiled
def zeta_fixed_point(asked: Market, price: FloatArray, limit: int) -> int:
    """Prices settle where each firm has answered its rivals; `price` (product,) in money is changed in place.

    Returns the iterations used, or -1 where `limit` did not suffice.
    """
    target = np.empty(price.size)
    for iteration in range(1, limit + 1):
        _, unexplained, in_money = zeta(asked, price, target)
        if not in_money < np.inf:
            return -1
        if settled(unexplained, in_money, TOLERANCE):
            return iteration
        price[:] = target
    return -1
