"""What a trial is: who is randomised, what is changed for them, what is measured, and what was published."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

from cloudfief.core import discovery
from cloudfief.core.block import Lever
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.luck import Luck
from cloudfief.core.scenario import Settings
from cloudfief.institutions.household.columns import Rules
from cloudfief.institutions.household.institution import Household
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.group import Group

TRIALS: dict[str, type[Trial]] = {}
PERCENT = "% change"
SPLITTABLE = ("fief_personal_data", "fief_ranking_weight", "fief_lock_in", "fief_convenience", "merchant_own_brand")

Of = Callable[[Group, Group], float]


class Published(NamedTuple):
    """What the real trial found, in the measure's unit, and the fact that says so."""

    value: float
    fact: str


class Measure(NamedTuple):
    """One number of a trial: `of(treated, untreated)`, in `unit`.

    `published` is None where no confirmed number exists; `note` says where ours is not quite what was published. A measure
    that compares the same people in two worlds, purchase by purchase, has `same_people` True and no estimate within one
    world; one that is a level and no difference has `contrast` False.
    """

    name: str
    of: Of
    unit: str = PERCENT
    published: Published | None = None
    note: str = ""
    same_people: bool = False
    contrast: bool = True


class Trial:
    """A randomised experiment on simulated users; each is one file.

    From `first_week` on a random half of the households finds what the trial changes: other values of household
    parameters (`household`), levers on what fiefs publish (`levers`), and whatever else `treat` changes in their
    week. The other half, in the same world, goes on as before. `everywhere` are settings that hold for both halves from that
    week on, with and without the treatment.
    """

    name: ClassVar[str] = ""
    who: ClassVar[str] = ""
    changes: ClassVar[str] = ""
    first_week: ClassVar[int] = 4
    household: ClassVar[dict[str, Any]] = {}
    levers: ClassVar[tuple[str, ...]] = ()
    everywhere: ClassVar[Settings] = {}
    measures: ClassVar[tuple[Measure, ...]] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a trial that does not say whom it treats, how, or what it measures; register it under its name."""
        super().__init_subclass__(**kwargs)
        for field in ("name", "who", "changes", "measures"):
            if not getattr(cls, field):
                raise BadInput(f"Trial {cls.__name__} has no '{field}'. Write {field} = ... in the class.")
        for parameter in cls.household:
            if parameter not in Rules._fields or parameter not in Household.model_fields:
                known = [field for field in Rules._fields if field in Household.model_fields]
                raise BadInput(
                    f"Trial {cls.__name__}: household: '{parameter}' cannot differ between households.{_offer(parameter, known)}"
                )
        for lever in cls.levers:
            _refuse_unfit(cls.__name__, lever)
        TRIALS[cls.name] = cls

    def treat(self, trip: Trip, luck: Luck) -> Trip:
        """The week as a treated household finds it, beyond parameters and levers; columns may not be changed in place."""
        return trip


def _refuse_unfit(trial: str, name: str) -> None:
    """A lever on a trial acts on what a fief can show to one household and not to another, and reads nothing else."""
    kind = discovery.kind(name)
    if not issubclass(kind, Lever):
        raise BadInput(f"Trial {trial}: levers: '{name}' is an institution.{nearest(name, discovery.levers())}")
    if kind.amends not in SPLITTABLE or kind.reads():
        raise BadInput(
            f"Trial {trial}: levers: '{name}' acts on '{kind.amends}', which cannot differ between households.\n"
            f"Allowed are levers on {', '.join(SPLITTABLE)}."
        )


def _offer(name: str, known: Iterable[str]) -> str:
    return nearest(name, known) or f" Known are {', '.join(known)}."


@functools.cache
def _load_trials() -> None:
    discovery.walk("cloudfief.trials")


def known_trials() -> dict[str, type[Trial]]:
    """Every trial that is known, by name."""
    _load_trials()
    return dict(sorted(TRIALS.items()))


def trials_named(names: Iterable[str]) -> list[type[Trial]]:
    """The trials of those names, without names all of them; raises BadInput with the nearest name."""
    known = known_trials()
    for name in names:
        if name not in known:
            raise BadInput(f"No trial is called '{name}'.{_offer(name, known)}")
    return [known[name] for name in dict.fromkeys(names)] or list(known.values())
