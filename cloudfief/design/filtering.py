"""Which parameters decide: Monte-Carlo filtering (Saltelli and others 2008, section 1.2.15)."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import stats

from cloudfief.core.arrays import Bools, Floats
from cloudfief.design.dimension import Dimension


def deciding(dimensions: tuple[Dimension, ...], points: Floats, holds: Bools) -> list[dict[str, Any]]:
    """How far each parameter's values where the claim holds lie from those where it fails, the most deciding one first.

    The distance is that of Kolmogorov and Smirnov; for words, which have no order, half the summed difference of their
    shares, with p from the chi-square test. `p_holm` is corrected for the number of parameters (Holm 1979). `holds_where`
    says whether the claim holds at higher or lower values. Empty where the claim holds everywhere or nowhere.
    """
    if holds.all() or not holds.any():
        return []
    rows = []
    for column, dimension in enumerate(dimensions):
        yes, no = points[holds, column], points[~holds, column]
        distance, p = _of_numbers(yes, no) if dimension.ordered else _of_words(yes, no)
        where = ("higher" if np.median(yes) > np.median(no) else "lower") if dimension.ordered else ""
        rows.append({"parameter": dimension.path, "distance": distance, "p": p, "holds_where": where})
    rows.sort(key=lambda row: (row["p"], -row["distance"]))
    worst = 0.0
    for place, row in enumerate(rows):
        worst = max(worst, min(1.0, row["p"] * (len(rows) - place)))
        row["p_holm"] = worst
    return rows


def _of_numbers(yes: Floats, no: Floats) -> tuple[float, float]:
    found: Any = stats.ks_2samp(yes, no)
    return float(found.statistic), float(found.pvalue)


def _of_words(yes: Floats, no: Floats) -> tuple[float, float]:
    codes = np.unique(np.concatenate([yes, no]))
    table = np.array([[(part == code).sum() for code in codes] for part in (yes, no)])
    if len(codes) < 2:
        return 0.0, 1.0
    rates = table / table.sum(axis=1, keepdims=True)
    found: Any = stats.chi2_contingency(table)
    return float(np.abs(rates[0] - rates[1]).sum() / 2), float(found.pvalue)
