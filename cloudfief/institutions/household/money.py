"""The households' own ledger: income, taxes, subscriptions and spending, each household to the cent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.integers import cut, share
from cloudfief.core.population import Cohort

Int64 = NDArray[np.int64]


def incomes(pool: Int64, weight: Int64, income_weight: Int64, rows: Sequence[Cohort]) -> Int64:
    """Each bloc's payroll cut over its households by income weight; what does not divide by the weight stays.

    pool and weight: (bloc,). Household amounts add up to floor(pool / weight), so that weight x sum is whole.
    """
    income = np.zeros_like(income_weight)
    for bloc, cohort in enumerate(rows):
        members = slice(cohort.start, cohort.stop)
        income[members] = cut(np.int64(pool[bloc] // weight[bloc]), income_weight[members])
    return income


def income_tax(income: Int64, rate: NDArray[np.float64], rows: Sequence[Cohort]) -> Int64:
    """Tax = rate x income, rounded half up for every household; rate: (bloc,)."""
    tax = np.zeros_like(income)
    for bloc, cohort in enumerate(rows):
        members = slice(cohort.start, cohort.stop)
        tax[members] = share(income[members], round(float(rate[bloc]) * 1_000_000))
    return tax


def budgets(disposable: Int64, deposits: Int64, from_income: float, from_wealth: float) -> Int64:
    """Consumption budget = alpha_1 x disposable income + alpha_2 x deposits (Godley and Lavoie 2007), at most deposits."""
    wish = np.rint(from_income * disposable + from_wealth * deposits).astype(np.int64)
    return np.clip(wish, 0, np.maximum(deposits, 0))


def totals(amounts: Int64, weight: Int64, rows: Sequence[Cohort]) -> Int64:
    """What all real households of each bloc pay together = weight x sum of the own amounts, (bloc,)."""
    return np.array(
        [weight[bloc] * amounts[cohort.start : cohort.stop].sum() for bloc, cohort in enumerate(rows)], dtype=np.int64
    )
