"""A world: the state of every institution, the books and the last published signals, moved on week by week."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cloudfief.core import checkpoint
from cloudfief.core.arms import Arm
from cloudfief.core.block import Institution, Lever, Outcome
from cloudfief.core.economy import Economy, economy_at
from cloudfief.core.errors import RunFailed, nearest
from cloudfief.core.ledger import Chart, Ledger
from cloudfief.core.luck import Luck
from cloudfief.core.scenario import Scenario

Watcher = Callable[["World"], None]
Step = Callable[[Institution, Any, Luck, dict[str, Any]], Outcome]  # institution, its state, its luck, what it reads


@dataclass
class World:
    """One arm of a scenario with one seed, at the end of week `week - 1`; `week` is the next to be lived."""

    scenario: Scenario
    arm: Arm
    seed: int
    week: int
    economy: Economy
    ledger: Ledger
    account_numbers: dict[str, np.ndarray]
    luck: type[Luck] = Luck
    states: dict[str, Any] = field(default_factory=dict)
    signals: dict[str, Any] = field(default_factory=dict)

    def branch(self, arm: Arm) -> World:
        """A second world with the same past that goes on as another arm."""
        twin = copy.copy(self)
        twin.arm = arm
        twin.states, twin.signals = checkpoint.copied(self.states), dict(self.signals)
        twin.ledger = self.ledger.copy()
        twin.economy = economy_at(self.scenario, arm, max(self.week, arm.first_week))
        return twin


def open_world(scenario: Scenario, arm: Arm, seed: int, luck: type[Luck] = Luck) -> World:
    """The world before its first week: accounts opened, endowments paid in; `luck` is the kind of luck that it draws by."""
    economy = economy_at(scenario, arm, arm.first_week)
    chart, numbers = Chart(), {}
    desk = None
    for name in economy.wiring.opening:
        institution = economy.institution(name)
        for group, blocs in institution.accounts(scenario.blocs).items():
            issuer = group in institution.issuers or group == institution.desk
            numbers[f"{name}.{group}"] = chart.add(name, group, list(blocs), issuer=issuer)
            if group == institution.desk:
                desk = numbers[f"{name}.{group}"]
    registers = {
        asset: numbers[f"{name}.{group}"]
        for name in economy.wiring.opening
        for asset, group in economy.institution(name).registers(scenario.blocs).items()
    }
    ledger = Ledger(chart, scenario.currencies, desk, registers)
    world = World(scenario, arm, seed, arm.first_week, economy, ledger, numbers, luck)
    for name in economy.wiring.opening:
        institution = economy.institution(name)
        drawn = luck(seed, name, arm.first_week - 1)
        outcome = institution.init(drawn, **_reads(world, name, "init", world.signals))  # type: ignore[attr-defined]
        _accept(world, name, institution, outcome, world.signals)
    _audit(world)
    return world


def own_step(institution: Any, state: Any, luck: Luck, reads: dict[str, Any]) -> Outcome:
    """The week of an institution by its own rule."""
    if institution.Reads is not None:
        return institution.step(state, luck, institution.Reads(**reads))
    return institution.step(state, luck, **reads)


def advance(world: World, weeks: int, watch: Watcher | None = None, step: Step = own_step) -> World:
    """Live some weeks; `watch` sees the world after each, and `step` is how an institution's week is lived."""
    for _ in range(weeks):
        _enter_week(world)
        _live_week(world, step)
        if watch is not None:
            watch(world)
    return world


def _enter_week(world: World) -> None:
    if world.week in world.arm.changes() and world.week > world.arm.first_week:
        world.economy = economy_at(world.scenario, world.arm, world.week)


def _live_week(world: World, step: Step) -> None:
    economy, now = world.economy, {}
    for name in economy.wiring.order:
        institution = economy.institution(name)
        luck = world.luck(world.seed, name, world.week)
        outcome = step(institution, world.states[name], luck, _reads(world, name, "step", now))
        _accept(world, name, institution, outcome, now)
    world.ledger.close_week()
    world.signals = now
    world.week += 1
    _audit(world)


def _accept(world: World, name: str, institution: Institution, outcome: Outcome, now: dict[str, Any]) -> None:
    """Take a step's outcome in: levers have the last word on its signals, then its money moves."""
    wiring = world.economy.wiring
    names, levers = wiring.names[name], wiring.levers if world.week >= 0 else {}
    if outcome.signals.keys() != names.keys():
        odd = sorted(outcome.signals.keys() ^ names.keys())[0]
        raise RunFailed(f"{name} published '{odd}' against its declaration.{nearest(odd, names)}")
    world.states[name] = outcome.state
    for short, value in outcome.signals.items():
        full = names[short]
        for lever in levers.get(full, ()):
            value = _amended(world, lever, value, now)
        now[full] = _sealed(value)
    if outcome.flows:
        rate = wiring.exchange_rate
        rates = None if rate is None else now[rate] if rate in now else world.signals.get(rate)
        world.ledger.settle(outcome.flows, rates)


def _amended(world: World, name: str, value: Any, now: dict[str, Any]) -> Any:
    lever = world.economy.blocks[name]
    assert isinstance(lever, Lever)
    return lever.step(value, **_reads(world, name, "step", now))  # type: ignore[attr-defined]


def _sealed(value: Any) -> Any:
    """A published value can be read by everybody and changed by nobody."""
    if isinstance(value, np.ndarray) and value.flags.writeable:
        value = value.view()
        value.setflags(write=False)
    return value


def _reads(world: World, reader: str, method: str, now: dict[str, Any]) -> dict[str, Any]:
    sources = world.economy.wiring.sources[reader, method]
    published = {"now": now, "last": world.signals, "account": world.account_numbers}
    return {
        argument: published[kind][name] if kind in published else _asked_for(world, kind, name)
        for argument, (kind, name) in sources.items()
    }


def _asked_for(world: World, kind: str, name: str) -> Any:
    """What the ledger or the engine answers."""
    match kind:
        case "cash":
            return world.ledger.cash(world.account_numbers[name])
        case "arrears":
            return world.ledger.arrears(world.account_numbers[name])
        case _ if name == "flows_last":
            return world.ledger.last_week_matrix()
        case _:
            return world.week if name == "week" else getattr(world.scenario, name)


def _audit(world: World) -> None:
    wrong = {asset: total for asset, total in world.ledger.audit().items() if total != 0}
    if wrong:
        raise RunFailed(f"week {world.week}: the books do not close, {wrong}. This is an error in the program.")
