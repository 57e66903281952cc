"""What one arm does that another does not: paired differences with their intervals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.special import stdtrit

from cloudfief.core.errors import BadInput, nearest
from cloudfief.horizon import DAY, Window

Values = NDArray[np.float64]
CONFIDENCE = 0.95
KEPT = ("arm", "pair", "week")


class Interval(NamedTuple):
    """A mean over pairs and its t interval, of 95% if nothing else is said; no bounds where there is one pair."""

    mean: float
    low: float | None
    high: float | None


class Effect(NamedTuple):
    """The paired difference `arms[0]` minus `arms[1]` of a signal, and relative to `arms[1]`.

    `relative` is the mean over pairs of each pair's ratio less 1, None where `arms[1]` is 0 in a pair or changes its sign
    from pair to pair. `base` is the mean of `arms[1]` over pairs.
    """

    signal: str
    arms: tuple[str, str]
    horizon: str
    unit: str
    pairs: int
    effect: float
    low: float | None
    high: float | None
    relative: float | None
    relative_low: float | None
    relative_high: float | None
    base: float

    def __repr__(self) -> str:
        share = "" if self.relative is None else f", relative {self.relative:+.2%}"
        if self.relative_low is not None and self.relative_high is not None:
            share += f" [{self.relative_low:+.2%}, {self.relative_high:+.2%}]"
        bounds = "" if self.low is None else f" [{self.low:,.4g}, {self.high:,.4g}]"
        contrast = f"{self.arms[0]} against {self.arms[1]}"
        pairs = f"{self.pairs} pair" + "s" * (self.pairs != 1)
        where = f"{self.signal} ({contrast}, {self.horizon}, {pairs})"
        return f"{where}: {self.effect:,.4g}{bounds} {self.unit}{share}"


def interval(values: Values, confidence: float = CONFIDENCE) -> Interval:
    """Mean over pairs and t interval, mean ± t((1 + confidence) / 2, n - 1) s / sqrt(n); `values` has shape (pair,)."""
    mean, count = float(np.mean(values)), len(values)
    if count < 2:
        return Interval(mean, None, None)
    half = float(stdtrit(count - 1, 0.5 + confidence / 2) * np.std(values, ddof=1) / np.sqrt(count))
    return Interval(mean, mean - half, mean + half)


def signal_named(signals: xr.Dataset, name: str) -> xr.DataArray:
    """A signal of a run; raises BadInput with the nearest name for one that was not kept."""
    if name not in signals.data_vars:
        known = [str(key) for key in signals.data_vars]
        raise BadInput(f"No signal of this run is called '{name}'.{nearest(name, known)}")
    return signals[name]


def added_up(signal: xr.DataArray, keep: tuple[str, ...] = ()) -> xr.DataArray:
    """A signal without its dimensions other than arm, pair, week and `keep`, by its own rule of adding up.

    Flows and stocks are summed, rates and prices averaged over the members that have one.
    """
    over = [dim for dim in signal.dims if dim not in (*KEPT, *keep)]
    if not over:
        return signal.astype(np.float64)
    values = signal.astype(np.float64)
    if signal.attrs.get("adds") == "sum":
        return values.sum(over, skipna=False, keep_attrs=True)
    return values.mean(over, keep_attrs=True)


def arm_values(signal: xr.DataArray, arms: tuple[str, ...], horizon: str, window: Window) -> xr.DataArray:
    """The mean of a signal over a horizon's weeks, or its value on the first day, by arm, pair and the rest.

    Raises BadInput for "1d" of a signal that has no days, and for an arm that the run lacks.
    """
    names = [str(name) for name in signal["arm"].values]
    for arm in arms:
        if arm not in names:
            raise BadInput(f"This run has no arm '{arm}'; it has {', '.join(names)}.{nearest(arm, names)}")
    chosen = signal.sel(arm=list(arms)).isel(week=window.weeks)
    if horizon != "1d":
        return chosen.mean("week", skipna=False, keep_attrs=True)
    if DAY not in signal.dims:
        raise BadInput(f"horizon 1d: '{signal.name}' is weekly; allowed are signals by day.")
    return _first_day(chosen)


def _first_day(chosen: xr.DataArray) -> xr.DataArray:
    """The values on the first day on which a pair's two arms differ; the window's first day if none does."""
    days = chosen.stack(when=("week", DAY)).reset_index("when", drop=True)
    if days.sizes["arm"] < 2:
        return days.isel(when=0)
    gap = days.isel(arm=0) != days.isel(arm=1)
    others = [dim for dim in gap.dims if dim not in ("pair", "when")]
    first = gap.any(others).argmax("when")
    return days.isel(when=first)


def effects(
    signals: xr.Dataset,
    name: str,
    arms: tuple[str, str],
    horizon: str,
    window: Window,
    by: tuple[str, ...] = (),
) -> dict[str, Effect]:
    """The effect on a signal for each label along the dimensions `by`; without them one effect under "".

    Raises BadInput for a dimension that the signal lacks and for a pair in which the signal has no value.
    """
    signal = signal_named(signals, name)
    for dim in by:
        if dim not in signal.dims:
            known = [str(dim) for dim in signal.dims if dim not in KEPT]
            raise BadInput(f"by: '{name}' has no dimension '{dim}'; it has {', '.join(known) or 'none'}.")
    keep_day = (DAY,) if horizon == "1d" and DAY in signal.dims else ()
    values = arm_values(added_up(signal, (*by, *keep_day)), arms, horizon, window)
    unit = str(signal.attrs.get("unit", ""))
    if not by:
        return {"": _effect(name, arms, horizon, unit, values)}
    found: dict[str, Effect] = {}
    for label, part in values.stack(label=by).groupby("label"):
        words = label if isinstance(label, tuple) else (label,)
        found[", ".join(str(word) for word in words)] = _effect(name, arms, horizon, unit, part.squeeze(drop=True))
    return found


def _effect(name: str, arms: tuple[str, str], horizon: str, unit: str, values: xr.DataArray) -> Effect:
    first: Any = np.atleast_1d(values.sel(arm=arms[0]).values)
    second: Any = np.atleast_1d(values.sel(arm=arms[1]).values)
    odd = np.flatnonzero(~np.isfinite(first - second))
    if odd.size:
        raise BadInput(f"'{name}' has no value in pair {odd[0]} at horizon {horizon}; it cannot be compared.")
    difference = interval(first - second)
    one_sign = bool((second > 0).all() or (second < 0).all())
    relative = interval(first / second - 1) if one_sign else (None, None, None)
    return Effect(name, arms, horizon, unit, len(first), *difference, *relative, float(second.mean()))
