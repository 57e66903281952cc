"""From what a user asks for to a checked scenario: nothing is run or written before everything is right."""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cloudfief.core.arms import arms_of
from cloudfief.core.complaint import first_complaint
from cloudfief.core.economy import check
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario, load, shipped
from cloudfief.core.yamlfile import parse_value

HOUSEHOLDS = "household.count"
DATES = ("start", "until")
MOST_SEED = 2**63 - 1  # so that the seed of every further pair fits into 64 bits


def scenario(
    name: str | Path | Scenario = "deepseek",
    *,
    households: int | None = None,
    weeks: int | None = None,
    pairs: int | None = None,
    set: Mapping[str, Any] | None = None,
    imports: Sequence[str] = (),
) -> Scenario:
    """A shipped scenario by name, or a YAML file by path, with another size or other numbers; checked.

    `set` maps INSTITUTION.PARAMETER to a value, in every arm. Raises BadInput with the nearest right name.
    """
    found = name if isinstance(name, Scenario) else load(str(name))
    found = with_imports(found, imports)
    if set:
        found = found.with_values(set)
    if households is not None:
        found = _with_households(found, households)
    try:
        found = found.with_size(weeks, pairs)
    except ValidationError as error:
        raise BadInput(first_complaint(error)) from error
    return checked(found)


def refuse_seed(seed: int) -> None:
    """Raise BadInput for a seed below 0 or so large that a further pair would have none."""
    if not 0 <= seed <= MOST_SEED:
        raise BadInput(f"seed: found {seed}; allowed is 0 or more, up to 2^63 - 1.")


def checked(found: Scenario) -> Scenario:
    """The scenario, after building the economy of every week on which an arm changes; raises BadInput."""
    known = shipped()
    if not found.institutions:
        raise BadInput(f"{found.origin or found.name}: institutions: the list is empty; name at least one.")
    if twice := [name for name in found.institutions if found.institutions.count(name) > 1]:
        raise BadInput(f"{found.origin or found.name}: institutions: '{twice[0]}' is named twice.")
    for probe in found.probes:
        if importlib.util.find_spec(f"cloudfief.probes.{probe}") is None:
            raise BadInput(f"{found.origin or found.name}: no probe is called '{probe}'.")
    try:
        check(found, arms_of(found))
    except BadInput as error:
        ours = found.origin and Path(found.origin) not in known.values()
        where = f"{found.origin}: " if ours and found.origin not in str(error) else ""
        raise BadInput(f"{where}{error}") from error
    return found


def with_imports(found: Scenario, imports: Sequence[str]) -> Scenario:
    """The scenario with more files imported; a file beside the scenario is found there."""
    beside = Path(found.origin).parent if found.origin else Path()
    places = [
        str(beside / place) if place.endswith(".py") and not Path(place).exists() and (beside / place).exists() else place
        for place in (*found.imports, *imports)
    ]
    return found.model_copy(update={"imports": tuple(dict.fromkeys(places))})


def _with_households(found: Scenario, households: int) -> Scenario:
    if not isinstance(households, int) or households < 1:
        raise BadInput(f"households: found {households!r}; allowed is a whole number, 1 or more.")
    if "household" not in found.institutions:
        raise BadInput(f"households: scenario '{found.name}' has no institution 'household'.")
    return found.with_values({HOUSEHOLDS: households})


def parse_settings(texts: Sequence[str]) -> dict[str, Any]:
    """What `--set PATH=VALUE` says, by path."""
    values: dict[str, Any] = {}
    for text in texts:
        path, sign, value = text.partition("=")
        if not sign or "." not in path or not value:
            raise BadInput(f"--set {text}: not understood.\nWrite --set INSTITUTION.PARAMETER=VALUE.")
        if path.strip() in values:
            raise BadInput(f"--set {text}: {path.strip()} is given twice.\nLeave out one of them.")
        values[path.strip()] = parse_value(value)
    return values


def parse_lever(text: str) -> tuple[str, dict[str, Any]]:
    """What `--lever NAME[:PARAM=VALUE[,PARAM=VALUE]]` says; commas inside brackets belong to the value."""
    name, colon, rest = text.partition(":")
    params: dict[str, Any] = {}
    for part in _split_outside_brackets(rest) if colon else []:
        key, sign, value = part.partition("=")
        if not (sign and key.strip() and value.strip()):
            raise BadInput(f"--lever {text}: '{part}' is not understood.\nWrite --lever NAME:PARAM=VALUE,PARAM=VALUE.")
        if key.strip() in params:
            raise BadInput(f"--lever {text}: {key.strip()} is given twice.\nLeave out one of them.")
        params[key.strip()] = parse_value(value)
    if not name.strip() or "=" in name or (colon and not params):
        raise BadInput(f"--lever {text}: not understood.\nWrite --lever NAME or --lever NAME:PARAM=VALUE.")
    return name.strip(), params


def _split_outside_brackets(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def with_levers(found: Scenario, texts: Sequence[str]) -> Scenario:
    """The scenario with the levers that `--lever` names, laid over each other in their order."""
    for text in texts:
        name, params = parse_lever(text)
        dates = {key: params.pop(key) for key in DATES if key in params}
        for key, day in dates.items():
            if not isinstance(day, datetime.date):
                raise BadInput(f"--lever {text}: {key}: found {day!r}; allowed is a date, such as 2025-01-20.")
        found = found.with_lever(name, **dates, **params)
    return found
