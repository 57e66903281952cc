"""One fief with its users and merchants, to find out what it should charge and what it learns to charge."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import World, advance, open_world

QUARTER, DECISIONS = 13, 12


def _world(households: int, weeks: int, seed: int, values: dict[str, Any]) -> World:
    """The scenario `alexa` without drift, its fief experimenting with the take rate alone, at the end of its burn-in."""
    fixed = {"household.count": households, "household.drift_rate": 0.0, "fief.steps": (0.02, 0.0, 0.0)}
    scenario = load("alexa").with_values({**fixed, **values}).with_size(weeks=weeks)
    scenario = scenario.model_copy(update={"arms": {}})
    return advance(open_world(scenario, arm_named(scenario, BASELINE), seed), scenario.burn_in.weeks)


def net_take(households: int, take_rate: float, settle: int, weeks: int, seed: int = 1) -> float:
    """Fees less service cost in the long run at a fixed take rate: the mean after `settle` weeks, USD cents a week."""
    world = _world(households, weeks, seed, {"fief.opening_take_rate": take_rate, "fief.experiments": False})
    service_rate = world.economy.institution("fief").service_rate  # type: ignore[attr-defined]
    found: list[float] = []

    def watch(seen: World) -> None:
        fees, spending = (seen.signals[f"household_cell_{name}"].sum() for name in ("outcome", "spending"))
        found.append(float(fees - service_rate * spending))

    advance(world, settle)
    advance(world, weeks - settle, watch)
    return float(np.mean(found))


def grid_optimum(households: int, grid: NDArray[np.float64], settle: int, weeks: int, seed: int = 1) -> float:
    """The best take rate of a grid, between its points by the parabola through the best and its two neighbours."""
    value = np.array([net_take(households, float(rate), settle, weeks, seed) for rate in grid])
    best = int(np.clip(value.argmax(), 1, len(grid) - 2))
    near = slice(best - 1, best + 2)
    square, slope, _ = np.polyfit(grid[near], value[near], 2)
    return float(-slope / (2 * square))


def learned_take_rates(households: int, cell_design: str, start: float, seed: int = 1) -> NDArray[np.float64]:
    """Take rates after each of twelve quarterly decisions that the fief takes in the loop, (decision,)."""
    values = {"fief.cell_design": cell_design, "fief.opening_take_rate": start}
    world = _world(households, QUARTER * (DECISIONS + 1), seed, values)
    path = []
    for _ in range(DECISIONS):
        advance(world, QUARTER)
        path.append(float(world.signals["fief_take_rate"].mean()))
    return np.array(path)
