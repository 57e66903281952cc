"""Is an institution decoration? It is, unless freezing its signals changes the effect of some claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from cloudfief.claims.claim import NOT_RUN
from cloudfief.claims.table import verdicts
from cloudfief.core.arms import BASELINE, SHOCK, Arm, arms_of
from cloudfief.core.block import Institution, Outcome
from cloudfief.core.errors import CloudfiefError
from cloudfief.core.luck import Luck
from cloudfief.core.record import Recorder
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World, advance, open_world, own_step
from cloudfief.store.combine import ENTRY

MOVED = 0.01  # a claim's effect has changed if it moves by more than a hundredth of its size
ARMS = (BASELINE, SHOCK)
Effects = Mapping[tuple[str, str, str], float]


def freeze_rows(scenario: Scenario, seed: int = 1) -> list[dict[str, Any]]:
    """For each institution: which claim's effect moves most when its signals stay as they were before week 0.

    Rows of institution, decoration, claim, effect, frozen, note; one pair, so the effects carry no interval.
    An institution whose freezing stops the economy is no decoration; the note says where it stopped.
    """
    plan = scenario.model_copy(update={"levers": (), "probes": (), "arms": {}})
    arms = {arm.name: arm for arm in arms_of(plan) if arm.name in ARMS}
    start = open_world(plan, arms[BASELINE], seed)
    advance(start, -start.week)
    free = _effects(plan, start, arms, "")
    return [_row(name, plan, start, arms, free) for name in start.economy.wiring.order]


def _row(name: str, plan: Scenario, start: World, arms: Mapping[str, Arm], free: Effects) -> dict[str, Any]:
    row = {"institution": name, "decoration": True, "claim": "", "effect": None, "frozen": None, "note": ""}
    if not start.economy.institution(name).publishes():
        return row | {"note": "publishes nothing that could be frozen"}
    try:
        frozen = _effects(plan, start, arms, name)
    except CloudfiefError as error:
        return row | {"decoration": False, "note": " ".join(str(error).split())}
    changes = {key: _change(free[key], frozen[key]) for key in free if key in frozen}
    if not changes:
        return row | {"note": "no claim could be measured"}
    most = max(changes, key=lambda key: changes[key])
    claim = " ".join(part for part in most if part)
    moved = changes[most] > MOVED
    return row | {"decoration": not moved, "claim": claim, "effect": free[most], "frozen": frozen[most]}


def _change(free: float, frozen: float) -> float:
    size = max(abs(free), abs(frozen))
    return abs(free - frozen) / size if size else 0.0


def _effects(plan: Scenario, start: World, arms: Mapping[str, Arm], frozen: str) -> Effects:
    """The effect of every claim that needs baseline and shock alone, one institution or none frozen in both arms."""
    lived = [_lived(plan, start, arm, frozen) for arm in arms.values()]
    whole = xr.concat(lived, "arm", join="exact", coords="minimal", compat="override", combine_attrs="override")
    signals = whole.assign_coords(arm=list(arms)).expand_dims(pair=[0])
    rows = verdicts(signals, plan)
    return {(row["id"], row["standard"], row["horizon"]): row["effect"] for row in rows if row["verdict"] != NOT_RUN}


def _lived(plan: Scenario, start: World, arm: Arm, frozen: str) -> xr.Dataset:
    """An arm's signals; what the frozen institution publishes stays as it was, whatever it does."""
    world = start.branch(arm)
    recorder = Recorder(world)

    def step(institution: Institution, state: Any, luck: Luck, reads: dict[str, Any]) -> Outcome:
        outcome = own_step(institution, state, luck, reads)
        if institution.name != frozen:
            return outcome
        return outcome._replace(signals={short: world.signals[f"{frozen}_{short}"] for short in outcome.signals})

    advance(world, plan.weeks, recorder.watch, step)
    return recorder.dataset(world).drop_dims(ENTRY)
