"""How much pairing sharpens each claim: the standard error with common luck against the one without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Standard
from cloudfief.effect import Values

SHUFFLES = 200
LARGE_RATIO = 0.45  # of standard errors; above it the worlds share less than four fifths of their luck
Precision = dict[str, float | None]


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
    variances = [float(np.var(standard.measure(dealt(signals, deal), weeks), ddof=1)) for deal in deals(claim.arms, count)]
    return float(np.sqrt(np.mean(variances) / count))


def deals(arms: Iterable[str], count: int) -> Iterator[dict[str, Any]]:
    """For each arm the pairs in the order in which they are dealt, (pair,)."""
    first, *others = arms
    order = np.arange(count)
    if len(others) < 2:
        for shift in range(count):
            yield {first: order, **dict.fromkeys(others, np.roll(order, shift))}
        return
    random = np.random.default_rng(0)
    for _ in range(SHUFFLES):
        yield {first: order, **{arm: random.permutation(count) for arm in others}}


def dealt(signals: xr.Dataset, deal: dict[str, Any]) -> xr.Dataset:
    """The signals with each arm's pairs in another order; what has no arms stays."""
    arms = list(deal)
    order = xr.DataArray(np.stack([deal[arm] for arm in arms]), dims=("arm", "pair"))
    places = [list(signals["arm"].values).index(arm) for arm in arms]
    which = xr.DataArray(np.array(places), dims="arm")
    moved = {
        str(name): signal.drop_vars(["arm", "pair"], errors="ignore").isel(arm=which, pair=order).transpose(*signal.dims)
        for name, signal in signals.data_vars.items()
        if {"arm", "pair"} <= set(signal.dims)
    }
    rest = signals.drop_vars(list(moved)).isel(arm=places)
    return rest.assign(moved)


def precision_of(claim: Claim, standard: Standard, signals: xr.Dataset, weeks: slice) -> Precision:
    """`se_paired`, `se_unpaired` and their ratio, in the measure's unit; None where there is none."""
    needed = signals[[name for name in claim.signals if name in signals.data_vars]]
    paired = standard_error(standard.measure(needed, weeks))
    unpaired = unpaired_error(claim, standard, needed, weeks)
    ratio = paired / unpaired if paired is not None and unpaired else None
    return {"se_paired": paired, "se_unpaired": unpaired, "se_ratio": ratio}
