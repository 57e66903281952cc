"""On which day the event of a simulated run became known to investors."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from cloudfief.core.calendar import TRADING_DAYS_PER_WEEK, week_of
from cloudfief.core.errors import BadInput
from cloudfief.effect import signal_named
from cloudfief.event_studies.observed import parse_day
from cloudfief.horizon import origin_week
from cloudfief.listed_companies import NEVER_LEARNT, NEWS, changes_beliefs, news_weeks

if TYPE_CHECKING:
    from cloudfief.result import Result


def event_days(
    result: Result, arms: tuple[str, str], date: str | datetime.date | None = None, week: int | None = None
) -> dict[int, int]:
    """The event's day in each pair that has one, counted in trading days from the Monday of week 0.

    It is the day or the Monday asked for; else the Monday on which a change of beliefs sets in, if that is the scenario's
    event; else the one on which investors learnt of the entrant in the first of the arms and not in the second, an outcome of
    the run. Raises BadInput if no pair has one or it lies outside the run.
    """
    pairs = range(result.signals.sizes["pair"])
    if date is not None and week is not None:
        raise BadInput("date: found together with a week; allowed is one of them.")
    if date is not None:
        return dict.fromkeys(pairs, _day(result, parse_day(date)))
    if week is not None:
        return dict.fromkeys(pairs, TRADING_DAYS_PER_WEEK * _within(result, week, f"week: found {week}"))
    if changes_beliefs(result.scenario):
        start = origin_week(result.scenario, arms)
        return dict.fromkeys(pairs, TRADING_DAYS_PER_WEEK * _within(result, start, f"the event is in week {start}"))
    learnt = news_weeks(signal_named(result.signals, NEWS), arms)
    found = {pair: TRADING_DAYS_PER_WEEK * int(learnt[pair]) for pair in pairs if learnt[pair] != NEVER_LEARNT}
    if not found:
        raise BadInput("Investors learn of no entrant in this run.\nName the day with --date or the week with --week.")
    return found


def _day(result: Result, day: datetime.date) -> int:
    week = _within(result, week_of(result.scenario.start, day), f"date: found {day}")
    if day.weekday() >= TRADING_DAYS_PER_WEEK:
        monday = day + datetime.timedelta(days=7 - day.weekday())
        before = day - datetime.timedelta(days=day.weekday() - TRADING_DAYS_PER_WEEK + 1)
        raise BadInput(f"date: found {day}, a {day:%A}; the nearest trading days are {before} and {monday}.")
    return TRADING_DAYS_PER_WEEK * week + day.weekday()


def _within(result: Result, week: int, found: str) -> int:
    weeks = np.asarray(result.signals["week"].values)
    if not 0 <= week < len(weeks):
        first, last = (np.datetime_as_string(moment, unit="D") for moment in (weeks[0], weeks[-1]))
        raise BadInput(f"{found}; allowed is week 0 to {len(weeks) - 1}, from {first} to the week of {last}.")
    return week
