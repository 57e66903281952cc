"""The households' own ledger: income, taxes, subscriptions and spending, each household to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.compiled import compiled
from cloudfief.core.integers import MILLION, cut, mul_div_scalar
from cloudfief.core.population import Cohort

Int64 = NDArray[np.int64]


class Purses(NamedTuple):
    """The money of a bloc's households, a row each, own minor units; the last three change."""

    income: Int64  # of this week, before tax
    income_weight: Int64
    plan: Int64  # AI plan held, -1 for none
    deposits: Int64
    budget: Int64  # for this week's shopping
    cash: Int64  # most that it can spend this week


class Terms(NamedTuple):
    """What holds for every household of a bloc this week, own minor units."""

    tax_rate: np.int64  # millionths of income
    transfer: np.int64  # from the state
    plan_bill: Int64  # a week of each AI plan, (plan,)
    power_bill: np.int64
    spend_from_income: float  # alpha 1
    spend_from_wealth: float  # alpha 2
    from_gains: float  # what unexpected gains on shares add to the budgets of all simulated households together
    income_weight: float  # of all simulated households together, by which those gains are held


class Paid(NamedTuple):
    """What a bloc's simulated households paid together, own minor units."""

    tax: int
    power: int
    plan: Int64  # for each AI plan, (plan,)


def incomes(pool: Int64, weight: Int64, income_weight: Int64, rows: Sequence[Cohort]) -> Int64:
    """Each bloc's payroll cut over its households by income weight; what does not divide by the weight stays.

    pool and weight: (bloc,). Household amounts add up to floor(pool / weight), so that weight x sum is whole.
    """
    income = np.zeros_like(income_weight)
    for bloc, cohort in enumerate(rows):
        members = slice(cohort.start, cohort.stop)
        income[members] = cut(np.int64(pool[bloc] // weight[bloc]), income_weight[members])
    return income


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
        _earn(1_000 * relative_pay[bloc], group[here], income_weight[here], weight[here])
    return weight


@compiled
def _earn(pay: Any, group: Any, income_weight: Any, weight: Any) -> None:
    for row in range(weight.size):
        weight[row] = max(np.int64(np.rint(pay[group[row]] * income_weight[row])), 1)


def from_gains(gain: Int64 | None, rate_a_year: float, weight: Int64, bloc: int) -> float:
    """What unexpected gains on shares add to a week's budgets of all simulated households together, own minor units.

    gain: of all real households of a bloc, minor units, (bloc,), negative after a crash; None where nobody holds shares.
    """
    return 0.0 if gain is None else rate_a_year / 52 * float(gain[bloc]) / float(weight[bloc])


def live_on(purses: Purses, terms: Terms) -> Paid:
    """The week's money of a bloc's households, before they shop; their deposits, budgets and cash change.

    Tax = rate x income, rounded half up. Subscription and power bill are paid as far as deposits reach. Budget = alpha_1 x
    disposable income + alpha_2 x deposits (Godley and Lavoie 2007) + what gains add in proportion to income, at most
    deposits.
    """
    by_plan = np.zeros(len(terms.plan_bill), dtype=np.int64)
    tax, power = _live_on_rows(purses, terms, by_plan)
    return Paid(tax, power, by_plan)


def _live_on(purses: Any, terms: Any, by_plan: Any) -> tuple[Any, Any]:
    taxes = powers = np.int64(0)
    for row in range(purses.deposits.size):
        plan, subscription = purses.plan[row], np.int64(0)
        tax = mul_div_scalar(purses.income[row], terms.tax_rate, MILLION)
        deposits = purses.deposits[row] + purses.income[row] - tax + terms.transfer
        if 0 <= plan < by_plan.size:
            subscription = min(terms.plan_bill[plan], max(deposits, 0))
            by_plan[plan] += subscription
        power = min(terms.power_bill, max(deposits - subscription, 0))
        deposits -= subscription + power
        disposable = purses.income[row] - tax + terms.transfer - subscription - power
        gains = terms.from_gains * purses.income_weight[row] / terms.income_weight
        wish = np.rint(terms.spend_from_income * disposable + terms.spend_from_wealth * deposits + gains)
        purses.deposits[row], purses.cash[row] = deposits, max(deposits, 0)
        purses.budget[row] = min(max(np.int64(wish), 0), max(deposits, 0))
        taxes += tax
        powers += power
    return taxes, powers


_live_on_rows = compiled(_live_on)


def totals(amounts: Int64, weight: Int64, rows: Sequence[Cohort]) -> Int64:
    """What all real households of each bloc pay together = weight x sum of the own amounts, (bloc,)."""
    return np.array(
        [weight[bloc] * amounts[cohort.start : cohort.stop].sum() for bloc, cohort in enumerate(rows)], dtype=np.int64
    )
