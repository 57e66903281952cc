"""The fund of each bloc: until there is an exchange it owns the firms, takes their surplus and carries their losses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import mul_div
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck


class Exchange(Institution):
    """Firms pay their surplus to the fund of their home bloc, which lends to none, funds losses and pays the rest out.

    Money for a loss-making firm is what brings its cash back to its target; what is left above the fund's own
    reserve goes to households as dividends, to each in proportion to its income.
    """

    reserve_weeks: float = param(
        1.0, "Dividends that the fund keeps in hand for next week's losses", unit="weeks of dividends",
        bounds=(0, 52), sweep=(0.5, 8), source="assumption: enough that no loss of a week goes unfunded",
    )  # fmt: skip

    dividends = signal("Dividends paid to households", unit="minor units a week", dims=("bloc",), adds="sum")
    injections = signal("Losses of firms that were funded", unit="minor units a week", dims=("bloc",), adds="sum")

    class Books(NamedTuple):
        """What the fund keeps in hand, minor units, shape (bloc,)."""

        reserve: np.ndarray

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One fund in each bloc."""
        return {"fund": range(len(blocs))}

    def init(
        self,
        luck: Luck,
        *,
        exchange_fund_account: np.ndarray,
        state_account: np.ndarray,
        household_payroll: np.ndarray,
    ) -> Outcome:
        """The reserve is endowed with a share of a week's payroll."""
        reserve = np.rint(household_payroll * 0.1 * self.reserve_weeks).astype(np.int64)
        nothing = np.zeros_like(reserve)
        endowment = Flow("opening money", state_account, exchange_fund_account, reserve)
        return Outcome(self.Books(reserve), {"dividends": nothing, "injections": nothing}, [endowment])

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        exchange_fund_account: np.ndarray,
        exchange_fund_cash: np.ndarray,
        household_payroll_account: np.ndarray,
        lab_account: np.ndarray | None = None,
        lab_home: np.ndarray | None = None,
        lab_need: np.ndarray | None = None,
        fief_account: np.ndarray | None = None,
        fief_home: np.ndarray | None = None,
        fief_need: np.ndarray | None = None,
        merchant_account: np.ndarray | None = None,
        merchant_home: np.ndarray | None = None,
        merchant_need: np.ndarray | None = None,
        compute_account: np.ndarray | None = None,
        compute_need: np.ndarray | None = None,
        host_account: np.ndarray | None = None,
        host_need: np.ndarray | None = None,
    ) -> Outcome:
        """Fund the needs as far as there is cash, then pay out what is above the reserve."""
        blocs = np.arange(len(exchange_fund_account))
        asks = [
            (lab_account, lab_home, lab_need),
            (fief_account, fief_home, fief_need),
            (merchant_account, merchant_home, merchant_need),
            (compute_account, blocs, compute_need),
            (host_account, blocs, host_need),
        ]
        present = [(a, h, n) for a, h, n in asks if a is not None and h is not None and n is not None]
        asked = np.zeros_like(exchange_fund_cash)
        for _, home, need in present:
            np.add.at(asked, home, np.maximum(need, 0))
        paid, flows = np.zeros_like(exchange_fund_cash), []
        for account, home, need in present:
            part = _within(np.maximum(need, 0), asked[home], exchange_fund_cash[home])
            np.add.at(paid, home, part)
            flows.append(Flow("funding", exchange_fund_account[home], account, part))
        dividends = np.maximum(exchange_fund_cash - paid - state.reserve, 0)
        flows.append(Flow("dividends", exchange_fund_account, household_payroll_account, dividends))
        return Outcome(state, {"dividends": dividends, "injections": paid}, flows)


def _within(need: np.ndarray, asked: np.ndarray, cash: np.ndarray) -> np.ndarray:
    """The need, cut in proportion where more is asked than there is."""
    cut = mul_div(need, np.minimum(cash, asked), np.maximum(asked, 1))
    return np.where(asked > cash, np.maximum(cut - 1, 0), need)
