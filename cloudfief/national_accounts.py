"""National accounts: each bloc's GDP three ways, Kalecki's profits and the sectoral balances, out of the flows of money.

A week's flow table (payer's sector, payee's sector, what, asset -> amount) is read by what each payment is, which
`national_accounts.yaml` says. Everything is whole minor units of the bloc's currency, counted when it is paid. The state's
sector holds two pockets: the treasury and the exchange desk, through which every payment to and from abroad passes; which of
them pays or is paid follows from what is paid for. Production is read from sales, expenditure from buyers, and income from
what became of firms' money in the ledger, so that the three agree only if the flows explain the stocks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.flow_matrix import FlowTable
from cloudfief.core.world import World
from cloudfief.core.yamlfile import read_yaml

Who = Callable[[str], bool] | None  # which sectors; None is everybody

SOLD = ("output", "investment")
TAXES = ("production tax", "income tax")
HOUSEHOLDS, FUND, STATE = "household", "exchange", "state"


class Meaning(NamedTuple):
    """What a payment is, and its row in the balance of payments."""

    kind: str
    external_row: str


class Money(NamedTuple):
    """Money held in one currency, minor units: by sector, with the state's treasury and exchange desk apart."""

    sectors: dict[str, int]  # without the state
    treasury: int
    desk: int

    def less(self, before: Money) -> Money:
        """The change since an earlier week."""
        change = {name: held - before.sectors.get(name, 0) for name, held in self.sectors.items()}
        return Money(change, self.treasury - before.treasury, self.desk - before.desk)


class Accounts(NamedTuple):
    """One week of one currency's economy, minor units."""

    value_added: dict[str, int]  # by producing sector
    consumption: int
    investment: int
    government: int  # purchases
    exports: int
    imports: int
    wages: int
    production_taxes: int  # less subsidies; those paid to other states included
    operating_surplus: int  # of firms, from the change of their money; mixed income of households added
    income_taxes_of_firms: int
    distributed: int  # property income that firms and the fund paid to others, net
    household_saving: int  # from the change of their money
    government_deficit: int  # from the change of the treasury's money
    current_account: int  # from the change of the desk's money
    firms_lending: int  # firms and the fund: change of money less what they were financed with

    @property
    def production(self) -> int:
        """GDP as the sum of value added."""
        return sum(self.value_added.values())

    @property
    def expenditure(self) -> int:
        """GDP as C + I + G + X - M."""
        return self.consumption + self.investment + self.government + self.exports - self.imports

    @property
    def income(self) -> int:
        """GDP as wages, taxes on production less subsidies, and operating surplus."""
        return self.wages + self.production_taxes + self.operating_surplus

    @property
    def profits(self) -> int:
        """Gross profits after tax of firms, mixed income included: production less wages and taxes."""
        return self.production - self.wages - self.production_taxes - self.income_taxes_of_firms

    @property
    def profits_of_kalecki(self) -> int:
        """Kalecki (1942): profits = investment + deficit + current account + what is handed on - saving of households.

        What is handed on stands for the consumption of those who live on profits.
        """
        return self.investment + self.government_deficit + self.current_account + self.distributed - self.household_saving

    @property
    def sectoral_balances(self) -> int:
        """Households' saving + firms' lending - government's deficit - current account: zero."""
        return self.household_saving + self.firms_lending - self.government_deficit - self.current_account


@cache
def meanings() -> Mapping[str, Meaning]:
    """What every payment is, by its name."""
    path = Path(str(resources.files("cloudfief") / "national_accounts.yaml"))
    return {name: Meaning(*entry) for name, entry in read_yaml(path).items()}


def meaning(what: str) -> Meaning:
    """What a payment is; raises BadInput for one that is not in the table."""
    if what not in meanings():
        raise BadInput(f"national_accounts.yaml does not say what '{what}' is.{nearest(what, meanings())}")
    return meanings()[what]


def money_of(world: World) -> dict[str, Money]:
    """The money held at this moment, by currency."""
    ledger, sectors = world.ledger, world.ledger.chart.sectors()
    stocks = ledger.sector_stocks()
    treasury = world.account_numbers["state.account"]
    desk = world.account_numbers["state.desk"]
    held = {}
    for row, currency in enumerate(dict.fromkeys(world.scenario.currencies)):
        private = {name: int(stocks[number, row]) for number, name in enumerate(sectors) if name != STATE}
        pockets = (int(ledger.balances[row, accounts].sum()) for accounts in (treasury, desk))
        held[currency] = Money(private, *pockets)
    return held


class Week:
    """The payments of one week in one currency, asked by what they are and between whom."""

    def __init__(self, table: FlowTable, currency: str, change: Money) -> None:
        here = [
            (payer, payee, meaning(what), amount) for (payer, payee, what, asset), amount in table.items() if asset == currency
        ]
        self._rows, self.change = [row for row in here if row[2].kind != "internal"], change

    def total(self, kinds: tuple[str, ...], payer: Who = None, payee: Who = None) -> int:
        """Sum of the payments of these kinds between those payers and payees."""
        return sum(
            amount
            for giver, taker, row, amount in self._rows
            if row.kind in kinds and (payer is None or payer(giver)) and (payee is None or payee(taker))
        )

    def net_received(self, kinds: tuple[str, ...], sector: Callable[[str], bool]) -> int:
        """What a sector received less what it paid."""
        return self.total(kinds, payee=sector) - self.total(kinds, payer=sector)


def is_state(sector: str) -> bool:
    """The treasury or the exchange desk."""
    return sector == STATE


def is_household(sector: str) -> bool:
    """Households."""
    return sector == HOUSEHOLDS


def is_firm(sector: str) -> bool:
    """Everybody who is neither state nor household nor fund."""
    return sector not in (STATE, HOUSEHOLDS, FUND)


def is_owner(sector: str) -> bool:
    """Firms, and the fund that owns them."""
    return is_firm(sector) or sector == FUND


def accounts_of(table: FlowTable, currency: str, change: Money) -> Accounts:
    """The week's accounts of one currency; `change`: of the money held in it. Raises BadInput for an unknown payment."""
    week = Week(table, currency, change)
    firms_paid_tax = week.total(("income tax",), payer=is_owner)
    mixed = week.total(SOLD, payee=is_household)
    subsidies = week.total(("subsidy",), payee=is_owner)
    financial = ("financial",)
    return Accounts(
        value_added=_value_added(week),
        consumption=week.total(SOLD, payer=is_household),
        investment=week.total(("investment",), payer=is_owner),
        government=week.total(("public purchase",)),
        exports=week.total(SOLD, payer=is_state),
        imports=week.total(SOLD, payee=is_state),
        wages=week.total(("wages",), payer=is_owner),
        production_taxes=week.total(("production tax",), payer=is_owner) - subsidies,
        operating_surplus=_kept_by(week) + mixed,
        income_taxes_of_firms=firms_paid_tax,
        distributed=-week.net_received(("property",), is_owner) + mixed,
        household_saving=change.sectors.get(HOUSEHOLDS, 0) - week.net_received(financial, is_household),
        government_deficit=-(change.treasury - week.net_received(financial, is_state)),
        current_account=-change.desk,
        firms_lending=sum(held for name, held in change.sectors.items() if is_owner(name))
        - week.net_received(financial, is_owner),
    )


def _value_added(week: Week) -> dict[str, int]:
    """Sales less intermediate purchases of every sector that sells."""
    kinds = (*SOLD, "public purchase")
    added = {}
    for name in week.change.sectors:
        sold = week.total(kinds, payee=lambda sector, name=name: sector == name)
        bought = week.total(("output",), payer=lambda sector, name=name: sector == name) if is_owner(name) else 0
        if sold or bought:
            added[name] = sold - bought
    return added


def _kept_by(week: Week) -> int:
    """Operating surplus of firms and the fund: what they kept, invested, handed on and paid as tax on it, from their money."""
    kept = sum(held for name, held in week.change.sectors.items() if is_owner(name))
    invested = week.total(("investment",), payer=is_owner)
    taxed = week.total(("income tax",), payer=is_owner)
    return kept + invested + taxed - week.net_received(("property", "financial", "transfer"), is_owner)


def external_rows(table: FlowTable, currency: str) -> dict[str, int]:
    """Net receipts from abroad by row of the balance of payments, minor units; taxes of other states are left out.

    A payment to or from the state's sector that no treasury makes or gets has passed the exchange desk.
    """
    rows: dict[str, int] = {}
    for (payer, payee, what, asset), amount in table.items():
        kind, row = meaning(what)
        crosses = is_state(payer) != is_state(payee) and what != "interest"
        if asset == currency and crosses and kind in (*SOLD, "wages", "property"):
            rows[row] = rows.get(row, 0) + (amount if is_state(payer) else -amount)
    return rows
