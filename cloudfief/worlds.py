"""Worlds that are started, lived, saved to a file and branched."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from cloudfief.core import checkpoint
from cloudfief.core import world as engine
from cloudfief.core.arms import arm_named
from cloudfief.core.economy import economy_at
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World
from cloudfief.inputs import scenario as sized
from cloudfief.store.files import checked_format, marked, replacing


def start(world: Scenario | str, seed: int = 1, arm: str | None = None) -> World:
    """One arm of a scenario at the beginning of week 0, its burn-in lived; without `arm` the last one."""
    plan = sized(world)
    if seed < 0:
        raise BadInput(f"seed: found {seed}; allowed is 0 or more.")
    opened = engine.open_world(plan, arm_named(plan, arm), seed)
    return engine.advance(opened, -opened.week)


def advance(state: World, weeks: int, arm: str | None = None) -> World:
    """The world some weeks later; the given one stays as it is, so that many futures can branch from it.

    `arm` goes on as another arm of its scenario; raises BadInput if that arm has a different past.
    """
    if weeks < 0:
        raise BadInput(f"weeks: found {weeks}; allowed is 0 or more.")
    chosen = state.arm if arm is None else arm_named(state.scenario, arm)
    if (parts := chosen.parts_from(state.arm)) < state.week:
        raise BadInput(
            f"Arm '{chosen.name}' left '{state.arm.name}' in week {parts}; "
            f"this world is in week {state.week}.\nBranch from a world of week {max(parts, 0)} or earlier."
        )
    return engine.advance(state.branch(chosen), weeks)


def save(state: World, path: str | Path) -> Path:
    """Write a world to one file; raises BadInput if the path holds something else than a saved world."""
    path = Path(path)
    if path.is_dir() or (path.exists() and not zipfile.is_zipfile(path)):
        raise BadInput(f"{path}: exists and is no saved world.\nChoose another path.")
    states, arrays = checkpoint.flatten({"states": state.states, "signals": state.signals})
    books = state.ledger.to_arrays()
    header = marked(
        {
            "kind": "world",
            "scenario": state.scenario.model_dump(mode="json"),
            "arm": state.arm.name,
            "seed": state.seed,
            "week": state.week,
            "outline": states,
            "books": sorted(books),
        }
    )
    packed = {**arrays, **{f"ledger/{name}": array for name, array in books.items()}}
    packed["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    with replacing(path) as sibling, sibling.open("wb") as handle:
        np.savez(handle, allow_pickle=False, **packed)
    return path


def load(path: str | Path) -> World:
    """A saved world; raises BadInput for a file that is missing, broken, foreign or newer."""
    path = Path(path)
    if path.is_dir():
        raise BadInput(f"{path}: a folder; allowed is a file that `save` wrote. A finished run is opened with `cf.open`.")
    if not path.is_file():
        raise BadInput(f"{path}: no such file.")
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        header = checked_format(json.loads(arrays.pop("header").tobytes()), path)
        return _rebuilt(header, arrays)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path}: not a saved world ({type(error).__name__}: {error}).") from error


def _rebuilt(header: dict[str, Any], arrays: dict[str, np.ndarray]) -> World:
    scenario = Scenario.model_validate(header["scenario"])
    arm = arm_named(scenario, header["arm"])
    world = engine.open_world(scenario, arm, header["seed"])
    parts = checkpoint.unflatten(header["outline"], arrays)
    world.states, world.signals = parts["states"], parts["signals"]
    world.ledger = world.ledger.from_arrays({name: arrays[f"ledger/{name}"] for name in header["books"]})
    world.week = header["week"]
    world.economy = economy_at(scenario, arm, max(world.week, arm.first_week))
    return world
