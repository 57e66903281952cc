"""Where two worlds with the same luck part: the signals whose chance movements they no longer share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.claims.precision import LARGE_RATIO
from cloudfief.core.calendar import WEEKS_PER_QUARTER

SHARED = 1 - LARGE_RATIO**2  # correlation below which the paired error passes LARGE_RATIO of the unpaired one
LEDGER = ("flow", "stock")


class Parted(NamedTuple):
    """A signal whose movements two arms stop sharing: the week in which that shows, and their correlation in the end."""

    signal: str
    week: int
    correlation: float


def parted(signals: xr.Dataset, arms: tuple[str, str], origin: int) -> list[Parted]:
    """The signals that two arms stop sharing, the first one first.

    Movements are deviations from the mean over pairs, each member's and week's own; the correlation of the two arms is taken
    over pairs, members and the last 13 weeks. Two arms of equal variance and correlation r have a paired error of
    sqrt(1 - r) of the unpaired one, so a signal has parted once r < 1 - 0.45^2. Signals that chance does not move are
    left out; one pair has no deviations, so nothing has parted there.
    """
    found = []
    for name, signal in signals.data_vars.items():
        if {"arm", "pair", "week"} <= set(signal.dims) and str(name) not in LEDGER and signal.sizes["pair"] > 1:
            correlation = _correlation(signal, arms)[origin:]
            low = np.flatnonzero(correlation < SHARED)
            if low.size:
                found.append(Parted(str(name), origin + int(low[0]), float(correlation[np.isfinite(correlation)][-1])))
    return sorted(found, key=lambda one: (one.week, one.correlation))


def _correlation(signal: xr.DataArray, arms: tuple[str, str]) -> NDArray[np.float64]:
    """Correlation of two arms over the last 13 weeks, pairs and members, (week,); nan where chance moves nothing."""
    first, second = (_moved(signal, arm) for arm in arms)
    both, one, other = (_lately(product) for product in (first * second, first**2, second**2))
    size = np.sqrt(one * other)
    return np.divide(both, size, out=np.full_like(both, np.nan), where=size > 1e-12)


def _moved(signal: xr.DataArray, arm: str) -> NDArray[np.float64]:
    """Deviations from the mean over pairs, members of every size counting alike, (week, pair, member)."""
    chosen = signal.sel(arm=arm).transpose("week", "pair", ...).values.astype(np.float64)
    values = np.nan_to_num(chosen.reshape(*chosen.shape[:2], -1))
    level = np.abs(values).mean(axis=(0, 1), keepdims=True)
    return np.divide(values - values.mean(axis=1, keepdims=True), level, out=np.zeros_like(values), where=level > 0)


def _lately(product: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum over pairs, members and the last 13 weeks, (week,)."""
    so_far = np.cumsum(product.sum(axis=(1, 2)))
    return so_far - np.concatenate([np.zeros(WEEKS_PER_QUARTER), so_far[:-WEEKS_PER_QUARTER]])[: len(so_far)]
