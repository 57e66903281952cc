"""The space of a design: named parameters with the ranges they are varied over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args, get_origin

from cloudfief.core import discovery
from cloudfief.core.errors import BadInput
from cloudfief.core.place import Place, place_of, refuse_set_later
from cloudfief.core.scenario import Scenario
from cloudfief.core.yamlfile import parse_value
from cloudfief.design.dimension import Dimension

PRIOR, VALUES = "prior", "values"
Asked = Any  # "prior", [low, high] or {values: [...]}


class Space(NamedTuple):
    """The dimensions that are varied, and the parameters that were left out, each with the reason."""

    dimensions: tuple[Dimension, ...]
    left_out: Mapping[str, str] = MappingProxyType({})


def space_of(scenario: Scenario, asked: Mapping[str, Asked]) -> Space:
    """The dimensions that a user names; raises BadInput for an unknown name and a range outside the bounds."""
    if not asked:
        raise BadInput("parameters: the list is empty; name at least one, such as household.agent_willing: prior.")
    return Space(tuple(dimension_of(scenario, str(path), wanted) for path, wanted in asked.items()))


def parse_ranges(texts: Iterable[str]) -> dict[str, Asked]:
    """What `--parameters PATH[=LOW:HIGH|A,B,...]` says, by path."""
    asked: dict[str, Asked] = {}
    for text in texts:
        path, sign, wanted = text.partition("=")
        if path.strip() in asked:
            raise BadInput(f"--parameters {text}: {path.strip()} is given twice.\nLeave out one of them.")
        if sign and not wanted:
            raise BadInput(f"--parameters {text}: not understood.\nWrite PATH, PATH=LOW:HIGH or PATH=A,B,C.")
        if ":" in wanted:
            asked[path.strip()] = [_value(part) for part in wanted.split(":")]
        elif sign:
            asked[path.strip()] = {VALUES: [_value(part) for part in wanted.split(",")]}
        else:
            asked[path.strip()] = PRIOR
    return asked


def _value(text: str) -> Any:
    """A value typed on the command line: as YAML has it, but 1e-3 is a number."""
    found = parse_value(text)
    try:
        return float(found) if isinstance(found, str) else found
    except ValueError:
        return found


def dimension_of(scenario: Scenario, path: str, asked: Asked = PRIOR) -> Dimension:
    """One parameter over its own prior range, a given range, or given values; raises BadInput for anything else."""
    place = place_of(scenario, path)
    refuse_set_later(scenario, place)
    default = place.value(scenario)
    if isinstance(default, Mapping | list | tuple):
        entries = default if isinstance(default, Mapping) else range(len(default))
        first = next(iter(entries), "KEY")
        raise BadInput(f"{path}: a table of values; name one entry of it, such as {path}.{first}.")
    details = place.kind.parameter(place.field)
    common = {"unit": details["unit"], "default": default}
    if isinstance(asked, Mapping):
        return Dimension(path, 0.0, 0.0, choices=_checked_values(place, asked), **common)
    literal = choices_of(place)
    if asked == PRIOR and literal:
        return Dimension(path, 0.0, 0.0, choices=literal, **common)
    if asked == PRIOR:
        asked = details["sweep"]
        if asked is None:
            raise BadInput(f"{path}: has no prior range of its own.\nGive it one: [low, high], or values: [...].")
    low, high = _checked_range(place, asked, _is_whole(default))
    return Dimension(path, low, high, whole=_is_whole(default), **common)


def choices_of(place: Place) -> tuple[Any, ...]:
    """The words a parameter can choose from, or no and yes; nothing for a number."""
    annotation = place.kind.model_fields[place.field].annotation
    if get_origin(annotation) is Literal:
        return tuple(get_args(annotation))
    return (False, True) if annotation is bool else ()


def _is_whole(default: Any) -> bool:
    return isinstance(default, int) and not isinstance(default, bool)


def _checked_range(place: Place, asked: Asked, whole: bool) -> tuple[float, float]:
    numbers = isinstance(asked, list | tuple) and len(asked) == 2 and all(_is_number(value) for value in asked)
    if choices_of(place) or not numbers:
        raise BadInput(f"{place.path}: found {asked!r}; allowed is [low, high], prior, or values: [...].")
    low, high = (float(value) for value in asked)
    for value in (low, high):
        _refuse_outside(place, value)
    if not low < high:
        raise BadInput(f"{place.path}: found {low:g} to {high:g}; allowed is a lower number first.")
    if whole and not (low.is_integer() and high.is_integer()):
        raise BadInput(f"{place.path}: found {low:g} to {high:g}; allowed are whole numbers.")
    return low, high


def _checked_values(place: Place, asked: Mapping[str, Any]) -> tuple[Any, ...]:
    values = asked.get(VALUES)
    if set(asked) != {VALUES} or not isinstance(values, list | tuple) or not values:
        raise BadInput(f"{place.path}: found {dict(asked)!r}; allowed is values: [one, or, more].")
    if len({str(value) for value in values}) < len(values):
        raise BadInput(f"{place.path}: found {list(values)!r}; allowed are different values.")
    offered = choices_of(place)
    for value in values:
        if offered and value not in offered:
            raise BadInput(f"{place.path}: found {value!r}; allowed is one of {', '.join(map(str, offered))}.")
        if not offered and not _is_number(value):
            raise BadInput(f"{place.path}: found {value!r}; allowed is a number.")
        if not offered:
            _refuse_outside(place, float(value))
    return tuple(values)


def _refuse_outside(place: Place, value: float) -> None:
    bounds = place.kind.parameter(place.field)["bounds"]
    if bounds is not None and not bounds[0] <= value <= bounds[1]:
        raise BadInput(f"{place.path}: found {value:g}; allowed is {bounds[0]:g} to {bounds[1]:g}.")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def priors_of(scenario: Scenario, only: Sequence[str] = ()) -> Space:
    """Every single number of the scenario's institutions and levers that carries a prior range, with what is left out.

    `only` keeps paths that fit one of its patterns, such as "household.agent_*". Tables are left out, since one entry at a
    time has to be named, and so are numbers that the scenario's event or dates set, the number of households and the like.
    """
    found, left_out = [], {}
    for path in _paths(scenario):
        if only and not any(fnmatchcase(path, pattern) for pattern in only):
            continue
        try:
            found.append(dimension_of(scenario, path))
        except BadInput as error:
            left_out[path] = str(error).partition("\n")[0].removeprefix(f"{path}: ")
    if not found:
        raise BadInput(
            f"only: found {', '.join(only)}; no parameter of scenario '{scenario.name}' with a prior range fits."
            if only
            else f"No parameter of scenario '{scenario.name}' has a prior range."
        )
    return Space(tuple(found), left_out)


SIZES = ("household.count", "household.watch", "household.welfare_panel", "household.real_households")


def _paths(scenario: Scenario) -> list[str]:
    """Paths of the parameters with a prior range; how many households are simulated is no property of the world."""
    blocks = dict.fromkeys([*scenario.institutions, *(use.lever for use in scenario.levers)])
    paths = []
    for kind in (discovery.kind(name) for name in blocks):
        paths += [f"{kind.name}.{field}" for field in kind.model_fields if kind.parameter(field)["sweep"] is not None]
    return [path for path in paths if path not in SIZES]


def rival_laws(scenario: Scenario, switches: Sequence[str] = ()) -> Space:
    """Every law that the scenario can choose by a word (drift, recommender, ...), and the switches that are named."""
    paths = []
    for name in scenario.institutions:
        kind = discovery.kind(name)
        for field, info in kind.model_fields.items():
            if get_origin(info.annotation) is Literal:
                paths.append(f"{name}.{field}")
    space = dict.fromkeys([*paths, *switches], PRIOR)
    return space_of(scenario, space) if space else Space(())
