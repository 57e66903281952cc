"""Nested logit demand: how many people choose each product, in logarithms throughout.

    I_g = Σ_{k in g} exp(V_k / (1-σ_g)),   s_{j|g} = exp(V_j / (1-σ_g)) / I_g,
    s_g = I_g^(1-σ_g) / (exp(V_0) + Σ_h I_h^(1-σ_h)),   s_j = s_{j|g} s_g

σ = 0 is the plain logit; as σ → 1 the products of a nest become one commodity. A product whose nest number is
-1 is alone. The outside good has the value V_0 = 0 and is alone. Work in exp(V) would overflow near σ = 1.

Sources: Berry (1994) RAND Journal; Cardell (1997) Econometric Theory; Small and Rosen (1981) Econometrica.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.errors import BadInput

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
ALONE = -1


class NestedShares(NamedTuple):
    """Who chooses what, and what the choice is worth; leading shape (...) is that of `value` without
    products.
    """

    product: FloatArray  # share of all choosers, shape (..., product)
    within_nest: FloatArray  # share of those who choose its nest, shape (..., product)
    outside: FloatArray  # share that buys nothing, shape (...)
    inclusive_value: FloatArray  # ln(exp(V_0) + Σ_g I_g^(1-σ_g)), utils, shape (...)


def separate_nests(nest: ArrayLike, nest_parameter: ArrayLike) -> tuple[IntArray, FloatArray]:
    """Every product gets a nest number of its own or a shared one, 0, 1, ..., and a parameter that binds.

    A product alone in its nest has no rival there, so σ cannot matter for it and is set to 0.
    Arguments: nest (product,) integers, -1 for alone; nest_parameter σ, one number or one per product.
    Returns nest numbers and σ, both of shape (product,). Raises BadInput for σ outside [0, 1) or unequal in a
    nest.
    """
    asked = np.asarray(nest, dtype=np.int64)
    parameter = np.array(np.broadcast_to(np.asarray(nest_parameter, dtype=np.float64), asked.shape))
    if not bool(np.all((parameter >= 0.0) & (parameter < 1.0))):
        raise BadInput(f"nest_parameter: found {parameter.tolist()}, allowed is 0 up to but not including 1.")
    first_free = int(asked.max(initial=ALONE)) + 1
    named = np.where(asked == ALONE, first_free + np.arange(asked.size), asked)
    _, first, number, size = np.unique(named, return_index=True, return_inverse=True, return_counts=True)
    parameter[size[number] == 1] = 0.0
    unequal = parameter != parameter[first[number]]
    if bool(unequal.any()):
        members = parameter[number == number[unequal.argmax()]]
        raise BadInput(f"nest_parameter: found {members.tolist()} in one nest, allowed is one value per nest.")
    return number.astype(np.int64), parameter


def shares(value: ArrayLike, nest: ArrayLike, nest_parameter: ArrayLike, outside_value: float = 0.0) -> NestedShares:
    """Each chooser takes the option worth most to them; tastes are spread by the nested logit law above.

    Arguments: value V (..., product) in utils, -inf for what is not on offer; nest and σ as in
    `separate_nests`; outside_value V_0 in utils, -inf where everybody must buy. Returns `NestedShares`.
    """
    value_array = np.asarray(value, dtype=np.float64)
    number, parameter = separate_nests(nest, nest_parameter)
    nest_value, within = _by_nest(value_array, number, parameter)
    options = np.concatenate([nest_value, np.full((*nest_value.shape[:-1], 1), outside_value)], axis=-1)
    inclusive = np.asarray(np.logaddexp.reduce(options, axis=-1))
    option_share = np.exp(options - inclusive[..., None])
    product = within * option_share[..., number]
    return NestedShares(product, within, option_share[..., -1], inclusive)


def _by_nest(value: FloatArray, number: IntArray, parameter: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The worth (1-σ) ln I_g of each nest, shape (..., nest), and each product's share within its nest."""
    within = np.empty_like(value)
    worth = np.empty((*value.shape[:-1], int(number.max(initial=ALONE)) + 1))
    for group in range(worth.shape[-1]):
        members = number == group
        spread = 1.0 - parameter[members][0]
        scaled = value[..., members] / spread
        log_sum = np.asarray(np.logaddexp.reduce(scaled, axis=-1))
        worth[..., group] = spread * log_sum
        offered = np.where(np.isneginf(log_sum), 0.0, log_sum)
        within[..., members] = np.exp(scaled - offered[..., None])
    return worth, within


def share_response(found: NestedShares, nest: ArrayLike, nest_parameter: ArrayLike) -> FloatArray:
    """A product that becomes worth more draws buyers most from its own nest.

        ∂s_j/∂V_k = s_j [ 1{j=k}/(1-σ) - 1{same nest} σ/(1-σ) s_{k|g} - s_k ]

    Arguments: the shares of one market (product,), nest and σ as in `separate_nests`.
    Returns the symmetric matrix (product j, product k), shares per util.
    """
    number, parameter = separate_nests(nest, nest_parameter)
    spread = 1.0 - parameter
    same = number[:, None] == number[None, :]
    pull = found.product[None, :] + same * (parameter / spread) * found.within_nest[None, :]
    return np.diag(found.product / spread) - found.product[:, None] * pull


def price_response(found: NestedShares, nest: ArrayLike, nest_parameter: ArrayLike, price_coefficient: ArrayLike) -> FloatArray:
    """Demand falls with a product's own price and rises with its rivals': ∂s_j/∂p_k = -α_k ∂s_j/∂V_k.

    Arguments as in `share_response`; price_coefficient α in utils per unit of money, one or (product,).
    Returns (product j, product k), shares per unit of money.
    """
    coefficient = np.asarray(price_coefficient, dtype=np.float64)
    return -coefficient * share_response(found, nest, nest_parameter)


def consumer_surplus(inclusive_value: ArrayLike, price_coefficient: float) -> FloatArray:
    """What the whole choice is worth to a chooser, in money: CS = ln(exp(V_0) + Σ_g I_g^(1-σ_g)) / α.

    By Roy's identity ∂CS/∂p_j = -s_j.
    Arguments: inclusive value in utils, any shape; α > 0 in utils per unit of money. More variety always
    raises it (Small and Rosen 1981): report it beside a nested alternative.
    """
    if price_coefficient <= 0.0:
        raise BadInput(f"price_coefficient: found {price_coefficient}, allowed is above 0.")
    return np.asarray(inclusive_value, dtype=np.float64) / price_coefficient
