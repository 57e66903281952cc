"""Which parameters an outcome depends on: Morris or Sobol over the prior, with the seed as one more input."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.design import morris, sobol
from cloudfief.design.dimension import SEED, Dimension
from cloudfief.design.morris import Floats
from cloudfief.design.outcome import Outcome, contrast_told, unit_of
from cloudfief.design.points import Found, Point
from cloudfief.design.runner import Job, Told, run_points
from cloudfief.design.sampling import at_shares
from cloudfief.design.space import Space
from cloudfief.store.files import marked, write_json

METHODS = {"morris": morris, "sobol": sobol}
SEEDS = 64  # how many seeds the input `seed` takes its value from
RESULT = "sensitivity.json"


class Screen(NamedTuple):
    """What a sensitivity analysis varies and measures; `size` is trajectories (Morris) or the base sample (Sobol)."""

    scenario: Scenario
    space: Space
    outcomes: tuple[Outcome, ...]
    method: str = "morris"
    size: int = 4
    seed: int = 1
    command: str = ""

    @property
    def inputs(self) -> tuple[Dimension, ...]:
        """The parameters, and the seed behind them."""
        return (*self.space.dimensions, Dimension(SEED, 0, SEEDS - 1, whole=True, unit="seed"))

    @property
    def names(self) -> list[str]:
        """The names of the inputs."""
        return [dimension.path for dimension in self.inputs]


def sensitivity(
    screen: Screen,
    folder: Path,
    *,
    workers: int | None = None,
    force: bool = False,
    resume: bool = False,
    told: Told | None = None,
) -> dict[str, Any]:
    """Indices of every input for every outcome, written to sensitivity.json beside points.csv.

    A trajectory (Morris) or a row of the base sample (Sobol) in which a point failed is left out as a whole. `unmoved`
    lists the outcomes that no parameter moves, though the seed may. Raises BadInput for an unknown method or a size it
    does not allow, and where too many points failed.
    """
    if screen.method not in METHODS:
        raise BadInput(f"method: found '{screen.method}'; allowed is {', '.join(METHODS)}.")
    method, names = METHODS[screen.method], screen.names
    cube = method.design(names, screen.size, screen.seed)
    job = Job(screen.scenario, _points(screen, cube), screen.outcomes, screen.command)
    found = run_points(job, folder, workers=workers, force=force, resume=resume, told=told)
    whole = _whole_blocks(found, method.block(names))
    if whole.sum() < 2 * method.block(names):
        first = next(one for one in found if one.error)
        raise BadInput(
            f"{folder}: too many points failed, the first (point {first.number}) with: {first.error}\n"
            "Narrow the ranges of the parameters, or vary fewer."
        )
    content = {**_described(screen), "points": len(found), "points_used": int(whole.sum()), "folder": str(folder)}
    content["failed"] = [{"point": one.number, "error": one.error} for one in found if one.error]
    content["indices"], content["unmoved"] = {}, []
    for outcome in screen.outcomes:
        values = np.array([np.mean(one.values[outcome.label]) for one in found if whole[one.number]])
        rows = method.indices(names, cube[whole], values, screen.seed)
        content["indices"][outcome.label] = rows
        key = "mu_star" if screen.method == "morris" else "total"
        if all(row[key] == 0 for row in rows if row["parameter"] != SEED):
            content["unmoved"].append(outcome.label)
    write_json(folder / RESULT, marked(content))
    return content


def _points(screen: Screen, cube: Floats) -> tuple[Point, ...]:
    points = []
    for values in at_shares(screen.inputs, cube):
        which = int(values.pop(SEED))
        points.append(Point(values, screen.seed + which * screen.scenario.pairs))
    return tuple(points)


def _whole_blocks(found: list[Found], size: int) -> np.ndarray:
    """Whether each point's block is whole, shape (point,)."""
    good = np.array([not one.error for one in found]).reshape(-1, size).all(axis=1)
    return np.repeat(good, size)


def _described(screen: Screen) -> dict[str, Any]:
    return {
        "method": screen.method, "size": screen.size, "seed": screen.seed, "seeds": SEEDS, **world_of(screen.scenario),
        "outcomes": {outcome.label: unit_of(outcome, screen.scenario) for outcome in screen.outcomes},
        "signals": [outcome.label for outcome in screen.outcomes if not outcome.is_claim],
        "signals_are": contrast_told(screen.scenario),
        "parameters": described(screen.space.dimensions), "left_out": dict(screen.space.left_out), "command": screen.command,
    }  # fmt: skip


def world_of(scenario: Scenario) -> dict[str, Any]:
    """The scenario and its size, for a record."""
    households = scenario.set.get("household", {}).get("count")
    return {"scenario": scenario.name, "households": households, "weeks": scenario.weeks, "pairs": scenario.pairs}


def described(dimensions: tuple[Dimension, ...]) -> list[dict[str, Any]]:
    """The ranges of a design, for a record."""
    return [
        {"parameter": one.path, "range": list(one.choices) or [one.low, one.high], "unit": one.unit, "default": one.default}
        for one in dimensions
    ]
