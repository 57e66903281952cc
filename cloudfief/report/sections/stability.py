"""The stress test as a table: losses by holder, funding, capex, jobs, tax revenue and power demand, shock against baseline."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.effect import added_up
from cloudfief.report import members, words
from cloudfief.report.contrast import Comparison, comparison, has, parting_week
from cloudfief.report.figure import Section
from cloudfief.report.page import render
from cloudfief.report.sections.exchange import VALUE, holders

if TYPE_CHECKING:
    from cloudfief.result import Result


class Row(NamedTuple):
    """A line of the table: what, in which unit, and the paired difference at each stage as words."""

    what: str
    unit: str
    told: list[str]


Values = Callable[["Result"], xr.DataArray]


class Measure(NamedTuple):
    """Something that the test measures: its name, unit, signals it needs, and its values by arm, pair and week."""

    what: str
    unit: str
    needs: str
    values: Values
    share: bool = False  # told in per cent of the baseline


def section(result: Result) -> Section | None:
    """The table, where the scenario's event is a shock to the stock exchange."""
    event, found, week = result.scenario.event, comparison(result), parting_week(result)
    if event is None or "exchange" not in event.set or found is None or week is None or not has(result, VALUE):
        return None
    stages = stages_of(result, week, found)
    lines = [row_of(result, measure, stages, found) for measure in measures_of(result) if has(result, measure.needs)]
    body = render("stability.html.j2", finding=_finding(lines, stages), about=_about(found), stages=list(stages), rows=lines)
    return Section(71, "Stress test", after=body)


def stages_of(result: Result, week: int, found: Comparison) -> dict[str, slice]:
    """The weeks over which differences are averaged: the first quarter, a year after, and the end."""
    weeks = result.signals.sizes["week"]
    stages = {"first quarter": slice(week, week + WEEKS_PER_QUARTER)}
    if found.horizon == "1y":
        stages["a year after"] = found.weeks.weeks
    if weeks > week + WEEKS_PER_YEAR + WEEKS_PER_QUARTER:
        stages["at the end"] = slice(weeks - WEEKS_PER_QUARTER, weeks)
    return stages


def measures_of(result: Result) -> list[Measure]:
    """What a stability report tells, in its order."""
    held = holders(result)
    losses = [
        Measure(
            f"value held by the fund of {members.place(bloc)}", "billion dollars", VALUE, lambda _, bloc=bloc: held.sel(bloc=bloc)
        )
        for bloc in held["bloc"].values
    ]
    return [*losses, *FUNDING, *ECONOMY]


def summed(signal: str, scale: float = 1.0) -> Values:
    """A signal added up over its members by its own rule, times a scale."""
    return lambda run: added_up(run.signals[signal]) * scale


def dollars(signal: str, scale: float = 1.0) -> Values:
    """A signal in currencies, in US dollars, added up over blocs."""
    return lambda run: members.in_dollars(run, signal).sum("bloc") * scale


YEARLY = WEEKS_PER_YEAR / members.BILLION
A_YEAR, SHARE = "billion dollars a year", "per cent"
FUNDING = (
    Measure("losses that funds refused to carry", A_YEAR, "exchange_refused", summed("exchange_refused", YEARLY)),
    Measure("losses that funds carried", A_YEAR, "exchange_injections", dollars("exchange_injections", YEARLY)),
    Measure(
        "training that labs could pay", "points of what they wanted", "lab_training_funded", summed("lab_training_funded", 100)
    ),
    Measure("chips and building (capex)", SHARE, "compute_capex", summed("compute_capex"), True),
    Measure("compute ordered", SHARE, "compute_investment", summed("compute_investment"), True),
)
ECONOMY = (
    Measure("unemployment", "points", "labour_unemployment_rate", summed("labour_unemployment_rate", 100)),
    Measure("consumer spending", SHARE, "household_spending", summed("household_spending"), True),
    Measure("tax receipts", SHARE, "state_receipts", dollars("state_receipts"), True),
    Measure("data centres' power", SHARE, "electricity_data_centre_load", summed("electricity_data_centre_load"), True),
    Measure("all power", SHARE, "electricity_load", summed("electricity_load"), True),
)


def row_of(result: Result, measure: Measure, stages: dict[str, slice], found: Comparison) -> Row:
    """The paired difference of a measure at each stage with its interval."""
    values = measure.values(result)
    told = []
    for weeks in stages.values():
        window = values.isel(week=weeks).mean("week")
        gap = window.sel(arm=found.arms[0]).values - window.sel(arm=found.arms[1]).values
        if measure.share:
            gap = 100 * gap / np.abs(window.sel(arm=found.arms[1]).values)
        told.append("no change" if not np.any(gap) else words.mean_with_interval(gap, unit="%" if measure.share else ""))
    return Row(measure.what, measure.unit, told)


def _finding(lines: list[Row], stages: dict[str, slice]) -> str:
    first = next(iter(stages))
    wanted = {"chips and building (capex)": "capex", "consumer spending": "consumer spending", "tax receipts": "tax receipts"}
    told = [f"{name} {row.told[0]}" for row in lines if (name := wanted.get(row.what)) is not None]
    return f"In the {first}: {words.listed(told)}" if told else "The shock, quarter by quarter"


def _about(found: Comparison) -> str:
    return (
        f"Difference of two worlds with the same luck, {words.name(found.arms[0])} less {words.name(found.arms[1])}, mean over "
        "pairs with its 95% interval. Money that is refused is a loss that a firm has to bear itself until it is liquidated."
    )
