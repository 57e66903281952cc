"""What a firm is worth, counted out year by year: by its cash flows, or by its residual income."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


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
