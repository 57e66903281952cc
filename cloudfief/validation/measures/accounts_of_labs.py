"""What labs earn and lose, and what landlords invest for them."""

from __future__ import annotations

import numpy as np
import xarray as xr

from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import measure
from cloudfief.validation.period import DAYS_PER_WEEK, Period


def _total(flow: xr.DataArray, period: Period) -> Values:
    """A weekly flow over all the period's days, bn."""
    weekly = flow.sel(arm=SHOCK).isel(week=period.weeks).mean("week")
    return np.asarray(weekly * period.days / DAYS_PER_WEEK / 1e9, dtype=np.float64)


@measure("USD bn", "lab_revenue")
def revenue(signals: xr.Dataset, period: Period, lab: str) -> Values:
    """A lab's revenue from tokens and plans over the period."""
    return _total(signals["lab_revenue"].sel(lab=lab), period)


@measure("USD bn", "lab_profit")
def loss(signals: xr.Dataset, period: Period, lab: str) -> Values:
    """A lab's loss after compute, training and wages over the period; positive where it loses."""
    return -_total(signals["lab_profit"].sel(lab=lab), period)


@measure("USD bn", "compute_capex")
def capex(signals: xr.Dataset, period: Period, bloc: str) -> Values:
    """What a bloc's landlords pay for chips and building over the period."""
    return _total(signals["compute_capex"].sel(bloc=bloc), period)
