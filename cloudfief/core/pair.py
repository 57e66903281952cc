"""One pair: every arm of a scenario with one seed, arms sharing their common past."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import xarray as xr

from cloudfief.core import checkpoint
from cloudfief.core.arms import BASELINE, Arm, arms_of
from cloudfief.core.errors import EconomyBroke, failing_at
from cloudfief.core.luck import Luck
from cloudfief.core.record import Recorder
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World, advance, open_world

Tick = Callable[[str, int], None]  # arm, week: called after each week lived


class PairResult(NamedTuple):
    """What one pair leaves behind: the signals by arm, the probes' measurements, and the audit.

    Of each sum that ought to be 0 the audit has the one furthest from it among the arms.
    """

    pair: int
    seed: int
    signals: dict[str, xr.Dataset]
    probes: dict[str, xr.Dataset]
    digests: dict[str, str]
    postings: int
    weeks_checked: int
    asset_sums: dict[str, int]
    control_minus_subsidiary: dict[str, int]


class Route(NamedTuple):
    """From which earlier arm an arm branches, and in which week; without a parent it starts by itself."""

    arm: Arm
    parent: str | None
    week: int


def routes(arms: tuple[Arm, ...]) -> tuple[Route, ...]:
    """Each arm branches from the earlier arm with which it shares the longest past."""
    found: list[Route] = []
    for number, arm in enumerate(arms):
        best = Route(arm, None, arm.first_week)
        for other in arms[:number]:
            parts = arm.parts_from(other)
            if parts > best.week:
                best = Route(arm, other.name, parts)
        found.append(best)
    return tuple(found)


def run_pair(scenario: Scenario, pair: int, seed: int, tick: Tick | None = None, luck: type[Luck] = Luck) -> PairResult:
    """Run all arms and probes of one pair, drawing by this kind of luck; raises RunFailed, naming arm and week, if one breaks."""
    runner = _PairRunner(scenario, pair, seed, tick)
    for route in runner.routes:
        if route.parent is None:
            runner.live(open_world(scenario, route.arm, runner.world_seed, luck), None)
    return runner.result()


class _PairRunner:
    def __init__(self, scenario: Scenario, pair: int, seed: int, tick: Tick | None) -> None:
        self.scenario, self.pair, self.tick = scenario, pair, tick
        self.world_seed = seed + pair
        self.routes = routes(arms_of(scenario))
        self.probes = {name: importlib.import_module(f"cloudfief.probes.{name}") for name in scenario.probes}
        self.signals: dict[str, xr.Dataset] = {}
        self.measuring: dict[str, Any] = {}
        self.measured: dict[str, xr.Dataset] = {}
        self.digests: dict[str, str] = {}
        self.postings, self.weeks = 0, 0
        self.asset_sums: dict[str, int] = {}
        self.difference: dict[str, int] = {}

    def live(self, world: World, recorder: Recorder | None) -> None:
        """Live one arm to its end, then the arms that branch from it, each from where it parts."""
        arm = world.arm.name
        recorder = recorder or Recorder(world)
        children = [route for route in self.routes if route.parent == arm]
        posted_before, waiting = world.ledger.postings, []
        while world.week < self.scenario.weeks:
            for route in children:
                if route.week == world.week:
                    waiting.append((world.branch(route.arm), recorder.branch()))
            self._begin_probes(world)
            with failing_at(f"pair {self.pair}, arm {arm}, week {world.week}", EconomyBroke):
                advance(world, 1, recorder.watch)
            self.weeks += 1
            for measurement in self.measuring.values() if arm == BASELINE else ():
                measurement.watch(world)
            if self.tick is not None:
                self.tick(arm, world.week)
        self._finish(world, recorder, posted_before)
        for route in children:
            if route.week >= self.scenario.weeks:
                waiting.append((world.branch(route.arm), recorder.branch()))
        for twin, record in waiting:
            self.live(twin, record)

    def _begin_probes(self, world: World) -> None:
        """A probe measures at once, by `measure(world)`, or watches how the baseline lives on, as `Measurement(world)`."""
        for name, probe in self.probes.items():
            if world.arm.name != BASELINE or world.week != min(probe.WEEK, self.scenario.weeks - 1):
                continue
            if hasattr(probe, "Measurement"):
                self.measuring[name] = probe.Measurement(world)
            else:
                self.measured[name] = probe.measure(world)

    def _finish(self, world: World, recorder: Recorder, posted_before: int) -> None:
        arm = world.arm.name
        if arm == BASELINE:
            self.measured |= {name: measurement.result(world) for name, measurement in self.measuring.items()}
        self.signals[arm] = recorder.dataset(world)
        self.digests[f"{arm}/{self.pair}"] = world_digest(world)
        self.postings += world.ledger.postings - posted_before
        self.asset_sums = furthest_from_zero(self.asset_sums, world.ledger.audit())
        for name in world.economy.wiring.order:
            check = getattr(world.economy.institution(name), "control_minus_subsidiary", None)
            if check is not None:
                gaps = check(world.states[name], world.ledger, world.account_numbers)
                by_bloc = dict(zip(world.scenario.blocs, gaps, strict=True))
                self.difference = furthest_from_zero(self.difference, by_bloc)

    def result(self) -> PairResult:
        return PairResult(
            self.pair, self.world_seed, self.signals, self.measured, self.digests,
            self.postings, self.weeks, self.asset_sums, self.difference,
        )  # fmt: skip


def furthest_from_zero(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """Of each name in either the total that is further from 0."""
    return {name: max(one.get(name, 0), other.get(name, 0), key=abs) for name in {**one, **other}}


def world_digest(world: World) -> str:
    """A fingerprint of everything a world is at the end of a week."""
    return checkpoint.digest(world.week, world.states, world.ledger.to_arrays(), world.signals)


def weeks_to_live(scenario: Scenario) -> int:
    """How many weeks one pair lives, all arms and burn-in together (probes not counted)."""
    total = 0
    for route in routes(arms_of(scenario)):
        total += scenario.weeks - min(route.week, scenario.weeks)
    return total
