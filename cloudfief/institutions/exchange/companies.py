"""The listed companies: what firms of one group in one bloc earn, sell and ask for, together."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.block import KINDS

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]

GROUPS = ("ai-labs", "cloudalists", "chips", "cloud", "power", "software", "merchants")


class Source(NamedTuple):
    """One kind of firm: its group, the sector of its accounts, and the names of its signals.

    Profit is before tax; revenue is net of taxes that buyers pay on top of it, "" where none is published.
    """

    group: str
    sector: str
    account: str
    home: str  # without one there is one firm a bloc
    need: str
    profit: str
    revenue: str


SOURCES = (
    Source("ai-labs", "lab", "lab_account", "lab_home", "lab_need", "lab_profit", "lab_revenue"),
    Source("cloudalists", "fief", "fief_account", "fief_home", "fief_need", "fief_net_take", "fief_gross_take"),
    Source("merchants", "merchant", "merchant_account", "merchant_home", "merchant_need", "merchant_profit", ""),
    Source("cloud", "compute", "compute_account", "", "compute_need", "compute_profit", "compute_revenue"),
    Source("cloud", "host", "host_account", "", "host_need", "host_profit", "host_revenue"),
    Source(
        "chips", "compute", "compute_chips_account", "", "compute_chip_need", "compute_chip_profit", "compute_chip_revenue"
    ),
    Source("power", "electricity", "electricity_account", "", "electricity_need", "electricity_profit", "electricity_revenue"),
    Source(
        "software", "developer", "developer_account", "", "developer_need", "developer_profit", "developer_revenue",
    ),
    Source(
        "software", "specialist", "specialist_account", "specialist_home", "specialist_need", "specialist_profit",
        "specialist_revenue",
    ),
)  # fmt: skip


class Ask(NamedTuple):
    """All firms that ask for money."""

    account: Int64  # (firm,)
    home: Int64  # bloc number, (firm,)
    company: Int64  # whose shareholders would pay, (firm,)
    need: Int64  # home minor units, (firm,)


class Results(NamedTuple):
    """A week's results, US dollars, (company,)."""

    present: NDArray[np.bool_]
    profit: Floats  # after tax
    revenue: Floats  # 0 where none is published


def company_names(blocs: tuple[str, ...]) -> tuple[str, ...]:
    """A company is a group of firms in a bloc, groups first: number = group x blocs + bloc."""
    return tuple(f"{group}-{bloc}" for group in GROUPS for bloc in blocs)


def company_homes(blocs: int) -> Int64:
    """The bloc in which each company is listed, (company,)."""
    return np.tile(np.arange(blocs, dtype=np.int64), len(GROUPS))


def results_of(reads: Any) -> Results:
    """The week's results of every company; a company without firms is not present."""
    blocs = len(reads.blocs)
    present = np.zeros(len(GROUPS) * blocs, dtype=np.bool_)
    profit, revenue = np.zeros(present.size), np.zeros(present.size)
    for source in SOURCES:
        account, earned = getattr(reads, source.account), getattr(reads, source.profit)
        if account is None or earned is None:
            continue
        number = GROUPS.index(source.group) * blocs
        place = slice(number, number + blocs)
        before_tax = _by_bloc(reads, source, source.profit, earned)
        present[place] |= np.bincount(getattr(reads, source.home), minlength=blocs) > 0 if source.home else True
        profit[place] += before_tax - reads.state_profit_tax * np.maximum(before_tax, 0)
        sold = getattr(reads, source.revenue) if source.revenue else None
        if sold is not None:
            revenue[place] += _by_bloc(reads, source, source.revenue, sold)
    return Results(present, profit, revenue)


def _by_bloc(reads: Any, source: Source, signal: str, value: Floats) -> Floats:
    """A signal of firms added up by bloc, (bloc,), unless it is by bloc already."""
    if not source.home or _is_by_bloc(source.sector, signal):
        return np.asarray(value, dtype=np.float64)
    return np.bincount(getattr(reads, source.home), value, minlength=len(reads.blocs)).astype(np.float64)


def asks_of(reads: Any) -> Ask:
    """Everybody who needs something, in a fixed order."""
    blocs, nobody = len(reads.blocs), np.zeros(0, dtype=np.int64)
    rows = [(nobody, nobody, nobody, nobody)]
    for source in SOURCES:
        account, need = getattr(reads, source.account), getattr(reads, source.need)
        if account is None or need is None:
            continue
        asking = np.flatnonzero(need > 0)
        if asking.size:
            home = getattr(reads, source.home)[asking] if source.home else asking
            rows.append((account[asking], home, GROUPS.index(source.group) * blocs + home, need[asking]))
    return Ask(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _is_by_bloc(institution: str, signal: str) -> bool:
    """Whether an institution declares its signal by bloc."""
    return KINDS[institution].publishes()[signal.removeprefix(f"{institution}_")].dims == ("bloc",)
