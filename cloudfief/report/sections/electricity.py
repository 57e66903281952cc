"""Electricity: what households pay, what AI adds to the load, and who sets the price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.core.currency import dollars
from cloudfief.effect import interval
from cloudfief.report import lines, members, theme, words
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

BILL, WHOLESALE = "electricity_household_bill", "electricity_wholesale_price"
DATA_CENTRES, LOAD = "electricity_data_centre_load", "electricity_load"
HOURS = 1e6  # megawatt-hours in a terawatt-hour
CONDUCT = ("market_conduct", "public_share")  # who sets the price; all else that an arm changes is load


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
    return dollars(result.signals[BILL].astype(np.float64) * WEEKS_PER_YEAR, rate)


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
        "Power bill of a household, dollars a year at the first week's exchange rate, wires and taxes included.",
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
        title = f"{title} {found.after}; {members.told_by(price, 'bloc', found, 'against ' + words.name(found.arms[1]))}"
    return figure(
        title,
        "Wholesale price of power that suppliers pay, dollars per megawatt-hour. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _load(result: Result) -> Figure:
    share = 100 * result.signals[DATA_CENTRES].astype(np.float64) / result.signals[LOAD].astype(np.float64)
    yearly = result.signals[DATA_CENTRES].astype(np.float64) * WEEKS_PER_YEAR / HOURS
    panels = members.panels(result, share, "bloc", suffix="%", limits=(0, 100))
    window = yearly.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values)} TWh in {members.place(bloc)}" for bloc in yearly["bloc"].values
    ]
    found = comparison(result)
    more = ""
    if found is not None:
        more = f"; {members.told_by(yearly, 'bloc', found, 'against ' + words.name(found.arms[1]))}"
    return figure(
        f"Data centres use {words.listed(told)} a year{more}",
        "Data centres' share of all power used, per cent; the title tells what they use. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def conduct_arms(result: Result) -> list[str]:
    """The arms that change the power market from the start, if there are any."""
    return [name for name, arm in result.scenario.arms.items() if name in result.arms and "electricity" in arm.set]


def _last(values: xr.DataArray) -> xr.DataArray:
    return values.isel(week=slice(-WEEKS_PER_QUARTER, None)).mean("week")


def _bloc(result: Result, arms: list[str]) -> str:
    """The bloc in whose bills the arms differ most."""
    bill = _last(yearly_bill(result)).sel(arm=[*shown_arms(result), *arms])
    gap = ((bill.max("arm") - bill.min("arm")) / bill.sel(arm=BASELINE)).mean("pair")
    return str(gap["bloc"].values[int(np.argmax(gap.values))])


def conduct_chart(result: Result, arms: list[str], width: int) -> Spec:
    """A household's bill and the wholesale price in every arm, in the bloc in which they differ most."""
    shown, bloc = [*shown_arms(result), *arms], _bloc(result, arms)
    bill, price = "Power bill of a household, dollars a year", "Wholesale price, dollars per megawatt-hour"
    charts = []
    for title, values in ((bill, yearly_bill(result)), (price, result.signals[WHOLESALE].astype(np.float64))):
        last = _last(values).sel(bloc=bloc)
        dots = [members.Dot(words.name(arm), *interval(last.sel(arm=arm).values), theme.arm_colour(arm)) for arm in shown]
        charts.append(members.dots(dots, width, "", 170, f"{title}, {words.name(bloc)}"))
    return {"vconcat": charts, "spacing": 16}


def by_load(result: Result, arms: list[str]) -> list[list[str]]:
    """The arms in groups that differ in nothing but who sets the price, the usual arms among them."""
    event = result.scenario.event
    settings = {arm: result.scenario.arms[arm].set["electricity"] for arm in arms}
    settings |= {SHOCK: event.set.get("electricity", {}) if event else {}, BASELINE: {}}
    groups: dict[str, list[str]] = {}
    for arm in [*(arm for arm in (BASELINE, SHOCK) if arm in result.arms), *arms]:
        load = {name: value for name, value in settings[arm].items() if name not in CONDUCT}
        groups.setdefault(repr(sorted(load.items())), []).append(arm)
    return list(groups.values())


def conduct_told(result: Result, arms: list[str]) -> str:
    """How far the dearest arm stands above the cheapest of the same load, in per cent; of all loads the widest gap."""
    bloc = _bloc(result, arms)
    bill = _last(yearly_bill(result)).sel(bloc=bloc)
    mean = {arm: float(bill.sel(arm=arm).mean()) for arm in [*shown_arms(result), *arms]}
    ends = [(min(group, key=lambda arm: mean[arm]), max(group, key=lambda arm: mean[arm])) for group in by_load(result, arms)]
    least, most = max(ends, key=lambda pair: mean[pair[1]] / mean[pair[0]])
    more = 100 * (bill.sel(arm=most) / bill.sel(arm=least) - 1).values
    return (
        f"In {members.place(bloc)} a household pays {words.mean_with_interval(more, unit='%')} more under "
        f"“{words.name(most)}” than under “{words.name(least)}”"
    )


def _conduct(result: Result, arms: list[str]) -> Figure:
    return figure(
        conduct_told(result, arms),
        "Each row is the same world under other conduct or with other load, mean of the last 13 weeks. Dots: mean over pairs; "
        "whiskers: 95% interval.",
        lambda width: conduct_chart(result, arms, width),
    )
