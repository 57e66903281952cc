"""What the power sector owes: fuel, permits, wages and taxes, and what it hands on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.currency import PAR
from cloudfief.core.integers import share_at
from cloudfief.core.ledger import Flow
from cloudfief.institutions.electricity.plants import Floats
from cloudfief.institutions.electricity.week import Week

Integers = NDArray[np.int64]


class Customers(NamedTuple):
    """Who of the customers lives in this economy, and how many households; (bloc,)."""

    households: Integers
    firms: bool
    compute: bool


class Bills(NamedTuple):
    """Minor units; a household's bill, the firms', and the part of all revenue that is on these books (bloc,)."""

    household: Integers
    firm: Integers
    revenue: Integers  # with the data centres that are simulated
    booked: Floats  # share of all power sold


class Accounts(NamedTuple):
    """Account numbers, (bloc,) each."""

    own: Integers
    payroll: Integers
    exporter: Integers  # payroll of the bloc that sells fuel
    neighbours: Integers  # payroll of the bloc that sells power; the own one where nobody is abroad
    state: Integers
    fund: Integers


def to_minor(usd: Floats, rate: Integers) -> Integers:
    """US dollars as whole minor units of each bloc, at millionths of currency per dollar."""
    return np.rint(np.asarray(usd) * (100.0 / PAR) * rate).astype(np.int64)


def bills(week: Week, simulated: Floats, customers: Customers, rate: Integers) -> Bills:
    """Households and firms pay their tariffs; data centres that are not simulated work for firms, who pay their power."""
    value = week.use * week.retail
    others = np.maximum(week.use[:, 2] - simulated, 0.0) * week.retail[:, 2]
    count = np.maximum(customers.households, 1)
    household = np.rint(value[:, 0] * (100.0 / PAR) * rate / count).astype(np.int64)
    firm = to_minor(value[:, 1] + others, rate)
    compute = to_minor(simulated * week.retail[:, 2], rate)
    revenue = household * customers.households + firm * customers.firms + compute * customers.compute
    whole = household * count + firm + compute
    return Bills(household, firm, revenue, revenue / np.maximum(whole, 1))


class Dues(NamedTuple):
    """Minor units, (bloc,) each."""

    fuel_home: Integers
    fuel_abroad: Integers
    permits: Integers
    wages: Integers
    neighbours: Integers
    power_tax: Integers
    windfall: Integers
    profit: Integers  # before tax; may be negative
    profit_tax: Integers

    def paid(self) -> Integers:
        """All that goes out, (bloc,)."""
        before_tax = self.fuel_home + self.fuel_abroad + self.permits + self.wages + self.neighbours
        return before_tax + self.power_tax + self.windfall + self.profit_tax


def dues(week: Week, bill: Bills, rate: Integers, tax_share: Floats, profit_tax: Floats, abroad: Floats) -> Dues:
    """Costs of what is on the books; what the sector earns above them is profit, and taxed."""
    owed = lambda usd: to_minor(usd * bill.booked, rate)  # noqa: E731
    fuel = owed(week.fuel)
    fuel_abroad = share_at(fuel, abroad)
    power_tax = owed((week.use * week.retail * tax_share).sum(axis=1))
    permits, wages, neighbours = owed(week.permits), owed(week.upkeep + week.wires), owed(week.imports)
    taken = owed(week.windfall)
    profit = bill.revenue - fuel - permits - wages - neighbours - power_tax - taken
    tax = share_at(np.maximum(profit, 0), profit_tax)
    return Dues(fuel - fuel_abroad, fuel_abroad, permits, wages, neighbours, power_tax, taken, profit, tax)


def payments(owed: Dues, accounts: Accounts, surplus: Integers) -> list[Flow]:
    """The dues as flows, fuel and suppliers first; where nobody is abroad, neighbours' power counts as fuel bought at home."""
    own, payroll, state = accounts.own, accounts.payroll, accounts.state
    imported = np.where(accounts.neighbours != payroll, owed.neighbours, 0)
    return [
        Flow("fuel", own, payroll, owed.fuel_home + owed.neighbours - imported),
        Flow("fuel", own, accounts.exporter, owed.fuel_abroad),
        Flow("imported power", own, accounts.neighbours, imported),
        Flow("wages", own, payroll, owed.wages),
        Flow("carbon permits", own, state, owed.permits),
        Flow("electricity tax", own, state, owed.power_tax),
        Flow("windfall tax", own, state, owed.windfall),
        Flow("profit tax", own, state, owed.profit_tax),
        Flow("surplus", own, accounts.fund, surplus),
    ]
