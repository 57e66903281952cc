"""Flows and postings as columns, and how too little cash is shared out among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from cloudfief.core.arrays import Int64
from cloudfief.core.errors import RunFailed
from cloudfief.core.integers import exact_sum
from cloudfief.core.remainders import paid_in_turn

INT64 = np.dtype(np.int64)  # of which NumPy keeps one only


class Flow(NamedTuple):
    """`amount[k]` leaves account `payer[k]` and enters account `payee[k]`; the three broadcast."""

    what: str  # what is paid for, e.g. "wages"
    payer: Int64  # account numbers
    payee: Int64  # account numbers
    amount: Int64  # >= 0; minor units of the payer's home currency, or of `asset` where it is named
    asset: str | None = None  # named: moves as it is, past no exchange desk


class Liquidation(NamedTuple):
    """The end of a debtor whose arrears have stood for thirteen weeks, in one asset."""

    account: int
    asset: str
    paid: int  # to all creditors together
    creditors: Int64  # account numbers, shape (claim,)
    written_off: Int64  # what each of them lost, in the debtor's asset, shape (claim,)


class Postings(NamedTuple):
    """Amounts from account to account, one row each; as arrears, what is owed and has not been paid."""

    payer: Int64  # account number
    payee: Int64  # account number
    asset: Int64  # row of the ledger's balances: what leaves the payer
    what: Int64  # index into the ledger's names of flows
    amount: Int64  # minor units, or pieces, of the asset
    direct: Int64  # 1 where the asset was named, so that it passes no exchange desk, otherwise 0
    batch: Int64  # number of the settlement that brought it; an earlier one is senior
    week: Int64  # in which it fell due

    def rows(self, chosen: Any) -> Postings:
        """Some of the rows, by mask or by index."""
        return Postings(*(column[chosen] for column in self))

    def with_amount(self, amount: Int64) -> Postings:
        """The same postings with other amounts, without those that are 0."""
        return self._replace(amount=amount).rows(amount > 0)

    @property
    def size(self) -> int:
        """How many rows there are."""
        return int(self.amount.size)


def no_postings() -> Postings:
    """Postings without a row."""
    empty = np.zeros(0, dtype=np.int64)
    return Postings(empty, empty, empty, empty, empty, empty, empty, empty)


def joined(first: Postings, second: Postings) -> Postings:
    """The rows of both, one after the other."""
    return Postings(*(np.concatenate(pair) for pair in zip(first, second, strict=True)))


def affordable(
    postings: Postings,
    cash: Callable[[Int64, Int64], Int64],
    what_rank: Int64,
) -> Int64:
    """What each payer can pay of its postings: senior batches first, within a batch pro rata.

    `cash(asset, payer)` returns what there is for each pair; `what_rank` orders the names of flows, so that
    odd units go to the same payee whatever the order of the rows. Returns amounts of shape (posting,), none
    above what is owed, together no more than the cash.
    """
    tie = postings.payee * what_rank.size + what_rank[postings.what]
    order = np.lexsort((postings.amount, tie, postings.batch, postings.payer, postings.asset))
    rows = postings.rows(order)
    paid = np.empty_like(rows.amount)
    paid[order] = paid_in_turn(rows.asset, rows.payer, rows.batch, rows.amount, cash(rows.asset, rows.payer))
    return paid


def flow_columns(flow: Flow) -> tuple[Int64, Int64, Int64]:
    """A flow's payer, payee and amount as int64 of one length."""
    payer, payee, amount = np.asarray(flow.payer), np.asarray(flow.payee), np.asarray(flow.amount)
    same = payer.ndim == 1 and payer.shape == payee.shape == amount.shape
    if same and payer.dtype is INT64 and payee.dtype is INT64 and amount.dtype is INT64:
        return payer, payee, amount
    columns = payer, payee, amount
    for name, column in zip(("payer", "payee", "amount"), columns, strict=True):
        if column.dtype.kind not in "iu" and column.size:
            raise RunFailed(f"{flow.what}: {name} is {column.dtype}; only whole numbers move.")
    size = np.broadcast_shapes(*(column.shape for column in columns), (1,))
    payer, payee, amount = (np.broadcast_to(column, size).astype(np.int64, copy=False) for column in columns)
    return payer, payee, amount


def liquidations(claims: Postings, lost: Int64, assets: tuple[str, ...]) -> list[Liquidation]:
    """What became of each debtor whose claims end; `lost` is what is written off, shape (claim,)."""
    ended = []
    for asset, debtor in sorted(set(zip(claims.asset.tolist(), claims.payer.tolist(), strict=True))):
        its = (claims.asset == asset) & (claims.payer == debtor)
        paid = exact_sum(claims.amount[its] - lost[its])
        ended.append(Liquidation(debtor, assets[asset], paid, claims.payee[its], lost[its]))
    return ended
