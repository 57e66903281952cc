"""How an outcome responds to its controls, as experiments show it: a parabola through all past cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

NEARLY_NOTHING = 1e-9  # keeps a column without variation from making the fit singular
SAME_LEVEL = 1e-9  # shares
UNIT = 0.06  # shares; controls are measured in it so that slope and curvature have like sizes


class Trials(NamedTuple):
    """The cells of past experiments, flattened; row = experiment x cell."""

    setting: Float64  # level of each control in the cell, (fief, row, control), shares
    mean: Float64  # outcome per user and week, (fief, row)
    weight: Float64  # how much each mean counts, (fief, row)
    period: NDArray[np.int64]  # experiment of each row, 0, 1, ..., as many rows of each, in this order, (row,)
    covariate: Float64  # the cell's users' difference before any experiment, share of the mean, (fief, row)


class Curve(NamedTuple):
    """The response at the present centre, relative to the mean outcome."""

    slope: Float64  # d ln(outcome) / d(control), per unit share, (fief, control)
    curvature: Float64  # d2 ln(outcome) / d(control)2, per share squared; 0 where unknown, (fief, control)
    curvature_error: Float64  # standard error of the curvature, same unit, (fief, control)


def response_curve(trials: Trials, centre: Float64, period_noise: float) -> Curve:
    """Near its best level an outcome falls away as a parabola does, so that past cells show where that is.

    Weighted least squares of y / |mean(y)| = b_0 + sum_k (g_k u_k + h_k u_k^2 / 2) + gamma z, with u =
    setting - centre and z the covariate (regression adjustment: Lin 2013; Deng et al. 2013). gamma is drawn
    towards one with the weight of a single experiment. Of each period's mean the share `period_noise` is
    taken out of all columns, so that 0 believes differences between periods in full and 1 compares only
    cells of one period. Returns zeros where nothing was weighed.
    """
    controls = trials.setting.shape[-1]
    offset = (trials.setting - centre[:, np.newaxis, :]) / UNIT
    ones = np.ones_like(trials.mean)[:, :, np.newaxis]
    columns = np.concatenate([ones, offset, offset**2 / 2, trials.covariate[:, :, np.newaxis]], axis=2)
    total = trials.weight.sum(axis=1)
    level = (trials.weight * trials.mean).sum(axis=1) / np.where(total > 0, total, 1.0)
    relative = trials.mean / np.where(level != 0, np.abs(level), 1.0)[:, np.newaxis] - trials.covariate
    columns, target = _without_periods(columns, relative, trials, period_noise)
    found, error = _weighted_fit(columns, target, trials)
    seen = (total > 0)[:, np.newaxis]
    bent = seen & (_levels_seen(trials) >= 3)
    slopes, bends = slice(1, 1 + controls), slice(1 + controls, 1 + 2 * controls)
    return Curve(
        slope=np.where(seen, found[:, slopes] / UNIT, 0.0),
        curvature=np.where(bent, found[:, bends] / UNIT**2, 0.0),
        curvature_error=np.where(bent, error[:, bends] / UNIT**2, 0.0),
    )


def _levels_seen(trials: Trials) -> NDArray[np.int64]:
    """How many levels of each control were seen: two show a slope, three a curvature, (fief, control)."""
    counts = (trials.weight > 0)[:, :, np.newaxis]
    ordered = np.sort(np.where(counts, trials.setting, trials.setting[:, :1]), axis=1)
    return (np.diff(ordered, axis=1) > SAME_LEVEL).sum(axis=1) + 1


def _without_periods(columns: Float64, target: Float64, trials: Trials, period_noise: float) -> tuple[Float64, Float64]:
    """Takes a share of each period's weighted mean out of the columns, the first of which is ones, and the target."""
    if period_noise == 0:
        return columns, target
    both = np.concatenate([columns, target[:, :, np.newaxis]], axis=2)
    by_period = both.reshape(len(both), trials.period[-1] + 1, -1, both.shape[2])
    sums = (trials.weight.reshape(*by_period.shape[:3], 1) * by_period).sum(axis=2, keepdims=True)
    weight = sums[..., :1]
    left = (by_period - period_noise * (sums / np.where(weight > 0, weight, 1.0))).reshape(both.shape)
    return left[:, :, :-1], left[:, :, -1]


def _weighted_fit(columns: Float64, target: Float64, trials: Trials) -> tuple[Float64, Float64]:
    """Weighted least squares for each fief and standard errors, (fief, column) each.

    The last column's coefficient is drawn towards zero with the weight of the newest experiment's cells.
    """
    weighted = columns * trials.weight[:, :, np.newaxis]
    normal = np.einsum("frc,frd->fcd", weighted, columns)
    right = np.einsum("frc,fr->fc", weighted, target)
    ridge = np.full(normal.shape[:2], NEARLY_NOTHING)
    cells = trials.period == trials.period[0]
    ridge[:, -1] += (trials.weight[:, cells] * trials.covariate[:, cells] ** 2).sum(axis=1)
    inverse = np.linalg.inv(normal + ridge[:, :, np.newaxis] * np.eye(columns.shape[2]))
    found = np.einsum("fcd,fd->fc", inverse, right)
    missed = target - np.einsum("frc,fc->fr", columns, found)
    spare = np.maximum((trials.weight > 0).sum(axis=1) - columns.shape[2], 1)
    counted = trials.weight.sum(axis=1) / np.maximum((trials.weight > 0).sum(axis=1), 1)
    squares = (trials.weight * missed**2).sum(axis=1) / np.where(counted > 0, counted, 1.0)
    sandwich = np.einsum("fcd,fde,feg->fcg", inverse, np.einsum("frc,frd->fcd", weighted, weighted), inverse)
    spread = np.einsum("fcc->fc", sandwich)
    return found, np.sqrt(np.maximum(spread, 0.0) * (squares / spare)[:, np.newaxis])
