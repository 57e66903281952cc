"""Hosts of open weights: anybody may serve them, so entry drives their price to cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.fringe import host_price, margin_after_entry
from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.currency import PAR, minor
from cloudfief.core.integers import bill, share_at
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck

MICRO = 1e6


class Books(NamedTuple):
    """What the hosts of each bloc remember."""

    margin: NDArray[np.float64]  # share of cost, (bloc,)
    price: NDArray[np.float64]  # at which last week's tokens were sold, USD per million, (bloc,)
    open_quality: float
    working_cash: NDArray[np.int64]  # minor units, (bloc,)
    carried: NDArray[np.int64]  # millionths of a minor unit on the compute meter, (bloc,)


class Host(Institution):
    """The hosts of a bloc serve the best open model at cost plus a margin that entry drives out.

    p = c (1 + m), m(t+1) = (1 - lambda) m(t); a much better open model starts a new scramble with the opening margin.
    Hosts pay for the compute that their tokens take, a little for staff, and hand their surplus to the fund. Where a
    public service sells at a margin set by law, nobody can ask for more, and the state bears the loss.
    """

    opening_margin: float = param(
        0.5, "Margin while few hosts serve a new model", unit="share of cost", bounds=(0, 5), sweep=(0.1, 1),
        source="assumption: the price spread between hosts of one model",
    )  # fmt: skip
    lasting_margin: float = param(
        0.1, "Margin that pays for staff once entry is over", unit="share of cost", bounds=(0, 1), sweep=(0, 0.2),
        source="assumption: a fringe at cost; the normal return is inside the price of compute",
    )  # fmt: skip
    weekly_entry: float = param(
        0.2, "lambda: part of the margin above the lasting one that entry drives out in a week", unit="share a week",
        bounds=(0, 1), sweep=(0.05, 0.5), source="assumption: a month until hosting is crowded",
    )  # fmt: skip
    scramble_gain: float = param(
        0.05, "Gain of quality in a week that starts a new scramble", unit="quality", bounds=(0.001, 10), sweep=(0.02, 0.1),
        source="assumption: more than weeks of ordinary progress bring",
    )  # fmt: skip
    overhead_share: float = param(
        0.08, "Staff", unit="share of revenue", bounds=(0, 1), sweep=(0.02, 0.2), source="assumption: few people",
    )  # fmt: skip
    opening_compute_price_usd: float = param(
        2.0, "Price of compute where nobody lets it", unit="USD per GPU-hour", bounds=(0.01, 100),
        source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
    )  # fmt: skip
    working_cash_usd: float = param(
        5e7, "Cash kept in hand", unit="USD", bounds=(0, 1e12), sweep=(1e7, 1e9), source="assumption: a few weeks of cost",
    )  # fmt: skip

    price = signal("Price of the best open model's tokens", unit="USD per million tokens", dims=("bloc",))
    margin = signal("Price over cost, less one", unit="share of cost", dims=("bloc",))
    cost = signal("Cost of serving the best open model", unit="USD per million tokens", dims=("bloc",))
    revenue = signal("Paid for tokens", unit="USD a week", dims=("bloc",), adds="sum")
    profit = signal("Revenue less compute and staff, before tax", unit="USD a week", dims=("bloc",), adds="sum")
    public_margin = signal("Margin of a public service, inf for none", unit="share of cost", dims=("bloc",), record="none")
    grant = signal("Loss of a public service that the state bears", unit="USD a week", dims=("bloc",), adds="sum")
    need = signal("Losses to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")
    compute_use = signal("Compute asked for", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    compute_spending = signal("Paid for compute", unit="minor units a week", dims=("bloc",), adds="sum", record="none")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The hosts of each bloc."""
        return {"account": range(len(blocs))}

    def init(
        self,
        luck: Luck,
        *,
        host_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        lab_open_cost: np.ndarray,
        lab_open_quality: float,
    ) -> Outcome:
        """Open with working cash and the lasting margin."""
        margin = np.full(len(host_account), self.lasting_margin)
        working = minor(self.working_cash_usd, state_exchange_rate)
        price = host_price(lab_open_cost, margin)
        none, nothing = np.zeros(len(host_account), dtype=np.int64), np.zeros(len(host_account))
        books = Books(margin, price, float(lab_open_quality), working, none)
        signals = {
            "price": price, "margin": margin, "cost": np.asarray(lab_open_cost), "revenue": nothing, "profit": nothing,
            "need": none, "compute_use": nothing, "compute_spending": none, "grant": nothing, "public_margin": nothing + np.inf,
        }  # fmt: skip
        return Outcome(books, signals, [Flow("opening money", state_account, host_account, working)])

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        host_account: np.ndarray,
        host_cash: np.ndarray,
        exchange_fund_account: np.ndarray,
        state_account: np.ndarray,
        state_profit_tax: np.ndarray,
        state_exchange_rate: np.ndarray,
        household_payroll_account: np.ndarray,
        lab_open_cost: np.ndarray,
        lab_open_quality: float,
        lab_host_revenue: np.ndarray,
        lab_host_tokens: np.ndarray,
        compute_account: np.ndarray | None = None,
        compute_price_last: np.ndarray | None = None,
        host_public_margin_last: np.ndarray | None = None,
    ) -> Outcome:
        """Serve the tokens sold, pay for them, and post next week's price."""
        rate = state_exchange_rate
        known = compute_price_last
        compute_price = np.full(len(rate), self.opening_compute_price_usd) if known is None else known
        hours = lab_host_tokens * lab_open_cost / compute_price
        hour_price = np.maximum(minor(compute_price, rate), 1)
        compute, carried = bill(np.rint(hours * MICRO).astype(np.int64), hour_price, state.carried)
        wages = share_at(lab_host_revenue, self.overhead_share)
        profit = lab_host_revenue - compute - wages
        tax = share_at(np.maximum(profit, 0), state_profit_tax)
        left = host_cash - compute - wages - tax
        surplus = np.maximum(left - state.working_cash, 0)
        need = np.maximum(state.working_cash - left, 0)
        margin = self._margin(state, float(lab_open_quality))
        public = np.full(len(rate), np.inf) if host_public_margin_last is None else host_public_margin_last
        asked = np.minimum(margin, public)
        price = host_price(lab_open_cost, asked)
        grant = np.where(np.isfinite(public), np.maximum(-profit, 0), 0)
        need = np.maximum(need - grant, 0)
        landlord = household_payroll_account if compute_account is None else compute_account
        flows = [
            Flow("compute", host_account, landlord, compute),
            Flow("wages", host_account, household_payroll_account, wages),
            Flow("profit tax", host_account, state_account, tax),
            Flow("surplus", host_account, exchange_fund_account, surplus),
        ]
        if grant.any():
            flows.append(Flow("public AI", state_account, host_account, grant))
        to_dollars = PAR / 100.0 / rate
        signals = {
            "price": price, "margin": asked, "cost": np.asarray(lab_open_cost), "revenue": lab_host_revenue * to_dollars,
            "profit": profit * to_dollars, "need": need, "compute_use": hours, "compute_spending": compute,
            "grant": grant * to_dollars, "public_margin": np.full(len(rate), np.inf),
        }  # fmt: skip
        return Outcome(Books(margin, price, float(lab_open_quality), state.working_cash, carried), signals, flows)

    def _margin(self, state: Books, open_quality: float) -> NDArray[np.float64]:
        """The margin after a week of entry, or the opening one when a much better model has come out."""
        if open_quality - state.open_quality > self.scramble_gain:
            return np.full_like(state.margin, max(self.opening_margin, self.lasting_margin))
        return self.lasting_margin + margin_after_entry(state.margin - self.lasting_margin, self.weekly_entry)
