"""What merchants owe for a week's sales: fees and advertising to fiefs, wages, AI services, tax."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import by_fee_cell
from cloudfief.core.compiled import compiled
from cloudfief.core.integers import MILLION, mul_div_scalar, share, share_scalar
from cloudfief.core.ledger import Flow
from cloudfief.institutions.merchant.inputs import Inputs

Int64 = NDArray[np.int64]


class FeeSchedule(NamedTuple):
    """What each fief charges, by experiment level, in millionths of the price."""

    take: Int64  # (fief, 4 fee cells)
    advertising: Int64  # at a full bid, (fief, 4 fee cells)

    @classmethod
    def from_rates(cls, take_rate: NDArray[np.float64], ad_load: NDArray[np.float64]) -> FeeSchedule:
        """Shares by level, (fief, 2) each, as millionths by fee cell."""
        take, advertising = by_fee_cell(take_rate, ad_load)
        return cls(np.rint(take * MILLION).astype(np.int64), np.rint(advertising * MILLION).astype(np.int64))


class FeesDue(NamedTuple):
    """Fees on last week's sales in the merchants' home currencies, minor units, each (bloc, slot, item)."""

    take: Int64
    advertising: Int64


def fees_due(sales: Int64, schedule: FeeSchedule, bid_ppm: Int64, slots: Int64, to_home: tuple[Int64, Int64]) -> FeesDue:
    """Fees = take rate x sales + advertising load x bid x sales, each cell of users at its own rate.

    sales: (bloc, channel, 4, item) in the buyers' minor units; slots: fief in each (bloc, slot), -1 for none;
    to_home: numerator (item,) and denominator (bloc,) of the exchange rate into the maker's currency.
    """
    due = np.zeros((2, *slots.shape, sales.shape[-1]), dtype=np.int64)
    _add_fees(sales, schedule.take, schedule.advertising, bid_ppm, slots, *to_home, due)
    return FeesDue(due[0], due[1])


@compiled
def _add_fees(
    sales: Any, take: Any, advertising: Any, bid_ppm: Any, slots: Any, to_maker: Any, from_buyer: Any, due: Any
) -> None:
    """Fees and advertising, rounded cell by cell and then changed into the maker's currency; due: (2, bloc, slot, item)."""
    for bloc, slot in np.ndindex(slots.shape):
        fief = slots[bloc, slot]
        if fief < 0:
            continue
        fees, paid_for_rank = due[0, bloc, slot], due[1, bloc, slot]
        for cell in range(sales.shape[2]):
            sold, rate, load = sales[bloc, 1 + slot, cell], take[fief, cell], advertising[fief, cell]
            for item in range(sold.size):
                if sold[item] > 0:
                    fees[item] += share_scalar(sold[item], rate)
                    paid_for_rank[item] += share_scalar(sold[item], share_scalar(load, bid_ppm[item]))
        for item in range(fees.size):
            if fees[item] + paid_for_rank[item] > 0 and to_maker[item] != from_buyer[bloc]:
                fees[item] = mul_div_scalar(fees[item], to_maker[item], from_buyer[bloc])
                paid_for_rank[item] = mul_div_scalar(paid_for_rank[item], to_maker[item], from_buyer[bloc])


class Sold(NamedTuple):
    """Last week's sales of every item in every bloc, on the open market and in fiefs, (bloc, 2, item) each."""

    revenue: Int64  # the buyers' minor units
    units: NDArray[np.float64]


def counted(sales: Int64, price: Int64) -> Sold:
    """Units sold = sales / price, summed over where they were sold.

    sales, minor units, and price: (bloc, channel, 4, item), the buyers' minor units.
    """
    shape = (len(sales), 2, sales.shape[-1])
    sold = Sold(np.zeros(shape, np.int64), np.zeros(shape))
    _count(sales, price, sold.revenue, sold.units)
    return sold


def price_index(sold: Sold, usual: NDArray[np.float64]) -> NDArray[np.float64]:
    """What buyers paid over what the same units cost at usual prices: everywhere, and in fiefs, (2, bloc).

    P = sum(revenue) / sum(units x usual price), the Paasche index; usual: (bloc, item), 0 for what has none. 1 where nothing
    was sold.
    """
    known = usual > 0
    paid = (sold.revenue * known[:, np.newaxis]).sum(axis=2, dtype=np.float64)
    worth = (sold.units * usual[:, np.newaxis]).sum(axis=2)
    over = np.stack([paid.sum(axis=1), paid[:, 1]]), np.stack([worth.sum(axis=1), worth[:, 1]])
    return np.divide(*over, out=np.ones_like(over[0]), where=over[1] > 0)


@compiled
def _count(sales: Any, price: Any, revenue: Any, units: Any) -> None:
    """Adds up every channel and fee cell; what had no price brought in money, but no units can be told."""
    for bloc, channel, cell in np.ndindex(sales.shape[:3]):
        kind = min(channel, 1)
        paid, asked = sales[bloc, channel, cell], price[bloc, channel, cell]
        taken, made = revenue[bloc, kind], units[bloc, kind]
        for item in range(paid.size):
            taken[item] += paid[item]
            if paid[item] > 0 and asked[item] > 0:
                made[item] += paid[item] / asked[item]


class Dues(NamedTuple):
    """Everything that merchants pay for a week, home minor units, (item,) each; fees are (bloc, slot, item)."""

    fees: FeesDue
    wages: Int64
    ai_services: Int64
    power: Int64
    duty: Int64  # on imports, by the buyers' bloc, (bloc, item)
    tax: Int64
    surplus: Int64
    profit: Int64  # after tax
    revenue: Int64

    @property
    def before_tax(self) -> Int64:
        """Profit before profit tax, (item,)."""
        return self.profit + self.tax


def all_dues(
    revenue: Int64,
    cost: Int64,
    fixed_cost: Int64,
    inputs: Inputs,
    fees: FeesDue,
    duty: Int64,
    cash: Int64,
    working_cash: Int64,
    tax_ppm: Int64,
) -> Dues:
    """Profit = revenue - fees - duty - cost - fixed cost; tax on what is positive; cash above the working cash is surplus.

    Of the cost AI services and power are bought, everything else and the fixed cost are wages.
    """
    fee = fees.take.sum(axis=(0, 1)) + fees.advertising.sum(axis=(0, 1)) + duty.sum(axis=0)
    wages = cost - inputs.ai_services - inputs.power + fixed_cost
    profit = revenue - fee - cost - fixed_cost
    tax = share(np.maximum(profit, 0), tax_ppm)
    surplus = np.maximum(cash - working_cash - fee - cost - fixed_cost - tax, 0)
    return Dues(fees, wages, inputs.ai_services, inputs.power, duty, tax, surplus, profit - tax, revenue)


class Sums(NamedTuple):
    """A week's payments of all merchants, US dollars."""

    profit: NDArray[np.float64]  # before tax, of merchants whom no fief owns, (bloc,)
    wages: NDArray[np.float64]  # (bloc,)
    ai_services: NDArray[np.float64]  # (bloc,)
    by_fief: NDArray[np.float64]  # fees, advertising, surplus and profit before tax of own brands, (4, fief)
    take_base: NDArray[np.float64]  # fees and advertising by the buyers' bloc, (bloc, fief)


def no_sums(blocs: int, fiefs: int) -> Sums:
    """Before the first sale."""
    nothing = np.zeros(blocs)
    return Sums(nothing, nothing, nothing, np.zeros((4, fiefs)), np.zeros((blocs, fiefs)))


def totals(dues: Dues, owner: Int64, home: Int64, dollars: NDArray[np.float64], slots: Int64, fiefs: int) -> Sums:
    """Everything added up; dollars: US dollars per home minor unit, (item,)."""
    blocs, owned = len(slots), owner >= 0
    own = np.flatnonzero(owned)
    profit, wages, ai_services = (
        np.bincount(home, row * dollars, minlength=blocs).astype(np.float64)
        for row in (np.where(owned, 0, dues.before_tax), dues.wages, dues.ai_services)
    )
    here = slots >= 0
    bloc, fief = np.nonzero(here)[0], slots[here]
    take, advertising = dues.fees.take[here] @ dollars, dues.fees.advertising[here] @ dollars
    by_fief = np.stack([
        np.bincount(fief, take, minlength=fiefs), np.bincount(fief, advertising, minlength=fiefs),
        *(np.bincount(owner[own], row[own] * dollars[own], minlength=fiefs) for row in (dues.surplus, dues.before_tax)),
    ]).astype(np.float64)  # fmt: skip
    take_base = np.zeros((blocs, fiefs))
    take_base[bloc, fief] = take + advertising
    return Sums(profit, wages, ai_services, by_fief, take_base)


class Accounts(NamedTuple):
    """Whom merchants pay; account numbers."""

    merchant: Int64  # (item,)
    home: Int64  # bloc of the maker, (item,)
    slot: Int64  # account of the fief in each (bloc, slot)
    payroll: Int64  # (bloc,)
    state: Int64  # (bloc,)
    owner: Int64  # account that gets the surplus: the fund, or the fief whose own brand it is, (item,)
    till: Int64 | None  # of the AI services, (bloc,), or None where there are none
    electricity: Int64 | None  # (bloc,), or None where there is none


def payments(dues: Dues, accounts: Accounts, slots: Int64) -> list[Flow]:
    """The flows of a week: fees and advertising by fief, wages, AI services, profit tax, and the surplus to the owner."""
    home, merchant = accounts.home, accounts.merchant
    flows = []
    for bloc, slot in zip(*np.nonzero(slots >= 0), strict=True):
        fief = np.full_like(merchant, accounts.slot[bloc, slot])
        flows.append(Flow("fees", merchant, fief, dues.fees.take[bloc, slot]))
        flows.append(Flow("advertising", merchant, fief, dues.fees.advertising[bloc, slot]))
    wages = dues.wages if accounts.till is not None else dues.wages + dues.ai_services
    flows.append(Flow("wages", merchant, accounts.payroll[home], wages))
    if accounts.till is not None:
        flows.append(Flow("AI services", merchant, accounts.till[home], dues.ai_services))
    if accounts.electricity is not None:
        flows.append(Flow("electricity", merchant, accounts.electricity[home], dues.power))
    for bloc in np.flatnonzero(dues.duty.any(axis=1)):
        flows.append(Flow("tariff", merchant, np.broadcast_to(accounts.state[bloc], merchant.shape), dues.duty[bloc]))
    flows.append(Flow("profit tax", merchant, accounts.state[home], dues.tax))
    flows.append(Flow("surplus", merchant, accounts.owner, dues.surplus))
    return flows
