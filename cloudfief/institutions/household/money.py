"""The households' own ledger: income, taxes, subscriptions and spending, each household to the cent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.integers import cut, share_at
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
        tax[members] = share_at(income[members], rate[bloc])
    return tax


def budgets(
    disposable: Int64, deposits: Int64, from_income: float, from_wealth: float, from_gains: NDArray[np.float64] | float = 0.0
) -> Int64:
    """Budget = alpha_1 x disposable income + alpha_2 x deposits (Godley and Lavoie 2007) + what gains add, at most deposits."""
    wish = np.rint(from_income * disposable + from_wealth * deposits + from_gains).astype(np.int64)
    return np.clip(wish, 0, np.maximum(deposits, 0))


def earning_weights(
    income_weight: Int64, group: NDArray[np.int8], relative_pay: NDArray[np.float64] | None, rows: Sequence[Cohort]
) -> Int64:
    """What a household's share of the payroll is cut by: its income weight x the pay of its group.

    relative_pay: (bloc, group), or None where there is no labour market and everybody earns alike.
    """
    if relative_pay is None:
        return income_weight
    weight = np.zeros_like(income_weight)
    for bloc, cohort in enumerate(rows):
        here = slice(cohort.start, cohort.stop)
        weight[here] = np.maximum(np.rint(1_000 * relative_pay[bloc][group[here]] * income_weight[here]), 1)
    return weight


def power_bills(bill: Int64, deposits: Int64, rows: Sequence[Cohort]) -> Int64:
    """Every household of a bloc gets the same power bill and pays it as far as its deposits reach; bill: (bloc,)."""
    paid = np.zeros_like(deposits)
    for bloc, cohort in enumerate(rows):
        here = slice(cohort.start, cohort.stop)
        paid[here] = np.minimum(bill[bloc], np.maximum(deposits[here], 0))
    return paid


def spending_from_gains(
    gain: Int64 | None, rate: float, weight: Int64, income_weight: Int64, rows: Sequence[Cohort]
) -> NDArray[np.float64] | float:
    """What unexpected gains on shares add to budgets, own minor units a week: rate x gain, held in proportion to income.

    gain: of all real households of a bloc, minor units, (bloc,); negative after a crash.
    """
    if gain is None:
        return 0.0
    spent = np.zeros(len(income_weight))
    for bloc, cohort in enumerate(rows):
        here = slice(cohort.start, cohort.stop)
        own = rate * float(gain[bloc]) / float(weight[bloc])
        spent[here] = own * income_weight[here] / max(float(income_weight[here].sum()), 1.0)
    return spent


def totals(amounts: Int64, weight: Int64, rows: Sequence[Cohort]) -> Int64:
    """What all real households of each bloc pay together = weight x sum of the own amounts, (bloc,)."""
    return np.array(
        [weight[bloc] * amounts[cohort.start : cohort.stop].sum() for bloc, cohort in enumerate(rows)], dtype=np.int64
    )
