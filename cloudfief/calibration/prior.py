"""The parameters that are sought: each an institution's own, uniform over a range within its bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.calibration.plan import Plan
from cloudfief.core import discovery
from cloudfief.core.arms import arms_of
from cloudfief.core.economy import economy_at
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario, Settings

Floats = NDArray[np.float64]


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
        _refuse_overruled(path, scenario)
    return tuple(found)


def _parameter(path: str, span: tuple[float, float] | None, scenario: Scenario) -> Parameter:
    block, field, part = _split(path, scenario)
    details = discovery.institutions()[block].parameter(field)
    present = _present(scenario, block, field)
    if part:
        if not isinstance(present, Mapping) or part not in present:
            known = list(present) if isinstance(present, Mapping) else []
            raise BadInput(f"{path}: '{block}.{field}' has no part '{part}'.{nearest(part, known)}")
        present = present[part]
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


def _split(path: str, scenario: Scenario) -> tuple[str, str, str]:
    block, _, rest = path.partition(".")
    field, _, part = rest.partition(".")
    if block not in scenario.institutions:
        raise BadInput(f"{path}: '{scenario.name}' has no institution '{block}'.{nearest(block, scenario.institutions)}")
    known = discovery.institutions()[block].model_fields
    if field not in known:
        raise BadInput(f"{path}: '{block}' has no parameter '{field}'.{nearest(field, known)}")
    return block, field, part


def _present(scenario: Scenario, block: str, field: str) -> Any:
    base = arms_of(scenario)[0]
    return getattr(economy_at(scenario, base, max(base.first_week, 0)).blocks[block], field)


def _refuse_overruled(path: str, scenario: Scenario) -> None:
    """A value that the scenario sets by date or by its event would hide the sought one."""
    block, field = path.split(".")[:2]
    dated: list[tuple[str, Settings]] = [(f"dated {day}", settings) for day, settings in scenario.dated.items()]
    if scenario.event is not None:
        dated.append((f"its event of {scenario.event.date}", scenario.event.set))
    for when, settings in dated:
        if field in settings.get(block, {}):
            raise BadInput(f"parameters: {path}: '{scenario.name}' sets it itself ({when}); allowed is one that it leaves alone.")


def with_point(scenario: Scenario, parameters: Sequence[Parameter], point: Floats) -> Scenario:
    """The scenario with these values of the parameters, in every arm."""
    values: dict[str, Any] = {}
    for parameter, number in zip(parameters, point, strict=True):
        value: Any = round(number) if parameter.whole else float(number)
        block, field, *part = parameter.path.split(".", 2)
        key = f"{block}.{field}"
        if part:
            value = {**values.get(key, _present(scenario, block, field)), part[0]: value}
        values[key] = value
    return scenario.with_values(values, source="sought by the calibration")
