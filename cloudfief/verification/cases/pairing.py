"""Paired luck, bystanders and the size of the population (V79, V80)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.arms import SHOCK
from cloudfief.core.block import KINDS, Institution, Outcome, signal
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.pair import world_digest
from cloudfief.core.scenario import Event, Scenario
from cloudfief.core.world import World
from cloudfief.institutions.household.columns import Rules
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.invented_week import NEVER, bloc, live
from cloudfief.verification.cases.small_worlds import lived, small

PAIRS = 12
SMALL, LARGE, SAMPLES = 768, 3_072, 120
Float64 = NDArray[np.float64]


def placebo(scenario: Scenario) -> Scenario:
    """The scenario with an event that sets a number to what it is already."""
    event = Event(name="nothing", date=date(2024, 1, 15), set={"lab": {"released": False}}, source="placebo")
    return scenario.model_copy(update={"event": event})


def idle_draws(world: World) -> None:
    """Draw what nobody uses, in every institution's name."""
    for owner in world.economy.wiring.order:
        Luck(world.seed, owner, world.week).normal("unused", np.arange(100), 4)


def gross_takes(scenario: Scenario, seeds: range) -> Float64:
    """Gross take of the last week in one world a seed, US dollars, (seed,)."""
    return np.array([float(lived(scenario, seed=seed).signals["fief_gross_take"].sum()) for seed in seeds])


def variances() -> tuple[float, float]:
    """Variance of a difference between paired worlds over that between worlds with luck of their own; and 1 - ρ."""
    scenario = small("world-2024", weeks=2, households=384)
    changed = scenario.with_values({"household.persuasion": 1.5})
    before, paired = gross_takes(scenario, range(PAIRS)), gross_takes(changed, range(PAIRS))
    stranger = gross_takes(changed, range(1_000, 1_000 + PAIRS))
    apart = np.var(before, ddof=1) + np.var(stranger, ddof=1)
    return float(np.var(paired - before, ddof=1) / apart), float(1 - np.corrcoef(before, paired)[0, 1])


@case("V79", what="Placebo pairs are equal to the last bit, unused draws change nothing, pairing leaves 1 - ρ of the variance")
def common_luck() -> list[Check]:
    """Whole worlds by their fingerprint; the variance ratio over 12 pairs and 12 strangers."""
    scenario = placebo(small("world-2024", weeks=4, households=384))
    baseline = world_digest(lived(scenario))
    shocked, drawn = world_digest(lived(scenario, SHOCK)), world_digest(lived(scenario, watch=idle_draws))
    ratio, one_less_correlation = variances()
    return [
        Check("worlds of a placebo pair that are the same", 1.0, float(shocked == baseline), 0.0),
        Check("unused draws leave the world the same", 1.0, float(drawn == baseline), 0.0),
        Check("another seed is another world", 1.0, float(world_digest(lived(scenario, seed=2)) != baseline), 0.0),
        # variances of 12 worlds are known to about a third, and the ratio is near 0.05
        Check("variance ratio less 1 - ρ", 0.0, ratio - one_less_correlation, 0.05),
        Check("variance that pairing leaves, at most a half", 0.0, max(0.0, ratio - 0.5), 0.0),
    ]


def with_bystander(scenario: Scenario) -> World:
    """The scenario lived beside an institution that owns nothing, rolls dice and pays nobody."""

    class Bystander(Institution):
        """Somebody of a new type and of size zero."""

        name: ClassVar[str] = "bystander"
        dice = signal("A die", unit="eyes")

        class State(NamedTuple):
            """How often it rolled."""

            rolls: int

        def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
            """An empty account in each bloc."""
            return {"account": range(len(blocs))}

        def init(self, luck: Luck) -> Outcome:
            """Begin with nothing."""
            return Outcome(self.State(0), {"dice": 0})

        def step(self, state: Any, luck: Luck, *, bystander_account: np.ndarray, bystander_cash: np.ndarray) -> Outcome:
            """Roll, and hand itself all it has, which is nothing."""
            eyes = int(luck.integers("dice", [0], 6)[0])
            flow = Flow("nothing", bystander_account, bystander_account, bystander_cash)
            return Outcome(self.State(state.rolls + 1), {"dice": eyes}, [flow])

    try:
        return lived(scenario.model_copy(update={"institutions": (*scenario.institutions, "bystander")}))
    finally:
        KINDS.pop("bystander", None)


def changed_signals(alone: World, crowd: World) -> int:
    """How many published values differ in any bit."""
    return sum(
        not np.array_equal(np.asarray(value), np.asarray(crowd.signals[name]), equal_nan=np.asarray(value).dtype.kind == "f")
        for name, value in alone.signals.items()
    )


def fief_shares(households: int, samples: int) -> Float64:
    """Share of needs met at the fief in samples of households drawn anew, one catalogue, (sample,)."""
    there = bloc(households * samples, Rules(), appeal=(0.0, -0.5, NEVER))
    bought = live(there).purchases[0]
    at_fief = ((bought.channel == 1) & (bought.item >= 0)).reshape(samples, -1)
    return at_fief.mean(axis=1)


@case("V80", what="Somebody of size zero leaves all else bit-identical; noise falls with the root of the number of households")
def size_of_the_population() -> list[Check]:
    """A bystander in the whole economy; the spread of a channel's share over 120 populations of two sizes."""
    scenario = small("world-2024", weeks=4, households=384)
    alone, crowd = lived(scenario), with_bystander(scenario)
    few, many = fief_shares(SMALL, SAMPLES), fief_shares(LARGE, SAMPLES)
    exponent = np.log(many.std(ddof=1) / few.std(ddof=1)) / np.log(LARGE / SMALL)
    error = float(few.std(ddof=1) / np.sqrt(SAMPLES))
    return [
        Check("published values that differ", 0.0, float(changed_signals(alone, crowd)), 0.0),
        Check("values compared, at least 50", 0.0, max(0.0, 50.0 - len(alone.signals)), 0.0),
        Check("the bystander rolled its dice in every week", 6.0, float(crowd.states["bystander"].rolls), 0.0),
        # two spreads over 120 samples: a standard error of 0.066
        Check("exponent of the noise", -0.5, float(exponent), 0.2),
        Check("mean share, small less large populations, in standard errors", 0.0, float(few.mean() - many.mean()) / error, 4.0),
    ]
