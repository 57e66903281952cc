"""Who uses AI: holders of plans, tokens of hosts, models derived from open weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import measure
from cloudfief.validation.period import DAYS_PER_WEEK, Period


def _holders(signals: xr.Dataset, lab: str, tiers: Sequence[str]) -> xr.DataArray:
    plans = signals["household_plans"].sel(arm=SHOCK, lab=lab, tier=list(tiers))
    return plans.sum(["bloc", "tier"]).astype(np.float64)


@measure("million", "household_plans")
def plan_holders(signals: xr.Dataset, period: Period, lab: str, tiers: Sequence[str]) -> Values:
    """Households that hold one of a lab's plans, in all blocs, mean of the period's weeks."""
    return np.asarray(_holders(signals, lab, tiers).isel(week=period.weeks).mean("week") / 1e6, dtype=np.float64)


@measure("%", "household_plans")
def growth_of_holders(signals: xr.Dataset, period: Period, lab: str, tiers: Sequence[str]) -> Values:
    """Households that hold one of a lab's plans in the last week over those in the first, less one."""
    holders = _holders(signals, lab, tiers)
    return np.asarray(100 * (holders.isel(week=period.stop - 1) / holders.isel(week=period.start) - 1), dtype=np.float64)


@measure("x", "lab_host_tokens")
def growth_of_hosting(signals: xr.Dataset, period: Period) -> Values:
    """Tokens bought from hosts, in all blocs, in the last week over those in the first."""
    tokens = signals["lab_host_tokens"].sel(arm=SHOCK).sum("bloc").astype(np.float64)
    return np.asarray(tokens.isel(week=period.stop - 1) / tokens.isel(week=period.start), dtype=np.float64)


@measure("models", "developer_derived_models")
def derived_models(signals: xr.Dataset, period: Period) -> Values:
    """Models derived from open weights by the end of the last day; a week's models come evenly over its days."""
    models = signals["developer_derived_models"].sel(arm=SHOCK)
    by_end = models.isel(week=period.stop - 1).astype(np.float64)
    before = models.isel(week=period.stop - 2).astype(np.float64) if period.stop > 1 else 0.0
    part = (period.last.weekday() + 1) / DAYS_PER_WEEK
    return np.asarray(before + part * (by_end - before), dtype=np.float64)
