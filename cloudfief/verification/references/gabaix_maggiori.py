"""Gabaix and Maggiori's two periods: what financiers with limited capital make of an imbalance of payments."""

from __future__ import annotations

import math


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
