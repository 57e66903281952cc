"""What a run keeps: published signals, the stock of every sector and every flow of money, week by week."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.core.block import Signal
from cloudfief.core.calendar import mondays
from cloudfief.core.flow_matrix import FlowKey, FlowTable
from cloudfief.core.kept import kept_signals
from cloudfief.core.world import World


class _Column(NamedTuple):
    signal: Signal
    dims: tuple[str, ...]
    grouping: tuple[np.ndarray, int] | None  # group number of each member, how many groups


class Recorder:
    """Collects the signals of one arm; give `watch` to `world.advance`."""

    def __init__(self, world: World) -> None:
        self.kept = _columns(world)
        self.values: dict[str, list[Any]] = {name: [] for name in self.kept}
        self.stocks: list[np.ndarray] = []
        self.flows: list[FlowTable] = []
        self.weeks: list[int] = []
        self.sectors = tuple(world.ledger.chart.sectors())

    def branch(self) -> Recorder:
        """A second record with the same past."""
        twin = object.__new__(Recorder)
        twin.kept, twin.sectors = self.kept, self.sectors
        twin.values = {name: list(values) for name, values in self.values.items()}
        twin.stocks, twin.flows, twin.weeks = list(self.stocks), list(self.flows), list(self.weeks)
        return twin

    def watch(self, world: World) -> None:
        """Keep the week that has just been lived; weeks before 0 are burn-in and are not kept."""
        if world.week <= 0:
            return
        self.weeks.append(world.week - 1)
        for name, kept in self.kept.items():
            self.values[name].append(_reduced(world.signals[name], kept))
        self.stocks.append(world.ledger.sector_stocks())
        self.flows.append(world.ledger.last_week_matrix())

    def dataset(self, world: World) -> xr.Dataset:
        """Everything kept, with labelled dimensions, units and meanings."""
        labels = world.economy.labels
        variables: dict[str, Any] = {}
        for name, kept in self.kept.items():
            details = {"unit": kept.signal.unit, "what": kept.signal.what, "adds": kept.signal.adds}
            variables[name] = (("week", *kept.dims), np.stack(self.values[name]), details)
        stocks = {"unit": "minor units", "what": "Money held by each sector", "adds": "sum"}
        variables["stock"] = (("week", "sector", "asset"), np.stack(self.stocks), stocks)
        variables["flow"] = _flow_table(self.flows)
        used = {dim for value in variables.values() for dim in value[0]}
        coordinates = {dim: list(names) for dim, names in labels.items() if dim in used}
        start = world.scenario.start
        coordinates |= {"week": mondays(start, range(self.weeks[0], self.weeks[-1] + 1))}
        coordinates |= {"sector": list(self.sectors), "asset": list(world.scenario.currencies)}
        coordinates["entry"] = ["|".join(key) for key in _flow_keys(self.flows)]
        return xr.Dataset(variables, coords=coordinates)


def _columns(world: World) -> dict[str, _Column]:
    columns = {}
    for name, kept in kept_signals(world.economy, world.scenario.blocs).items():
        grouping = None
        if kept.members is not None:
            grouping = np.asarray(kept.members), len(world.economy.labels[kept.dims[0]])
        columns[name] = _Column(kept.signal, kept.dims, grouping)
    return columns


def _reduced(value: Any, kept: _Column) -> np.ndarray:
    array = np.array(value)
    if kept.grouping is None:
        return array
    numbers, count = kept.grouping
    totals = np.zeros((count, *array.shape[1:]), dtype=np.int64 if array.dtype.kind in "iu" else np.float64)
    np.add.at(totals, numbers, array)
    if kept.signal.adds == "sum":
        return totals
    members = np.maximum(np.bincount(numbers, minlength=count), 1)
    return totals / members.reshape(-1, *[1] * (totals.ndim - 1))


def _flow_keys(flows: list[FlowTable]) -> list[FlowKey]:
    return sorted({key for week in flows for key in week})


def _flow_table(flows: list[FlowTable]) -> Any:
    keys = _flow_keys(flows)
    column = {key: number for number, key in enumerate(keys)}
    table = np.zeros((len(flows), len(keys)), dtype=np.int64)
    for row, week in enumerate(flows):
        for key, amount in week.items():
            table[row, column[key]] = amount
    details = {"unit": "minor units", "what": "Money that moved: payer|payee|what|currency", "adds": "sum"}
    return ("week", "entry"), table, details
