"""The savers: they work, pay tax, consume, and hold what they save as money and as bills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.village.treasury import BILLS


class Savers(Institution):
    """Households of Godley and Lavoie (2007): C = alpha_1 YD + alpha_2 V, and bills.

    B / V = lambda_0 + lambda_1 r - lambda_2 YD / V; the rest of wealth is money.
    """

    from_income: float = param(
        0.6, "alpha_1: consumption out of disposable income", unit="share", bounds=(0, 0.99),
        source="Godley and Lavoie (2007), table 3.4",
    )  # fmt: skip
    from_wealth: float = param(
        0.4, "alpha_2: consumption out of wealth", unit="share", bounds=(0, 1), source="Godley and Lavoie (2007), table 3.4",
    )  # fmt: skip
    bill_share: float = param(
        0.0, "lambda_0: wealth held as bills, without interest", unit="share", bounds=(0, 1),
        source="Godley and Lavoie (2007): none in SIM, 0.635 in PC",
    )  # fmt: skip
    bill_response: float = param(
        0.0, "lambda_1: bills in answer to interest", unit="share per unit of interest", bounds=(0, 50),
        source="Godley and Lavoie (2007): none in SIM, 5 in PC",
    )  # fmt: skip
    cash_need: float = param(
        0.0, "lambda_2: money needed for disposable income", unit="share", bounds=(0, 1),
        source="Godley and Lavoie (2007): none in SIM, 0.01 in PC",
    )  # fmt: skip

    propensity = signal("alpha_1: consumption out of disposable income", unit="share")
    from_wealth_due = signal("Consumption out of wealth in the next period", unit="minor units", dims=("bloc",), record="none")
    interest_due = signal("Interest due in the next period", unit="minor units", dims=("bloc",), adds="sum")
    disposable = signal("YD: disposable income", unit="minor units a period", dims=("bloc",), adds="sum")
    consumption = signal("C: consumption", unit="minor units a period", dims=("bloc",), adds="sum")
    wealth = signal("V: wealth", unit="minor units", dims=("bloc",), adds="sum")
    bills = signal("B: bills held", unit="minor units", dims=("bloc",), adds="sum")
    money = signal("H: money held", unit="minor units", dims=("bloc",), adds="sum")

    class State(NamedTuple):
        """Wealth and bills at the end of the last period, minor units, (bloc,)."""

        wealth: np.ndarray
        bills: np.ndarray

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The savers of each bloc."""
        return {"account": range(len(blocs))}

    def init(self, luck: Luck, *, treasury_demand: np.ndarray) -> Outcome:
        """Open with nothing."""
        nothing = np.zeros_like(treasury_demand)
        return Outcome(self.State(nothing, nothing), self._signals(self.State(nothing, nothing), 0.0, nothing, nothing))

    def step(
        self,
        state: State,
        luck: Luck,
        *,
        treasury_tax: float,
        treasury_rate: float,
        treasury_account: np.ndarray,
        workshop_output: np.ndarray,
        workshop_account: np.ndarray,
        savers_account: np.ndarray,
        savers_interest_due_last: np.ndarray,
    ) -> Outcome:
        """Pay tax on wages and interest, consume, and put part of what is left into bills."""
        income = workshop_output + savers_interest_due_last
        tax = np.rint(treasury_tax * income).astype(np.int64)
        disposable = income - tax
        consumption = np.rint(self.from_income * disposable + self.from_wealth * state.wealth).astype(np.int64)
        wealth = state.wealth + disposable - consumption
        wish = wealth * (self.bill_share + self.bill_response * treasury_rate) - self.cash_need * disposable
        bills = np.clip(np.rint(wish).astype(np.int64), 0, np.maximum(wealth, 0))
        bought, sold = np.maximum(bills - state.bills, 0), np.maximum(state.bills - bills, 0)
        flows = [
            Flow("income tax", savers_account, treasury_account, tax),
            Flow("purchases", savers_account, workshop_account, consumption),
            Flow("bills", savers_account, treasury_account, bought),
            Flow("bills", treasury_account, savers_account, bought, asset=BILLS),
            Flow("bills", treasury_account, savers_account, sold),
            Flow("bills", savers_account, treasury_account, sold, asset=BILLS),
        ]
        now = self.State(wealth, bills)
        return Outcome(now, self._signals(now, treasury_rate, disposable, consumption), flows)

    def _signals(
        self, state: State, rate: float, disposable: np.ndarray, consumption: np.ndarray
    ) -> dict[str, np.ndarray | float]:
        return {
            "propensity": self.from_income, "from_wealth_due": self.from_wealth * state.wealth,
            "interest_due": np.rint(rate * state.bills).astype(np.int64), "disposable": disposable, "consumption": consumption,
            "wealth": state.wealth, "bills": state.bills, "money": state.wealth - state.bills,
        }  # fmt: skip
