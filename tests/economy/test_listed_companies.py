"""One reading of the day of the news: claim, scoreboard, event study and report agree on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

from cloudfief.claims.c8_overvalued_labs import OvervaluedLabs
from cloudfief.core.scenario import Event, load
from cloudfief.event_studies.event_week import event_days
from cloudfief.listed_companies import changes_beliefs, companies, gain_on_the_day, group_and_bloc, news_weeks, week_learnt
from cloudfief.result import Result
from cloudfief.validation.measures.shares_of_companies import loss_on_the_day

WEEKS = 5
NAMES = ["ai-labs-us", "ai-labs-eu", "chips-us", "cloudalists-us"]
ARMS = ("shock", "baseline")


def invented(learnt: tuple[int, ...] = (3, -1, 0), known: tuple[int, ...] = (-1, -1, -1)) -> xr.Dataset:
    """Three pairs of which investors learn in week 3, never, and in the first week; what companies are worth is the week + 1."""
    worth = np.broadcast_to(100.0 * np.arange(1, WEEKS + 1)[:, np.newaxis], (2, 3, WEEKS, len(NAMES)))
    falls = np.zeros((2, 3, WEEKS, len(NAMES), 5))
    falls[0, :, :, :, 0] = np.log([0.5, 0.5, 0.8, 1.0])
    falls[..., 1] = -1.0  # Tuesdays
    news = np.full((2, 3, WEEKS), -1)
    news[0, :, -1], news[1, :, -1] = learnt, known
    mondays = np.datetime64("2024-01-01", "ns") + np.arange(WEEKS) * np.timedelta64(7, "D")
    coords: dict[str, Any] = {"arm": list(ARMS), "week": mondays, "company": NAMES}
    dims = ("arm", "pair", "week")
    variables = {
        "exchange_market_value": ((*dims, "company"), worth),
        "exchange_fundamental": ((*dims, "company"), worth),
        "exchange_daily_return": ((*dims, "company", "day"), falls),
        "exchange_news_week": (dims, news),
    }
    return xr.Dataset(variables, coords)


def test_a_companys_name_is_its_group_and_its_bloc():
    assert group_and_bloc("ai-labs-us") == ("ai-labs", "us")
    value = invented()["exchange_market_value"]
    assert companies(value, ("ai-labs",))["company"].values.tolist() == NAMES[:2]
    assert companies(value, ("ai-labs", "chips"), ("us",))["company"].values.tolist() == ["ai-labs-us", "chips-us"]
    assert companies(value, ("power",)).sizes["company"] == 0


def test_the_week_of_the_news_is_that_of_the_first_arm_alone():
    news = invented((3, -1, 2), (-1, -1, 2))["exchange_news_week"]
    assert week_learnt(news, "shock").tolist() == [3, -1, 2]
    assert news_weeks(news, ARMS).tolist() == [3, -1, -1]


def test_the_day_is_the_monday_of_the_week_and_the_worth_that_of_the_friday_before():
    gained, worth = gain_on_the_day(invented(), ("ai-labs", "chips"))
    assert gained == pytest.approx([300 * (-0.5 - 0.5 - 0.2), 0.0, 0.0])
    assert worth == pytest.approx([3 * 300, 3 * 500, 3 * 500])
    gained, _ = gain_on_the_day(invented(), ("ai-labs",), ("eu",))
    assert gained == pytest.approx([-150, 0.0, 0.0])


def test_claim_scoreboard_and_event_study_read_the_same_day():
    signals = invented()
    loss = next(one for one in OvervaluedLabs().standards() if one.name == "loss of both, half a trillion or more")
    claimed = loss.measure(signals, slice(3, 4)) * 1e9
    scored = -1e9 * loss_on_the_day(signals, None, groups=["ai-labs", "chips", "cloud"])  # type: ignore[arg-type]
    np.testing.assert_array_equal(claimed, scored)
    assert claimed[0] == pytest.approx(-360)
    plan = load("deepseek").with_size(weeks=WEEKS, pairs=3)
    assert event_days(Result(plan, signals, {}), ARMS) == {0: 15, 2: 0}


def test_a_change_of_beliefs_needs_no_news():
    assert changes_beliefs(load("bubble"))
    assert not changes_beliefs(load("deepseek"))
    assert not changes_beliefs(load("still"))
    plan = load("deepseek")
    assert plan.event is not None
    event = Event(name="crash", date=plan.event.date, set={"exchange": {"belief_shock": 0.1}}, source="assumption: a test")
    assert changes_beliefs(plan.model_copy(update={"event": event}))
