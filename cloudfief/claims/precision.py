"""How much pairing sharpens each claim: the standard error with common luck against the one without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.claims.claim import Claim, Standard
from cloudfief.effect import Values

SHUFFLES = 200
AT_ONCE = 512  # pairs that are measured together
LARGE_RATIO = 0.45  # of standard errors; above it the worlds share less than four fifths of their luck
Precision = dict[str, float | None]
Deal = dict[str, NDArray[np.int64]]


def standard_error(values: Values) -> float | None:
    """s / sqrt(n) over pairs; None for one pair."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else None


def unpaired_error(claim: Claim, standard: Standard, signals: xr.Dataset, weeks: slice) -> float | None:
    """The standard error that the same measure would have at as many runs if no two worlds shared their luck.

    The arms are dealt to each other anew, so that a world with the change meets a world without it of another pair, and
    the sample variance is averaged over all deals. For a measure that is a difference f(a) - g(b) of two arms and the n
    shifts of one against the other this is exactly var f + var g, for the covariances of all shifts add up to 0; for
    ratios it is that to first order. With more than two arms it is averaged over 200 random deals, always the same ones.
    None for one pair and for a measure that compares no worlds.
    """
    count = signals.sizes["pair"]
    if count < 2 or not claim.is_contrast(standard):
        return None
    found = deals(claim.arms, count)
    at_once = max(1, AT_ONCE // count)
    values = [
        np.asarray(standard.measure(dealt(signals, found[start : start + at_once]), weeks)).reshape(-1, count)
        for start in range(0, len(found), at_once)
    ]
    variances = np.var(np.concatenate(values), axis=1, ddof=1)
    return float(np.sqrt(np.mean(variances) / count))


def deals(arms: Iterable[str], count: int) -> list[Deal]:
    """For each arm the pairs in the order in which they are dealt, (pair,)."""
    first, *others = arms
    order = np.arange(count)
    if len(others) < 2:
        return [{first: order, **dict.fromkeys(others, np.roll(order, shift))} for shift in range(count)]
    random = np.random.default_rng(0)
    return [{first: order, **{arm: random.permutation(count) for arm in others}} for _ in range(SHUFFLES)]


def dealt(signals: xr.Dataset, some: Sequence[Deal]) -> xr.Dataset:
    """The signals with each arm's pairs in another order, one deal after another as further pairs; what has no arms stays."""
    arms = list(some[0])
    order = np.stack([np.concatenate([deal[arm] for deal in some]) for arm in arms])
    places = [list(signals["arm"].values).index(arm) for arm in arms]
    again = np.tile(np.arange(signals.sizes["pair"]), len(some))
    signals = signals.drop_vars(["arm", "pair"], errors="ignore")
    both = [name for name, signal in signals.data_vars.items() if {"arm", "pair"} <= set(signal.dims)]
    moved = signals[both].isel(arm=xr.DataArray(places, dims="arm"), pair=xr.DataArray(order, dims=("arm", "pair")))
    rest = signals.drop_vars(both).isel(arm=places, pair=again, missing_dims="ignore")
    ordered = {name: signal.transpose(*signals[name].dims) for name, signal in moved.data_vars.items()}
    return rest.assign(ordered).assign_coords(arm=arms)


def precision_of(claim: Claim, standard: Standard, signals: xr.Dataset, weeks: slice) -> Precision:
    """`se_paired`, `se_unpaired` and their ratio, in the measure's unit; None where there is none."""
    needed = claim.reads(signals)
    paired = standard_error(standard.measure(needed, weeks))
    unpaired = unpaired_error(claim, standard, needed, weeks)
    ratio = paired / unpaired if paired is not None and unpaired else None
    return {"se_paired": paired, "se_unpaired": unpaired, "se_ratio": ratio}
