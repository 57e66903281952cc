"""What fiefs keep of a sale."""

from __future__ import annotations

import numpy as np
import xarray as xr

from cloudfief.core.arms import SHOCK
from cloudfief.effect import Values
from cloudfief.validation.measure import measure
from cloudfief.validation.period import Period


@measure("%", "fief_gross_take", "fief_gmv")
def take_of_sales(signals: xr.Dataset, period: Period, fief: str) -> Values:
    """Fees and advertising over purchases through a fief, over the period's weeks."""
    mine = signals[["fief_gross_take", "fief_gmv"]].sel(arm=SHOCK, fief=fief).isel(week=period.weeks).sum("week")
    return np.asarray(100 * mine["fief_gross_take"] / mine["fief_gmv"], dtype=np.float64)
