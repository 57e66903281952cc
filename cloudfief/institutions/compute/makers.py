"""The chip makers' week in money: orders are paid when placed, and so are those who make the chips."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.core.currency import minor_per_dollar
from cloudfief.core.integers import mul_div, share_at
from cloudfief.institutions.compute.books import Books, Floats, Int64
from cloudfief.institutions.compute.letting import Orders
from cloudfief.institutions.compute.reads import Reads

if TYPE_CHECKING:
    from cloudfief.institutions.compute.parameters import ComputeParameters


class Making(NamedTuple):
    """The makers' week, minor units, (bloc of the maker,), and in US dollars."""

    wages: Int64
    tax: Int64
    surplus: Int64
    need: Int64
    revenue_usd: Floats
    profit_usd: Floats


def make(compute: ComputeParameters, books: Books, reads: Reads, orders: Orders, exporter: int) -> Making:
    """Profit = sales - cost of making; sales come in at the end of the week, so wages and tax are paid from cash in hand."""
    rate = reads.state_exchange_rate
    sold, sales = orders.home.copy(), orders.home_paid.copy()
    sold[exporter] += orders.abroad.sum()
    sales[exporter] += mul_div(orders.abroad_paid, rate[exporter], rate).sum()
    cost_of_one = compute.normal_chip_usd / compute.normal_markup
    levels = compute.by_bloc(compute.chip_cost_levels, reads.blocs, 1.0)
    to_minor = minor_per_dollar(rate)
    wages = np.rint(sold * cost_of_one * levels * to_minor).astype(np.int64)
    profit = sales - wages
    tax = share_at(np.maximum(profit, 0), reads.state_profit_tax)
    kept = np.maximum(books.chip_working_cash, compute.working_weeks * (wages + tax))
    left = reads.compute_chips_cash - wages - tax
    surplus, need = np.maximum(left - kept, 0), np.maximum(kept - left - sales, 0)
    return Making(wages, tax, surplus, need, sales / to_minor, profit / to_minor)
