"""The supply chain of AI: chips, the compute that they make, what it costs, and what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.report import lines, members, words
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

CAPACITY, PRICE, CAPEX, CHIPS = "compute_capacity", "compute_price", "compute_capex", "compute_chip_price"
CONTROL = "state_export_control"
HOURS_A_WEEK = 168.0  # GPU-hours a week that one accelerator gives


def section(result: Result) -> Section | None:
    """Capacity, price of compute, capex, and the price of chips where a control is in force."""
    if not has(result, CAPACITY, PRICE):
        return None
    capacity = result.signals[CAPACITY].astype(np.float64) / HOURS_A_WEEK / 1000
    figures = [
        _figure(
            result, capacity, "the compute that stands", "Compute, thousand accelerators at work all week; logarithmic.", log=True
        ),
        _figure(
            result, result.signals[PRICE].astype(np.float64), "the price of compute", "Price of compute, dollars per GPU-hour.",
            level="A GPU-hour costs", before="$",
        ),
    ]  # fmt: skip
    if has(result, CAPEX):
        lately = result.signals[CAPEX].astype(np.float64).rolling(week=WEEKS_PER_QUARTER, min_periods=1).mean()
        yearly = lately * WEEKS_PER_YEAR / members.BILLION
        about = "Paid for chips and building, billion dollars a year, mean of the last 13 weeks; logarithmic."
        figures.append(_figure(result, yearly, "spending on chips and building", about, log=True))
    if has(result, CHIPS, CONTROL) and bool((result.signals[CONTROL].astype(np.float64) - 1 != 0).any()):
        figures.append(_chips(result))
    return Section(77, "Compute and chips", tuple(figures))


def _figure(
    result: Result, values: xr.DataArray, what: str, about: str, *, log: bool = False, level: str = "", before: str = ""
) -> Figure:
    found, panels = comparison(result), members.panels(result, values, "bloc", log=log)
    window = values.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values, before=before)} in {members.place(bloc)}"
        for bloc in values["bloc"].values
    ]
    title = words.capitalised(f"{level or what + ' is'} {words.listed(told)}")
    if found is not None:
        change = members.told_by(values, "bloc", found, what)
        title = f"{words.capitalised(found.after)}, {change}"
    return figure(
        title,
        f"{about} Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _chips(result: Result) -> Figure:
    """What chips cost where they are bought, with the control on them."""
    price = result.signals[CHIPS].astype(np.float64)
    control = result.signals[CONTROL].astype(np.float64).sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    bound = [
        f"{words.number(float(control.sel(bloc=bloc).mean()))} times the list price in {members.place(bloc)}"
        for bloc in control["bloc"].values
        if abs(float(control.sel(bloc=bloc).mean()) - 1) > 1e-9
    ]
    found = comparison(result)
    title = f"Controls make chips cost {words.listed(bound)}" if bound else "No control makes chips dearer"
    if found is not None:
        title = f"{title}; {found.after} {members.told_by(price, 'bloc', found, 'their price')}"
    panels = members.panels(result, price, "bloc")
    return figure(
        title,
        "Price of chips where they are bought, dollars for a GPU-hour a week of capacity. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 110, moments(result)),
        lines.key_of(panels),
    )
