"""A small set of books for the tests of the ledger: three blocs with a bank and desk each, households and firms."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.core.ledger import Chart, Flow, Ledger

CURRENCIES = ("usd", "cny", "eur")
RATES = np.array([1_000_000, 7_123_457, 912_345])


class Books(NamedTuple):
    ledger: Ledger
    bank: np.ndarray  # issuer, one a bloc
    desk: np.ndarray  # one a bloc
    household: np.ndarray  # one a bloc
    firm: np.ndarray  # blocs us us cn eu

    @property
    def people(self) -> np.ndarray:
        return np.concatenate([self.household, self.firm])

    def endow(self, accounts, amount) -> None:
        accounts = np.asarray(accounts)
        home = self.ledger.chart.home_blocs()[accounts]
        self.ledger.settle([Flow("endowment", self.bank[home], accounts, np.asarray(amount))], RATES)

    def pay(self, what, payer, payee, amount) -> None:
        self.ledger.settle([Flow(what, np.array([payer]), np.array([payee]), np.array([amount]))])


def opened() -> Books:
    chart = Chart()
    bank = chart.add("state", "bank", [0, 1, 2], issuer=True)
    desk = chart.add("state", "desk", [0, 1, 2])
    household = chart.add("household", "deposits", [0, 1, 2])
    firm = chart.add("merchant", "cash", [0, 0, 1, 2])
    registers = {"shares": firm[:1], "bonds": bank}
    return Books(Ledger(chart, CURRENCIES, desk, registers), bank, desk, household, firm)


def sound(ledger: Ledger) -> bool:
    """Every asset sums to 0 and only bank and desk are negative."""
    return set(ledger.audit().values()) == {0} and bool((ledger.balances[:, 6:] >= 0).all())
