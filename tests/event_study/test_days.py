"""A day may be given as text, a date, or a moment of that day."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

import cloudfief as cf
from cloudfief.core.scenario import load
from cloudfief.event_studies.event_week import event_days
from cloudfief.event_studies.observed import parse_day

TUESDAY = datetime.date(2024, 3, 26)


@pytest.mark.parametrize(
    "day",
    [
        "2024-03-26",
        TUESDAY,
        datetime.datetime(2024, 3, 26, 16),
        pd.Timestamp("2024-03-26"),
        pd.Timestamp("2024-03-26 09:30-05:00"),
    ],
)
def test_a_run_is_asked_about_a_day(day: object):
    result = cf.run(load("village").with_size(weeks=20, pairs=1), workers=1, progress=False)
    assert event_days(result, ("shock", "baseline"), day) == {0: 12 * 5 + 1}  # type: ignore[arg-type]


def test_a_moment_is_a_plain_day():
    assert type(parse_day(pd.Timestamp("2024-03-26 23:59"))) is datetime.date


@pytest.mark.parametrize("odd", ["soon", pd.NaT, 20240326, None])
def test_what_is_no_day_is_refused(odd: object):
    with pytest.raises(cf.BadInput, match=r"date: found '.*'; allowed is a day such as 2025-01-27"):
        parse_day(odd)  # type: ignore[arg-type]
