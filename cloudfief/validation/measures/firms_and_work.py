"""Which firms use AI, what it saves, and who works."""

from __future__ import annotations

import functools

import numpy as np
import xarray as xr

from cloudfief.catalogue import facts
from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import measure
from cloudfief.validation.period import Period

ALL, SMALL, LARGE = "S5-006", "S5-007", "S5-009"  # EU enterprises that used AI in 2023: all, of 10-49 people, of 250 or more


@functools.cache
def _large_part() -> float:
    """The part of enterprises that must count as large so that two sizes give the observed use of all."""
    everybody, small, large = (float(facts()[name]["value"]) for name in (ALL, SMALL, LARGE))
    return (everybody - small) / (large - small)


def _by_size(signals: xr.Dataset, name: str, period: Period, bloc: str) -> xr.DataArray:
    return signals[name].sel(arm=SHOCK, bloc=bloc).isel(week=period.weeks).mean("week").astype(np.float64)


@measure("%", "labour_adoption")
def firms_with_ai(signals: xr.Dataset, period: Period, bloc: str, size: str) -> Values:
    """Firms of a size that use AI, mean of the period's weeks."""
    return np.asarray(100 * _by_size(signals, "labour_adoption", period, bloc).sel(size=size), dtype=np.float64)


@measure("%", "labour_adoption")
def all_firms_with_ai(signals: xr.Dataset, period: Period, bloc: str) -> Values:
    """Firms that use AI, mean of the period's weeks; sizes weigh as European statistics of 2023 imply."""
    adoption, large = _by_size(signals, "labour_adoption", period, bloc), _large_part()
    both = (1 - large) * adoption.sel(size="small") + large * adoption.sel(size="large")
    return np.asarray(100 * both, dtype=np.float64)


@measure("%", "labour_adoption", "labour_cost_saving")
def saved_where_used(signals: xr.Dataset, period: Period, bloc: str) -> Values:
    """Labour cost that AI saves a firm that uses it, mean of both sizes and of the period's weeks."""
    saved = _by_size(signals, "labour_cost_saving", period, bloc) / _by_size(signals, "labour_adoption", period, bloc)
    return np.asarray(100 * saved.mean("size"), dtype=np.float64)


@measure("%", "labour_employment")
def relative_employment(signals: xr.Dataset, period: Period, bloc: str, group: str, against: str) -> Values:
    """Change of one group's employment from the first week to the last over that of another group, less one."""
    employed = signals["labour_employment"].sel(arm=SHOCK, bloc=bloc).astype(np.float64)
    change = employed.isel(week=period.stop - 1) / employed.isel(week=period.start)
    return np.asarray(100 * (change.sel(group=group) / change.sel(group=against) - 1), dtype=np.float64)
