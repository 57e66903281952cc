"""What a price change does to the sales of every product: slopes, elasticities and diversion."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.bertrand_market import Market, demand, usage
from cloudfief.behaviour.nested_logit import FloatArray, price_response


def sales_response(asked: Market, price: FloatArray) -> FloatArray:
    """What one unit of money on product k's price does to the units sold of product j, per chooser in the market.

        ∂q_j/∂p_k = x_j ∂s_j/∂p_k - 1{j=k} e_j q_j / p_j,   q = s x

    price: (product,), money. Returns (product j, product k), units per unit of money.
    """
    found, use = demand(asked, price), usage(asked, price)
    slope = use[:, np.newaxis] * price_response(found, asked.nest, asked.nest_parameter, asked.price_coefficient)
    metered = asked.usage_elasticity > 0.0
    used_less = asked.usage_elasticity * found.product * use / np.where(metered, price, 1.0)
    return slope - np.diag(used_less)


def elasticities(asked: Market, price: FloatArray) -> FloatArray:
    """By how many per cent units of j change when the price of k rises by one: (∂q_j/∂p_k) p_k / q_j, (j, k)."""
    sold = demand(asked, price).product * usage(asked, price)
    return sales_response(asked, price) * price[np.newaxis, :] / sold[:, np.newaxis]


def diversion_ratios(asked: Market, price: FloatArray) -> FloatArray:
    """Of the buyers that a product loses when its price rises, the share that goes to each other product.

        D_jk = -(∂s_k/∂p_j) / (∂s_j/∂p_j)

    Returns (product j, product k and last the outside good); 0 on the diagonal, each row sums to 1. Buyers count, not
    what each of them uses. Source: Conlon and Mortimer (2021), RAND Journal of Economics 52.
    """
    found = demand(asked, price)
    slope = price_response(found, asked.nest, asked.nest_parameter, asked.price_coefficient)
    lost = -np.diag(slope)
    ratio = slope.T / lost[:, np.newaxis]
    np.fill_diagonal(ratio, 0.0)
    outside = 1.0 - ratio.sum(axis=1)
    return np.column_stack([ratio, outside])


def unit_diversion(asked: Market, price: FloatArray) -> FloatArray:
    """The same in units sold, without the outside good: -(∂q_k/∂p_j) / (∂q_j/∂p_j), (product j, product k)."""
    slope = sales_response(asked, price)
    ratio = -slope.T / np.diag(slope)[:, np.newaxis]
    np.fill_diagonal(ratio, 0.0)
    return ratio
