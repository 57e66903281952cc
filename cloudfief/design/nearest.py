"""How far one has to go from the scenario's own numbers until a claim turns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cloudfief.design.dimension import Dimension


def distance(dimensions: Sequence[Dimension], values: Mapping[str, Any]) -> float:
    """How far values lie from the scenario's own: the root of the summed squares, each in standard deviations of its prior."""
    return math.sqrt(sum(dimension.steps_apart(values[dimension.path], dimension.default) ** 2 for dimension in dimensions))


def nearest_point(
    dimensions: Sequence[Dimension], points: Sequence[Mapping[str, Any]], wanted: Sequence[bool]
) -> dict[str, Any] | None:
    """The wanted point that lies nearest to the scenario's own numbers; None where there is none.

    It is the nearest of those that were run: the true distance is no larger.
    """
    found = [(distance(dimensions, values), number) for number, values in enumerate(points) if wanted[number]]
    if not found:
        return None
    _, number = min(found)
    return told(dimensions, points[number], number)


def told(dimensions: Sequence[Dimension], values: Mapping[str, Any], point: int | None = None) -> dict[str, Any]:
    """A point, how far it lies, and each parameter's own distance with its sign, the longest first."""
    steps = {dimension.path: _signed(dimension, values[dimension.path]) for dimension in dimensions}
    ordered = dict(sorted(steps.items(), key=lambda item: -abs(item[1])))
    return {"point": point, "distance": distance(dimensions, values), "values": dict(values), "steps": ordered}


def _signed(dimension: Dimension, value: Any) -> float:
    length = dimension.steps_apart(value, dimension.default)
    return -length if dimension.ordered and value < dimension.default else length


def own_values(dimensions: Sequence[Dimension]) -> dict[str, Any]:
    """The scenario's own numbers."""
    return {dimension.path: dimension.default for dimension in dimensions}


def nearer(
    dimensions: Sequence[Dimension], start: Mapping[str, Any], still: Callable[[Mapping[str, Any]], bool], halvings: int
) -> dict[str, Any]:
    """A point nearer to the scenario's own numbers that is `still` wanted, found by trying.

    First every parameter goes back to its own value by itself, the shortest step first, and stays there if the point is
    still wanted; then what is left is drawn back by halving the way, `halvings` times. Costs one trial a parameter that
    differs and one a halving.
    """
    own, now = own_values(dimensions), dict(start)
    for dimension in sorted(dimensions, key=lambda one: one.steps_apart(now[one.path], one.default)):
        if now[dimension.path] == own[dimension.path]:
            continue
        tried = {**now, dimension.path: own[dimension.path]}
        if distance(dimensions, tried) > 0 and still(tried):
            now = tried
    low, high, far = 0.0, 1.0, dict(now)
    for _ in range(halvings):
        middle = (low + high) / 2
        tried = _between(dimensions, own, far, middle)
        if still(tried):
            high, now = middle, tried
        else:
            low = middle
    return now


def _between(dimensions: Sequence[Dimension], own: Mapping[str, Any], far: Mapping[str, Any], share: float) -> dict[str, Any]:
    """The point a share of the way out; words stay as they are out there, whole numbers are rounded away from home."""
    values = {}
    for dimension in dimensions:
        here, there = own[dimension.path], far[dimension.path]
        if dimension.choices:
            values[dimension.path] = there
        elif dimension.whole:
            step = (there - here) * share
            values[dimension.path] = here + (math.ceil(step) if step > 0 else math.floor(step))
        else:
            values[dimension.path] = here + (there - here) * share
    return values
