"""The stock exchange: the day investors learnt of the entrant, what companies are worth since, and who holds the losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from cloudfief import listed_companies
from cloudfief.catalogue import facts
from cloudfief.effect import interval
from cloudfief.listed_companies import NEVER_LEARNT, NEWS, RETURN, VALUE, changes_beliefs, group_and_bloc
from cloudfief.report import bands, lines, members, theme, words
from cloudfief.report.contrast import comparison, effect_of, has, moments, parting_week, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Key, Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

BILLION = 1e9
NAMES = {
    "ai-labs": "AI labs", "cloudalists": "cloudalists", "chips": "chip makers", "cloud": "cloud landlords",
    "power": "power companies", "software": "software", "merchants": "merchants",
}  # fmt: skip
COLOURS = {"ai-labs": theme.COMMODITY, "cloudalists": theme.CLOUD_CAPITAL, "power": theme.POWER}
OBSERVED = {  # one-day returns of 27 January 2025, members of each group
    "chips": ("S1-020", "S1-021", "S1-022", "S1-023", "S1-024", "S1-025"),
    "cloud": ("S1-028", "S1-029"),
    "cloudalists": ("S1-030", "S1-031", "S1-032"),
    "power": ("S1-038", "S1-039", "S1-040"),
    "software": ("S1-044", "S1-045", "S1-046", "S1-047", "S1-048"),
}
MARKET = "S1-056"  # the same day's return of the S&P 500 with equal weights


def section(result: Result) -> Section | None:
    """The day, the values of groups over time, and the losses by bloc."""
    if not has(result, VALUE):
        return None
    figures = [_day(result, news)] if (news := news_weeks(result)) is not None and has(result, RETURN) else []
    figures.append(_values(result))
    if comparison(result) is not None:
        figures.append(_losses(result))
    return Section(72, "The stock exchange", tuple(figures))


def news_weeks(result: Result) -> NDArray[np.int64] | None:
    """The week in which investors learnt of the event in each pair, (pair,); None where some pair never did.

    That is the week of the news; where the event is a change of belief, that of the event.
    """
    found, parting = comparison(result), parting_week(result)
    if found is None or parting is None:
        return None
    if changes_beliefs(result.scenario):
        return np.full(result.signals.sizes["pair"], parting)
    if not has(result, NEWS):
        return None
    learnt = listed_companies.news_weeks(result.signals[NEWS], found.arms)
    return None if (learnt == NEVER_LEARNT).any() else learnt


def by_group(values: xr.DataArray) -> xr.DataArray:
    """Sums over the blocs' companies of each group; (..., company) becomes (..., group)."""
    groups = [group_and_bloc(company)[0] for company in values["company"].values]
    labelled = values.astype(np.float64).assign_coords(group=("company", groups))
    summed = labelled.groupby("group").sum("company")
    return summed.sel(group=[group for group in dict.fromkeys(groups) if float(np.nanmax(summed.sel(group=group))) > 0])


def observed(group: str) -> float | None:
    """Mean one-day return of a group's members on 27 January 2025 less that of the market with equal weights, per cent."""
    known = facts()
    values = [float(known[fact]["value"]) for fact in OBSERVED.get(group, ()) if fact in known]
    return float(np.mean(values)) - float(known[MARKET]["value"]) if values and MARKET in known else None


def in_week(values: xr.DataArray, weeks: NDArray[np.int64]) -> xr.DataArray:
    """The values of every pair in its own week, without the dimension week."""
    pairs = xr.DataArray(range(len(weeks)), dims="pair")
    return values.isel(week=xr.DataArray(weeks, dims="pair"), pair=pairs)


def day_returns(result: Result, weeks: NDArray[np.int64]) -> xr.DataArray:
    """What the news did to the prices of the first bloc's companies on its Monday, per cent, (group, pair).

    100 (exp(r) - 1) with r the paired difference of log returns: both worlds have the same noise on that day.
    """
    found = comparison(result)
    assert found is not None
    both = in_week(result.signals[RETURN].isel(day=0), weeks)
    moved = both.sel(arm=found.arms[0], drop=True) - both.sel(arm=found.arms[1], drop=True)
    there = [name for name in moved["company"].values if group_and_bloc(name)[1] == result.scenario.blocs[0]]
    listed = moved.sel(company=there).astype(np.float64)
    named = listed.assign_coords(company=[group_and_bloc(company)[0] for company in there]).rename(company="group")
    return named.copy(data=100 * np.expm1(named.values))


def _day(result: Result, weeks: NDArray[np.int64]) -> Figure:
    moved = day_returns(result, weeks)
    rows: list[members.Dot] = []
    for group in map(str, moved["group"].values):
        mean, low, high = interval(moved.sel(group=group).values)
        rows.append(members.Dot(NAMES.get(group, group), mean, low, high, COLOURS.get(group, theme.SHOCK), observed(group)))
    shown = _news(result) and any(row.observed is not None for row in rows)
    rows = [row if shown else row._replace(observed=None) for row in rows]
    rows.sort(key=lambda row: row.mean if row.observed is None else row.observed)
    worst, best = min(rows, key=lambda row: row.mean), max(rows, key=lambda row: row.mean)
    days = sorted({words.day(result.signals["week"].values[week]) for week in weeks})
    when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}, depending on the pair"
    note = " ◆ is the mean return of listed companies of the kind on 27 January 2025 less that of the market." if shown else ""
    return figure(
        f"In a day the news moved {worst.label} by {_told(worst)} and {best.label} by {_told(best)}",
        f"One-day change that the news made, per cent, {words.name(result.scenario.blocs[0])} companies: the same day with and "
        f"without it. Day: {when}. Dots: mean over pairs; whiskers: 95% interval.{note}",
        lambda width: members.dots(rows, width, "%", 140),
        (Key("observed", "var(--ink)", shape="diamond"),) if shown else (),
    )


def _news(result: Result) -> bool:
    """Whether what came was the entrant, whose day was observed, and not an invented event."""
    return result.scenario.event is not None and not changes_beliefs(result.scenario)


def _told(row: members.Dot) -> str:
    if abs(row.mean) < 0.05:
        return "less than 0.1%"
    return words.with_interval(row.mean, row.low, row.high, "%")


def _values(result: Result) -> Figure:
    worth = by_group(result.signals[VALUE]) / BILLION
    panels = []
    for group in worth["group"].values:
        tables = bands.by_arm(worth.sel(group=group), shown_arms(result))
        shown = lines.arm_lines({arm: table.assign(low=table["mean"], high=table["mean"]) for arm, table in tables.items()})
        panels.append(lines.Panel(words.capitalised(NAMES.get(str(group), str(group))), shown))
    found = comparison(result)
    title = "What listed companies are worth"
    if found is not None:
        part = members.relative(worth, found)
        clear = [
            (float(part.sel(group=group).mean()), str(group)) for group in part["group"].values if _clear(part.sel(group=group))
        ]
        told = [words.change(f"that of {NAMES.get(group, group)}", *interval(part.sel(group=group).values), unit="%")
                for _, group in sorted(clear)]  # fmt: skip
        title = (
            f"Market value {found.after}: {words.listed(told)}"
            if told
            else f"No group's market value clearly changed {found.after}"
        )

    def draw(width: int) -> Spec:
        columns = 3 if width >= lines.FEWEST_FOR_LABELS else 2
        inner = (width - 18 * (columns - 1)) // columns - 56
        span = lines.span_of(panels)
        unnamed = [moment._replace(name="") for moment in moments(result)]
        specs = [
            lines.panel_spec(panel, lines.Frame(inner, 120, lines.domain_of([panel]), span), unnamed, False) for panel in panels
        ]
        return {"concat": specs, "columns": columns, "spacing": 18}

    return figure(
        title,
        "Companies of each kind in all blocs, billion dollars, mean over pairs; each panel has its own scale, from zero. "
        "Brackets in the title are 95% intervals of the paired difference.",
        draw,
        lines.key_of(panels),
    )


def _clear(values: xr.DataArray) -> bool:
    mean, low, high = interval(values.values.astype(np.float64))
    return low is not None and high is not None and not low <= 0 <= high and abs(mean) >= 0.05


def holders(result: Result) -> xr.DataArray:
    """What the fund of each bloc holds, billion dollars: all companies at home, (arm, pair, week, bloc)."""
    blocs = list(result.scenario.blocs)
    worth = result.signals[VALUE].astype(np.float64) / BILLION
    parts = [
        worth.sel(company=[name for name in worth["company"].values if group_and_bloc(name)[1] == bloc]).sum("company")
        for bloc in blocs
    ]
    return xr.concat(parts, pd.Index(blocs, name="bloc")).transpose("arm", "pair", "week", "bloc")


def _losses(result: Result) -> Figure:
    found = comparison(result)
    assert found is not None
    held, weeks = holders(result), news_weeks(result)
    gap = held.sel(arm=found.arms[0], drop=True) - held.sel(arm=found.arms[1], drop=True)
    stages = [] if weeks is None else [
        ("On the Friday after the news", in_week(gap, weeks))
    ]  # fmt: skip
    stages.append((words.capitalised(found.after), gap.isel(week=found.weeks.weeks).mean("week")))
    rows = []
    for when, part in stages:
        for bloc in gap["bloc"].values:
            rows.append((when, members.Dot(words.name(bloc), *interval(part.sel(bloc=bloc).values))))
    first = stages[0]
    total = interval(first[1].sum("bloc").values)
    when = f"{first[0][0].lower()}{first[0][1:]}"
    effect = effect_of(result, VALUE, found)
    after = f"; {found.after} {words.relative_change('the whole market', effect)}" if effect is not None else ""
    return figure(
        words.capitalised(f"{words.change(f'{when} what funds hold', *total, unit=' billion dollars')}{after}"),
        "Change of the market value that each bloc's fund holds for its households, billion dollars, against "
        f"{words.name(found.arms[1])}. Dots: mean over pairs; whiskers: 95% interval.",
        lambda width: {
            "vconcat": [members.dots([row for at, row in rows if at == stage], width, " bn", 92, stage) for stage, _ in stages],
            "spacing": 16,
        },
    )
