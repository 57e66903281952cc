"""How strongly buyers answer to prices, read from the margins that some sellers are known to have."""

from __future__ import annotations

import numpy as np
from scipy.optimize import least_squares

from cloudfief.behaviour.bertrand_market import Market
from cloudfief.behaviour.nested_logit import FloatArray
from cloudfief.fitting.marginal_cost import margins_from_prices

WIDEST = 12.0  # natural logarithms to either side of the first guess


def coefficient_from_margins(asked: Market, price: FloatArray, margin: FloatArray) -> float:
    """The α at which the first-order conditions give the known margins best: least squares over the sellers that have one.

    min_α Σ_j (m_j - (p_j - c_j(α)) / p_j)². margin: share of the price, nan where unknown, at least one known; price:
    (product,), money. The shares stay as they are observed whatever α is. Returns utils per unit of money.
    """
    known = np.isfinite(margin)
    values = asked.quality_value - asked.price_coefficient * price

    def misfit(logarithm: FloatArray) -> FloatArray:
        coefficient = np.full(price.size, np.exp(float(logarithm[0])))
        trial = asked._replace(price_coefficient=coefficient, quality_value=values + coefficient * price)
        return (margins_from_prices(trial, price) / price - margin)[known]

    first = np.log(1.0 / float(np.median(price[known] * margin[known])))
    found = least_squares(misfit, [first], bounds=([first - WIDEST], [first + WIDEST]), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    return float(np.exp(found.x[0]))
