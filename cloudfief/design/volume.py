"""How much of the prior a claim holds in: a verdict at each point, and their shares with intervals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from cloudfief.claims.claim import CONTRADICTED, SUPPORTED, UNDECIDED
from cloudfief.core.arrays import Bools, Floats
from cloudfief.core.errors import BadInput
from cloudfief.effect import CONFIDENCE


class Judged(NamedTuple):
    """The points of a design judged: each one's mean, whether that lies on the claimed side, and the verdict."""

    means: Floats
    holds: Bools
    verdicts: tuple[str, ...]
    half_width: float


def judged(values: Floats, threshold: float, expected_sign: int, ceiling: float | None = None) -> Judged:
    """A verdict at each point from the mean of its pairs and the spread between pairs, pooled over all points.

    `values` has shape (point, pair). The half width is t(0.975, N (R - 1)) s / sqrt(R) with s² the mean of the N points' own
    variances: a point has few pairs, so that its own variance says little. Supported where the whole interval lies beyond
    the threshold in the claimed direction, and below the `ceiling` of a claim that has one; contradicted where it lies on the
    other side; else undecided.
    Raises BadInput for one pair a point, which has no spread.
    """
    points, pairs = values.shape
    if pairs < 2:
        raise BadInput(f"pairs: found {pairs}; allowed is 2 or more, so that the spread between worlds is known.")
    means = values.mean(axis=1)
    spread = float(np.sqrt(values.var(axis=1, ddof=1).mean()))
    half = float(stats.t.ppf(0.5 + CONFIDENCE / 2, points * (pairs - 1)) * spread / np.sqrt(pairs))
    distance = inside(means, threshold, expected_sign, ceiling)
    verdicts = tuple(SUPPORTED if gap > half else CONTRADICTED if gap < -half else UNDECIDED for gap in distance)
    return Judged(means, distance > 0, verdicts, half)


def inside(values: Floats, threshold: float, expected_sign: int, ceiling: float | None = None) -> Floats:
    """How far values lie on the claimed side of the threshold and below the ceiling; negative outside."""
    beyond = (values - threshold) * expected_sign
    return beyond if ceiling is None else np.minimum(beyond, ceiling - values)


def share(count: int, of: int, confidence: float = CONFIDENCE) -> dict[str, Any]:
    """A share with its exact binomial interval (Clopper and Pearson 1934)."""
    if of == 0:
        return {"points": 0, "share": None, "low": None, "high": None}
    found = stats.binomtest(count, of).proportion_ci(confidence, method="exact")
    return {"points": count, "share": count / of, "low": float(found.low), "high": float(found.high)}


def volumes(found: Judged, values: Floats, threshold: float, expected_sign: int, ceiling: float | None = None) -> dict[str, Any]:
    """The shares of the points, and so of the volume they sample, by verdict; and the share of single worlds that hold.

    The interval of the single worlds counts points, not worlds: the worlds of one point are no independent draws.
    """
    told: dict[str, Any] = {
        verdict: share(found.verdicts.count(verdict), len(found.verdicts)) for verdict in (SUPPORTED, CONTRADICTED, UNDECIDED)
    }
    worlds = (inside(values, threshold, expected_sign, ceiling) > 0).mean(axis=1)
    mean = float(worlds.mean())
    half = float(stats.norm.ppf(0.5 + CONFIDENCE / 2) * worlds.std(ddof=1) / np.sqrt(len(worlds))) if len(worlds) > 1 else 0.0
    told["single worlds"] = {"share": mean, "low": max(0.0, mean - half), "high": min(1.0, mean + half)}
    return told
