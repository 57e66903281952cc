"""A block from the parameters that somebody asks for: every name, type, number and bloc checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cloudfief.core.block import Block
from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput, nearest

USUAL_BLOCS = ("us", "cn", "eu")


def built(kind: type[Block], values: Mapping[str, Any], blocs: tuple[str, ...]) -> Block:
    """The block with these parameters; raises BadInput, with the nearest right name, for one that is wrong."""
    for parameter in values:
        if parameter not in kind.model_fields:
            raise BadInput(
                f"{kind.name}.{parameter}: '{kind.name}' has no parameter '{parameter}'.{nearest(parameter, kind.model_fields)}"
            )
        _refuse_unknown_blocs(kind, parameter, values[parameter], blocs)
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        raise BadInput(f"{kind.name}.{first_complaint(error)}") from error


def _refuse_unknown_blocs(kind: type[Block], parameter: str, value: Any, blocs: tuple[str, ...]) -> None:
    """A parameter whose unit is a bloc, or that has a value for each bloc, names only blocs that there are."""
    details = kind.parameter(parameter)
    default = details["default"]
    by_bloc = isinstance(default, Mapping) and bool(default) and set(default) <= set(USUAL_BLOCS)
    if not by_bloc and details["unit"] not in ("bloc", "blocs"):
        return
    offered = [*blocs, *(word for word in _words(default) if word not in USUAL_BLOCS)]
    for word in value if by_bloc and isinstance(value, Mapping) else _words(value):
        if word not in (*offered, *USUAL_BLOCS):
            raise BadInput(
                f"{kind.name}.{parameter}: found '{word}'; allowed is one of {', '.join(offered)}.{nearest(word, offered)}"
            )


def _words(value: Any) -> list[str]:
    """The words in a value, or in what it gives for each name."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return [word for part in parts for word in _words(part)]
