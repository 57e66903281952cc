"""What several claims measure alike: changes between two arms over a window."""

from __future__ import annotations

import numpy as np
import xarray as xr

from cloudfief.effect import Values

SHOCK, BASELINE = "shock", "baseline"


def closed_labs(signals: xr.Dataset) -> xr.DataArray:
    """Labs whose weights are not open at the end of the world with the entrant, in both worlds the same ones, (pair, lab)."""
    return signals["lab_open_weights"].sel(arm=SHOCK, drop=True).isel(week=-1, drop=True) == 0


def over_window(signal: xr.DataArray, weeks: slice) -> xr.DataArray:
    """Mean over a window's weeks."""
    return signal.isel(week=weeks).mean("week")


def percent_between(mean: xr.DataArray, arm: str = SHOCK, against: str = BASELINE) -> Values:
    """What one arm has more than the other, in per cent of the other, one number a pair."""
    return np.asarray(100 * (mean.sel(arm=arm) / mean.sel(arm=against) - 1), dtype=np.float64)


def percent_change(signal: xr.DataArray, weeks: slice, arm: str = SHOCK, against: str = BASELINE) -> Values:
    """Change of the window's mean in per cent of what it is in the other arm, one number a pair."""
    return percent_between(over_window(signal, weeks), arm, against)


def difference(signal: xr.DataArray, weeks: slice, arm: str = SHOCK, against: str = BASELINE) -> Values:
    """Difference of the window's mean between two arms, in the signal's unit, one number a pair."""
    mean = over_window(signal, weeks)
    return np.asarray(mean.sel(arm=arm) - mean.sel(arm=against), dtype=np.float64)
