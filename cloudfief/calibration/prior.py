"""The parameters that are sought: each an institution's own, uniform over a range within its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.calibration.plan import Plan
from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput
from cloudfief.core.place import place_of, refuse_set_later
from cloudfief.core.scenario import Scenario


class Parameter(NamedTuple):
    """A number of an institution, or one part of a number by name, and the range in which it is sought."""

    path: str
    default: float
    low: float
    high: float
    whole: bool  # only whole numbers are allowed
    what: str
    unit: str

    @property
    def spread(self) -> float:
        """Standard deviation of the uniform prior, (high - low) / sqrt(12)."""
        return (self.high - self.low) / float(np.sqrt(12))


def parameters_of(plan: Plan, scenario: Scenario) -> tuple[Parameter, ...]:
    """The sought parameters; raises BadInput for one that is unknown, no number, out of bounds, or set by date elsewhere."""
    found = []
    for path, span in plan.parameters.items():
        try:
            found.append(_parameter(path, span, scenario))
        except BadInput as error:
            raise BadInput(f"parameters: {error}") from error
    return tuple(found)


def _parameter(path: str, span: tuple[float, float] | None, scenario: Scenario) -> Parameter:
    place = place_of(scenario, path)
    if place.is_lever:
        raise BadInput(f"{path}: found a parameter of a lever; allowed is one of an institution.")
    refuse_set_later(scenario, place)
    present, details = place.value(scenario), place.kind.parameter(place.field)
    if isinstance(present, bool) or not isinstance(present, int | float):
        parts = f" Name one of its parts, such as {path}.{next(iter(present))}." if isinstance(present, Mapping) else ""
        raise BadInput(f"{path}: found {type(present).__name__}; allowed is a parameter that is one number.{parts}")
    if span is None and details["sweep"] is None:
        raise BadInput(f"{path}: no range is known; write {path}: [LOW, HIGH].")
    low, high = span if span is not None else details["sweep"]
    bounds = details["bounds"]
    if not low < high:
        raise BadInput(f"{path}: found [{low:g}, {high:g}]; allowed is a lower number before a higher one.")
    if low < bounds[0] or high > bounds[1]:
        raise BadInput(f"{path}: found [{low:g}, {high:g}]; allowed is a range within {bounds[0]:g} to {bounds[1]:g}.")
    return Parameter(path, float(present), float(low), float(high), isinstance(present, int), details["what"], details["unit"])


def with_point(scenario: Scenario, parameters: Sequence[Parameter], point: Floats) -> Scenario:
    """The scenario with these values of the parameters, in every arm."""
    values = {
        parameter.path: round(number) if parameter.whole else float(number)
        for parameter, number in zip(parameters, point, strict=True)
    }
    return scenario.with_values(values, source="sought by the calibration")
