"""The fund's week: losses are funded against new shares, as far as market value and cash reach; the rest is paid out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.core.integers import mul_div
from cloudfief.core.ledger import Flow
from cloudfief.institutions.exchange.books import Floats, Int64
from cloudfief.institutions.exchange.companies import Ask

SHARES = "shares"


class Funded(NamedTuple):
    """What the fund did in a week."""

    flows: list[Flow]
    paid: Int64  # minor units, (bloc,)
    dividends: Int64  # minor units, (bloc,)
    to_company: Floats  # USD, (company,)
    refused: Floats  # for want of market value or cash, USD, (company,)


def fund(ask: Ask, limit: Floats | None, reserve: Int64, reads: Any) -> Funded:
    """Fund the needs, then pay out what is above the reserve; `limit` is in US dollars by company, None without one."""
    account, cash, rates = reads.exchange_fund_account, reads.exchange_fund_cash, reads.state_exchange_rate
    companies = len(reads.exchange_listed_account)
    dollars = 1e4 / np.tile(rates, companies // len(cash))
    wanted = _sums(ask.need, ask.company, companies)
    supported = ask.need
    if limit is not None:
        allowed = np.floor(np.minimum(limit / dollars, 9e18)).astype(np.int64)
        supported = within(ask.need, wanted[ask.company], allowed[ask.company])
    part = within(supported, _sums(supported, ask.home, len(cash))[ask.home], cash[ask.home])
    paid, to_company = _sums(part, ask.home, len(cash)), _sums(part, ask.company, companies)
    dividends = np.maximum(cash - paid - reserve, 0)
    flows = [
        Flow("funding", account[ask.home], ask.account, part),
        Flow("dividends", account, reads.household_payroll_account, dividends),
    ]
    return Funded(flows, paid, dividends, to_company * dollars, (wanted - to_company) * dollars)


def _sums(amount: Int64, group: Int64, groups: int) -> Int64:
    total = np.zeros(groups, dtype=np.int64)
    np.add.at(total, group, amount)
    return total


def within(need: Int64, asked: Int64, there_is: Int64) -> Int64:
    """The need, cut in proportion where more is asked than there is."""
    short = asked > there_is
    if not short.any():
        return need
    part = need.copy()
    cut = mul_div(need[short], np.maximum(there_is[short], 0), asked[short])
    part[short] = np.maximum(cut - 1, 0)
    return part


def primary_issue(money: Floats, price: Floats) -> Int64:
    """New shares for money, at the price of the day, (company,)."""
    sold = np.divide(money, price, out=np.zeros_like(money), where=price > 0)
    return np.floor(np.minimum(sold, 1e15)).astype(np.int64)
