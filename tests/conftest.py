"""Shared settings: strict, quick, and the same on every machine."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from cloudfief.claims.claim import CLAIMS
from cloudfief.claims.table import known_claims
from cloudfief.core import discovery
from cloudfief.core.arms import arm_named
from cloudfief.core.block import KINDS
from cloudfief.core.scenario import Scenario, load
from cloudfief.core.world import Watcher, World, advance, open_world

settings.register_profile(
    "cloudfief", deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.load_profile("cloudfief")
os.environ.pop("COLUMNS", None)  # tables are as wide as in a pipe, however wide the terminal is

# What ships is known before any test adds a block or a claim of its own and takes it away again.
discovery.load_all()
known_claims()


@pytest.fixture(autouse=True)
def registries():
    """What a test adds to the known blocks and claims, or takes away, is undone after it."""
    kept = [(registry, dict(registry)) for registry in (KINDS, CLAIMS)]
    yield
    for registry, before in kept:
        registry.clear()
        registry.update(before)


@pytest.fixture
def village() -> Scenario:
    return load("village")


def small_economy(name: str = "deepseek", weeks: int = 8, households: int = 768, **values: object) -> Scenario:
    """A shipped scenario cut down to run in a second: few households, few weeks, a short burn-in."""
    scenario = load(name).with_values({"household.count": households, **values}).with_size(weeks=weeks)
    burn_in = scenario.burn_in.model_copy(update={"weeks": min(scenario.burn_in.weeks, 2)})
    return scenario.model_copy(update={"burn_in": burn_in})


def lived_economy(scenario: Scenario, weeks: int, arm: str | None = None, seed: int = 5, watch: Watcher | None = None) -> World:
    """One arm, the most changed one if none is named, lived through its burn-in and so many weeks."""
    return advance(open_world(scenario, arm_named(scenario, arm), seed), weeks + scenario.burn_in.weeks, watch)
