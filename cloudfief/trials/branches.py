"""One seed's world lives up to a trial, and from there once with the treatment and once without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from cloudfief.core import discovery
from cloudfief.core import world as engine
from cloudfief.core.arms import NEVER, Arm, Span, arm_named
from cloudfief.core.block import Institution, Outcome
from cloudfief.core.economy import economy_at
from cloudfief.core.errors import failing_at
from cloudfief.core.luck import Luck
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import Step, World
from cloudfief.institutions.household.institution import Household
from cloudfief.trials.group import Group
from cloudfief.trials.treatment import Halves, HouseholdOnTrial
from cloudfief.trials.trial import Trial, trials_named

Tick = Callable[[], None]  # called after each week lived


class Estimates(NamedTuple):
    """One pair's estimates of one measure; not a number where there is none."""

    paired: float  # the treated against the same people in a world without the trial
    within: float  # the treated against the untreated in the same world
    spillover: float  # the untreated against the same people in a world without the trial


def pair_estimates(plan: Scenario, names: Sequence[str], seed: int, tick: Tick | None = None) -> list[list[Estimates]]:
    """What one seed's world gives, by trial and measure; raises RunFailed, naming the trial, where one breaks."""
    for place in plan.imports:
        discovery.load_extra(place)
    kinds = trials_named(names)
    arm = arm_named(plan, None)
    world = engine.open_world(plan, arm, seed)
    without: dict[str, Halves] = {}
    found: dict[str, list[Estimates]] = {}
    for kind in sorted(kinds, key=lambda kind: kind.first_week):
        with failing_at(f"trial {kind.name}, seed {seed}"):
            while world.week < kind.first_week:
                engine.advance(world, 1)
                _tell(tick)
            key = _without_key(kind)
            if key not in without:
                without[key] = lived(world, kind(), acts=False, tick=tick)
            found[kind.name] = _compared(kind(), lived(world, kind(), acts=True, tick=tick), without[key])
    return [found[kind.name] for kind in kinds]


def _without_key(kind: type[Trial]) -> str:
    """Trials that share this share the world in which nobody is treated."""
    return f"{kind.first_week} {kind.everywhere}"


def weeks_to_live(plan: Scenario, kinds: Sequence[type[Trial]]) -> int:
    """How many weeks one pair lives, the past and all branches together."""
    before = plan.burn_in.weeks + max(kind.first_week for kind in kinds)
    without = {_without_key(kind): plan.weeks - kind.first_week for kind in kinds}
    return before + sum(without.values()) + sum(plan.weeks - kind.first_week for kind in kinds)


def arm_of(arm: Arm, kind: type[Trial]) -> Arm:
    """The arm with what holds for both halves from the trial's first week on."""
    return arm._replace(spans=(*arm.spans, Span(kind.first_week, NEVER, kind.everywhere)))


def refuse_impossible(plan: Scenario, arm: Arm, kind: type[Trial]) -> None:
    """Raise BadInput where the economy, or its households on trial, cannot be built when the trial begins."""
    household: Any = economy_at(plan, arm_of(arm, kind), kind.first_week).institution("household")
    HouseholdOnTrial.of(household, kind(), True, 0, Halves(Group(), Group()))


def on_trial(trial: Trial, acts: bool, seed: int, halves: Halves) -> Step:
    """How institutions live their week while households are on trial and both halves are counted."""

    def step(institution: Institution, state: Any, luck: Luck, reads: dict[str, Any]) -> Outcome:
        if isinstance(institution, Household):
            institution = HouseholdOnTrial.of(institution, trial, acts, seed, halves)
        return engine.own_step(institution, state, luck, reads)

    return step


def lived(world: World, trial: Trial, acts: bool, tick: Tick | None) -> Halves:
    """Branch off, live to the end of the run with or without the treatment, and count both halves."""
    halves = Halves(Group(), Group())
    branch = world.branch(arm_of(world.arm, type(trial)))
    step = on_trial(trial, acts, world.seed, halves)
    engine.advance(branch, branch.scenario.weeks - branch.week, watch=lambda _: _tell(tick), step=step)
    return halves


def _tell(tick: Tick | None) -> None:
    if tick is not None:
        tick()


def _compared(trial: Trial, acted: Halves, without: Halves) -> list[Estimates]:
    found = []
    for measure in trial.measures:
        paired = measure.of(acted.treated, without.treated)
        within = np.nan if measure.same_people else measure.of(acted.treated, acted.untreated)
        spillover = measure.of(acted.untreated, without.untreated) if measure.contrast else np.nan
        found.append(Estimates(paired, within, spillover))
    return found
