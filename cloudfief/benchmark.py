"""How fast the economy lives here: household-weeks a second, and what each institution's week costs."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from cloudfief.core.arms import arm_named
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import advance, open_world
from cloudfief.store.record import households_in

WARM_UP_WEEKS = 5


def institution_milliseconds(scenario: Scenario, weeks: int, budget_seconds: float) -> tuple[dict[str, float], float]:
    """Milliseconds a week of each institution's step, and household-weeks a second of the whole economy.

    The first five weeks (compilation, empty caches) are not counted; it stops early when the budget is spent.
    """
    world = open_world(scenario, arm_named(scenario, "baseline"), 1)
    kinds = {name: type(world.economy.institution(name)) for name in world.economy.wiring.order}
    originals: dict[str, Callable[..., Any]] = {name: kind.step for name, kind in kinds.items()}  # type: ignore[attr-defined]
    spent = dict.fromkeys(kinds, 0.0)
    try:
        for name, kind in kinds.items():
            kind.step = _timed(originals[name], name, spent)  # type: ignore[attr-defined]
        advance(world, max(WARM_UP_WEEKS, -world.week))
        spent.update(dict.fromkeys(kinds, 0.0))
        began, lived = time.perf_counter(), 0
        while lived < weeks and time.perf_counter() - began < budget_seconds:
            advance(world, 1)
            lived += 1
        wall = time.perf_counter() - began
    finally:
        for name, kind in kinds.items():
            kind.step = originals[name]  # type: ignore[attr-defined]
    by_institution = {name: 1000 * seconds / max(lived, 1) for name, seconds in spent.items()}
    return by_institution, households_in(scenario) * lived / wall


def _timed(step: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    @functools.wraps(step)
    def timed(*arguments: Any, **reads: Any) -> Any:
        began = time.perf_counter()
        try:
            return step(*arguments, **reads)
        finally:
            spent[name] += time.perf_counter() - began

    return timed
