"""C14: control of chips provokes efficiency and backfires."""

from __future__ import annotations

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
    much as its prior allows. So the claim is judged under both, and beside them stands how much thrift it would take.
    """

    id: ClassVar[str] = "C14"
    says: ClassVar[str] = "Control of chips provokes efficiency and backfires: the controlled bloc comes closer to the frontier"
    essay: ClassVar[str] = (
        "A tiny Chinese company, on a shoestring, destroyed Washington's confidence in a huge lead; what else can they do "
        "tomorrow?"
    )
    arms: ClassVar[tuple[str, ...]] = ("tightened", BASELINE, "thrift", "loosened")
    signals: ClassVar[tuple[str, ...]] = ("lab_quality", "compute_efficiency", "state_export_control")
    scenario: ClassVar[str] = "cold-war"
    unit: ClassVar[str] = "months"
    threshold: ClassVar[float] = 1.0
    threshold_reason: ClassVar[str] = (
        "a month nearer to the frontier or farther from it, less is within a release date; the middle of the prior of "
        "induced thrift, 0-0.5 a year"
    )
    refuted_by: ClassVar[str] = "A Chinese frontier that is less than a month better under control than without it."
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S2-059", "the gap between the best US and Chinese models closed from about 20 points in 2023 to 0.3 in 2024, "
                 "under control; without it is not observed"),
    )  # fmt: skip

    def standards(self) -> tuple[Standard, ...]:
        """No induced thrift is the headline, for that is the null; then as much as the prior allows; then how much it takes."""
        return (
            Standard("if dear chips teach nothing", lambda signals, weeks: _gained(signals, weeks, "tightened")),
            Standard("if they teach as much as the prior allows", lambda signals, weeks: _gained(signals, weeks, "thrift")),
            Standard(
                "thrift at which control does no harm",
                _break_even,
                unit="share a year",
                threshold=0.25,
                expected_sign=-1,
            ),
            Standard("if control is loosened", lambda signals, weeks: -_gained(signals, weeks, "loosened")),
        )


def _best(signals: xr.Dataset, bloc: str) -> xr.DataArray:
    """Quality of the best model of a bloc's labs, (arm, pair, week); a lab's name begins with its bloc."""
    quality = signals["lab_quality"]
    own = [str(name).partition("-")[0] == bloc for name in quality["lab"].values]
    return quality.isel(lab=np.flatnonzero(own)).max("lab")


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
