"""The record of a calibration: what was asked, what was found, and everything that is needed to do it again."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np

from cloudfief.calibration.identification import Identification
from cloudfief.calibration.observed import Target
from cloudfief.calibration.plan import Plan
from cloudfief.calibration.predictive import Predicted
from cloudfief.calibration.prior import Parameter
from cloudfief.calibration.solution import Solution
from cloudfief.core.arrays import Floats
from cloudfief.store.record import versions

EDGE = 0.02  # of the range, within which an estimate counts as being at its end


def parameter_rows(parameters: Sequence[Parameter], found: Solution, known: Identification) -> list[dict[str, Any]]:
    """Each parameter: its default, range, estimate with error and interval, and how much of its prior spread is left."""
    rows = []
    for number, parameter in enumerate(parameters):
        estimate = float(found.estimate[number])
        margin = EDGE * (parameter.high - parameter.low)
        ratio = known.ratio[parameter.path]
        rows.append({
            "parameter": parameter.path, "what": parameter.what, "unit": parameter.unit, "default": parameter.default,
            "range": [parameter.low, parameter.high], "estimate": estimate, "standard_error": found.error[number],
            "low": found.low[number], "high": found.high[number],
            "posterior_sd": float(found.posterior[:, number].std(ddof=1)), "prior_sd": parameter.spread,
            "posterior_over_prior_sd": ratio, "identified": parameter.path not in known.not_identified,
            "at_the_edge": not parameter.low + margin < estimate < parameter.high - margin,
            "default_inside": _inside(parameter.default, found.low[number], found.high[number]),
        })  # fmt: skip
    return rows


def _inside(value: float, low: float | None, high: float | None) -> bool | None:
    return None if low is None or high is None else low <= value <= high


def fact_rows(targets: Sequence[Target], worlds: Floats, predicted: Predicted) -> list[dict[str, Any]]:
    """Each fact: observed, ours at the estimate over the simulated worlds, (pair, fact), the gap in bands, and the prediction."""
    rows = []
    inside = predicted.inside(np.array([target.observed for target in targets]))
    for number, target in enumerate(targets):
        ours = _number(worlds[:, number].mean())
        rows.append({
            "fact": target.fact, "quantity": target.quantity, "measured": target.measure.what, "unit": target.unit,
            "observed": target.observed, "band": target.band, "ours": ours,
            "ours_sd": _number(worlds[:, number].std(ddof=1)) if len(worlds) > 1 else None,
            "gap_in_bands": None if ours is None else (ours - target.observed) / target.band,
            "predicted": _number(predicted.mean[number]), "predicted_low": _number(predicted.low[number]),
            "predicted_high": _number(predicted.high[number]), "observed_inside": inside[number], "source": target.source,
        })  # fmt: skip
    return rows


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def identification_part(known: Identification) -> dict[str, Any]:
    """Singular values, directions and the sentences about them."""
    return {
        "singular_values": [direction.singular_value for direction in known.directions],
        "directions": [
            {"left_of_prior_spread": direction.left, "sloppy": direction.sloppy, "parts": direction.parts}
            for direction in known.directions
        ],
        "not_identified": known.not_identified,
        "says": known.sentences(),
    }


def method_part(plan: Plan, found: Solution) -> dict[str, Any]:
    """What belongs to the method: the J test of moments, or how even the ranks of true values are."""
    if found.test is not None:
        return {"test": found.test, "ranks": None}
    ranks = {"ranked": found.ranked, "p_values": dict(zip(plan.parameters, found.rank_p or (), strict=True))}
    return {"test": None, "ranks": ranks}


def versions_used(method: str) -> dict[str, str]:
    """The versions that decide the numbers."""
    extra = ("torch", "sbi") if method == "npe" else ()
    return {**versions(), **{name: importlib.metadata.version(name) for name in extra if importlib.util.find_spec(name)}}
