"""Verification cases: published or derived results that the economy's own code must reproduce."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import NamedTuple

import cloudfief.verification.cases as case_folder
from cloudfief.core.errors import BadInput


class Check(NamedTuple):
    """One number that theory gives and the code must find."""

    what: str
    expected: float
    got: float
    tolerance: float  # largest absolute difference allowed
    reference: bool = False  # `got` comes from a textbook model or closed form that the economy does not run

    @property
    def passed(self) -> bool:
        """Whether the difference is within the tolerance; a result that is not a number fails."""
        return abs(float(self.got) - float(self.expected)) <= self.tolerance


class Case(NamedTuple):
    """A named verification: what is true in theory and the function that checks it."""

    name: str
    what: str
    run: Callable[[], list[Check]]


_REGISTERED: dict[str, Case] = {}


def case(name: str, *, what: str) -> Callable[[Callable[[], list[Check]]], Callable[[], list[Check]]]:
    """Register the decorated function, which returns its checks, as the verification case of that name.

    Raises BadInput if another function holds the name already.
    """

    def register(run: Callable[[], list[Check]]) -> Callable[[], list[Check]]:
        holder = _REGISTERED.get(name)
        if holder is not None and holder.run.__qualname__ != run.__qualname__:
            raise BadInput(f"Verification case {name} is defined by both {holder.run.__name__} and {run.__name__}.")
        _REGISTERED[name] = Case(name, what, run)
        return run

    return register


def cases() -> dict[str, Case]:
    """Every case in the modules of `cloudfief.verification.cases`, sorted by name; nothing is listed by hand."""
    for module in pkgutil.iter_modules(case_folder.__path__, f"{case_folder.__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(_REGISTERED.items()))
