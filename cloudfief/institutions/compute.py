"""Compute: the landlords of the cloud, whose capacity comes late and whose price follows how full it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import share
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck

PAR = 1_000_000
WEEKS_PER_YEAR = 52
Floats = NDArray[np.float64]


class Books(NamedTuple):
    """What landlords remember, (bloc,) each."""

    capacity: Floats  # GPU-hours a week; 0 before the first week
    mean_use: Floats  # moving average of what is asked for, GPU-hours a week
    trend: Floats  # moving average of its growth, log points a week
    working_cash: NDArray[np.int64]  # minor units


class Compute(Institution):
    """The cloud landlords of a bloc let GPU-hours; capacity follows the demand that they expect, and comes late.

    Price = normal price x exp(eta (u - u_n)), u = demand / capacity. Expected demand is its moving average carried on at
    its trend over the delivery time L; capacity K follows by (expected / u_n - K) / L a week, and wears out in four years.
    What is built and replaced is paid as wages to those who build it.
    """

    normal_prices_usd: dict[str, float] = param(
        {"us": 2.0, "cn": 2.0, "eu": 2.0}, "Price at normal use", unit="USD per GPU-hour", bounds=(0.01, 100),
        source="S2-061: 2 USD per GPU-hour",
    )  # fmt: skip
    normal_utilisation: float = param(
        0.75, "u_n: use at which landlords are content", unit="share of capacity", bounds=(0.1, 1), sweep=(0.6, 0.9),
        source="assumption: some room for peaks",
    )  # fmt: skip
    price_response: float = param(
        1.0, "eta: log price for one more unit of utilisation", unit="log points", bounds=(0, 10), sweep=(0, 3),
        source="assumption: short-run scarcity; long contracts dampen it",
    )  # fmt: skip
    delivery_weeks: float = param(
        26.0, "L: weeks until ordered capacity stands", unit="weeks", bounds=(1, 260), sweep=(13, 104),
        source="assumption: half a year to two years",
    )  # fmt: skip
    smoothing: float = param(
        0.1, "Weight of the newest week in expectations", unit="share", bounds=(0.001, 1), sweep=(0.03, 0.3),
        source="assumption: ten weeks of memory",
    )  # fmt: skip
    hardware_usd: float = param(
        180.0, "Cost of building capacity for one GPU-hour a week", unit="USD", bounds=(1, 10_000), sweep=(90, 300),
        source="assumption: 30,000 USD a GPU over 168 hours",
    )  # fmt: skip
    life_years: float = param(
        4.0, "Life of a GPU", unit="years", bounds=(0.5, 20), sweep=(3, 6), source="assumption: accountants use four to six",
    )  # fmt: skip
    running_cost_usd: float = param(
        0.4, "Power, network and staff", unit="USD per GPU-hour let", bounds=(0, 10), sweep=(0.2, 0.8),
        source="assumption: a fifth of the price",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"us": 2e9, "cn": 5e8, "eu": 2e8}, "Cash kept in hand", unit="USD", bounds=(0, 1e12), sweep=(1e8, 1e10),
        source="assumption: a few months of building",
    )  # fmt: skip

    price = signal("Price of compute", unit="USD per GPU-hour", dims=("bloc",))
    capacity = signal("Capacity", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    utilisation = signal("What is asked for over capacity", unit="share", dims=("bloc",))
    revenue = signal("Paid for compute", unit="USD a week", dims=("bloc",), adds="sum")
    investment = signal("Spent on hardware", unit="USD a week", dims=("bloc",), adds="sum")
    profit = signal("Revenue less running cost and wear, before tax", unit="USD a week", dims=("bloc",), adds="sum")
    need = signal("Building to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The landlords of each bloc."""
        return {"account": range(len(blocs))}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        compute_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
    ) -> Outcome:
        """Open with working cash; capacity is measured to fit the first week."""
        nothing, none = np.zeros(len(blocs)), np.zeros(len(blocs), dtype=np.int64)
        held = np.array([self.working_cash_usd.get(bloc, 2e8) for bloc in blocs])
        working = np.rint(held * 100 * state_exchange_rate / PAR).astype(np.int64)
        books = Books(nothing, nothing, nothing, working)
        signals = {
            "price": self._normal(blocs), "capacity": nothing, "utilisation": np.full(len(blocs), self.normal_utilisation),
            "revenue": nothing, "investment": nothing, "profit": nothing, "need": none,
        }  # fmt: skip
        return Outcome(books, signals, [Flow("opening money", state_account, compute_account, working)])

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        compute_account: np.ndarray,
        compute_cash: np.ndarray,
        exchange_fund_account: np.ndarray,
        state_account: np.ndarray,
        state_profit_tax: np.ndarray,
        state_exchange_rate: np.ndarray,
        household_payroll_account: np.ndarray,
        lab_compute_use: np.ndarray,
        lab_compute_spending: np.ndarray,
        host_compute_use: np.ndarray | None = None,
        host_compute_spending: np.ndarray | None = None,
    ) -> Outcome:
        """Let compute, build what is expected to be let, and pay."""
        used = lab_compute_use + (0.0 if host_compute_use is None else host_compute_use)
        received = lab_compute_spending + (0 if host_compute_spending is None else host_compute_spending)
        books, built = self._build(state, np.asarray(used, dtype=np.float64))
        utilisation = np.divide(used, books.capacity, out=np.zeros(len(blocs)), where=books.capacity > 0)
        price = self._normal(blocs) * np.exp(np.clip(self.price_response * (utilisation - self.normal_utilisation), -2.0, 2.0))
        to_minor = 100.0 * state_exchange_rate / PAR
        running, wear = self.running_cost_usd * used, books.capacity * self._wear() * self.hardware_usd
        revenue = received / to_minor
        profit = revenue - running - wear
        wages = np.rint((running + built * self.hardware_usd) * to_minor).astype(np.int64)
        taxed = np.rint(np.maximum(profit, 0) * to_minor).astype(np.int64)
        tax = share(taxed, np.rint(state_profit_tax * PAR).astype(np.int64))
        kept = np.maximum(state.working_cash, 4 * (wages + tax))
        left = compute_cash - wages - tax
        surplus = np.maximum(left - kept, 0)
        flows = [
            Flow("wages", compute_account, household_payroll_account, wages),
            Flow("profit tax", compute_account, state_account, tax),
            Flow("surplus", compute_account, exchange_fund_account, surplus),
        ]
        signals = {
            "price": price, "capacity": books.capacity, "utilisation": utilisation, "revenue": revenue,
            "investment": built * self.hardware_usd, "profit": profit,
            "need": np.maximum(kept - left, 0),
        }  # fmt: skip
        return Outcome(books, signals, flows)

    def _build(self, state: Books, used: Floats) -> tuple[Books, Floats]:
        """Capacity of next week, and what was built for it, GPU-hours a week of capacity."""
        if not state.capacity.any():
            capacity = used / self.normal_utilisation
            return Books(capacity, used.copy(), state.trend, state.working_cash), capacity * self._wear()
        safe = np.maximum(state.mean_use, 1e-9)
        mean_use = state.mean_use + self.smoothing * (used - state.mean_use)
        growth = np.clip(np.log(np.maximum(mean_use, 1e-9) / safe), -0.1, 0.1)
        trend = state.trend + self.smoothing * (growth - state.trend)
        # Demand is expected to go on at its trend, from where the moving average, which lags, has it now.
        ahead = self.delivery_weeks + (1 - self.smoothing) / self.smoothing
        expected = mean_use * np.exp(np.clip(trend * ahead, -1.0, 1.0))
        wanted = (expected / self.normal_utilisation - state.capacity) / self.delivery_weeks
        wear = state.capacity * self._wear()
        built = np.maximum(wanted + wear, 0.0)
        return Books(state.capacity - wear + built, mean_use, trend, state.working_cash), built

    def _wear(self) -> float:
        return 1 / (self.life_years * WEEKS_PER_YEAR)

    def _normal(self, blocs: tuple[str, ...]) -> Floats:
        return np.array([self.normal_prices_usd.get(bloc, 2.0) for bloc in blocs])
