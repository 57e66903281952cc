"""How external payments move the exchange rate: Gabaix and Maggiori's two periods, and the same flow in weekly steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def gabaix_maggiori(imports_now: float, imports_later: float, risk_bearing: float) -> tuple[float, float]:
    """Exchange rate now and expected later (currency per dollar) when financiers carry the imbalance between them.

    Financiers with limited capital hold Q = (e0 - e1) / Gamma of what a bloc borrows; payments clear in both periods:
    imports_now - e0 = Q and imports_later - e1 = -Q (exports 1, R = R* = 1). So

        e0 = ((1 + Gamma) imports_now + imports_later) / (2 + Gamma),  e1 = imports_now + imports_later - e0.

    Gamma = 0 is uncovered interest parity (e0 = e1), Gamma = infinity financial autarky (e0 = imports_now).
    Raises ValueError for a negative Gamma. Source: Gabaix and Maggiori (2015), QJE 130(3), proposition 1.
    """
    if risk_bearing < 0:
        raise ValueError(f"Gamma is {risk_bearing:g}; financiers' risk bearing is 0 or more.")
    own_weight = 1.0 if math.isinf(risk_bearing) else (1 + risk_bearing) / (2 + risk_bearing)
    now = own_weight * imports_now + (1 - own_weight) * imports_later
    return now, imports_now + imports_later - now


def next_log_rate(log_rate: Floats, inflow: Floats, size: Floats, speed: float) -> Floats:
    """Log of currency per dollar next week, (bloc,): ln e - speed x net inflow / size; the first bloc's stays as it is.

    A currency whose bloc pays out more than it gets becomes cheaper. inflow: net receipts from abroad; size: what they are
    measured by, both minor units a week, (bloc,); the ratio counts between -1 and 1. speed: log points a week.
    The flow closure of Gabaix and Maggiori (2015) with an adjustment speed.
    """
    imbalance = np.clip(inflow / np.maximum(size, 1.0), -1, 1)
    moved = log_rate - speed * imbalance
    return moved + (log_rate[0] - moved[0])
