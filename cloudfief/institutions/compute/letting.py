"""The landlords' week in money: compute is let, power and staff are paid, taxes, and as much building as cash allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.behaviour.compute.rental_price import long_run_price
from cloudfief.core.currency import minor_per_dollar
from cloudfief.core.integers import share_at
from cloudfief.institutions.compute.books import Books, Floats, Int64
from cloudfief.institutions.compute.building import Market
from cloudfief.institutions.compute.reads import Reads

if TYPE_CHECKING:
    from cloudfief.institutions.compute.parameters import ComputeParameters

HOURS_KW_PER_MWH = 1000.0


class Running(NamedTuple):
    """What it takes to run the halls, (bloc,)."""

    power: Floats  # MWh
    power_usd: Floats  # 0 where nobody sells power
    staff_usd: Floats  # with power inside where nobody sells it
    per_hour: Floats  # of both, USD per GPU-hour let


class Orders(NamedTuple):
    """What is ordered and paid, (bloc,)."""

    home: Floats  # units
    abroad: Floats  # units
    home_paid: Int64  # to makers at home, minor units
    abroad_paid: Int64  # to the exporter's makers, minor units
    building_paid: Int64  # to builders, and to those who get round a control, minor units

    @property
    def paid(self) -> Int64:
        """All of it, minor units."""
        return self.home_paid + self.abroad_paid + self.building_paid


class Letting(NamedTuple):
    """The landlords' payments, minor units, (bloc,), and their profit."""

    electricity: Int64
    wages: Int64
    compute_tax: Int64
    profit_tax: Int64
    orders: Orders
    surplus: Int64
    need: Int64
    revenue_usd: Floats
    profit_usd: Floats


def running_costs(compute: ComputeParameters, used: Floats, reads: Reads) -> Running:
    """Power is metered and bought where somebody sells it; otherwise it is inside the running cost."""
    power = used * compute.power_kw / HOURS_KW_PER_MWH
    price = reads.electricity_data_centre_price_last
    if reads.electricity_account is None or price is None:
        whole = np.full(len(used), compute.running_cost_usd)
        return Running(power, np.zeros_like(power), compute.running_cost_usd * used, whole)
    inside = compute.by_bloc(compute.opening_power_prices_usd, reads.blocs, compute.other_power_price_usd)
    staff = np.maximum(compute.running_cost_usd - inside * compute.power_kw / HOURS_KW_PER_MWH, 0.0)
    paid = np.where(np.isnan(price), 0.0, np.maximum(price, 0.0))
    return Running(power, power * paid, staff * used, staff + paid * compute.power_kw / HOURS_KW_PER_MWH)


def cost_price(compute: ComputeParameters, market: Market, running: Running, tax: Floats, blocs: tuple[str, ...]) -> Floats:
    """The price that covers today's costs of running and of building, and the compute tax, (bloc,)."""
    capital = np.maximum(compute.normal_prices(blocs) - compute.running_cost_usd, 0.0)
    return long_run_price(running.per_hour, capital, market.unit_cost / compute.hardware_usd, tax)


def orders_paid(compute: ComputeParameters, units: Floats, own_share: Floats, market: Market, to_minor: Floats) -> Orders:
    """What units of capacity cost and who gets it: makers at home, makers abroad, builders."""
    home, abroad = units * own_share, units * (1.0 - own_share)
    building = units * compute.building_usd + abroad * market.bill.middlemen
    return Orders(
        home, abroad, _whole(home * market.bill.price * to_minor), _whole(abroad * market.bill.abroad * to_minor),
        _whole(building * to_minor),
    )  # fmt: skip


def let(
    compute: ComputeParameters,
    books: Books,
    reads: Reads,
    market: Market,
    running: Running,
    received: Int64,
    wanted: Floats,
    tax_share: Floats,
) -> Letting:
    """Profit = revenue - running - wear - compute tax; orders are cut to what cash is left, and what was wanted is the need.

    Cash is kept for some weeks of running and for a week of orders: what was not ordered for want of cash is wanted anew.
    received: minor units paid for compute, (bloc,); wanted: units, (bloc,).
    """
    to_minor = minor_per_dollar(reads.state_exchange_rate)
    electricity, wages = np.rint(running.power_usd * to_minor), np.rint(running.staff_usd * to_minor)
    electricity, wages = electricity.astype(np.int64), wages.astype(np.int64)
    compute_tax = share_at(received, tax_share)
    wear = books.capacity * compute.wear * books.unit_cost
    profit = (received - compute_tax) / to_minor - running.power_usd - running.staff_usd - wear
    taxable = np.rint(np.maximum(profit, 0.0) * to_minor).astype(np.int64)
    profit_tax = share_at(taxable, reads.state_profit_tax)
    before = reads.compute_cash - electricity - wages - compute_tax - profit_tax
    wished = orders_paid(compute, wanted, books.own_share, market, to_minor)
    payable = np.clip(before / np.maximum(wished.paid, 1), 0.0, 1.0)
    orders = orders_paid(compute, wanted * payable, books.own_share, market, to_minor)
    running_out = electricity + wages + compute_tax + profit_tax
    kept = np.maximum(books.working_cash, compute.working_weeks * running_out) + wished.paid
    left = before - orders.paid
    return Letting(
        electricity, wages, compute_tax, profit_tax, orders, np.maximum(left - kept, 0), np.maximum(kept - left, 0),
        received / to_minor, profit,
    )  # fmt: skip


def _whole(amount: Floats) -> Int64:
    return np.floor(amount).astype(np.int64)
