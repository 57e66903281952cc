"""What fiefs keep of the price, and how much of spending goes through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import xarray as xr

from cloudfief.core.calendar import WEEKS_PER_QUARTER
from cloudfief.effect import interval
from cloudfief.report import bands, lines, members, theme, words
from cloudfief.report.contrast import comparison, effect_of, final_weeks, has, last_arm, moments, shown_arms
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

TAKE, PURCHASES, CHANNELS = "fief_gross_take", "fief_gmv", "household_channel_share"
CHANNEL_COLOURS = (theme.HOUSEHOLDS, theme.CLOUD_CAPITAL, theme.COMMODITY)


def section(result: Result) -> Section | None:
    """Take of each fief, then the share of spending by channel."""
    figures = []
    if has(result, TAKE, PURCHASES) and (result.signals[PURCHASES] > 0).any():
        figures.append(_takes(result))
    if has(result, CHANNELS):
        figures.append(_channels(result))
    return Section(60, "Take rates", tuple(figures)) if figures else None


def take_of(result: Result) -> xr.DataArray:
    """Fees and advertising in per cent of purchases through each fief; a quarter's mean, since takings lag purchases."""
    take = result.signals[TAKE].astype(np.float64).rolling(week=WEEKS_PER_QUARTER, min_periods=1).mean()
    purchases = result.signals[PURCHASES].astype(np.float64).rolling(week=WEEKS_PER_QUARTER, min_periods=1).mean()
    return 100 * take / purchases.where(purchases > 0)


def _takes(result: Result) -> Figure:
    share = take_of(result)
    panels = by_fief(result, share)
    about = "Fees and advertising in per cent of purchases through the fief, mean of the last 13 weeks; ribbons: 95% interval."

    def draw(width: int) -> Spec:
        return lines.small_multiples(panels, width, 130, moments(result))

    window = share.sel(arm=last_arm(result)).isel(week=final_weeks(result)).mean("week")
    levels = {str(fief): interval(window.sel(fief=fief).values) for fief in window["fief"].values}
    levels = {fief: level for fief, level in levels.items() if np.isfinite(level.mean)}
    if not levels:
        return figure("Nothing was bought through fiefs", about, draw, lines.key_of(panels))
    least, most = min(levels, key=lambda key: levels[key].mean), max(levels, key=lambda key: levels[key].mean)
    told = [f"{words.with_interval(*levels[key], unit='%')} ({key})" for key in (least, most)]
    finding = f"Fiefs take from {told[0]} to {told[1]} of the price"
    if least == most:
        finding = f"The fief takes {told[0]} of the price"
    return figure(finding, about, draw, lines.key_of(panels))


def by_fief(result: Result, signal: xr.DataArray) -> list[lines.Panel]:
    """A panel a fief, one line an arm."""
    panels = []
    for fief in signal["fief"].values:
        shown = lines.arm_lines(bands.by_arm(signal.sel(fief=fief), shown_arms(result)))
        if any(len(line.table) for line in shown):
            panels.append(lines.Panel(str(fief), shown, suffix="%", limits=(0, 100)))
    return panels


def _channels(result: Result) -> Figure:
    share = 100 * result.signals[CHANNELS].sel(arm=last_arm(result)).astype(np.float64)
    panels = []
    for bloc in share["bloc"].values:
        shown = [
            lines.Line(bands.table_of(share.sel(bloc=bloc, kind=kind)), words.name(kind), CHANNEL_COLOURS[number % 3])
            for number, kind in enumerate(share["kind"].values)
            if float(share.sel(kind=kind).max()) > 0
        ]
        panels.append(lines.Panel(words.name(bloc), shown, suffix="%", limits=(0, 100)))
    fiefs = [kind for kind in share["kind"].values if "fief" in str(kind)]
    title = "Where people spend"
    if fiefs:
        window = share.sel(kind=fiefs[0]).isel(week=final_weeks(result)).mean("week")
        parts = [
            f"{words.mean_with_interval(window.sel(bloc=bloc).values, unit='%')} in {members.place(bloc)}"
            for bloc in window["bloc"].values
        ]
        title = f"Of spending, fiefs hold {words.listed(parts)}"
    return figure(
        title,
        f"Share of household spending by channel, per cent, {words.name(last_arm(result))} arm; ribbons: 95% interval."
        f"{_change(result)}",
        lambda width: lines.small_multiples(panels, width, 150, moments(result)),
        lines.key_of(panels),
    )


def _change(result: Result) -> str:
    found = comparison(result)
    effect = effect_of(result, PURCHASES, found)
    if found is None or effect is None:
        return ""
    told = words.relative_change("purchases through fiefs", effect)
    return f" Against the {words.name(found.arms[1])}, {told}, {found.after}."
