"""Turning the state of a world into plain arrays and back: for branches, files and digests."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.core.population import aligned_empty

Arrays = dict[str, np.ndarray]


def copied(value: Any) -> Any:
    """A deep copy of a state made of named tuples, dicts, tuples, arrays and plain values; arrays stay aligned."""
    return _rebuilt(value, _aligned_copy)


def flatten(value: Any) -> tuple[Any, Arrays]:
    """A state as a JSON-ready outline and a flat dictionary of arrays."""
    arrays: Arrays = {}
    return _outline(value, "state", arrays), arrays


def unflatten(outline: Any, arrays: Arrays) -> Any:
    """The state again; raises BadInput if the outline names a type that no loaded module defines."""
    match outline:
        case {"array": path}:
            return _aligned_copy(arrays[path])
        case {"record": name, "fields": fields}:
            return _record_type(name)(**{key: unflatten(part, arrays) for key, part in fields.items()})
        case {"map": items}:
            return {key: unflatten(part, arrays) for key, part in items.items()}
        case {"list": items}:
            return tuple(unflatten(part, arrays) for part in items)
        case {"value": plain}:
            return plain
        case _:
            raise BadInput(f"not a saved state: {outline!r:.80}.")


def digest(*values: Any) -> str:
    """A fingerprint of states: equal bits give equal text."""
    sha = hashlib.sha256()
    for value in values:
        outline, arrays = flatten(value)
        sha.update(repr(outline).encode())
        for path in sorted(arrays):
            array = np.ascontiguousarray(arrays[path])
            sha.update(f"{path}{array.dtype.str}{array.shape}".encode())
            sha.update(array.tobytes())
    return sha.hexdigest()


def _aligned_copy(array: np.ndarray) -> np.ndarray:
    if array.dtype == object:
        raise TypeError("a state may not hold arrays of Python objects")
    fresh = aligned_empty(array.shape, array.dtype)
    fresh[...] = array
    return fresh


def _rebuilt(value: Any, leaf: Callable[[np.ndarray], np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        return leaf(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(_rebuilt(part, leaf) for part in value))
    if isinstance(value, dict):
        return {key: _rebuilt(part, leaf) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_rebuilt(part, leaf) for part in value)
    return value


def _outline(value: Any, path: str, arrays: Arrays) -> Any:
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {"array": path}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        fields = zip(value._fields, value, strict=True)  # type: ignore[attr-defined]
        name = f"{type(value).__module__}:{type(value).__qualname__}"
        return {"record": name, "fields": {key: _outline(part, f"{path}/{key}", arrays) for key, part in fields}}
    if isinstance(value, dict):
        return {"map": {key: _outline(part, f"{path}/{key}", arrays) for key, part in value.items()}}
    if isinstance(value, tuple | list):
        return {"list": [_outline(part, f"{path}/{number}", arrays) for number, part in enumerate(value)]}
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return {"value": value}
    raise TypeError(f"{path} is a {type(value).__name__}; a state holds arrays, numbers, text, named tuples and dicts.")


def _record_type(name: str) -> type:
    module, _, qualified = name.partition(":")
    found: Any = sys.modules.get(module)
    for part in qualified.split("."):
        found = getattr(found, part, None)
    if not (isinstance(found, type) and issubclass(found, tuple) and hasattr(found, "_fields")):
        raise BadInput(f"the saved state uses '{name}', which this version does not know.")
    return found
