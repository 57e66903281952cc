"""What a stream of profit or rent is worth: Gordon's formula with a hazard that the rent is competed away."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Numbers = Floats | float


def gordon_value(cash_flow: Numbers, discount: Numbers, growth: Numbers, hazard: Numbers = 0.0) -> Floats:
    """V = pi / (r - g + lambda): a rent that grows at g and is lost with hazard lambda (Gordon 1959).

    cash_flow: money a year; discount, growth and hazard: share a year; all broadcast. Raises ValueError where
    r - g + lambda is not positive, for such a stream has no finite value.
    """
    rate = np.asarray(discount - growth + hazard, dtype=np.float64)
    if np.any(rate <= 0):
        raise ValueError("discount - growth + hazard must be positive")
    return np.asarray(cash_flow / rate)


def implied_growth(price_earnings: Numbers, discount: Numbers, hazard: Numbers) -> Floats:
    """The growth that a price of so many years' profit implies: g = r + lambda - E / P, share a year."""
    return np.asarray(discount + hazard - 1.0 / price_earnings)


def revaluation(rate: Numbers, hazard_before: Numbers, hazard_after: Numbers) -> Floats:
    """dV / V = (r - g + lambda_0) / (r - g + lambda_1) - 1 when the believed hazard moves; rate = r - g, a year."""
    return np.asarray((rate + hazard_before) / (rate + hazard_after) - 1.0)


def discounted_cash_flow(cash_flow: ArrayLike, discount: float, final_value: float) -> float:
    """V = sum_t FCF_t / (1 + r)^t + V_T / (1 + r)^T; cash_flow: (year,), paid at each year's end."""
    flows = np.asarray(cash_flow, dtype=np.float64)
    years = np.arange(1, flows.size + 1)
    return float((flows / (1 + discount) ** years).sum() + final_value / (1 + discount) ** flows.size)


def residual_income_value(earnings: ArrayLike, book: ArrayLike, discount: float, final_premium: float) -> float:
    """V = B_0 + sum_t (E_t - r B_(t-1)) / (1 + r)^t + premium / (1 + r)^T (Ohlson 1995).

    earnings: (year,); book: (year,), book value at the start of each year; final_premium: value over book at
    the end. Under clean surplus, B_t = B_(t-1) + E_t - FCF_t, it is the discounted cash flow.
    """
    start = np.asarray(book, dtype=np.float64)
    residual = np.asarray(earnings, dtype=np.float64) - discount * start
    return float(start[0]) + discounted_cash_flow(residual, discount, final_premium)
