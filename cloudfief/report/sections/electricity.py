"""Electricity: what households pay, what AI adds to the load, and who sets the price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cloudfief.core.arms import BASELINE
from cloudfief.effect import interval
from cloudfief.report import lines, members, theme, words
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

BILL, WHOLESALE = "electricity_household_bill", "electricity_wholesale_price"
DATA_CENTRES, LOAD = "electricity_data_centre_load", "electricity_load"
HOURS = 1e6  # megawatt-hours in a terawatt-hour


def section(result: Result) -> Section | None:
    """Bills, wholesale prices, data centres, and the arms that change who sets the price."""
    if not has(result, BILL, "state_exchange_rate"):
        return None
    figures = [_bills(result)]
    if has(result, WHOLESALE):
        figures.append(_prices(result))
    if has(result, DATA_CENTRES, LOAD):
        figures.append(_load(result))
    if arms := conduct_arms(result):
        figures.append(_conduct(result, arms))
    return Section(74, "Electricity", tuple(figures))


def yearly_bill(result: Result) -> xr.DataArray:
    """What a household pays for power in a year, US dollars of the first week's exchange rate, (arm, pair, week, bloc)."""
    rate = result.signals["state_exchange_rate"].isel(week=0).astype(np.float64)
    return result.signals[BILL].astype(np.float64) * members.WEEKS_A_YEAR / members.MINOR * members.MILLIONTHS / rate


def _bills(result: Result) -> Figure:
    bill, found = yearly_bill(result), comparison(result)
    panels = members.panels(result, bill, "bloc")
    window = bill.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    levels = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values, before='$')} in {members.place(bloc)}"
        for bloc in bill["bloc"].values
    ]
    title = f"A household pays {words.listed(levels)} a year for power"
    if found is not None:
        title = f"{words.capitalised(found.after)}, {members.told_by(bill, 'bloc', found, 'household power bills')}"
    return figure(
        title,
        "Power bill of a household, dollars a year at the first week's exchange rate, wires and taxes included. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _prices(result: Result) -> Figure:
    price, found = result.signals[WHOLESALE].astype(np.float64), comparison(result)
    panels = members.panels(result, price, "bloc")
    window = price.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"${words.mean_with_interval(window.sel(bloc=bloc).values)} in {members.place(bloc)}" for bloc in price["bloc"].values
    ]
    title = f"A megawatt-hour costs {words.listed(told)}"
    if found is not None:
        title = f"{title} {found.after}; {members.told_by(price, 'bloc', found, 'against ' + words.name(found.arms[1]) + ' it')}"
    return figure(
        title,
        "Wholesale price of power that suppliers pay, dollars per megawatt-hour. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _load(result: Result) -> Figure:
    share = 100 * result.signals[DATA_CENTRES].astype(np.float64) / result.signals[LOAD].astype(np.float64)
    yearly = result.signals[DATA_CENTRES].astype(np.float64) * members.WEEKS_A_YEAR / HOURS
    panels = members.panels(result, share, "bloc", suffix="%", limits=(0, 100))
    window = yearly.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values)} TWh in {members.place(bloc)}" for bloc in yearly["bloc"].values
    ]
    found = comparison(result)
    more = ""
    if found is not None:
        more = f"; {members.told_by(yearly, 'bloc', found, 'against ' + words.name(found.arms[1]) + ' it')}"
    return figure(
        f"Data centres use {words.listed(told)} a year{more}",
        "Data centres' share of all power used, per cent; the title tells what they use. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def conduct_arms(result: Result) -> list[str]:
    """The arms that change the power market from the start, if there are any."""
    return [name for name, arm in result.scenario.arms.items() if name in result.arms and "electricity" in arm.set]


def _conduct(result: Result, arms: list[str]) -> Figure:
    """Bills and prices of every arm in the bloc in which they differ most."""
    bill, price = yearly_bill(result), result.signals[WHOLESALE].astype(np.float64)
    shown = [*shown_arms(result), *arms]
    window = bill.isel(week=slice(-13, None)).mean("week").sel(arm=shown)
    gap = ((window.max("arm") - window.min("arm")) / window.sel(arm=BASELINE)).mean("pair")
    bloc = str(gap["bloc"].values[int(gap.argmax())])
    stages = []
    for title, values in (
        ("Power bill of a household, dollars a year", bill),
        ("Wholesale price, dollars per megawatt-hour", price),
    ):
        last = values.sel(bloc=bloc).isel(week=slice(-13, None)).mean("week")
        stages.append((title, [
            members.Dot(words.name(arm), *interval(last.sel(arm=arm).values), theme.arm_colour(arm)) for arm in shown
        ]))  # fmt: skip
    ends = window.sel(bloc=bloc)
    least, most = (str(ends.mean("pair")["arm"].values[place]) for place in
                   (int(ends.mean("pair").argmin()), int(ends.mean("pair").argmax())))  # fmt: skip
    more = 100 * (ends.sel(arm=most) / ends.sel(arm=least) - 1).values
    return figure(
        f"In {members.place(bloc)} households pay {words.mean_with_interval(more, unit='%')} more under “{words.name(most)}” than "
        f"under “{words.name(least)}”",
        "Each row is the same world under other conduct or other load, mean of the last 13 weeks. Dots: mean over pairs; whiskers: "
        "95% interval.",
        lambda width: {
            "vconcat": [members.dots(rows, width, "", 170, title) for title, rows in stages], "spacing": 16,
        },
    )  # fmt: skip
