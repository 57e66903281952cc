"""The compute institution: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.behaviour.compute.induced_efficiency import efficiency_after, technology_lag_years
from cloudfief.behaviour.compute.rental_price import spot_price
from cloudfief.core.block import Outcome, signal
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.institutions.compute.books import Books, Floats, opening_books
from cloudfief.institutions.compute.building import (
    Market,
    after_delivery,
    after_ordering,
    after_settling,
    chip_market,
    orders_wanted,
    settles,
)
from cloudfief.institutions.compute.letting import Letting, Running, cost_price, let, running_costs
from cloudfief.institutions.compute.makers import Making, make
from cloudfief.institutions.compute.parameters import ComputeParameters
from cloudfief.institutions.compute.reads import Reads

MONTHS_PER_YEAR = 12


class Compute(ComputeParameters):
    """The cloud landlords of a bloc let GPU-hours; chip makers at home and in one exporting bloc sell them the machines.

    The price of compute follows use around the long-run cost; landlords order for the demand that they expect when the
    order stands, weeks later, and capacity wears out. Chips cost more when the makers' backlog is long. An export
    control multiplies what chips cost in a bloc; dear chips may teach it to do more with an hour (omega).
    """

    Reads: ClassVar[Any] = Reads

    price = signal("Price of compute", unit="USD per GPU-hour", dims=("bloc",))
    capacity = signal("Capacity", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    on_order = signal("Capacity ordered that does not stand yet", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    utilisation = signal("What is asked for over capacity", unit="share", dims=("bloc",))
    revenue = signal("Paid for compute", unit="USD a week", dims=("bloc",), adds="sum")
    investment = signal("Capacity ordered, at the opening's prices", unit="USD a week", dims=("bloc",), adds="sum")
    capex = signal("Paid for chips and building", unit="USD a week", dims=("bloc",), adds="sum")
    profit = signal("Revenue less running cost, wear and compute tax", unit="USD a week", dims=("bloc",), adds="sum")
    need = signal("Landlords' cash to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")
    power_use = signal("Power for compute", unit="MWh a week", dims=("bloc",), adds="sum")
    chip_price = signal("Price of chips where they are bought", unit="USD per GPU-hour a week", dims=("bloc",))
    chip_home_share = signal("Part of chips ordered that makers at home get", unit="share", dims=("bloc",))
    chip_revenue = signal("Sales of a bloc's chip makers", unit="USD a week", dims=("bloc",), adds="sum")
    chip_profit = signal("Sales less the cost of making, before tax", unit="USD a week", dims=("bloc",), adds="sum")
    chip_need = signal("Chip makers' cash to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")
    efficiency = signal("AI per GPU-hour that dear chips have taught, the opening is 1", unit="ratio", dims=("bloc",))
    technology_lag = signal("Months that dear compute sets a bloc back", unit="months", dims=("bloc",))

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The landlords and the chip makers of each bloc."""
        return {"account": range(len(blocs)), "chips": range(len(blocs))}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        compute_account: np.ndarray,
        compute_chips_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
    ) -> Outcome:
        """Open with working cash; capacity is measured to fit the first weeks."""
        books = opening_books(self, blocs, state_exchange_rate)
        nothing, none, ones = np.zeros(len(blocs)), np.zeros(len(blocs), dtype=np.int64), np.ones(len(blocs))
        signals = dict.fromkeys(self.publishes(), nothing) | {
            "price": books.normal_price, "utilisation": self.normal_utilisation * ones, "need": none, "chip_need": none,
            "chip_price": self.normal_chip_usd * ones, "chip_home_share": books.own_share, "efficiency": ones,
        }  # fmt: skip
        return Outcome(books, signals, [
            Flow("opening money", state_account, compute_account, books.working_cash),
            Flow("opening money", state_account, compute_chips_account, books.chip_working_cash),
        ])  # fmt: skip

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Let compute, build for what is expected to be let, make the chips, and pay."""
        ones = np.ones(len(reads.blocs))
        exporter, settling = self.exporter(reads.blocs), settles(self, state, reads.week)
        used = np.asarray(
            reads.lab_compute_use + _or(reads.host_compute_use, 0.0) + _or(reads.fief_compute_use, 0.0), dtype=np.float64
        )
        received = reads.lab_compute_spending + _or(reads.host_compute_spending, 0) + _or(reads.fief_compute_spending, 0)
        control = np.asarray(_or(reads.state_export_control, ones), dtype=np.float64)
        tax_share = np.asarray(_or(reads.state_compute_tax, 0.0 * ones), dtype=np.float64)
        market = chip_market(self, state, exporter, control, settling)
        running = running_costs(self, used, reads)
        books = (after_settling if settling else after_delivery)(self, state, reads.blocs, market, used)
        books = self._priced(books, cost_price(self, market, running, tax_share, reads.blocs), settling, control)
        wanted = orders_wanted(self, books, self._tobins_q(reads), settling)
        letting = let(self, books, reads, market, running, received, wanted, tax_share)
        making = make(self, books, reads, letting.orders, exporter)
        if not settling:
            books = after_ordering(self, books, letting.orders.home, letting.orders.abroad, exporter)
        signals = self._signals(books, reads, used, market, running, letting, making)
        return Outcome(books._replace(weeks=books.weeks + 1), signals, _flows(reads, letting, making, exporter))

    def _priced(self, books: Books, cost: Floats, settling: bool, control: Floats) -> Books:
        """The normal price follows cost as contracts run out; what is dear is used with more thrift."""
        speed = 1.0 if settling else 1.0 / self.contract_weeks
        thrift = efficiency_after(books.efficiency, control, 0.0 if settling else self.induced_efficiency, 1 / WEEKS_PER_YEAR)
        return books._replace(normal_price=books.normal_price + speed * (cost - books.normal_price), efficiency=thrift)

    def _tobins_q(self, reads: Reads) -> Floats:
        known = _or(reads.exchange_tobins_q_last, np.ones(len(reads.blocs)))
        return np.where(np.isnan(known), 1.0, known)

    def _signals(
        self, books: Books, reads: Reads, used: Floats, market: Market, running: Running, letting: Letting, making: Making
    ) -> dict[str, Any]:
        utilisation = np.divide(used, books.capacity, out=np.zeros_like(used), where=books.capacity > 0)
        index = books.normal_price / self.normal_prices(reads.blocs)
        dearer = index / index[self.exporter(reads.blocs)] / books.efficiency
        orders = letting.orders
        scarce = spot_price(
            books.normal_price, utilisation, self.normal_utilisation, self.price_response, self.largest_price_swing
        )
        return {
            "price": reads.compute_price_last * (scarce / reads.compute_price_last) ** self.price_speed,
            "capacity": books.capacity, "on_order": (books.home_made + books.imported).sum(axis=0), "utilisation": utilisation,
            "revenue": letting.revenue_usd, "investment": (orders.home + orders.abroad) * self.hardware_usd,
            "capex": (orders.home + orders.abroad) * market.unit_cost, "profit": letting.profit_usd, "need": letting.need,
            "power_use": running.power, "chip_price": market.bill.price, "chip_home_share": books.own_share,
            "chip_revenue": making.revenue_usd, "chip_profit": making.profit_usd, "chip_need": making.need,
            "efficiency": books.efficiency,
            "technology_lag": MONTHS_PER_YEAR * technology_lag_years(dearer, self.effective_compute_growth),
        }  # fmt: skip


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is None else value


def _flows(reads: Reads, letting: Letting, making: Making, exporter: int) -> list[Flow]:
    landlord, maker, payroll = reads.compute_account, reads.compute_chips_account, reads.household_payroll_account
    abroad = np.full_like(maker, maker[exporter])
    flows = [
        Flow("compute tax", landlord, reads.state_account, letting.compute_tax),
        Flow("profit tax", landlord, reads.state_account, letting.profit_tax),
        Flow("wages", landlord, payroll, letting.wages),
        Flow("chips", landlord, maker, letting.orders.home_paid),
        Flow("chips", landlord, abroad, letting.orders.abroad_paid),
        Flow("investment", landlord, payroll, letting.orders.building_paid),
        Flow("wages", maker, payroll, making.wages),
        Flow("profit tax", maker, reads.state_account, making.tax),
        Flow("surplus", maker, reads.exchange_fund_account, making.surplus),
        Flow("surplus", landlord, reads.exchange_fund_account, letting.surplus),
    ]
    if reads.electricity_account is not None:
        flows.insert(0, Flow("electricity", landlord, reads.electricity_account, letting.electricity))
    return flows
