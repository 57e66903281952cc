"""Shipped scenarios cut down to live a few weeks within a second; no case by itself."""

from __future__ import annotations

from typing import Any

from cloudfief.core.arms import BASELINE, arm_named
from cloudfief.core.scenario import Scenario, load
from cloudfief.core.world import Watcher, World, advance, open_world

BURN_IN_WEEKS = 2


def small(name: str, weeks: int = 6, households: int = 768, values: dict[str, Any] | None = None) -> Scenario:
    """A shipped scenario with few households, few weeks and a burn-in of two weeks; `values` by parameter path."""
    scenario = load(name).with_values({"household.count": households, **(values or {})}).with_size(weeks=weeks)
    return scenario.model_copy(update={"burn_in": scenario.burn_in.model_copy(update={"weeks": BURN_IN_WEEKS})})


def lived(scenario: Scenario, arm: str = BASELINE, seed: int = 1, watch: Watcher | None = None) -> World:
    """One arm of the scenario, lived to its last week."""
    world = open_world(scenario, arm_named(scenario, arm), seed)
    return advance(world, scenario.weeks + scenario.burn_in.weeks, watch)
