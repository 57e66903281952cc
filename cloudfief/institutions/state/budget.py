"""The state's budget: what it means to spend, what is missing, and how bonds and money fill the gap."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.calendar import WEEKS_PER_YEAR

Int64 = NDArray[np.int64]
Floats = NDArray[np.float64]


class Outlays(NamedTuple):
    """What a state pays in a week, minor units, (bloc,)."""

    transfers: Int64  # the basic income included
    benefits: Int64
    interest: Int64
    procurement: Int64

    @property
    def total(self) -> Int64:
        """Everything that it pays."""
        return self.transfers + self.benefits + self.interest + self.procurement


class Plan(NamedTuple):
    """What a state has decided and keeps to until it decides again, a week each, (bloc,)."""

    receipts: Floats  # expected, minor units
    transfer: Int64  # to each household, the basic income apart, minor units
    missing: Floats  # other spending beyond receipts, minor units
    repayment: Floats  # of new debt, minor units
    tax_more: Floats  # income tax that pays for it, share


class Debt(NamedTuple):
    """What a state owes by its plans and what of it is new, minor units, (bloc,)."""

    bonds: Int64
    opening_bonds: Int64
    printed: Int64  # planned deficits for which the fund had no cash, paid with new money

    @property
    def new(self) -> Int64:
        """Debt that was not there at the opening."""
        return self.bonds - self.opening_bonds + self.printed


class Financing(NamedTuple):
    """How a week's gap is filled, minor units, (bloc,)."""

    sold: Int64  # bonds sold to the fund
    redeemed: Int64  # bonds bought back from it
    debt: Debt


def decided(receipts: Floats, other: Int64, repayment: Floats, tax_more: Floats, members: Int64) -> Plan:
    """Expected receipts less other spending and repayment go to households, the same to each, in whole minor units.

    receipts: expected a week; other: benefits, interest, procurement; members: households; all minor units, (bloc,).
    """
    room = receipts - other - repayment
    each = np.floor(np.maximum(room, 0) / members).astype(np.int64)
    return Plan(receipts, each, np.maximum(-room, 0), repayment, tax_more)


def planned(plan: Plan, basic_income: Int64, members: Int64) -> tuple[Int64, Int64]:
    """Transfers and the gap in the budget by a plan, minor units, (bloc,).

    The basic income comes on top and is not paid for at first. gap = planned spending - expected receipts; what does not
    divide is no gap. basic_income: per household.
    """
    gap = np.rint(basic_income * members - plan.repayment + plan.missing).astype(np.int64)
    return (plan.transfer + basic_income) * members, gap


def financed(gap: Int64, debt: Debt, offered: Int64) -> Financing:
    """A gap is filled by bonds as far as the fund offers cash, then by new money; a surplus goes the other way round.

    A surplus first takes new money back, then redeems bonds. offered: minor units, (bloc,).
    """
    sold = np.clip(gap, 0, offered)
    surplus = np.maximum(-gap, 0)
    taken_back = np.minimum(debt.printed, surplus)
    redeemed = np.minimum(surplus - taken_back, debt.bonds)
    printed = debt.printed + np.maximum(gap, 0) - sold - taken_back
    return Financing(sold, redeemed, Debt(debt.bonds + sold - redeemed, debt.opening_bonds, printed))


def interest_due(bonds: Int64, yearly_rate: Floats) -> Int64:
    """A week's interest on the bonds outstanding, minor units, (bloc,)."""
    return np.rint(bonds * (yearly_rate / WEEKS_PER_YEAR)).astype(np.int64)
