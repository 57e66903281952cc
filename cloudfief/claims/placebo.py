"""Placebos: what a claim measures where what it claims is not there, which has to be exactly 0."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Placebo, Standard
from cloudfief.core.arms import BASELINE
from cloudfief.effect import Values


def same_worlds(signals: xr.Dataset, arms: Sequence[str]) -> xr.Dataset:
    """The signals with every arm a copy of the baseline, to the last bit: what two worlds give that differ in nothing.

    Where the run has no baseline the last of `arms` is copied; signals without arms stay as they are.
    """
    names = [str(name) for name in signals["arm"].values]
    kept = BASELINE if BASELINE in names else arms[-1]
    return signals.isel(arm=[names.index(kept)] * len(arms)).assign_coords(arm=list(arms))


def placebo_values(claim: Claim, standard: Standard, signals: xr.Dataset, weeks: slice) -> Values | None:
    """What a standard measures under its placebo, one number a pair; None for a level that names no placebo."""
    needed = claim.reads(signals)
    if claim.is_contrast(standard):
        return standard.measure(same_worlds(needed, claim.arms), weeks)
    return None if standard.placebo is None else standard.measure(standard.placebo(needed), weeks)


def without(*names: str) -> Placebo:
    """A placebo in which some signals are 0 everywhere."""

    def taken(signals: xr.Dataset) -> xr.Dataset:
        return signals.assign({name: signals[name] * 0 for name in names})

    return taken


def alike(name: str, dim: str, label: str) -> Placebo:
    """A placebo in which every member along a dimension has the value of one of them."""

    def taken(signals: xr.Dataset) -> xr.Dataset:
        one = signals[name].sel({dim: label}, drop=True).broadcast_like(signals[name])
        return signals.assign({name: one.transpose(*signals[name].dims)})

    return taken


def where_zero(name: str, dim: str, chosen: Callable[[str], bool]) -> Placebo:
    """A placebo in which some members along a dimension have 0."""

    def taken(signals: xr.Dataset) -> xr.Dataset:
        mine = np.array([chosen(str(label)) for label in signals[dim].values])
        return signals.assign({name: signals[name].where(xr.DataArray(~mine, dims=dim), 0)})

    return taken


def as_first(names: Sequence[str]) -> Placebo:
    """A placebo in which some signals stand still: every week as the first one."""

    def taken(signals: xr.Dataset) -> xr.Dataset:
        still = {name: signals[name].isel(week=[0] * signals.sizes["week"]) for name in names}
        return signals.assign({name: value.assign_coords(week=signals["week"]) for name, value in still.items()})

    return taken
