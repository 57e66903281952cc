"""The exchange: what investors lost on the day of the news and gained since, and what companies are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.listed_companies import NEWS, RETURN, VALUE, companies, gain_on_the_day
from cloudfief.validation.measure import BOTH, measure
from cloudfief.validation.period import Period

PRICE = "exchange_price"


@measure("%", VALUE, RETURN, NEWS, arms=BOTH)
def return_on_the_day(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Return on the day of the news, with the entrant less without it, weighted by value before."""
    gained, worth = gain_on_the_day(signals, groups, blocs)
    return 100 * gained / worth


@measure("USD bn", VALUE, RETURN, NEWS, arms=BOTH)
def loss_on_the_day(signals: xr.Dataset, period: Period, groups: Sequence[str], blocs: Sequence[str] = ()) -> Values:
    """Market value lost on the day of the news, with the entrant less without it; positive where it is lost."""
    return -gain_on_the_day(signals, groups, blocs)[0] / 1e9


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
