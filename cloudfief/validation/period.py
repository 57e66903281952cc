"""From days of the calendar to the weeks of a run."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import numpy as np
import xarray as xr

from cloudfief.core.calendar import week_of

DAYS_PER_WEEK = 7


class Period(NamedTuple):
    """The weeks from the one that holds the first day to the one that holds the last, and how many days lie between."""

    first: datetime.date
    last: datetime.date
    start: int
    stop: int

    @property
    def weeks(self) -> slice:
        """The weeks as a slice for `isel(week=...)`."""
        return slice(self.start, self.stop)

    @property
    def days(self) -> int:
        """Days, the first and the last included."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> float:
        """Years from the first day to the last."""
        return (self.last - self.first).days / 365.25


def period_of(signals: xr.Dataset, first: datetime.date, last: datetime.date) -> Period | None:
    """Where two days lie in a run; None if the run does not reach from one to the other."""
    start = np.datetime64(signals["week"].values[0], "D").astype(object)
    begin, end = week_of(start, first), week_of(start, last)
    if begin < 0 or end >= signals.sizes["week"]:
        return None
    return Period(first, last, begin, end + 1)
