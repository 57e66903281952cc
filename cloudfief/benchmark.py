"""How fast the economy lives here: household-weeks a second, and what each institution's week costs."""

from __future__ import annotations

import time
from typing import Any

from cloudfief.core.arms import arm_named
from cloudfief.core.block import Institution, Outcome
from cloudfief.core.luck import Luck
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import advance, open_world, own_step
from cloudfief.store.record import households_in

WARM_UP_WEEKS = 5


def institution_milliseconds(scenario: Scenario, weeks: int, budget_seconds: float) -> tuple[dict[str, float], float]:
    """Milliseconds a week of each institution's step, and household-weeks a second of the whole economy.

    The first five weeks (compilation, empty caches) are not counted; it stops early when the budget is spent.
    """
    world = open_world(scenario, arm_named(scenario, "baseline"), 1)
    spent = dict.fromkeys(world.economy.wiring.order, 0.0)

    def timed(institution: Institution, state: Any, luck: Luck, reads: dict[str, Any]) -> Outcome:
        began = time.perf_counter()
        outcome = own_step(institution, state, luck, reads)
        spent[institution.name] += time.perf_counter() - began
        return outcome

    advance(world, max(WARM_UP_WEEKS, -world.week))
    began, lived = time.perf_counter(), 0
    while lived < weeks and time.perf_counter() - began < budget_seconds:
        advance(world, 1, step=timed)
        lived += 1
    wall = time.perf_counter() - began
    by_institution = {name: 1000 * seconds / max(lived, 1) for name, seconds in spent.items()}
    return by_institution, households_in(scenario) * lived / wall
