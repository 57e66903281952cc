"""Prices of AI as a commodity: tokens and plans."""

from __future__ import annotations

import numpy as np
import xarray as xr

from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import measure
from cloudfief.validation.period import Period


def _values(found: xr.DataArray) -> Values:
    return np.asarray(found, dtype=np.float64)


@measure("x", "lab_api_price")
def list_price_ratio(signals: xr.Dataset, period: Period, dearer: str, cheaper: str, bloc: str) -> Values:
    """List price of one lab's tokens over that of another's, mean of the period's weeks."""
    prices = signals["lab_api_price"].sel(arm=SHOCK, bloc=bloc).isel(week=period.weeks)
    return _values((prices.sel(lab=dearer) / prices.sel(lab=cheaper)).mean("week"))


@measure("x per year", "lab_fixed_quality_price")
def fall_at_fixed_quality(signals: xr.Dataset, period: Period, bloc: str) -> Values:
    """By what factor a year the cheapest tokens as good as the first week's best get cheaper."""
    price = signals["lab_fixed_quality_price"].sel(arm=SHOCK, bloc=bloc)
    fall = price.isel(week=period.start) / price.isel(week=period.stop - 1)
    return _values(fall ** (1 / period.years))


@measure("%", "lab_api_price")
def list_price_change(signals: xr.Dataset, period: Period, lab: str, bloc: str) -> Values:
    """List price of tokens in the last week over that in the first, less one."""
    price = signals["lab_api_price"].sel(arm=SHOCK, bloc=bloc, lab=lab)
    return _values(100 * (price.isel(week=period.stop - 1) / price.isel(week=period.start) - 1))


@measure("%", "lab_markup")
def cost_profit_ratio(signals: xr.Dataset, period: Period, lab: str, bloc: str) -> Values:
    """Margin over marginal cost, (p - c) / c, of tokens at list price, mean of the period's weeks."""
    markup = signals["lab_markup"].sel(arm=SHOCK, bloc=bloc, lab=lab).isel(week=period.weeks)
    return _values(100 * (markup.mean("week") - 1))


@measure("USD per month", "lab_plan_price_usd")
def plan_price(signals: xr.Dataset, period: Period, lab: str, bloc: str) -> Values:
    """Price of a paid plan, mean of the period's weeks."""
    return _values(signals["lab_plan_price_usd"].sel(arm=SHOCK, bloc=bloc, lab=lab).isel(week=period.weeks).mean("week"))
