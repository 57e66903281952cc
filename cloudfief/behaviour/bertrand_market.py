"""The market for AI services as its sellers see it: products, owners, costs, and what a price change does."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cloudfief.behaviour.nested_logit import FloatArray, IntArray, NestedShares, separate_nests, shares
from cloudfief.core.errors import BadInput, EconomyBroke

WITHDRAWN = 1e4


class NoEquilibrium(EconomyBroke):
    """No Bertrand-Nash prices were found; a wrong price is never returned instead."""


class Market(NamedTuple):
    """Products that compete in one market; every array has shape (product,). Build it with `market`."""

    quality_value: FloatArray  # δ, worth at price 0, utils
    marginal_cost: FloatArray  # c, money per unit
    price_coefficient: FloatArray  # α, utils per unit of money
    nest: IntArray  # which products are close substitutes
    nest_parameter: FloatArray  # σ in [0, 1), 0 for a product alone in its nest
    owner: IntArray  # the firm that sets the price
    fixed_price: FloatArray  # nan where the firm chooses; a free plan has 0, an open-weights host its cost
    shadow_value: FloatArray  # what a buyer brings besides the price (data), money per unit
    usage_elasticity: FloatArray  # e, use per chooser is (p/p0)^-e; 0 for a subscription
    reference_price: FloatArray  # p0, the price at which a chooser uses one unit
    price_response: FloatArray  # ω in (0, 1], how much of the long-run response a firm counts on
    highest_price: FloatArray  # a legal cap, or the price at which a metered product is as good as withdrawn
    outside_value: float  # V_0, utils; -inf where everybody must buy


class Equilibrium(NamedTuple):
    """Prices from which no firm wants to move; arrays of shape (product,)."""

    price: FloatArray  # money per unit
    share: FloatArray  # of all choosers
    quantity: FloatArray  # share times use per chooser, units per chooser in the market
    markup: FloatArray  # price less marginal cost, money per unit; negative for a free plan
    iterations: int
    residual: float  # largest violation of a first-order condition, share units
    price_residual: float  # the same as a price error, part of 1 + price


def attention_discount(attention: float, discount: float) -> float:
    """A firm whose buyers look up rarely counts on part of their response: ω = a / (1 - δ(1-a)).

    Arguments: a in (0, 1], probability per week that a subscriber reconsiders; δ in [0, 1), weekly discount
    factor. Pricing on the attentive alone instead (a myopic firm) makes prices explode. Raises BadInput
    outside the ranges. Source: discounted sum of the share law s_{t+1} = (1-a) s_t + a s* (Einav, Klopack and
    Mahoney 2025).
    """
    if not 0.0 < attention <= 1.0:
        raise BadInput(f"attention: found {attention}, allowed is above 0 up to 1.")
    if not 0.0 <= discount < 1.0:
        raise BadInput(f"discount: found {discount}, allowed is 0 up to but not including 1.")
    return attention / (1.0 - discount * (1.0 - attention))


def market(
    *,
    quality_value: ArrayLike,
    marginal_cost: ArrayLike,
    price_coefficient: ArrayLike,
    owner: ArrayLike,
    nest: ArrayLike = -1,
    nest_parameter: ArrayLike = 0.0,
    fixed_price: ArrayLike = np.nan,
    shadow_value: ArrayLike = 0.0,
    usage_elasticity: ArrayLike = 0.0,
    reference_price: ArrayLike = 1.0,
    price_response: ArrayLike = 1.0,
    highest_price: ArrayLike = np.inf,
    outside_value: float = 0.0,
) -> Market:
    """Describe a market; each argument is one number or one per product (meanings and units in `Market`).

    A firm may wish to price a metered product that takes buyers from its better ones at infinity. Such a
    product is withdrawn at `WITHDRAWN` times its cost or reference price, where practically nobody buys it.
    Raises BadInput for a value that has no economic meaning, naming it and what is allowed.
    """
    quality = np.atleast_1d(np.asarray(quality_value, dtype=np.float64))

    def per_product(given: ArrayLike, kind: Any = np.float64) -> Any:
        return np.array(np.broadcast_to(np.asarray(given, dtype=kind), quality.shape))

    number, parameter = separate_nests(per_product(nest, np.int64), per_product(nest_parameter))
    described = Market(
        quality,
        per_product(marginal_cost),
        per_product(price_coefficient),
        number,
        parameter,
        per_product(owner, np.int64),
        per_product(fixed_price),
        per_product(shadow_value),
        per_product(usage_elasticity),
        per_product(reference_price),
        per_product(price_response),
        per_product(highest_price),
        float(outside_value),
    )
    _refuse_nonsense(described)
    withdrawn = WITHDRAWN * np.maximum(described.marginal_cost, described.reference_price)
    metered = described.usage_elasticity > 0.0
    highest = np.where(metered, np.minimum(described.highest_price, withdrawn), described.highest_price)
    return described._replace(highest_price=highest)


def _refuse_nonsense(asked: Market) -> None:
    cost = asked.marginal_cost - asked.shadow_value
    metered = asked.usage_elasticity > 0.0
    chosen = np.isnan(asked.fixed_price)
    response, cap, fixed = asked.price_response, asked.highest_price, asked.fixed_price
    rules = (
        ("quality_value", asked.quality_value, np.isfinite(asked.quality_value), "a finite number"),
        ("marginal_cost less shadow_value", cost, np.isfinite(cost), "a finite number"),
        ("price_coefficient", asked.price_coefficient, asked.price_coefficient > 0.0, "above 0"),
        ("price_response", response, (response > 0.0) & (response <= 1.0), "above 0 up to 1"),
        ("highest_price", cap, ~chosen | (cap > cost), "above the marginal cost"),
        ("usage_elasticity", asked.usage_elasticity, asked.usage_elasticity >= 0.0, "0 or more"),
        ("reference_price", asked.reference_price, asked.reference_price > 0.0, "above 0"),
        ("fixed_price of a metered product", fixed, ~metered | chosen | (fixed > 0.0), "above 0"),
        ("marginal_cost less shadow_value of a metered product", cost, ~metered | (cost > 0.0), "above 0"),
    )
    if bool(np.concatenate([allowed for _, _, allowed, _ in rules]).all()):
        return
    name, found, allowed, sentence = next(rule for rule in rules if not bool(rule[2].all()))
    raise BadInput(f"{name}: found {found[~allowed].tolist()}, allowed is {sentence}.")


def demand(asked: Market, price: FloatArray) -> NestedShares:
    """Who buys what at these prices: nested logit shares of V = δ - α p. Prices (product,) in money."""
    value = asked.quality_value - asked.price_coefficient * price
    return shares(value, asked.nest, asked.nest_parameter, asked.outside_value)


def usage(asked: Market, price: FloatArray) -> FloatArray:
    """How much a chooser uses, x_j = (p_j / p0_j)^-e_j, units per chooser; 1 where use does not answer to
    price.
    """
    metered = asked.usage_elasticity > 0.0
    relative = np.where(metered, price / asked.reference_price, 1.0)
    return relative**-asked.usage_elasticity


def gain_per_unit(asked: Market, price: FloatArray) -> FloatArray:
    """What a firm gains by raising one price a little, per unit that it sells: 0 at a Bertrand-Nash
    equilibrium.

        h_j = 1 - e_j m_j/p_j
              - ω_j α_j [ m_j/(1-σ) - Σ_{k own} (s_k + 1{same nest} σ/(1-σ) s_{k|g}) m_k x_k/x_j ]

    with margin m = p - c + shadow value. This is the first-order condition divided by s_j x_j but without
    that division, so it holds for products that nobody buys. Prices in money, (product,). Returns (product,),
    no unit.
    """
    found = demand(asked, price)
    spread = 1.0 - asked.nest_parameter
    margin = price - asked.marginal_cost + asked.shadow_value
    use = usage(asked, price)
    own = asked.owner[:, None] == asked.owner[None, :]
    same = asked.nest[:, None] == asked.nest[None, :]
    closeness = same * (asked.nest_parameter / spread)[:, None]
    pull = found.product[None, :] + closeness * found.within_nest[None, :]
    kept = (own * pull) @ (margin * use) / use
    metered = asked.usage_elasticity > 0.0
    used_less = asked.usage_elasticity * margin / np.where(metered, price, 1.0)
    return 1.0 - used_less - asked.price_response * asked.price_coefficient * (margin / spread - kept)


def profit(asked: Market, found: Equilibrium) -> FloatArray:
    """Cash earned on each product, (p - c) s x, money per chooser in the market, (product,); data are not
    cash.
    """
    return found.markup * found.quantity


def residuals(asked: Market, price: FloatArray) -> tuple[float, float]:
    """How far these prices are from an equilibrium: (share units, part of 1 + price), largest over chosen
    prices.

    Share units: |s_j x_j h_j|. Price: |h_j| (1-σ)/(ω α), the error that remains for a product nobody buys,
    where the first says nothing. A price at its cap may leave something to gain by going higher.
    """
    gain = gain_per_unit(asked, price)
    chosen = np.isnan(asked.fixed_price) & ~((price >= asked.highest_price) & (gain > 0.0))
    if not bool(chosen.any()):
        return 0.0, 0.0
    sold = demand(asked, price).product * usage(asked, price)
    money = gain * (1.0 - asked.nest_parameter) / (asked.price_response * asked.price_coefficient)
    relative = money / (1.0 + np.abs(price))
    return float(np.abs(sold * gain)[chosen].max()), float(np.abs(relative)[chosen].max())
