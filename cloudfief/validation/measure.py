"""What a run says about a fact: a function from published signals to one number a pair."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

from cloudfief.core import discovery
from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.errors import BadInput, nearest
from cloudfief.effect import Values

Read = Callable[..., Values]
MEASURES: dict[str, Measure] = {}


class Measure(NamedTuple):
    """How a quantity is read off a run: `read(signals, period, **details)` gives (pair,) in `unit`."""

    read: Read
    unit: str
    signals: tuple[str, ...]
    arms: tuple[str, ...]


def measure(unit: str, *signals: str, arms: tuple[str, ...] = (SHOCK,)) -> Callable[[Read], Read]:
    """Register a function under its own name, with the unit it answers in and the signals and arms it reads."""

    def registered(read: Read) -> Read:
        name = read.__name__
        if name in MEASURES:
            raise BadInput(f"validation: two measures are called '{name}'.")
        MEASURES[name] = Measure(read, unit, signals, arms)
        return read

    return registered


BOTH = (SHOCK, BASELINE)


@functools.cache
def _load_measures() -> None:
    discovery.walk("cloudfief.validation.measures")


def measure_named(name: str) -> Measure:
    """A measure by its name; raises BadInput with the nearest one."""
    _load_measures()
    if name not in MEASURES:
        raise BadInput(f"measure: found '{name}'; no measure is called that.{nearest(name, MEASURES)}")
    return MEASURES[name]
