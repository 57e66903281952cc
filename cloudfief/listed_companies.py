"""The listed companies of a run: their groups, the week of the news, and what that day took from them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Values

VALUE, RETURN, NEWS = "exchange_market_value", "exchange_daily_return", "exchange_news_week"
NEVER_LEARNT = -1


def group_and_bloc(company: object) -> tuple[str, str]:
    """The group and the bloc of a company, whose name is both, such as ai-labs-us."""
    group, _, bloc = str(company).rpartition("-")
    return group, bloc


def companies(signal: xr.DataArray, groups: Sequence[str], blocs: Sequence[str] = ()) -> xr.DataArray:
    """The part of a signal that belongs to the companies of some groups, in some blocs or in all."""
    split = [group_and_bloc(name) for name in signal["company"].values]
    return signal.isel(company=np.flatnonzero([group in groups and (not blocs or bloc in blocs) for group, bloc in split]))


def changes_beliefs(scenario: Scenario) -> bool:
    """Whether the scenario's event is a change of investors' beliefs, which needs no news of an entrant."""
    return scenario.event is not None and "belief_shock" in scenario.event.set.get("exchange", {})


def week_learnt(news: xr.DataArray, arm: str) -> NDArray[np.int64]:
    """The week in which investors learnt of the entrant in an arm, (pair,); -1 where they never did."""
    return np.atleast_1d(news.sel(arm=arm).max("week").values).astype(np.int64)


def news_weeks(news: xr.DataArray, arms: tuple[str, str]) -> NDArray[np.int64]:
    """The week in which investors learnt of the entrant in the first arm and not in the second, (pair,); -1 where in none."""
    learnt, known = (week_learnt(news, arm) for arm in arms)
    return np.where((learnt >= 0) & (learnt != known), learnt, NEVER_LEARNT)


def gain_on_the_day(signals: xr.Dataset, groups: Sequence[str], blocs: Sequence[str] = ()) -> tuple[Values, Values]:
    """The day's gain with the entrant less that without it, and the worth on the Friday before, USD, (pair,) each.

    The day is the Monday of the week in which investors learn of the entrant; where they never do, or in the first week,
    nothing is gained and the worth is that of the last week.
    """
    value, day = (
        companies(signals[name].sel(arm=[SHOCK, BASELINE]), groups, blocs).transpose("pair", "week", "arm", "company", ...).values
        for name in (VALUE, RETURN)
    )
    gained, worth = np.zeros(len(value)), np.zeros(len(value))
    for pair, week in enumerate(week_learnt(signals[NEWS], SHOCK)):
        before = value[pair, week - 1 if week > 0 else -1]
        worth[pair] = before[0].sum()
        if week > 0:
            shock, baseline = before * np.expm1(day[pair, week, ..., 0])
            gained[pair] = (shock - baseline).sum()
    return gained, worth
