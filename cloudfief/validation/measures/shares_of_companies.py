"""The exchange: what investors lost on the day of the news and gained since, and what companies are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from cloudfief.claims.measures import companies
from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import BOTH, measure
from cloudfief.validation.period import Period

VALUE, RETURN, NEWS, PRICE = "exchange_market_value", "exchange_daily_return", "exchange_news_week", "exchange_price"


def _gain_on_the_day(signals: xr.Dataset, groups: Sequence[str], blocs: Sequence[str]) -> tuple[Values, Values]:
    """The day's gain with the entrant less the gain without it, and the worth on the Friday before, USD, (pair,).

    The day is the Monday of the week in which investors learn of the entrant; where they never do, nothing is gained.
    """
    values, returns = (companies(signals[name], tuple(groups), tuple(blocs)) for name in (VALUE, RETURN))
    gained, worth = [], []
    for pair, week in enumerate(signals[NEWS].sel(arm=SHOCK).max("week").values):
        known = week > 0
        before = values.isel(pair=pair, week=int(week) - 1 if known else 0)
        gain = before * np.expm1(returns.isel(pair=pair, week=int(week), day=0))
        gained.append(float((gain.sel(arm=SHOCK) - gain.sel(arm=BASELINE)).sum()) if known else 0.0)
        worth.append(float(before.sel(arm=SHOCK).sum()))
    return np.array(gained), np.array(worth)


@measure("%", VALUE, RETURN, NEWS, arms=BOTH)
def return_on_the_day(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Return on the day of the news, with the entrant less without it, weighted by value before."""
    gained, worth = _gain_on_the_day(signals, groups, blocs)
    return 100 * gained / worth


@measure("USD bn", VALUE, RETURN, NEWS, arms=BOTH)
def loss_on_the_day(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Market value lost on the day of the news, with the entrant less without it; positive where it is lost."""
    return -_gain_on_the_day(signals, groups, blocs)[0] / 1e9


@measure("%", VALUE, PRICE)
def price_gain(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Price of a share on the last week's Friday over that of the first week's, less one, weighted by value at first."""
    value, price = (
        companies(signals[name].sel(arm=SHOCK), tuple(groups), tuple(blocs)).astype(np.float64) for name in (VALUE, PRICE)
    )
    worth = value.isel(week=period.start)
    gain = worth * (price.isel(week=period.stop - 1) / price.isel(week=period.start) - 1)
    return np.asarray(100 * gain.sum("company") / worth.sum("company"), dtype=np.float64)


@measure("USD tn", VALUE)
def market_value(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Market value, mean of the period's weeks."""
    mine = companies(signals[VALUE].sel(arm=SHOCK), tuple(groups), tuple(blocs)).isel(week=period.weeks)
    return np.asarray(mine.sum("company").mean("week") / 1e12, dtype=np.float64)


@measure("USD bn", VALUE, "lab_revenue")
def lab_value(signals: xr.Dataset, period: Period, lab: str, rivals: Sequence[str], bloc: str) -> Values:
    """A lab's part of the market value of its bloc's labs by their revenue, mean of the period's weeks."""
    together = companies(signals[VALUE].sel(arm=SHOCK), ("ai-labs",), (bloc,)).isel(week=period.weeks).sum("company")
    revenue = signals["lab_revenue"].sel(arm=SHOCK).isel(week=period.weeks)
    part = revenue.sel(lab=lab) / revenue.sel(lab=[lab, *rivals]).sum("lab")
    return np.asarray((together * part).mean("week") / 1e9, dtype=np.float64)
