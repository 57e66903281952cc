"""You train it, it trains you: what users like, what the fief believes they like, and what they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from cloudfief.core.arms import BASELINE
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.effect import added_up, interval
from cloudfief.report import bands, lines, paths, theme, words
from cloudfief.report.contrast import final_weeks, has, last_arm, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Key, Section

if TYPE_CHECKING:
    from cloudfief.result import Result

TASTE, BELIEF, BOUGHT, TRUST = (
    "household_watched_taste", "household_watched_belief", "household_watched_purchase", "household_watched_trust",
)  # fmt: skip
RENT, MATCH = "fief_net_rent", "household_belief_match"
BILLION = 1e9
PATH_KEY = (
    Key("taste", theme.HOUSEHOLDS, shape="dot"), Key("what the fief believes", theme.CLOUD_CAPITAL, shape="dot"),
    Key("bought, mean of a quarter", theme.SHOCK, shape="square"),
)  # fmt: skip
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
    moved = [f"{words.number(one.moved)} for the {one.name.lower()} user" for one in found]
    return figure(
        f"In {result.signals.sizes['week']} weeks taste moved {words.listed(moved)}",
        "Tastes are directions: opposite ones are 2 apart. Each panel is the plane in which a user's taste and the fief's belief "
        "about it move most; one scale for all; ring: start, full dot: end, later is darker. At the end belief and taste "
        f"are {words.listed([words.number(one.gap) for one in found])} apart. First pair, {words.name(last_arm(result))} arm.",
        lambda width: paths.chart(found, width),
        PATH_KEY,
    )


def _cosine(first: xr.DataArray, second: xr.DataArray) -> xr.DataArray:
    product = (first * second).sum("dimension", skipna=False)
    length = ((first**2).sum("dimension") * (second**2).sum("dimension")) ** 0.5
    return product / length.where(length > 0)


def _over_time(result: Result) -> Figure:
    chosen = result.signals.sel(arm=last_arm(result))
    shift = (2 - 2 * _cosine(chosen[TASTE], chosen[TASTE].isel(week=0))).clip(min=0) ** 0.5
    panels = [
        _panel("Distance of taste from its place in the first week", shift, (0, 2)),
        _panel("How well the fief knows the taste (cosine of belief and taste)", _cosine(chosen[BELIEF], chosen[TASTE]), (-1, 1)),
    ]
    if has(result, TRUST):
        panels.append(_panel("Trust in the fief (0 to 1)", chosen[TRUST].astype(np.float64), (0, 1)))
    ends = [_end(shift, user) for user in shift["watched"].values]
    return figure(
        f"By the end the taste of such users had moved {words.listed(ends)}",
        "One user of each kind in every pair of worlds, mean over pairs; ribbons: 95% interval.",
        lambda width: lines.stacked(panels, width, 150, moments(result)),
        lines.key_of(panels),
        narrow_key=True,
    )


def _end(shift: xr.DataArray, user: Any) -> str:
    return f"{words.mean_with_interval(shift.sel(watched=user).isel(week=-1).values)} ({words.name(user)})"


def _panel(title: str, signal: xr.DataArray, limits: tuple[float, float]) -> lines.Panel:
    shown = [
        lines.Line(
            bands.table_of(signal.sel(watched=user)), words.name(user),
            theme.HOUSEHOLDS, USER_DASHES[number % len(USER_DASHES)],
        )
        for number, user in enumerate(signal["watched"].values)
    ]  # fmt: skip
    return lines.Panel(title, shown, zero=False, limits=limits)


def _worth(result: Result) -> Figure:
    arms = (BASELINE, "no_learning")
    yearly = added_up(result.signals[RENT]) * WEEKS_PER_YEAR / BILLION
    panels = []
    for title, signal in (
        ("Cloud rent, billion dollars a year", yearly),
        ("How well fiefs know tastes (cosine of belief and taste)", added_up(result.signals[MATCH])),
    ):
        panels.append(lines.Panel(title, lines.arm_lines(bands.by_arm(signal, arms))))
    window = yearly.isel(week=final_weeks(result)).mean("week")
    relative = 100 * (window.sel(arm="no_learning") / window.sel(arm=BASELINE) - 1).values
    return figure(
        f"Where fiefs learn nothing from their users, {words.change('cloud rent', *interval(relative), unit='%')}",
        "The same world with and without learning from clicks, from the start; ribbons: 95% interval.",
        lambda width: lines.stacked(panels, width, 160),
        lines.key_of(panels),
        narrow_key=True,
    )
