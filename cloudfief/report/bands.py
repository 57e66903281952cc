"""Signals as tables for pictures: the mean over pairs, week by week, with its 95% interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.special import stdtrit

from cloudfief.effect import CONFIDENCE

Numbers = NDArray[np.float64]


def band(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Mean over pairs and its t interval, values (pair, ...); all three the same where there is one pair."""
    count = len(values)
    mean = values.mean(axis=0)
    if count < 2:
        return mean, mean, mean
    half = stdtrit(count - 1, 0.5 + CONFIDENCE / 2) * values.std(axis=0, ddof=1) / np.sqrt(count)
    return mean, mean - half, mean + half


def table_of(signal: xr.DataArray) -> pd.DataFrame:
    """A signal with dimensions pair and week as rows of when, mean, low and high; weeks without a value are left out."""
    signal = signal.transpose("pair", "week")
    mean, low, high = band(signal.values.astype(np.float64))
    known = np.isfinite(mean)
    columns = {"when": signal["week"].values, "mean": mean, "low": low, "high": high}
    return pd.DataFrame({name: values[known] for name, values in columns.items()})


def by_arm(signal: xr.DataArray, arms: Sequence[str]) -> dict[str, pd.DataFrame]:
    """One table an arm; the signal has dimensions arm, pair and week."""
    return {arm: table_of(signal.sel(arm=arm)) for arm in arms}


def difference_in_per_cent(signal: xr.DataArray, arms: tuple[str, str]) -> pd.DataFrame:
    """The paired difference 100 (first - second) / |second| of two arms; dimensions arm, pair and week."""
    first, second = signal.sel(arm=arms[0]), signal.sel(arm=arms[1])
    return table_of(100 * (first - second) / abs(second).where(second != 0))
