"""The listed companies: what firms of one group in one bloc earn, sell and ask for, together."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Int64 = NDArray[np.int64]

GROUPS = ("ai-labs", "cloudalists", "chips", "cloud", "power", "software", "merchants")


class Source(NamedTuple):
    """One kind of firm: its group, the sector of its accounts, and the names of its signals; "" where it has none."""

    group: str
    sector: str
    account: str
    home: str  # without one there is one firm a bloc
    need: str
    profit: str
    revenue: str
    taxed: bool = False  # whether its profit is published after tax


SOURCES = (
    Source("ai-labs", "lab", "lab_account", "lab_home", "lab_need", "lab_profit", "lab_revenue"),
    Source("cloudalists", "fief", "fief_account", "fief_home", "fief_need", "fief_net_take", "fief_gross_take"),
    Source("merchants", "merchant", "merchant_account", "merchant_home", "merchant_need", "merchant_profit", "", True),
    Source("cloud", "compute", "compute_account", "", "compute_need", "compute_profit", "compute_revenue"),
    Source("cloud", "host", "host_account", "", "host_need", "host_profit", "host_revenue"),
    Source(
        "chips", "compute", "compute_chips_account", "", "compute_chip_need", "compute_chip_profit", "compute_chip_revenue"
    ),
    Source("power", "electricity", "electricity_account", "", "electricity_need", "electricity_profit", ""),
    Source(
        "software", "developer", "developer_account", "developer_home", "developer_need", "developer_profit",
        "developer_revenue",
    ),
    Source(
        "software", "specialist", "specialist_account", "specialist_home", "specialist_need", "specialist_profit",
        "specialist_revenue",
    ),
)  # fmt: skip


class Ask(NamedTuple):
    """All firms that may ask for money."""

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
        home = _home(reads, source, blocs, len(earned))
        firms = np.bincount(_home(reads, source, blocs, len(account)), minlength=blocs)
        place = slice(number, number + blocs)
        by_bloc = np.bincount(home, earned, minlength=blocs)
        present[place] |= firms > 0
        profit[place] += by_bloc if source.taxed else by_bloc - reads.state_profit_tax * np.maximum(by_bloc, 0)
        sold = getattr(reads, source.revenue) if source.revenue else None
        if sold is not None:
            revenue[place] += np.bincount(_home(reads, source, blocs, len(sold)), sold, minlength=blocs)
    if reads.electricity_retail_price is not None and reads.electricity_load is not None:
        power = GROUPS.index("power") * blocs
        revenue[power : power + blocs] += reads.electricity_retail_price * reads.electricity_load
    return Results(present, profit, revenue)


def asks_of(reads: Any) -> Ask:
    """Everybody who publishes a need, in a fixed order."""
    blocs, nobody = len(reads.blocs), np.zeros(0, dtype=np.int64)
    rows = [(nobody, nobody, nobody, nobody)]
    for source in SOURCES:
        account, need = getattr(reads, source.account), getattr(reads, source.need)
        if account is None or need is None:
            continue
        home = _home(reads, source, blocs, len(account))
        rows.append((account, home, GROUPS.index(source.group) * blocs + home, np.maximum(need, 0)))
    return Ask(*(np.concatenate(column) for column in zip(*rows, strict=True)))


def _home(reads: Any, source: Source, blocs: int, length: int) -> Int64:
    """The bloc of each entry of a signal: by firm where the signal is by firm, else by bloc."""
    home = getattr(reads, source.home) if source.home else None
    return np.arange(blocs, dtype=np.int64) if home is None or length != len(home) else home
