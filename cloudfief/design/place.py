"""Where a parameter of a scenario is kept: reading it and setting it, an entry of a table included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cloudfief.core import discovery
from cloudfief.core.block import Block, Lever
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import LeverUse, Scenario, Settings


class Place(NamedTuple):
    """A parameter of an institution or lever of a scenario, or one entry of it."""

    path: str
    kind: type[Block]
    field: str
    keys: tuple[str | int, ...]

    @property
    def is_lever(self) -> bool:
        """Whether the parameter belongs to a lever."""
        return issubclass(self.kind, Lever)


def place_of(scenario: Scenario, path: str) -> Place:
    """Where `path` points; raises BadInput with the nearest right name."""
    block, _, rest = path.partition(".")
    field, *keys = rest.split(".")
    if not field:
        raise BadInput(f"'{path}' is not a path. Write INSTITUTION.PARAMETER, such as household.agent_willing.")
    for extra in scenario.imports:
        discovery.load_extra(extra)
    here = [*scenario.institutions, *(use.lever for use in scenario.levers)]
    if block not in here:
        raise BadInput(f"{path}: '{block}' is no institution or lever of scenario '{scenario.name}'.{nearest(block, here)}")
    kind = discovery.kind(block)
    if field not in kind.model_fields:
        raise BadInput(f"{path}: '{block}' has no parameter '{field}'.{nearest(field, kind.model_fields)}")
    found = Place(path, kind, field, ())
    value = _whole_value(scenario, found)
    place = Place(path, kind, field, tuple(_key(path, value, keys)))
    _refuse_overridden(scenario, place)
    return place


def _key(path: str, value: Any, keys: list[str]) -> list[str | int]:
    found: list[str | int] = []
    for key in keys:
        entries = _entries(value)
        if not entries:
            raise BadInput(f"{path}: found '.{key}' after a single value; allowed is the parameter alone.")
        if key not in entries:
            raise BadInput(f"{path}: no entry '{key}'; allowed is {', '.join(entries)}.{nearest(key, entries)}")
        found.append(int(key) if isinstance(value, list | tuple) else key)
        value = entries[key]
    return found


def _entries(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): part for key, part in value.items()}
    return {str(number): part for number, part in enumerate(value)} if isinstance(value, list | tuple) else {}


def _refuse_overridden(scenario: Scenario, place: Place) -> None:
    """A number that the event or a date sets anew is not the parameter's to vary."""
    later = [(scenario.event.set, "its event")] if scenario.event is not None else []
    later += [(settings, f"the values dated {day}") for day, settings in scenario.dated.items()]
    for settings, where in later:
        if place.field in settings.get(place.kind.name, {}):
            raise BadInput(f"{place.path}: scenario '{scenario.name}' sets it by {where}; it cannot be varied.")


def _whole_value(scenario: Scenario, place: Place) -> Any:
    """The parameter with all its entries, as the scenario has it."""
    chosen: Mapping[str, Any] = scenario.set.get(place.kind.name, {})
    if place.is_lever:
        chosen = next(use.params for use in scenario.levers if use.lever == place.kind.name)
    return chosen.get(place.field, place.kind.parameter(place.field)["default"])


def value_of(scenario: Scenario, place: Place) -> Any:
    """The value that a scenario has at a place."""
    value = _whole_value(scenario, place)
    for key in place.keys:
        value = value[key]
    return value


def with_values(scenario: Scenario, values: Mapping[str, Any]) -> Scenario:
    """The scenario with other values at these paths, in every arm; the other entries of a table stay."""
    found = scenario
    for path, value in values.items():
        place = place_of(found, path)
        whole = _replaced(_whole_value(found, place), place.keys, value)
        found = _with_lever(found, place, whole) if place.is_lever else _with_setting(found, place, whole)
    return found


def _replaced(whole: Any, keys: tuple[str | int, ...], value: Any) -> Any:
    if not keys:
        return value
    first, rest = keys[0], keys[1:]
    if isinstance(whole, Mapping):
        return {**whole, first: _replaced(whole[first], rest, value)}
    return tuple(_replaced(part, rest, value) if number == first else part for number, part in enumerate(whole))


def _with_setting(scenario: Scenario, place: Place, whole: Any) -> Scenario:
    settings: Settings = {**scenario.set, place.kind.name: {**scenario.set.get(place.kind.name, {}), place.field: whole}}
    return scenario.model_copy(update={"set": settings})


def _with_lever(scenario: Scenario, place: Place, whole: Any) -> Scenario:
    uses: list[LeverUse] = [
        use.model_copy(update={"params": {**use.params, place.field: whole}}) if use.lever == place.kind.name else use
        for use in scenario.levers
    ]
    return scenario.model_copy(update={"levers": tuple(uses)})
