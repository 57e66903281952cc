"""A world in which a random half of the households is treated, and both halves are counted."""

from __future__ import annotations

import itertools
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import PrivateAttr, ValidationError

from cloudfief.core import discovery
from cloudfief.core.block import Outcome
from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput
from cloudfief.core.luck import Luck
from cloudfief.core.population import Cohort
from cloudfief.institutions.household.columns import Rules, Tallies, add_tallies
from cloudfief.institutions.household.institution import Household
from cloudfief.institutions.household.reads import Reads
from cloudfief.institutions.household.routine import Population, live_week
from cloudfief.institutions.household.shelves import restock
from cloudfief.institutions.household.trip import Trip
from cloudfief.trials.group import Group
from cloudfief.trials.ranks import feed_items
from cloudfief.trials.trial import Trial

NEIGHBOURS = 32  # households that are drawn together


class Halves(NamedTuple):
    """What the two halves did in one world; the treated are the same people in a world where nobody is treated."""

    treated: Group
    untreated: Group


def drawn(cohort: Cohort, seed: int) -> NDArray[np.bool_]:
    """Which rows of a bloc are to be treated: half of its groups of 32 neighbours, drawn by luck, (member,).

    Every household is drawn independently of its neighbours when the world begins, so a group is like 32 single draws.
    """
    blocks = -(-cohort.members // NEIGHBOURS)
    chance = Luck(seed, "trial").uniform("who is treated", cohort.start + NEIGHBOURS * np.arange(blocks))
    chosen = np.zeros(blocks, np.bool_)
    chosen[np.argsort(chance)[: blocks // 2]] = True
    return np.repeat(chosen, NEIGHBOURS)[: cohort.members]


def stretches(treated: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Rows start .. stop that are all treated or all not, in order."""
    edges = np.flatnonzero(np.diff(treated)) + 1
    bounds = [0, *edges.tolist(), len(treated)]
    return [(start, stop, bool(treated[start])) for start, stop in itertools.pairwise(bounds)]


class HouseholdOnTrial(Household):
    """The household institution, in whose shopping weeks a trial treats a half; where `acts` is False it only counts."""

    abstract_class: ClassVar[bool] = True
    _trial: Trial = PrivateAttr()
    _acts: bool = PrivateAttr()
    _seed: int = PrivateAttr()
    _halves: Halves = PrivateAttr()
    _rules: Rules = PrivateAttr()

    @classmethod
    def of(cls, household: Household, trial: Trial, acts: bool, seed: int, halves: Halves) -> HouseholdOnTrial:
        """The same households on trial; raises BadInput where the trial sets a value out of bounds."""
        found = cls.model_validate(household.model_dump())
        try:
            changed = Household.model_validate({**household.model_dump(), **trial.household})
        except ValidationError as error:
            raise BadInput(f"Trial {trial.name}: household.{first_complaint(error)}") from error
        found._trial, found._acts, found._seed, found._halves = trial, acts, seed, halves
        found._rules = changed.rules()
        return found

    def step(self, state: Population, luck: Luck, reads: Reads) -> Outcome:
        """The week, with the trial in it."""
        changed = reads
        for name in self._trial.levers if self._acts else ():
            lever: Any = discovery.levers()[name]()
            changed = changed._replace(**{lever.amends: lever.step(getattr(changed, lever.amends))})

        def treat(trip: Trip) -> Tallies:
            return self._live(trip, self._treated(trip, changed) if self._acts else trip, reads)

        return live_week(self, state, luck, reads, treat)

    def _treated(self, trip: Trip, changed: Reads) -> Trip:
        """What a treated household finds."""
        kept = {name: getattr(trip.rules, name) for name in ("needs", "learning", "learning_rate")}
        rules = self._rules._replace(**kept)
        shelf = restock(trip.shelf, self.agent_appeal, changed, trip.slots) if self._trial.levers else trip.shelf
        luck = Luck(self._seed, "trial", trip.draws.week)
        return self._trial.treat(trip._replace(rules=rules, shelf=shelf), luck)

    def _live(self, trip: Trip, changed: Trip, reads: Reads) -> Tallies:
        """Both halves shop, each finding its own, and each is counted."""
        treated = drawn(trip.cohort, self._seed)
        own_brand = (reads.merchant_own_brand[trip.slots] > 0) & (trip.slots >= 0)[:, np.newaxis]
        rate = int(reads.state_exchange_rate[trip.bloc])
        done = []
        for group, finds, mine in zip(self._halves, (changed, trip), (treated, ~treated), strict=True):
            rows = np.flatnonzero(mine)
            if not len(rows):
                continue
            if trip.bloc not in group.baskets:
                group.households += len(rows)
                group.recommended |= feed_items(finds.users, finds.shelf.tables, finds.rules.shown, rows)
            parts = [finds.live(start, stop) for start, stop, here in stretches(mine) if here]
            tallies = add_tallies(parts)
            group.count(tallies, finds, rows, own_brand, rate)
            done.append(tallies)
        return add_tallies(done)
