"""The calendar: a tick is a week that starts on a Monday."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from cloudfief.core.errors import BadInput

WEEKS_PER_YEAR = 52
WEEKS_PER_QUARTER = 13
TRADING_DAYS_PER_WEEK = 5


def monday(start: date, week: int) -> date:
    """The Monday on which a week starts; week 0 starts on `start`."""
    return start + timedelta(weeks=week)


def week_of(start: date, day: date) -> int:
    """The week in which a day falls, counted from 0."""
    return (day - start).days // 7


def mondays(start: date, weeks: range) -> np.ndarray:
    """The Mondays of a range of weeks, as numpy dates."""
    return np.array([np.datetime64(monday(start, week)) for week in weeks], dtype="datetime64[ns]")


def checked_start(start: date) -> date:
    """The first day of a run; raises BadInput unless it is a Monday."""
    if start.weekday() != 0:
        before = start - timedelta(days=start.weekday())
        raise BadInput(f"start: {start} is a {start:%A}; a run starts on a Monday, such as {before}.")
    return start
