"""Electricity: the power sector of each bloc, from the plants to the bill."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from cloudfief.behaviour.electricity.demand import adjusted_use, weekly_adjustment
from cloudfief.behaviour.electricity.investment import capacity_next
from cloudfief.behaviour.electricity.tariff import contract_price
from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import dollars
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order
from cloudfief.institutions.electricity.books import Books, opening
from cloudfief.institutions.electricity.parameters import ElectricityParameters
from cloudfief.institutions.electricity.payments import Accounts, Bills, Customers, bills, dues, payments, to_minor
from cloudfief.institutions.electricity.plants import TECHNOLOGIES
from cloudfief.institutions.electricity.week import Conduct, System, Week, lived, system


class Reads(NamedTuple):
    """Signals, accounts and cash by the names under which they are published; those with a default may be missing."""

    week: int
    blocs: tuple[str, ...]
    electricity_account: np.ndarray  # (bloc,)
    electricity_cash: np.ndarray  # minor units, (bloc,)
    electricity_conduct_last: np.ndarray  # (bloc,)
    electricity_socialised_last: np.ndarray  # (bloc,)
    electricity_price_cap_last: np.ndarray  # USD per MWh, (bloc,)
    exchange_fund_account: np.ndarray  # (bloc,)
    household_payroll_account: np.ndarray  # (bloc,)
    household_members_last: np.ndarray  # real households, (bloc,)
    state_account: np.ndarray  # (bloc,)
    state_profit_tax: np.ndarray  # share, (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    merchant_account: np.ndarray | None = None
    merchant_output_index_last: np.ndarray | None = None  # real output over that of week 0, (bloc,)
    compute_account: np.ndarray | None = None
    compute_power_use_last: np.ndarray | None = None  # MWh a week, (bloc,)


class Electricity(ElectricityParameters):
    """In each bloc plants, wires and suppliers sell power to households, firms and data centres.

    Every week 24 load blocks (six parts of the week by two skies by two winds) are cleared by one routine: price takers,
    Cournot or a cartel by conduct theta, less what was sold forward, against imports and a fringe. Suppliers pay the spot price,
    or average cost for the part that is public; tariffs follow it as contracts are renewed, and add wires and taxes. Wires are
    paid by all users, so more load may lower a bill (more users of the same wires) or raise it (a dearer marginal plant).
    A revenue cap does not touch the price that the marginal plant needs: it takes what cheaper plants earn above it to the
    state, and with it the reason to withhold; investors see what is left. Costs are in dollars; use responds to price by
    e = 0.126 in a year.
    """

    Reads: ClassVar[Any] = Reads

    household_bill = signal("Bill of a household", unit="minor units a week", dims=("bloc",))
    firm_bill = signal("Bill of all firms", unit="minor units a week", dims=("bloc",), adds="sum")
    firm_price_index = signal("Price to firms over that of a competitive market at the start", unit="ratio", dims=("bloc",))
    data_centre_price = signal("Price to data centres", unit="USD per MWh", dims=("bloc",))
    wholesale_price = signal("Energy price that suppliers pay", unit="USD per MWh", dims=("bloc",))
    competitive_price = signal("Spot price if all took prices as given", unit="USD per MWh", dims=("bloc",))
    markup = signal("Spot price above the competitive one, over the spot price", unit="share", dims=("bloc",))
    retail_price = signal("Price to households with wires and taxes", unit="USD per MWh", dims=("bloc",))
    load = signal("Power used", unit="MWh a week", dims=("bloc",), adds="sum")
    data_centre_load = signal("Power used by data centres", unit="MWh a week", dims=("bloc",), adds="sum")
    shed = signal("Load that got no power", unit="MWh a week", dims=("bloc",), adds="sum")
    adequacy = signal("What can be supplied over load in the tightest block, less one", unit="share", dims=("bloc",))
    generation = signal("Power made", unit="MWh a week", dims=("bloc", "technology"), adds="sum")
    revenue = signal("Paid for power without the taxes in the bill", unit="USD a week", dims=("bloc",), adds="sum")
    profit = signal("Revenue less cost and windfall tax, before profit tax", unit="USD a week", dims=("bloc",), adds="sum")
    inframarginal_rent = signal("Spot revenue above short-run cost", unit="USD a week", dims=("bloc",), adds="sum")
    need = signal("Losses to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")
    conduct = signal("theta: 0 price takers, 1/N Cournot, 1 cartel", unit="share", dims=("bloc",))
    socialised = signal("Part of supply sold at average cost", unit="share", dims=("bloc",))
    price_cap = signal("What a plant may keep for a megawatt-hour, unless it costs more", unit="USD per MWh", dims=("bloc",))
    emissions = signal("Carbon dioxide", unit="tonnes a week", dims=("bloc",), adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The power sector of each bloc."""
        return {"account": range(len(blocs))}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Technologies by name."""
        return {"technology": TECHNOLOGIES}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        electricity_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        household_members: np.ndarray,
    ) -> Outcome:
        """Open in the steady state of the opening conduct, with cash for a few weeks."""
        grid, conduct = self._system(blocs), self._conduct(blocs)
        books, week = opening(self, grid, conduct)
        bill = bills(week, books.simulated, Customers(household_members, True, True), state_exchange_rate)
        outgo = to_minor(week.fuel + week.permits + week.upkeep + week.wires + week.imports, state_exchange_rate)
        working = np.rint(outgo * self.working_weeks).astype(np.int64)
        endowment = Flow("opening money", state_account, electricity_account, working + bill.revenue)
        nothing = np.zeros_like(working)
        books = books._replace(working_cash=working)
        return Outcome(books, self._signals(week, books, bill, conduct, nothing, np.zeros((2, len(blocs)))), [endowment])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Serve the week's load, bill it, pay what it cost and renew contracts and plants."""
        grid = self._system(reads.blocs)
        conduct = Conduct(reads.electricity_conduct_last, reads.electricity_socialised_last, reads.electricity_price_cap_last)
        simulated = np.zeros(len(reads.blocs)) if reads.compute_power_use_last is None else reads.compute_power_use_last
        books = self._calibrated(state, grid, simulated, reads.week)
        log_use = adjusted_use(
            books.log_use, books.retail[:, :2], books.reference[:, :2], self.long_elasticity,
            weekly_adjustment(self.year_elasticity, self.long_elasticity),
        )  # fmt: skip
        use = self._use(grid, books, log_use, simulated, reads)
        week = lived(self, grid, books.capacity, use, books.contract, books.opening_peak, conduct)
        customers = Customers(reads.household_members_last, reads.merchant_account is not None, reads.compute_account is not None)
        bill = bills(week, simulated, customers, reads.state_exchange_rate)
        owed = dues(
            week, bill, reads.state_exchange_rate, grid.tax, reads.state_profit_tax,
            grid.fuel_abroad,
        )  # fmt: skip
        left = reads.electricity_cash - owed.paid()
        flows = payments(owed, self._accounts(grid, reads), np.maximum(left - books.working_cash, 0))
        need = np.maximum(books.working_cash - left, 0)
        capacity = books.capacity
        if self.growth:
            speed = self.investment_speed * (1.0 - conduct.socialised)
            capacity = capacity_next(capacity, week.earning, books.usual_earning, speed[:, np.newaxis])
        contract = contract_price(books.contract, week.energy_price[:, np.newaxis], grid.renewal)
        later = books._replace(contract=contract, retail=week.retail, log_use=log_use, capacity=capacity)
        results = dollars(np.stack([bill.revenue - owed.power_tax, owed.profit]), reads.state_exchange_rate)
        return Outcome(later, self._signals(week, books, bill, self._conduct(reads.blocs), need, results), flows)

    @functools.cached_property
    def _systems(self) -> dict[tuple[str, ...], System]:
        return {}

    def _system(self, blocs: tuple[str, ...]) -> System:
        """The parameters as arrays, made once: they do not change while this block lives."""
        if blocs not in self._systems:
            self._systems[blocs] = system(self, blocs)
        return self._systems[blocs]

    def _calibrated(self, state: Books, grid: System, simulated: np.ndarray, week: int) -> Books:
        """Until week 0 all data centres together use what was observed; after it the others stay and the simulated move."""
        return state._replace(simulated=np.minimum(simulated, grid.opening_use[:, 2])) if week <= 0 else state

    def _use(self, grid: System, books: Books, log_use: np.ndarray, simulated: np.ndarray, reads: Reads) -> np.ndarray:
        """What customers want to use at last week's prices, MWh, (bloc, customer)."""
        output = 1.0 if reads.merchant_output_index_last is None else reads.merchant_output_index_last
        household, firm = (grid.opening_use[:, :2] * np.exp(log_use)).T
        others = np.maximum(grid.opening_use[:, 2] - books.simulated, 0.0)
        return np.stack([household, firm * output, others + simulated + grid.added], axis=1)

    def _accounts(self, grid: System, reads: Reads) -> Accounts:
        """Whom it pays; fuel and power from abroad are bought at home where the seller is no bloc of this economy."""
        payroll = reads.household_payroll_account
        exporter, neighbours = payroll[grid.sellers]
        state, fund = reads.state_account, reads.exchange_fund_account
        return Accounts(reads.electricity_account, payroll, exporter, neighbours, state, fund)

    def _conduct(self, blocs: tuple[str, ...]) -> Conduct:
        limit = np.full(len(blocs), self.price_limit_usd)
        return Conduct(self._listed(self.market_conduct, blocs), self._listed(self.public_share, blocs), limit)

    def _listed(self, table: dict[str, float], blocs: tuple[str, ...]) -> np.ndarray:
        return in_order(table, blocs, 0.0)

    def _signals(
        self, week: Week, books: Books, bill: Bills, conduct: Conduct, need: np.ndarray, results: np.ndarray
    ) -> dict[str, np.ndarray]:
        """`results`: revenue and profit of the week, USD, (2, bloc); none before the first."""
        revenue, profit = results
        return {
            "household_bill": bill.household, "firm_bill": bill.firm,
            "firm_price_index": week.retail[:, 1] / books.reference[:, 1], "data_centre_price": week.retail[:, 2],
            "wholesale_price": week.energy_price, "competitive_price": week.competitive_price,
            "markup": 1.0 - week.competitive_price / np.maximum(week.price, 1e-9), "retail_price": week.retail[:, 0],
            "load": week.use.sum(axis=1), "data_centre_load": week.use[:, 2], "shed": week.shed, "adequacy": week.adequacy,
            "generation": week.generation, "revenue": revenue, "profit": profit, "inframarginal_rent": week.rent, "need": need,
            "conduct": conduct.theta, "socialised": conduct.socialised, "price_cap": conduct.revenue_cap,
            "emissions": week.emissions,
        }  # fmt: skip
