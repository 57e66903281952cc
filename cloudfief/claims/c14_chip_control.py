"""C14: control of chips provokes efficiency and backfires, and power shifts between the two blocs."""

from __future__ import annotations

import functools
from typing import ClassVar

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import BASELINE, over_window
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.effect import Values

CONTROLLED, CONTROLLER = "cn", "us"
WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12


class ChipControl(Claim):
    """Quality of the best Chinese model with chips at twice the price, against none of it, in months of frontier progress.

    Whether dear chips teach thrift is an assumption, not a finding: the default world has none of it, the arm `thrift` as
    much as its prior allows. So the claim is judged under both, and beside them stands how much thrift it would take. Power is
    China's part of what both blocs have of cloud rent and of compute, under control less without it.
    """

    id: ClassVar[str] = "C14"
    says: ClassVar[str] = "Control of chips provokes efficiency and backfires: power shifts to the controlled bloc"
    essay: ClassVar[str] = (
        "A tiny Chinese company, on a shoestring, destroyed Washington's confidence in a huge lead; what else can they do "
        "tomorrow?"
    )
    arms: ClassVar[tuple[str, ...]] = ("tightened", BASELINE, "thrift", "loosened")
    signals: ClassVar[tuple[str, ...]] = (
        "lab_quality", "compute_efficiency", "state_export_control", "fief_net_rent", "compute_capacity",
    )  # fmt: skip
    scenario: ClassVar[str] = "cold-war"
    unit: ClassVar[str] = "months"
    threshold: ClassVar[float] = 1.0
    threshold_reason: ClassVar[str] = (
        "a month nearer to the frontier or farther from it, less is within a release date; the middle of the prior of induced "
        "thrift, 0-0.5 log points a year per log point of cost; a point of what both blocs have"
    )
    refuted_by: ClassVar[str] = (
        "A Chinese frontier that is less than a month better under control than without it; a Chinese part of both blocs' cloud "
        "rent or compute that grows by less than a point."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S2-059", "the gap between the best US and Chinese models closed from about 20 points in 2023 to 0.3 in 2024, "
                 "under control; without it is not observed"),
    )  # fmt: skip

    def standards(self) -> tuple[Standard, ...]:
        """No induced thrift is the headline, for that is the null; as much as the prior allows; how much it takes; and power."""
        return (
            Standard("if dear chips teach nothing", lambda signals, weeks: _gained(signals, weeks, "tightened")),
            Standard("if they teach as much as the prior allows", lambda signals, weeks: _gained(signals, weeks, "thrift")),
            Standard(
                "thrift at which control does no harm",
                _break_even,
                unit="log points a year per log point of cost",
                threshold=0.25,
                expected_sign=-1,
            ),
            Standard("if control is loosened", lambda signals, weeks: -_gained(signals, weeks, "loosened")),
            *(
                Standard(
                    f"China's part of both blocs' {what}",
                    functools.partial(_shifted, what=name),
                    unit="points",
                    threshold=1.0,
                )
                for what, name in (("cloud rent", "fief_net_rent"), ("compute", "compute_capacity"))
            ),
        )


def _best(signals: xr.Dataset, bloc: str) -> xr.DataArray:
    """Quality of the best model of a bloc's labs, (arm, pair, week); a lab's name begins with its bloc."""
    return _own(signals["lab_quality"], "lab", bloc).max("lab")


def _own(signal: xr.DataArray, dim: str, bloc: str) -> xr.DataArray:
    """The members of a signal that belong to a bloc, whose names begin with it."""
    own = [str(name).partition("-")[0] == bloc for name in signal[dim].values]
    return signal.isel({dim: np.flatnonzero(own)})


def _shifted(signals: xr.Dataset, weeks: slice, what: str) -> Values:
    """The controlled bloc's part of what it and the controller have together, under control less without, points."""
    [dim] = {str(name) for name in signals[what].dims} - {"arm", "pair", "week"}
    mine, theirs = (over_window(_own(signals[what], dim, bloc), weeks).sum(dim) for bloc in (CONTROLLED, CONTROLLER))
    part = 100 * mine / (mine + theirs)
    return np.asarray(part.sel(arm="tightened") - part.sel(arm=BASELINE), dtype=np.float64)


def _month(signals: xr.Dataset) -> Values:
    """What the frontier gains in a month without control, quality, one number a pair."""
    frontier = _best(signals, CONTROLLER).sel(arm=BASELINE)
    months = (frontier.sizes["week"] - 1) / WEEKS_PER_MONTH
    return np.asarray((frontier.isel(week=-1) - frontier.isel(week=0)) / months, dtype=np.float64)


def _gained(signals: xr.Dataset, weeks: slice, arm: str) -> Values:
    """By how many months of frontier progress the controlled bloc is better in an arm than without control."""
    quality = over_window(_best(signals, CONTROLLED), weeks)
    return np.asarray(quality.sel(arm=arm) - quality.sel(arm=BASELINE), dtype=np.float64) / _month(signals)


def _induced(signals: xr.Dataset) -> Values:
    """Induced efficiency a year in the arm `thrift`: omega = ln(A_T / A_0) / sum_t (ln m_t / 52), one number a pair.

    A is efficiency and m what control multiplies cost by, so that a week without control counts for nothing and a stricter
    one for more. 0 where there is no control.
    """
    there = signals[["compute_efficiency", "state_export_control"]].sel(arm="thrift", bloc=CONTROLLED)
    efficiency = np.log(there["compute_efficiency"].transpose("pair", "week").values)
    pressed = np.log(there["state_export_control"].transpose("pair", "week").values[:, 1:]).sum(axis=1) / WEEKS_PER_YEAR
    learnt = efficiency[:, -1] - efficiency[:, 0]
    return np.divide(learnt, pressed, out=np.zeros_like(learnt), where=pressed != 0)


def _break_even(signals: xr.Dataset, weeks: slice) -> Values:
    """Induced efficiency a year at which quality under control equals quality without, on the line through both arms.

    1 where thrift does not help at all: then no amount of it undoes the control. 0 where control does no harm anyway.
    """
    lost = -_gained(signals, weeks, "tightened")
    helped = _gained(signals, weeks, "thrift") + lost
    needed = np.divide(_induced(signals) * lost, helped, out=np.ones_like(lost), where=helped > 0)
    return np.where(lost <= 0, 0.0, np.minimum(needed, 1.0))
