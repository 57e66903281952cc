"""A parameter by its dotted path, such as fief.take_rate or household.weekly_income_usd.us: where a scenario keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from cloudfief.core import discovery
from cloudfief.core.block import Block, Lever
from cloudfief.core.building import built
from cloudfief.core.errors import BadInput, nearest

if TYPE_CHECKING:
    from cloudfief.core.scenario import Scenario


class Place(NamedTuple):
    """A parameter of an institution or lever of a scenario, or one entry of its table."""

    path: str
    kind: type[Block]
    field: str
    keys: tuple[str | int, ...]  # which entry of a table, of a table in it, and so on

    @property
    def is_lever(self) -> bool:
        """Whether the parameter belongs to a lever."""
        return issubclass(self.kind, Lever)

    def value(self, scenario: Scenario) -> Any:
        """What the scenario has there in every arm; neither its event nor what it sets by date counts."""
        found = whole_value(scenario, self.kind, self.field)
        for key in self.keys:
            found = found[key]
        return found

    def replaced(self, scenario: Scenario, value: Any) -> Any:
        """The whole parameter with another value there; the other entries of a table stay."""
        return _replaced(whole_value(scenario, self.kind, self.field), self.keys, value) if self.keys else value


def place_of(scenario: Scenario, path: str) -> Place:
    """Where `path` points; raises BadInput, with the nearest right name, where it points nowhere."""
    name, _, rest = path.partition(".")
    field, _, keys = rest.partition(".")
    if not (name and field):
        raise BadInput(f"'{path}' is not a path. Write INSTITUTION.PARAMETER, such as household.agent_willing.")
    for extra in scenario.imports:
        discovery.load_extra(extra)
    here = [*scenario.institutions, *(use.lever for use in scenario.levers)]
    if name not in here:
        raise BadInput(f"{path}: '{name}' is no institution or lever of scenario '{scenario.name}'.{nearest(name, here)}")
    kind = discovery.kind(name)
    if field not in kind.model_fields:
        raise BadInput(f"{path}: '{name}' has no parameter '{field}'.{nearest(field, kind.model_fields)}")
    return Place(path, kind, field, _keys(path, whole_value(scenario, kind, field), keys) if keys else ())


def refuse_set_later(scenario: Scenario, place: Place) -> None:
    """Raise BadInput where the event or a date of the scenario sets the parameter anew: what is varied would not last."""
    later = [(scenario.event.set, "its event")] if scenario.event is not None else []
    later += [(settings, f"the values dated {day}") for day, settings in scenario.dated.items()]
    for settings, where in later:
        if place.field in settings.get(place.kind.name, {}):
            raise BadInput(f"{place.path}: scenario '{scenario.name}' sets it by {where}; it cannot be varied.")


def whole_value(scenario: Scenario, kind: type[Block], field: str) -> Any:
    """The parameter with all its entries, as the block has it."""
    chosen: Mapping[str, Any] = scenario.set.get(kind.name, {})
    if issubclass(kind, Lever):
        chosen = next(use.params for use in scenario.levers if use.lever == kind.name)
    return getattr(built(kind, chosen, scenario.blocs), field)


def _keys(path: str, value: Any, rest: str) -> tuple[str | int, ...]:
    """The keys of an entry from the last part of its path; a key may have dots of its own."""
    found: list[str | int] = []
    while rest:
        entries = _entries(value)
        if not entries:
            raise BadInput(f"{path}: found '.{rest}' after a single value; allowed is the parameter alone.")
        fitting = [key for key in entries if f"{rest}.".startswith(f"{key}.")]
        if not fitting:
            wrong = rest.partition(".")[0]
            raise BadInput(f"{path}: no entry '{wrong}'; allowed is {', '.join(entries)}.{nearest(wrong, entries)}")
        key = max(fitting, key=len)
        found.append(int(key) if isinstance(value, list | tuple) else key)
        value, rest = entries[key], rest[len(key) + 1 :]
    return tuple(found)


def _entries(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return {str(key): part for key, part in value.items()}
    return {str(number): part for number, part in enumerate(value)} if isinstance(value, list | tuple) else {}


def _replaced(whole: Any, keys: tuple[str | int, ...], value: Any) -> Any:
    if not keys:
        return value
    first, rest = keys[0], keys[1:]
    if isinstance(whole, Mapping):
        return {**whole, first: _replaced(whole[first], rest, value)}
    return tuple(_replaced(part, rest, value) if number == first else part for number, part in enumerate(whole))
