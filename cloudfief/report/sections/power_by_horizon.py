"""Performative power by how long an action is followed: a week, a quarter, more than a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.effect import Interval, interval
from cloudfief.report import members, theme, words
from cloudfief.report.contrast import has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec

if TYPE_CHECKING:
    from cloudfief.result import Result

POWER, AT_LEAST, BUDGET = "power_by_horizon", "power_by_horizon_at_least", 0.01
ACTORS = {"fief": ("Largest fief, ranking", theme.CLOUD_CAPITAL), "lab": ("Largest lab, prices", theme.COMMODITY)}


def section(result: Result) -> Section | None:
    """A dot for each actor and horizon; nothing where a run did not measure it."""
    if not has(result, POWER):
        return None
    chosen = figure(
        finding(result),
        "Share of what users buy (of the AI plans they hold, for a lab) that the best affordable action changes, by weeks from "
        f"its start; an action is affordable if the profit that it costs its actor is at most {words.per_cent(BUDGET)} of "
        "revenue over the same weeks. An action has a size, read off between those that were tried; 'at least' stands where even "
        "the largest is affordable. Dots: mean over pairs; whiskers: 95% interval. A lower bound, since each actor has one kind "
        "of action.",
        lambda width: chart(result, width),
    )
    return Section(51, "Power over what people buy, by horizon", (chosen,))


def power(result: Result, actor: str, weeks: int) -> Interval:
    """In per cent of purchases."""
    values = 100 * result.signals[POWER].sel(actor=actor, horizon_weeks=weeks, budget=BUDGET).values.astype(np.float64)
    return interval(values[np.isfinite(values)]) if np.isfinite(values).any() else Interval(np.nan, None, None)


def at_least(result: Result, actor: str, weeks: int) -> str:
    """Words before a number that is a lower bound in some pair."""
    if not has(result, AT_LEAST):
        return ""
    bound = result.signals[AT_LEAST].sel(actor=actor, horizon_weeks=weeks, budget=BUDGET)
    return "at least " if (bound > 0).any() else ""


def finding(result: Result) -> str:
    """Who moves more at the shortest and at the longest horizon."""
    horizons = [int(weeks) for weeks in result.signals["horizon_weeks"].values]
    told = []
    for weeks in (horizons[0], horizons[-1]):
        fief, lab = (
            at_least(result, actor, weeks) + words.with_interval(*power(result, actor, weeks), unit="%") for actor in ACTORS
        )
        told.append(f"in {_named(weeks)} the largest fief moves {fief} of purchases and the largest lab {lab} of AI plans")
    return f"{words.capitalised(told[0])}; {told[1]}"


def _named(weeks: int) -> str:
    return "a week" if weeks == 1 else f"{weeks} weeks"


def _rows(result: Result) -> list[members.Dot]:
    return [
        members.Dot(f"{label}, {_named(int(weeks))}", *power(result, actor, int(weeks)), colour)
        for actor, (label, colour) in ACTORS.items()
        for weeks in result.signals["horizon_weeks"].values
    ]


def chart(result: Result, width: int) -> Spec:
    """The picture alone."""
    return members.dots(_rows(result), width, "%", 190)
