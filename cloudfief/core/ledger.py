"""The ledger: the only file that moves money."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cloudfief.core.arrays import Int64
from cloudfief.core.chart import Chart
from cloudfief.core.errors import BadInput, RunFailed, nearest
from cloudfief.core.flow_matrix import FlowMatrix, FlowTable
from cloudfief.core.integers import LARGEST, checked_sum, checked_total, exact_sums
from cloudfief.core.postings import (
    Flow,
    Liquidation,
    Postings,
    affordable,
    flow_columns,
    joined,
    liquidations,
    no_postings,
)
from cloudfief.core.subsidiary import Subsidiary
from cloudfief.core.tally import Places, convert, largest, move, oldest_debt, overdrawn, owed_by, sector_sums, sieve

__all__ = ["WEEKS_TO_LIQUIDATION", "Chart", "Flow", "Ledger", "Liquidation", "Subsidiary"]

WEEKS_TO_LIQUIDATION = 13
LIQUIDATION = "liquidation"


class Ledger:
    """Every account's balance in every asset; each asset's balances sum to exactly 0 after every posting.

    `balances` has shape (asset, account) in whole minor units; the assets are the blocs' currencies and then
    the registers (shares, bonds). Only issuers are negative: the chart's issuers and the exchange desks in
    money, and in each register the accounts that `registers` names. `desk[b]` is bloc b's exchange desk.
    """

    def __init__(
        self,
        chart: Chart,
        currencies: tuple[str, ...],
        desk: Int64 | None,
        registers: Mapping[str, ArrayLike] | None = None,
    ) -> None:
        self.chart, self.desk = chart, desk
        registers = registers or {}
        money = tuple(dict.fromkeys(currencies))
        self.assets = (*money, *registers)
        self._money_count = len(money)
        bloc = chart.home_blocs()
        if bloc.size and not 0 <= bloc.min() <= bloc.max() < len(currencies):
            raise BadInput(f"An account's home is bloc {bloc.max()} of {len(currencies)} blocs.")
        home = np.array([money.index(name) for name in currencies], dtype=np.int64)[bloc]
        self._places = Places(home, bloc, chart.sector_numbers())
        self._may_owe = np.zeros((len(self.assets), len(chart)), dtype=np.bool_)
        self._may_owe[: len(money)] = chart.issuers()
        if desk is not None:
            self._may_owe[: len(money), desk] = True
        for row, issuers in enumerate(registers.values(), start=len(money)):
            self._may_owe[row, np.asarray(issuers, dtype=np.int64)] = True
        self.balances: Int64 = np.zeros((len(self.assets), len(chart)), dtype=np.int64)
        self.written_off: Int64 = np.zeros_like(self.balances)  # by debtor, since the beginning
        self.postings, self.week, self._batch = 0, 0, 0
        self._turnover, self._highest = 0, 0  # moved this week; the largest balance, either way, before it
        self.rates: Int64 | None = None
        self._arrears = no_postings()
        self._matrix = FlowMatrix(chart.sectors(), self.assets)

    def settle(self, flows: Iterable[Flow], rates: ArrayLike | None = None) -> None:
        """The flows are paid all at once, as far as the cash before them reaches, old arrears first.

        Where a payer's flows exceed its cash, the cash is split over them by largest remainder and the rest
        becomes arrears. Those who pay nothing now pay their arrears at the week's end, so that a stranger's
        payments never move anybody's money. `rates[b]` is in micro-units of bloc b's currency for one unit
        of the numeraire (par 1,000,000), kept until new ones come:
        amount received = amount paid x rates[payee's bloc] / rates[payer's bloc], rounded half up.
        Raises RunFailed for a negative or fractional amount, an unknown account or asset, or a payment
        between currencies without desk or rates; OverflowError where a sum leaves 64 bits.
        """
        if rates is not None:
            self.rates = np.array(rates, dtype=np.int64)
        due = self._due(list(flows))
        self._batch += 1
        if not due.size:
            return
        if self._arrears.size:
            self._pay_arrears(owed_by(self._arrears.payer, due.payer, len(self.chart)))
        short = overdrawn(due.payer, due.asset, due.amount, self.balances, self._may_owe)
        if short.size:
            claims = due.rows(short)
            paid = affordable(claims, self._available, self._matrix.ranks())
            self._arrears = joined(self._arrears, claims.with_amount(claims.amount - paid))
            checked_sum(self._arrears.amount)
            due.amount[short] = paid
        self._post(due)

    def _pay_arrears(self, chosen: Int64) -> None:
        """Pay the chosen rows of arrears as far as their debtors' cash reaches, the oldest first."""
        chosen = chosen[self._available(self._arrears.asset[chosen], self._arrears.payer[chosen]) > 0]
        if not chosen.size:
            return
        claims = self._arrears.rows(chosen)
        paid = affordable(claims, self._available, self._matrix.ranks())
        self._post(claims.with_amount(paid))
        left = self._arrears.amount.copy()
        left[chosen] -= paid
        self._arrears = self._arrears.with_amount(left)

    def _available(self, asset: Int64, account: Int64) -> Int64:
        return self.balances[asset, account]

    def _due(self, flows: list[Flow]) -> Postings:
        """The flows as columns, refused where they are malformed, without those of 0."""
        if not flows:
            return no_postings()
        columns = [flow_columns(flow) for flow in flows]
        payer, payee, amount = (np.concatenate(parts) for parts in zip(*columns, strict=True))
        size = np.array([column[0].size for column in columns])
        what = np.array([self._matrix.number(flow.what) for flow in flows])
        named = np.array([self._asset_number(flow) for flow in flows])
        found = sieve((payer, payee, amount), size, (what, named), self._places.home, (self._batch, self.week))
        if found.stranger >= 0:
            row, name = found.stranger, _name_at(flows, size, found.stranger)
            odd = payee[row] if 0 <= payer[row] < len(self.chart) else payer[row]
            raise RunFailed(f"{name}: there is no account {odd} among {len(self.chart)}.")
        if found.negative >= 0:
            name = _name_at(flows, size, found.negative)
            raise RunFailed(f"{name}: the amount {amount[found.negative]} is negative; turn the flow round.")
        checked_total(found.total)
        return Postings(*found.kept)

    def _asset_number(self, flow: Flow) -> int:
        """The row of the named asset, -1 where none is named."""
        if flow.asset is None:
            return -1
        if flow.asset not in self.assets:
            hint = nearest(flow.asset, self.assets)
            raise RunFailed(f"{flow.what}: there is no asset '{flow.asset}'.{hint}")
        return self.assets.index(flow.asset)

    def _post(self, due: Postings) -> None:
        """Move what is due: the same integer is subtracted and added, so that no asset's sum changes."""
        payer, payee, asset, what, amount, direct = due[:6]
        rates, desk = self._exchange(due)
        received, moved, movements = convert((payer, payee, asset, amount, direct), self._places, rates)
        self._turnover += moved
        if self._highest + self._turnover > LARGEST:
            raise OverflowError(f"{self._turnover} in a week more than {self._highest} on one account may not fit 64 bits")
        self.postings += movements
        move(payer, payee, asset, what, amount, received, self._places, desk, self.balances, self._matrix.by_sector())

    def _exchange(self, due: Postings) -> tuple[Int64, Int64]:
        """The exchange rates and the desks; without them nothing may cross a border."""
        if self.desk is not None and self.rates is not None:
            return self.rates, self.desk
        abroad = due.asset != self._places.home[due.payee]
        crossing = np.flatnonzero(abroad & (due.direct == 0) & (due.amount > 0))
        if crossing.size:
            missing = "exchange desk" if self.desk is None else "exchange rate"
            name, payer = self._matrix.names[due.what[crossing[0]]], due.payer[crossing[0]]
            raise RunFailed(f"{name}: account {payer} pays abroad, but there is no {missing}.")
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing

    def cash(self, accounts: Int64) -> Int64:
        """Each account's balance in its home currency, minor units, shape (account,)."""
        return self.balances[self._places.home[accounts], accounts]

    def arrears(self, accounts: Int64) -> Int64:
        """What each account owes in its home currency and has not paid, minor units, shape (account,)."""
        owed = np.zeros(len(self.chart), dtype=np.int64)
        at_home = self._arrears.asset == self._places.home[self._arrears.payer]
        np.add.at(owed, self._arrears.payer[at_home], self._arrears.amount[at_home])
        return owed[accounts]

    def overdue_weeks(self, accounts: Int64) -> Int64:
        """How many week ends each account's oldest unpaid claim has seen, 0 without one, shape (account,)."""
        oldest = oldest_debt(self._arrears.payer, self._arrears.week, self.week, len(self.chart))
        return self.week - oldest[accounts]

    def close_week(self) -> list[Liquidation]:
        """The week ends: arrears are paid from what cash there is, old debtors end, a new matrix begins.

        A debtor whose oldest claim has stood for thirteen week ends and whose cash does not cover all claims
        is liquidated. Its cash goes to its creditors pro rata by largest remainder, whatever the age of their
        claims; the rest of the claims is written off. What others owe to the debtor stands. The payments
        belong to the week that ends, as "liquidation".
        """
        self.week += 1
        ended = self._end_old_debtors() if self._arrears.size else []
        self._matrix.close()
        self._turnover, self._highest = 0, int(largest(self.balances))
        return ended

    def _end_old_debtors(self) -> list[Liquidation]:
        """Pay what arrears can be paid, the young ones first; end those who cannot pay the old ones."""
        self._pay_arrears(np.flatnonzero(~self._due_for_liquidation()))
        insolvent = self._insolvent()
        claims = self._arrears.rows(insolvent)
        if claims.size:
            self._arrears = self._arrears.rows(~insolvent)
        self._pay_arrears(np.flatnonzero(self._due_for_liquidation()))
        return self._liquidated(claims) if claims.size else []

    def _due_for_liquidation(self) -> NDArray[np.bool_]:
        """Which arrears belong to a debtor whose oldest claim has stood too long."""
        return self.overdue_weeks(self._arrears.payer) >= WEEKS_TO_LIQUIDATION

    def _insolvent(self) -> NDArray[np.bool_]:
        """Which of these belong to a debtor who cannot pay them all."""
        overdue = self._due_for_liquidation()
        if not overdue.any():
            return overdue
        claims = self._arrears.rows(overdue)
        paid = affordable(claims, self._available, self._matrix.ranks())
        return overdue & np.isin(self._arrears.payer, claims.payer[paid < claims.amount])

    def _liquidated(self, claims: Postings) -> list[Liquidation]:
        """Share out the debtors' cash over all their claims alike and write the rest off."""
        claims = claims._replace(batch=np.zeros_like(claims.batch))
        paid = affordable(claims, self._available, self._matrix.ranks())
        lost = claims.amount - paid
        np.add.at(self.written_off, (claims.asset, claims.payer), lost)
        name = np.full(claims.size, self._matrix.number(LIQUIDATION), dtype=np.int64)
        self._post(claims._replace(what=name).with_amount(paid))
        return liquidations(claims, lost, self.assets)

    def audit(self) -> dict[str, int]:
        """Each asset's sum over all accounts, which is the integer 0."""
        return dict(zip(self.assets, exact_sums(self.balances), strict=True))

    def last_week_matrix(self) -> FlowTable:
        """The flows of the week that `close_week` ended last, liquidations included, and everybody gets the same table.

        (payer's sector, payee's sector, what, asset) -> amount, no zeros.
        """
        return self._matrix.closed_table()

    def sector_stocks(self) -> Int64:
        """Each sector's money, shape (sector, currency), minor units."""
        stocks = np.zeros((len(self.chart.sectors()), self._money_count), dtype=np.int64)
        sector_sums(self.balances, self._places.sector, stocks)
        return stocks

    def copy(self) -> Ledger:
        """A second ledger with the same past, which goes its own way; the chart is shared."""
        twin = copy.copy(self)
        twin.balances, twin.written_off = self.balances.copy(), self.written_off.copy()
        twin._matrix = self._matrix.copy()
        return twin

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that changes, as copies in a flat dictionary: a checkpoint."""
        counters = np.array([self.postings, self.week, self._batch, self._turnover], dtype=np.int64)
        rates = np.zeros(0, dtype=np.int64) if self.rates is None else self.rates.copy()
        return {
            "balances": self.balances.copy(),
            "written_off": self.written_off.copy(),
            "arrears": np.stack(self._arrears),
            "matrix": self._matrix.running.copy(),
            "closed_matrix": self._matrix.closed.copy(),
            "names": np.array(self._matrix.names, dtype=np.str_),
            "counters": counters,
            "rates": rates,
        }

    def from_arrays(self, arrays: Mapping[str, NDArray[Any]]) -> Ledger:
        """A ledger of this one's chart and assets in the stored state; raises BadInput if they do not fit."""
        now = self.to_arrays()
        missing = sorted(set(now) - set(arrays))
        if missing:
            raise BadInput(f"The stored ledger lacks '{missing[0]}'.{nearest(missing[0], arrays)}")
        found, wanted = arrays["balances"].shape, self.balances.shape
        if found != wanted:
            raise BadInput(f"The stored ledger has (assets, accounts) {found}; this economy has {wanted}.")
        twin = self.copy()
        twin.balances, twin.written_off = arrays["balances"].copy(), arrays["written_off"].copy()
        twin._matrix = self._matrix.restored(arrays["names"].tolist(), arrays["matrix"], arrays["closed_matrix"])
        twin._arrears = Postings(*arrays["arrears"].copy())
        twin.postings, twin.week, twin._batch, twin._turnover = arrays["counters"].tolist()
        twin._highest = int(largest(twin.balances))
        twin.rates = arrays["rates"].copy() if arrays["rates"].size else None
        return twin


def _name_at(flows: list[Flow], size: Int64, row: int) -> str:
    """What the flow that contains a row is for."""
    return flows[int(np.searchsorted(np.cumsum(size), row, side="right"))].what
