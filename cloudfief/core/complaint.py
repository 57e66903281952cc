"""What pydantic objects to, in the words of this program: key, value found, what is allowed, the nearest right name."""

from __future__ import annotations

import re
from typing import Any

from pydantic import ValidationError

from cloudfief.core.errors import nearest

ALLOWED = {
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "bool": "true or false",
    "date": "a date, such as 2025-01-20",
    "string": "a word or text",
    "tuple": "a list, such as [a, b]",
    "list": "a list, such as [a, b]",
    "dict": "names with values, such as {name: value}",
    "model": "names with values, such as {name: value}",
    "mapping": "names with values, such as {name: value}",
}


def first_complaint(error: ValidationError) -> str:
    """The first thing pydantic objects to, as one sentence with key, value found and what is allowed."""
    details: Any = error.errors()[0]
    place, kind, found = details["loc"], details["type"], details["input"]
    key = ".".join(str(part) for part in place if part != "[key]") or "the scenario"
    if not place and kind == "value_error":
        return f"{details['msg'].removeprefix('Value error, ')}."
    if kind == "missing" and not isinstance(place[-1], int):
        return f"'{key}' is missing."
    if kind == "extra_forbidden":
        return f"no key is called '{key}'."
    if kind == "missing":
        key = ".".join(str(part) for part in place[:-1])
        return f"{key}: found {found!r}; allowed is a longer list."
    hint = nearest(found, _choices(details)) if isinstance(found, str) else ""
    return f"{key}: found {found!r}; allowed is {allowed_by(details)}.{hint}"


def _choices(details: Any) -> list[str]:
    """The words of which one is allowed; none where the value is not one of a few words."""
    return re.findall(r"'([^']*)'", details["ctx"]["expected"]) if details["type"] == "literal_error" else []


def allowed_by(details: Any) -> str:
    """What would have been right, by the kind of the error and its limits."""
    limits = details.get("ctx", {})
    match details["type"]:
        case "greater_than":
            return f"more than {limits['gt']:g}"
        case "greater_than_equal":
            return f"{limits['ge']:g} or more"
        case "less_than":
            return f"less than {limits['lt']:g}"
        case "less_than_equal":
            return f"{limits['le']:g} or less"
        case "too_short":
            return f"{limits['min_length']} or more of them"
        case "too_long":
            return f"{limits['max_length']} of them at most"
        case "literal_error":
            *others, last = _choices(details) or [limits["expected"]]
            return f"{', '.join(others)} or {last}" if others else last
        case kind:
            usual = str(details["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
            return ALLOWED.get(str(kind).partition("_")[0], usual)
