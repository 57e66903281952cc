"""The state of each bloc, with its central bank: it issues the money, taxes, pays transfers and runs the exchange desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import numpy as np

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck

PAR = 1_000_000  # micro units of a currency per unit of the numeraire


class State(Institution):
    """Each bloc's state pays out as transfers what it takes in taxes; its exchange rate clears its external payments.

    Exchange rate of bloc b (units of its currency per US dollar): ln e(t+1) = ln e(t) - gamma z(t), where z is the
    net inflow through the exchange desk over tax receipts, both as moving averages: money that flows out makes the
    currency cheaper. It is the flow closure of Gabaix and Maggiori (2015) with an adjustment speed.
    """

    income_tax_rate: float = param(
        0.15, "Tax on wages and dividends", unit="share", bounds=(0, 0.6), sweep=(0.05, 0.3),
        source="assumption: the order of a personal income tax",
    )  # fmt: skip
    profit_tax_rate: float = param(
        0.21, "Tax on the profits of firms", unit="share", bounds=(0, 0.6), sweep=(0.15, 0.3),
        source="assumption: the order of the US corporate tax rate",
    )  # fmt: skip
    opening_rates: dict[str, float] = param(
        {"us": 1.0, "cn": 7.246, "eu": 0.92}, "Units of the currency per US dollar at the start",
        unit="currency per USD", bounds=(1e-6, 1e6), source="S6-019 for the yuan; assumption: 0.92 euro, swept 0.85 to 1",
        sweep=(0.85, 1.0),
    )  # fmt: skip
    exchange_speed: float = param(
        0.05, "Gamma: response of the exchange rate to the imbalance of external payments", unit="log points a week",
        bounds=(0, 1), sweep=(0, 0.2), source="assumption: within the prior 0-1 of Gabaix-Maggiori's Gamma",
    )  # fmt: skip
    smoothing: float = param(
        0.1, "Weight of the newest week in the moving average of receipts", unit="share",
        bounds=(0.001, 1), sweep=(0.05, 0.3), source="assumption: about ten weeks of memory",
    )  # fmt: skip
    exchange_smoothing: float = param(
        0.3, "Weight of the newest week in the moving average of external payments", unit="share",
        bounds=(0.001, 1), sweep=(0.1, 1), source="assumption: about three weeks, so that the rate settles without swinging",
    )  # fmt: skip

    issuers: ClassVar[frozenset[str]] = frozenset({"account"})
    desk: ClassVar[str | None] = "desk"

    income_tax = signal("Tax rate on wages and dividends", unit="share", dims=("bloc",))
    profit_tax = signal("Tax rate on profits", unit="share", dims=("bloc",))
    transfers = signal("Transfers to households", unit="minor units a week", dims=("bloc",), adds="sum")
    receipts = signal("Taxes received since last week", unit="minor units a week", dims=("bloc",), adds="sum")
    exchange_rate = signal("Currency per dollar", unit="millionths per USD", dims=("bloc",))

    class Books(NamedTuple):
        """Moving averages and last positions, each of shape (bloc,); positions are unknown before the first week."""

        weeks: int
        cash: np.ndarray  # own position after last week's payments, minor units
        mean_receipts: np.ndarray  # minor units a week
        desk: np.ndarray  # the desk's position in its own currency, minor units
        mean_inflow: np.ndarray  # from abroad, minor units a week
        log_rate: np.ndarray  # log currency per dollar

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """A treasury and an exchange desk in each bloc."""
        return {"account": range(len(blocs)), "desk": range(len(blocs))}

    def init(self, luck: Luck, *, blocs: tuple[str, ...]) -> Outcome:
        """Open with the observed exchange rates and no receipts."""
        nothing, none = np.zeros(len(blocs)), np.zeros(len(blocs), dtype=np.int64)
        log_rate = np.log([self.opening_rates.get(bloc, 1.0) for bloc in blocs])
        books = self.Books(0, none, nothing, none, nothing, log_rate)
        return Outcome(books, self._signals(books, none, none))

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        state_account: np.ndarray,
        state_cash: np.ndarray,
        state_desk_cash: np.ndarray,
        household_account: np.ndarray,
        household_members_last: np.ndarray,
    ) -> Outcome:
        """Receipts are what came in since last week; their moving average is paid out, the same to every household.

        The desk pays out of its own currency what comes in from abroad, so its position falls by the net inflow.
        """
        known = state.weeks > 0
        receipts = (state_cash - state.cash) * known
        weight = self.smoothing if state.weeks > 2 else 1.0
        mean_receipts = state.mean_receipts + weight * (receipts - state.mean_receipts)
        each = np.floor(np.maximum(mean_receipts, 0) / household_members_last).astype(np.int64)
        transfers = each * household_members_last
        inflow = (state.desk - state_desk_cash) * known
        mean_inflow = state.mean_inflow + self.exchange_smoothing * (inflow - state.mean_inflow)
        imbalance = np.clip(mean_inflow / np.maximum(mean_receipts, 1.0), -1, 1)
        log_rate = state.log_rate - self.exchange_speed * imbalance
        log_rate = log_rate - log_rate[0]
        weeks = state.weeks + 1
        books = self.Books(weeks, state_cash - transfers, mean_receipts, state_desk_cash, mean_inflow, log_rate)
        flow = Flow("transfers", state_account, household_account, transfers)
        return Outcome(books, self._signals(books, transfers, receipts), [flow])

    def _signals(self, books: Books, transfers: np.ndarray, receipts: np.ndarray) -> dict[str, np.ndarray]:
        return {
            "income_tax": np.full(len(receipts), self.income_tax_rate),
            "profit_tax": np.full(len(receipts), self.profit_tax_rate),
            "transfers": transfers,
            "receipts": receipts,
            "exchange_rate": np.rint(np.exp(books.log_rate) * PAR).astype(np.int64),
        }
