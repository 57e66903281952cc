"""Is an institution decoration? It is, unless freezing its signals changes the effect of some claim."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import xarray as xr

from cloudfief.claims.claim import NOT_RUN
from cloudfief.claims.table import verdicts
from cloudfief.core.arms import BASELINE, NEVER, SHOCK, Arm, Span, arms_of
from cloudfief.core.block import KINDS, Institution, Lever
from cloudfief.core.errors import CloudfiefError
from cloudfief.core.record import Recorder
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World, advance, open_world
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
    free = _effects(plan, start, arms, ())
    rows = []
    for name in start.economy.wiring.order:
        institution = start.economy.institution(name)
        with _freezers(name, institution) as levers:
            rows.append(_row(name, plan, start, arms, levers, free))
    return rows


def _row(
    name: str, plan: Scenario, start: World, arms: Mapping[str, Arm], levers: tuple[str, ...], free: Effects
) -> dict[str, Any]:
    row = {"institution": name, "decoration": True, "claim": "", "effect": None, "frozen": None, "note": ""}
    if not levers:
        return row | {"note": "publishes nothing that could be frozen"}
    try:
        frozen = _effects(plan, start, arms, levers)
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


def _effects(plan: Scenario, start: World, arms: Mapping[str, Arm], levers: tuple[str, ...]) -> Effects:
    """The effect of every claim that needs baseline and shock alone, all arms with the same levers."""
    lived = [_lived(plan, start, _with(arm, levers)) for arm in arms.values()]
    whole = xr.concat(lived, "arm", join="exact", coords="minimal", compat="override", combine_attrs="override")
    signals = whole.assign_coords(arm=list(arms)).expand_dims(pair=[0])
    rows = verdicts(signals, plan)
    return {(row["id"], row["standard"], row["horizon"]): row["effect"] for row in rows if row["verdict"] != NOT_RUN}


def _lived(plan: Scenario, start: World, arm: Arm) -> xr.Dataset:
    world = start.branch(arm)
    recorder = Recorder(world)
    advance(world, plan.weeks, recorder.watch)
    return recorder.dataset(world).drop_dims(ENTRY)


def _with(arm: Arm, levers: tuple[str, ...]) -> Arm:
    return arm._replace(spans=(*arm.spans, *(Span(0, NEVER, {}, (name, {})) for name in levers)))


@contextmanager
def _freezers(name: str, institution: Institution) -> Iterator[tuple[str, ...]]:
    """A lever for each signal of an institution that holds it where it was; forgotten afterwards."""
    kinds = [_freezer(f"{name}_{short}") for short in institution.publishes()]
    try:
        yield tuple(kind.name for kind in kinds)
    finally:
        for kind in kinds:
            KINDS.pop(kind.name, None)


def _freezer(signal: str) -> type[Lever]:
    def step(self: Lever, value: Any, **reads: Any) -> Any:
        return reads[f"{signal}_last"]

    keyword = inspect.Parameter(f"{signal}_last", inspect.Parameter.KEYWORD_ONLY)
    positional = [inspect.Parameter(word, inspect.Parameter.POSITIONAL_OR_KEYWORD) for word in ("self", "value")]
    step.__signature__ = inspect.Signature([*positional, keyword])  # type: ignore[attr-defined]
    members: dict[str, Any] = {"amends": signal, "legal_source": "verification: the signal stays as it was", "step": step}
    members["__module__"] = __name__
    return types.new_class(f"Freeze_{signal}", (Lever,), exec_body=lambda body: body.update(members))
