"""Compiled passes over postings: what flows bring, who cannot pay, what crosses a border, and the move itself."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.core.arrays import Int64
from cloudfief.core.compiled import compiled
from cloudfief.core.integers import mul_div_scalar

AT_HOME = -1  # where an amount passes no exchange desk
LOW_BITS = 0xFFFFFFFF


class Places(NamedTuple):
    """What the books know of each account, (account,) each."""

    home: Int64  # asset in which it keeps its books
    home_bloc: Int64
    sector: Int64


@compiled
def largest(balances: Any) -> Any:
    """The largest distance of a balance from 0; balances: (asset, account)."""
    most = np.int64(0)
    for balance in balances.reshape(-1):
        most = max(most, balance, -balance)
    return most


@compiled
def overdrawn(payer: Any, asset: Any, amount: Any, balances: Any, may_owe: Any) -> Any:
    """The rows of those whose payments together exceed the balance and who may not owe; balances: (asset, account).

    The amounts are taken from the balances and put back.
    """
    for row in range(amount.size):
        balances[asset[row], payer[row]] -= amount[row]
    short = np.zeros(amount.size, dtype=np.bool_)
    for row in range(amount.size):
        place = asset[row], payer[row]
        short[row] = balances[place] < 0 and not may_owe[place]
    for row in range(amount.size):
        balances[asset[row], payer[row]] += amount[row]
    return np.flatnonzero(short)


@compiled
def owed_by(debtor: Any, payer: Any, accounts: Any) -> Any:
    """The rows of debts whose debtor is among the payers; debtor: (debt,), payer: (row,), of so many accounts."""
    pays = np.zeros(accounts, dtype=np.bool_)
    for account in payer:
        pays[account] = True
    return np.flatnonzero(pays[debtor])


@compiled
def oldest_debt(debtor: Any, week: Any, now: Any, accounts: Any) -> Any:
    """The week of each account's oldest debt, now without one, (account,); debtor and week: (debt,) each."""
    oldest = np.full(accounts, now)
    for row in range(debtor.size):
        oldest[debtor[row]] = min(oldest[debtor[row]], week[row])
    return oldest


@compiled
def _sieve(
    payer: Any, payee: Any, amount: Any, size: Any, what: Any, named: Any, home: Any, batch: Any, week: Any, kept: Any
) -> tuple[Any, Any, Any, Any, Any]:
    count, stranger, negative, high, low = 0, -1, -1, np.int64(0), np.int64(0)
    flow, end = 0, size[0]
    for row in range(amount.size):
        while row >= end:
            flow += 1
            end += size[flow]
        if min(payer[row], payee[row]) < 0 or max(payer[row], payee[row]) >= home.size:
            stranger = row if stranger < 0 else stranger
            continue
        if amount[row] < 0:
            negative = row if negative < 0 else negative
        if amount[row] != 0:
            direct = named[flow] >= 0
            kept[0, count], kept[1, count] = payer[row], payee[row]
            kept[2, count] = named[flow] if direct else home[payer[row]]
            kept[3, count], kept[4, count], kept[5, count] = what[flow], amount[row], direct
            kept[6, count], kept[7, count] = batch, week
            high += amount[row] >> 32
            low += amount[row] & LOW_BITS
            count += 1
    return count, stranger, negative, high, low


class Sifted(NamedTuple):
    """The rows of flows that are not 0, and what is wrong with others."""

    kept: Int64  # (8, posting) in the order of `Postings`
    stranger: int  # the first row with an account that there is not, -1 without one
    negative: int  # the first negative row, -1 without one
    total: int  # of all that is kept


def sieve(
    columns: tuple[Int64, Int64, Int64],
    size: Int64,
    flow: tuple[Int64, Int64],
    home: Int64,
    stamp: tuple[int, int],
) -> Sifted:
    """Flows as columns of postings, without the rows of 0.

    columns: payer, payee and amount, (row,) each; size: rows of each flow, (flow,); flow: number of its name and
    its asset, -1 where none is named, (flow,) each; home: asset of each account, (account,); stamp: batch and week.
    """
    kept = np.empty((8, columns[2].size), dtype=np.int64)
    count, stranger, negative, high, low = _sieve(*columns, size, *flow, home, *stamp, kept)
    return Sifted(kept[:, :count], stranger, negative, (high << 32) + low)


@compiled
def _convert(
    payer: Any, payee: Any, asset: Any, amount: Any, direct: Any, places: Any, rates: Any, received: Any
) -> tuple[Any, Any, Any]:
    high, low, movements = np.int64(0), np.int64(0), 0
    for row in range(amount.size):
        received[row] = AT_HOME
        if amount[row] == 0:
            continue
        if direct[row] == 0 and asset[row] != places.home[payee[row]]:
            bought, sold = rates[places.home_bloc[payee[row]]], rates[places.home_bloc[payer[row]]]
            received[row] = mul_div_scalar(amount[row], bought, sold)
            high += received[row] >> 32
            low += received[row] & LOW_BITS
            movements += received[row] != 0
        high += amount[row] >> 32
        low += amount[row] & LOW_BITS
        movements += 1
    return high, low, movements


def convert(columns: tuple[Int64, ...], places: Places, rates: Int64) -> tuple[Int64, int, int]:
    """What each payee abroad receives, AT_HOME for the others, (posting,); the sum of all that moves; how many movements.

    columns: payer, payee, asset, amount, direct, (posting,) each; rates: of each bloc's currency, (bloc,).
    """
    received = np.empty(columns[0].size, dtype=np.int64)
    high, low, movements = _convert(*columns, places, rates, received)
    return received, (high << 32) + low, movements


@compiled
def sector_sums(balances: Any, sector: Any, sums: Any) -> None:
    """Adds each account's balances to its sector's; balances: (asset, account), sector: (account,), sums: (sector, asset)."""
    for asset in range(sums.shape[1]):
        for account in range(sector.size):
            sums[sector[account], asset] += balances[asset, account]


@compiled
def _step(balances: Any, matrix: Any, places: Any, source: Any, target: Any, asset: Any, what: Any, amount: Any) -> None:
    """One movement of money, and its entry in the matrix (what, payer's sector, payee's sector, asset)."""
    balances[asset, source] -= amount
    balances[asset, target] += amount
    matrix[what, places.sector[source], places.sector[target], asset] += amount


@compiled
def move(
    payer: Any, payee: Any, asset: Any, what: Any, amount: Any, received: Any, places: Any, desk: Any, balances: Any, matrix: Any
) -> None:
    """Every posting leaves its payer and enters its payee, through both blocs' desks where it crosses a border.

    balances: (asset, account); matrix: (what, payer's sector, payee's sector, asset).
    """
    for row in range(amount.size):
        if received[row] == AT_HOME:
            _step(balances, matrix, places, payer[row], payee[row], asset[row], what[row], amount[row])
        else:
            here, there = desk[places.home_bloc[payer[row]]], desk[places.home_bloc[payee[row]]]
            _step(balances, matrix, places, payer[row], here, asset[row], what[row], amount[row])
            _step(balances, matrix, places, there, payee[row], places.home[payee[row]], what[row], received[row])
