"""What a target is: an observed fact, and how the same quantity is read off a run; fixed beforehand, in YAML."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cloudfief.catalogue import facts
from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.yamlfile import read_yaml
from cloudfief.validation.measure import Measure, measure_named

CONFIRMED, TARGET = "confirmed", "target"
FOLDER = Path(__file__).parent / "targets"


class Target(BaseModel):
    """One observed number and how ours is measured.

    `title` says what was observed, where the fact's own words are long or lean on another fact's. `measured` says in words
    what is read of ours, over the days of `window`; `measure` names the function and `of` what it is asked.
    A `share` is a part of a whole in per cent. `trial` names the randomised experiment that gives the number, instead.
    `same_as` are facts that tell the same event in another form: a parameter that rests on one of them rests on this one.
    `in_view` are parameters, or rules, whose value was chosen with this number in view, whatever their source says today:
    such a target is no test of the model either.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: str
    unit: str
    title: str = ""
    measured: str = Field(min_length=1)
    share: bool = False
    measure: str = ""
    of: dict[str, Any] = {}
    window: tuple[datetime.date, datetime.date] | None = None
    trial: str = ""
    scenario: str = "deepseek"
    same_as: tuple[str, ...] = ()
    in_view: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.measure) == bool(self.trial):
            raise ValueError("a target has either a measure or a trial")
        if self.measure and (self.window is None or self.window[0] > self.window[1]):
            raise ValueError("a measure needs a window: [first day, last day]")
        return self

    @property
    def reads(self) -> Measure:
        """The measure by its name; raises BadInput for an unknown one."""
        return measure_named(self.measure)

    def rests_in(self, used: Collection[str]) -> bool:
        """Whether this fact, or the same in another form, is among those that went into a parameter, or was in view."""
        return bool(self.in_view) or not {self.fact, *self.same_as}.isdisjoint(used)

    @property
    def observed(self) -> float:
        """What the world did, in the target's unit."""
        return float(facts()[self.fact]["value"])

    @property
    def quantity(self) -> str:
        """What was observed, in words."""
        return self.title or facts()[self.fact]["quantity"]

    @property
    def source(self) -> str:
        """Where the observed number comes from."""
        row = facts()[self.fact]
        return ", ".join(part for part in (row["source_title"], row["source_address"]) if part)


@functools.cache
def targets() -> tuple[Target, ...]:
    """Every target that ships, in the order of their facts; raises BadInput for a file that is wrong."""
    found = [target for path in sorted(FOLDER.glob("*.yaml")) for target in read_targets(path)]
    names = [target.fact for target in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f"validation: {twice} is a target twice; allowed is once.")
    return tuple(sorted(found, key=lambda target: target.fact))


def read_targets(path: Path) -> list[Target]:
    """The targets in a file; raises BadInput for a key, fact, unit or measure that is wrong."""
    content = read_yaml(path)
    found = []
    for entry in content.get("targets", ()):
        try:
            target = Target.model_validate(entry)
            _check(target)
        except ValidationError as error:
            raise BadInput(f"{path}: {first_complaint(error)}") from error
        except BadInput as error:
            raise BadInput(f"{path}: {entry.get('fact')}: {error}") from error
        found.append(target)
    return found


def _check(target: Target) -> None:
    """Refuse a fact that is unknown, unconfirmed, no target or not one number, and units that differ."""
    known = facts()
    for name in (target.fact, *target.same_as):
        if name not in known:
            raise BadInput(f"no fact is called '{name}'.{nearest(name, known)}")
    row = known[target.fact]
    for key, allowed in (("confidence", CONFIRMED), ("role", TARGET), ("unit", target.unit)):
        if row[key] != allowed:
            raise BadInput(f"{key}: found '{row[key]}'; allowed is '{allowed}'.")
    try:
        float(row["value"])
    except ValueError as error:
        raise BadInput(f"value: found '{row['value']}'; allowed is one number.") from error
    if target.measure and bare(target.unit) != target.reads.unit:
        raise BadInput(f"measure: '{target.measure}' answers in '{target.reads.unit}'; allowed is '{bare(target.unit)}'.")


def bare(unit: str) -> str:
    """A unit without what it is of and without remarks: "% of hours" and "% (over)" are "%"."""
    return unit.partition(" (")[0].partition(" of ")[0]
