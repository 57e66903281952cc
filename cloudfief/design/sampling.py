"""Where in the space the points of a design lie."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput
from cloudfief.design.dimension import Dimension

DESIGNS = ("lhs", "sobol", "grid")
MOST_POINTS = 100_000


def sampled(dimensions: tuple[Dimension, ...], points: int, design: str, seed: int) -> list[dict[str, Any]]:
    """The values at each point.

    "lhs" is a Latin hypercube and "sobol" a scrambled Sobol sequence (scipy.stats.qmc), both a sample of the prior;
    "grid" crosses every value given with as many steps of each range as fit into the number of points.
    """
    if not 1 <= points <= MOST_POINTS:
        raise BadInput(f"points: found {points}; allowed is 1 to {MOST_POINTS}.")
    if design not in DESIGNS:
        raise BadInput(f"design: found {design!r}; allowed is {', '.join(DESIGNS)}.")
    if design == "grid":
        return _grid(dimensions, points)
    return at_shares(dimensions, shares(len(dimensions), points, design, seed))


def shares(dimensions: int, points: int, design: str, seed: int) -> Floats:
    """Points in the unit cube, shape (point, dimension)."""
    from scipy.stats import qmc

    if design == "lhs":
        return qmc.LatinHypercube(dimensions, rng=np.random.default_rng(seed)).random(points)
    sequence = qmc.Sobol(dimensions, rng=np.random.default_rng(seed))
    return sequence.random_base2(math.ceil(math.log2(points)) if points > 1 else 0)[:points]


def at_shares(dimensions: tuple[Dimension, ...], cube: Floats) -> list[dict[str, Any]]:
    """The values at points of the unit cube, shape (point, dimension)."""
    names = [dimension.path for dimension in dimensions]
    values = ([dimension.value_at(float(share)) for dimension, share in zip(dimensions, row, strict=True)] for row in cube)
    return [dict(zip(names, row, strict=True)) for row in values]


def _grid(dimensions: tuple[Dimension, ...], points: int) -> list[dict[str, Any]]:
    fixed = math.prod(len(dimension.choices) for dimension in dimensions if dimension.choices)
    ranges = sum(not dimension.choices for dimension in dimensions)
    steps = int((points / fixed) ** (1 / ranges) + 1e-9) if ranges else 1
    if fixed > points or (ranges and steps < 2):
        needed = fixed * 2**ranges
        raise BadInput(f"points: found {points}; a grid over these parameters needs {needed} or more.\nOr choose design: lhs.")
    axes = [_axis(dimension, steps) for dimension in dimensions]
    names = [dimension.path for dimension in dimensions]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*axes)]


def _axis(dimension: Dimension, steps: int) -> list[Any]:
    if dimension.choices:
        return list(dimension.choices)
    values = np.linspace(dimension.low, dimension.high, steps)
    return list(dict.fromkeys(round(value) for value in values)) if dimension.whole else [float(value) for value in values]
