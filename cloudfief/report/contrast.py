"""Which two arms a report compares, at which horizon, and over which weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from cloudfief.core.arms import BASELINE, NEVER, POLICY, SHOCK, arms_of
from cloudfief.core.errors import BadInput
from cloudfief.effect import Effect, effects
from cloudfief.horizon import WINDOW_WEEKS, Window, origin_week
from cloudfief.report import words
from cloudfief.report.mark_up import as_told
from cloudfief.report.spec import moment

if TYPE_CHECKING:
    from cloudfief.result import Result

USUAL_ARMS = (BASELINE, SHOCK, POLICY)


class Comparison(NamedTuple):
    """What is compared: `arms[0]` is changed and `arms[1]` is not; `weeks` are averaged."""

    arms: tuple[str, str]
    horizon: str
    weeks: Window

    @property
    def after(self) -> str:
        """When the comparison is made, as words."""
        return words.AFTER[self.horizon]


def comparison(result: Result) -> Comparison | None:
    """The two arms at one year, or at the end of a shorter run; None where there is nothing to compare."""
    shown = [arm for arm in USUAL_ARMS if arm in result.arms]
    if len(shown) < 2:
        return None
    arms = result.contrast()
    for horizon in ("1y", "end"):
        try:
            return Comparison(arms, horizon, result.window(horizon, arms))
        except BadInput:
            continue  # the run is too short for this horizon
    return None


def effect_of(result: Result, signal: str, found: Comparison | None = None) -> Effect | None:
    """The paired effect on a signal, as the report tells the signal; None where an arm lacks a value."""
    found = found or comparison(result)
    if found is None or signal not in result.signals:
        return None
    try:
        told = xr.Dataset({signal: as_told(result.signals[signal])})
        return effects(told, signal, found.arms, found.horizon, found.weeks)[""]
    except BadInput:
        return None


def shown_arms(result: Result, *more: str) -> list[str]:
    """The arms that a picture shows: baseline, shock and policy, and others by name."""
    wanted = [arm for arm in (*USUAL_ARMS, *more) if arm in result.arms]
    return wanted or list(result.arms)


def last_arm(result: Result) -> str:
    """The arm in which everything that is changed is changed."""
    return shown_arms(result)[-1]


def parting_week(result: Result) -> int | None:
    """The week in which the compared arms part, if the run reaches it."""
    found = comparison(result)
    if found is None:
        return None
    week = origin_week(result.scenario, found.arms)
    return week if week < min(NEVER, result.signals.sizes["week"]) else None


def final_weeks(result: Result) -> slice:
    """The weeks over which a level is read: those of the comparison, else the last quarter of a year."""
    found = comparison(result)
    return found.weeks.weeks if found else slice(-WINDOW_WEEKS, None)


class Moment(NamedTuple):
    """Something that happened on a day, drawn as a thin line with its name."""

    when: pd.Timestamp
    name: str


def moments(result: Result) -> list[Moment]:
    """The event and the first day of the levers, a moment a day, as far as the run reaches and after its first week."""
    scenario, found = result.scenario, []
    if scenario.event is not None and SHOCK in result.arms:
        found.append(Moment(moment(scenario.event.date), scenario.event.name))
    if POLICY in result.arms:
        found += [Moment(moment(use.start), words.name(use.lever)) for use in scenario.levers if use.start is not None]
    first, last = (moment(result.signals["week"].values[place]) for place in (0, -1))
    days = {one.when: [other.name for other in found if other.when == one.when] for one in found}
    return [Moment(when, words.listed(names)) for when, names in days.items() if first < when <= last]


def known_arms(result: Result) -> dict[str, str]:
    """What each arm is, in words."""
    usual = "the scenario without its event" if result.scenario.event is not None else "the scenario as it is"
    told = {BASELINE: usual, SHOCK: "with its event", POLICY: "with the levers"}
    told |= {name: arm.what for name, arm in result.scenario.arms.items()}
    names = {arm.name for arm in arms_of(result.scenario)} | set(result.arms)
    return {arm: told.get(arm, "") for arm in result.arms if arm in names}


def has(result: Result, *signals: str) -> bool:
    """Whether every one of these signals was simulated, with members and at least one value."""
    for signal in signals:
        if signal not in result.signals or not result.signals[signal].size:
            return False
        if not np.isfinite(result.signals[signal].values.astype(np.float64)).any():
            return False
    return True
