"""Jobs: who works, by age and by how exposed the occupation is to AI, and which firms use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cloudfief.effect import interval
from cloudfief.report import bands, lines, members, theme, words
from cloudfief.report.contrast import Comparison, comparison, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

WORK, SHARES, ADOPTION, IDLE = (
    "labour_employment", "labour_group_share", "labour_adoption", "labour_unemployment_rate",
)  # fmt: skip
SIZE_DASHES = {"small": [6, 3], "large": theme.SOLID}


def section(result: Result) -> Section | None:
    """Employment by group, adoption by firm size, and unemployment."""
    if not has(result, IDLE):
        return None
    found = comparison(result)
    figures = [_groups(result, found)] if found is not None and has(result, WORK, SHARES) else []
    figures.append(_unemployment(result, found))
    if has(result, ADOPTION):
        figures.append(_adoption(result))
    return Section(76, "Jobs", tuple(figures))


def group_change(result: Result, found: Comparison) -> xr.DataArray:
    """What part of each group has work, difference of the arms in points, blocs weighted by labour force share, (pair, group)."""
    gap = 100 * members.difference(result.signals[WORK].astype(np.float64), found)
    weight = result.signals[SHARES].astype(np.float64).sel(arm=found.arms[0], drop=True).isel(week=0, drop=True)
    return (gap * weight).sum("bloc") / weight.sum("bloc")


def _groups(result: Result, found: Comparison) -> Figure:
    change = group_change(result, found)
    rows = [
        members.Dot(str(group), *interval(change.sel(group=group).values), theme.HOUSEHOLDS) for group in change["group"].values
    ]
    worst, best = min(rows, key=lambda row: row.mean), max(rows, key=lambda row: row.mean)
    against = f"against {words.name(found.arms[1])}"
    if worst.mean == best.mean == 0:
        title = f"No group's employment changed {against}"
    else:
        told = " and ".join(
            words.change(f"that of {row.label}", row.mean, row.low, row.high, " points") for row in dict.fromkeys((worst, best))
        )
        title = f"Of all employment rates {found.after}, {told}"
    return figure(
        title,
        f"Share of the group that works, difference in percentage points {against}, mean of blocs. Rows: age band and how much "
        "of the occupation's tasks AI can do. Dots: mean over pairs; whiskers: 95% interval.",
        lambda width: members.dots(rows, width, "", 170),
    )


def _unemployment(result: Result, found: Comparison | None) -> Figure:
    rate = 100 * result.signals[IDLE].astype(np.float64)
    panels = members.panels(result, rate, "bloc", suffix="%", limits=(0, 100))
    window = rate.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    told = [
        f"{words.mean_with_interval(window.sel(bloc=bloc).values, unit='%')} in {members.place(bloc)}"
        for bloc in rate["bloc"].values
    ]
    title = f"Out of work are {words.listed(told)}"
    if found is not None:
        gap = members.told_by(rate, "bloc", found, f"against {words.name(found.arms[1])}", unit=" points", relative_to=False)
        title = f"{title} {found.after}; {gap}"
    return figure(
        title,
        "Labour force without work, per cent. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )


def _adoption(result: Result) -> Figure:
    share = 100 * result.signals[ADOPTION].astype(np.float64)
    panels = []
    for bloc in share["bloc"].values:
        shown = []
        for size in share["size"].values:
            tables = bands.by_arm(share.sel(bloc=bloc, size=size), shown_arms(result))
            drawn = lines.arm_lines(tables, f"{size} firms, ")
            shown += [line._replace(dash=SIZE_DASHES.get(str(size), theme.SOLID)) for line in drawn]
        panels.append(lines.Panel(words.capitalised(words.name(bloc)), shown, suffix="%", limits=(0, 100)))
    window = share.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean(("week", "bloc"))
    told = [
        f"{words.mean_with_interval(window.sel(size=size).values, unit='%')} of {size} firms" for size in share["size"].values
    ]
    found = comparison(result)
    more = ""
    if found is not None:
        gap = members.difference(share.mean("bloc"), found)
        parts = [
            words.change(f"{size} firms", *interval(gap.sel(size=size).values), unit=" points")
            for size in gap["size"].values
        ]  # fmt: skip
        more = f" {found.after}; against {words.name(found.arms[1])}, {words.listed(parts)}"
    return figure(
        f"AI is used by {words.listed(told)}{more}",
        "Firms that use AI, per cent; large firms have solid lines, small firms dashed ones. The title tells the mean of blocs. "
        "Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 130, moments(result)),
        lines.key_of(panels),
    )
