"""The treasury of a village with its central bank: it buys goods, taxes income, issues money and pays interest on bills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck

BILLS = "bills"


class Treasury(Institution):
    """Government and central bank of Godley and Lavoie (2007): models SIM (money only) and PC (money and bills)."""

    spending: int = param(
        20_000_000_000, "G: goods that the government buys in a period", unit="minor units",
        bounds=(0, 10**15), sweep=(10_000_000_000, 40_000_000_000), source="assumption: G = 20 of SIM and PC, in billionths",
    )  # fmt: skip
    tax_rate: float = param(
        0.2, "theta: tax on income", unit="share", bounds=(0, 0.99), source="Godley and Lavoie (2007), table 3.4",
    )  # fmt: skip
    bill_rate: float = param(
        0.0, "r: interest on bills", unit="share a period", bounds=(0, 1),
        source="Godley and Lavoie (2007): none in SIM, 0.025 in PC",
    )  # fmt: skip

    issuers: ClassVar[frozenset[str]] = frozenset({"account"})

    demand = signal("Goods that the government buys", unit="minor units a period", dims=("bloc",), adds="sum")
    tax = signal("Tax on income", unit="share")
    rate = signal("Interest on bills", unit="share a period")

    class State(NamedTuple):
        """A treasury remembers nothing: what it owes is in the ledger."""

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One treasury in each bloc; negative, it is the money in circulation."""
        return {"account": range(len(blocs))}

    def registers(self, blocs: tuple[str, ...]) -> dict[str, str]:
        """The bills it owes, one piece for each minor unit."""
        return {BILLS: "account"}

    def init(self, luck: Luck, *, blocs: tuple[str, ...]) -> Outcome:
        """Nobody has any money before the treasury spends."""
        return Outcome(self.State(), self._signals(len(blocs)))

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        treasury_account: np.ndarray,
        workshop_account: np.ndarray,
        savers_account: np.ndarray,
        savers_interest_due_last: np.ndarray,
    ) -> Outcome:
        """Buy G and pay interest on the bills held since last period."""
        bought = np.full(len(treasury_account), self.spending)
        flows = [
            Flow("public purchases", treasury_account, workshop_account, bought),
            Flow("interest", treasury_account, savers_account, savers_interest_due_last),
        ]
        return Outcome(state, self._signals(len(treasury_account)), flows)

    def _signals(self, blocs: int) -> dict[str, np.ndarray | float]:
        return {"demand": np.full(blocs, self.spending), "tax": self.tax_rate, "rate": self.bill_rate}
