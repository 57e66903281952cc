"""You train it, it trains you: what users like, what the fief believes they like, and what they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from cloudfief.core.arms import BASELINE
from cloudfief.effect import added_up
from cloudfief.report import bands, lines, paths, theme, words
from cloudfief.report.contrast import final_weeks, has, last_arm, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

TASTE, BELIEF, BOUGHT, TRUST = (
    "household_watched_taste", "household_watched_belief", "household_watched_purchase", "household_watched_trust",
)  # fmt: skip
RENT, MATCH = "fief_net_rent", "household_belief_match"
BILLION = 1e9
USER_COLOURS = (theme.SHOCK, theme.HOUSEHOLDS, theme.CLOUD_CAPITAL)
USER_DASHES = (theme.SOLID, [6, 3], [2, 3])


def section(result: Result) -> Section | None:
    """Three users in the plane of taste, then distance, knowledge and trust over time, then what learning is worth."""
    figures: list[Figure] = []
    if has(result, TASTE, BELIEF, BOUGHT):
        figures.append(_plane(result))
        figures.append(_over_time(result))
    if has(result, RENT, MATCH) and {"no_learning", BASELINE} <= set(result.arms):
        figures.append(_worth(result))
    return Section(30, "You train it, it trains you", tuple(figures)) if figures else None


def _one(result: Result, signal: str, user: Any) -> np.ndarray:
    chosen = result.signals[signal].sel(arm=last_arm(result), watched=user).isel(pair=0)
    return chosen.transpose("week", "dimension").values.astype(np.float64)


def _plane(result: Result) -> Figure:
    users = result.signals["watched"].values
    found = [
        paths.paths_of(words.capitalised(str(user)), *(_one(result, signal, user) for signal in (TASTE, BELIEF, BOUGHT)))
        for user in users
    ]
    moved = ", ".join(f"{words.number(_moved(one))} ({one.name.lower()})" for one in found)
    return figure(
        f"Over {result.signals.sizes['week']} weeks tastes moved by {moved} on a scale where opposites are 2 apart",
        "Green dots: a user's taste; blue dots: what the fief that it uses first believes that taste to be; red squares: what "
        "it bought, mean of a quarter. Later is darker. Each panel is the plane in which taste and belief move most; one "
        f"scale for all. First pair, {words.name(last_arm(result))} arm.",
        lambda width: paths.chart(found, width),
    )


def _moved(path: paths.Paths) -> float:
    return float(np.linalg.norm(path.taste[-1]))


def _cosine(first: xr.DataArray, second: xr.DataArray) -> xr.DataArray:
    product = (first * second).sum("dimension", skipna=False)
    length = np.sqrt((first**2).sum("dimension")) * np.sqrt((second**2).sum("dimension"))
    return product / length.where(length > 0)


def _over_time(result: Result) -> Figure:
    chosen = result.signals.sel(arm=last_arm(result))
    shift = np.sqrt(np.maximum(2 - 2 * _cosine(chosen[TASTE], chosen[TASTE].isel(week=0)), 0))
    panels = [
        _panel("Distance of taste from its place in the first week", shift),
        _panel("How well the fief knows the taste (1: perfectly)", _cosine(chosen[BELIEF], chosen[TASTE])),
    ]
    if has(result, TRUST):
        panels.append(_panel("Trust in the fief (0 to 1)", chosen[TRUST].astype(np.float64)))
    ends = [_end(shift, user) for user in shift["watched"].values]
    return figure(
        f"By the end tastes had moved {words.listed(ends)}",
        "Users of these three kinds, mean over pairs (each pair has other users); ribbons: 95% interval.",
        lambda width: lines.stacked(panels, width, 150, moments(result)),
    )


def _end(shift: xr.DataArray, user: Any) -> str:
    return f"{words.mean_with_interval(shift.sel(watched=user).isel(week=-1).values)} ({words.name(user)})"


def _panel(title: str, signal: xr.DataArray) -> lines.Panel:
    shown = [
        lines.Line(
            bands.table_of(signal.sel(watched=user), str(user)), words.name(user),
            USER_COLOURS[number % len(USER_COLOURS)], USER_DASHES[number % len(USER_DASHES)],
        )
        for number, user in enumerate(signal["watched"].values)
    ]  # fmt: skip
    return lines.Panel(title, shown, zero=False)


def _worth(result: Result) -> Figure:
    arms = (BASELINE, "no_learning")
    yearly = added_up(result.signals[RENT]) * 52 / BILLION
    panels = []
    for title, signal in (
        ("Cloud rent, billion dollars a year", yearly),
        ("How well fiefs know tastes (1: perfectly)", added_up(result.signals[MATCH])),
    ):
        names = {BASELINE: "learning", "no_learning": "no learning"}
        shown = [
            lines.Line(table, names[arm], theme.arm_colour(arm), theme.arm_dash(arm))
            for arm, table in bands.by_arm(signal, arms).items()
        ]
        panels.append(lines.Panel(title, shown))
    window = yearly.isel(week=final_weeks(result)).mean("week")
    relative = 100 * (window.sel(arm="no_learning") / window.sel(arm=BASELINE) - 1).values
    from cloudfief.effect import interval

    found = words.change("cloud rent", *interval(relative), unit="%")
    return figure(
        f"Where fiefs learn nothing from their users, {found}",
        "The same world with and without learning from clicks, from the start; ribbons: 95% interval.",
        lambda width: lines.stacked(panels, width, 160),
    )
