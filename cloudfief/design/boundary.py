"""Where a claim turns, in words: that nothing moves it, or the boxes in which it holds or fails."""

from __future__ import annotations

from typing import Any

import numpy as np

from cloudfief.claims.claim import Claim
from cloudfief.design.dimension import Dimension
from cloudfief.design.prim import Box, boxes
from cloudfief.design.volume import Judged

STILL = 1e-9  # an effect that varies by less than this part of itself does not vary


def by_construction(claim: type[Claim], result: Judged) -> str:
    """That no disputed parameter moves the claim's measure, in a sentence; empty where one does."""
    if claim.by_construction:
        return f"It holds by construction: {claim.by_construction}."
    if np.ptp(result.means) > STILL * max(1.0, float(np.abs(result.means).max())):
        return ""
    word = "holds" if result.holds.all() else "fails"
    return f"It {word} by construction: the effect is {result.means[0]:.6g} wherever it is measured, whatever is varied."


def boxes_told(dimensions: tuple[Dimension, ...], table: np.ndarray, result: Judged) -> dict[str, Any]:
    """Boxes around the rarer of holding and failing, with its name."""
    rarer = "holds" if result.holds.mean() <= 0.5 else "fails"
    cases = result.holds if rarer == "holds" else ~result.holds
    if cases.all() or not cases.any():
        return {"around": rarer, "found": []}
    found = boxes(table, cases, tuple(dimension.ordered for dimension in dimensions))
    return {"around": rarer, "found": [_box_told(dimensions, table, box) for box in found]}


def _box_told(dimensions: tuple[Dimension, ...], table: np.ndarray, box: Box) -> dict[str, Any]:
    """A box with its limits by path; an end that no point lies beyond is the end of the parameter's range."""
    limits: dict[str, list[Any]] = {}
    for column, limit in box.limits.items():
        dimension, values = dimensions[column], table[:, column]
        if not dimension.ordered:
            limits[dimension.path] = [dimension.choices[int(code)] for code in limit]
        elif dimension.choices:
            limits[dimension.path] = list(limit)
        else:
            low = dimension.low if limit[0] == values.min() else limit[0]
            limits[dimension.path] = [low, dimension.high if limit[1] == values.max() else limit[1]]
    return {"limits": limits, "coverage": box.coverage, "density": box.density, "mass": box.mass, "points": int(box.inside.sum())}
