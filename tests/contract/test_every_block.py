"""What every institution and lever keeps to, over everything that discovery finds: nothing here is a typed list."""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

import cloudfief
from cloudfief.core import checkpoint, discovery
from cloudfief.core.arms import arms_of
from cloudfief.core.block import Institution
from cloudfief.core.scenario import Scenario, load, shipped
from cloudfief.core.world import World, advance, open_world
from tests.conftest import small_economy

INSTITUTIONS = sorted(discovery.institutions())
LEVERS = sorted(discovery.levers())
BLOCKS = INSTITUTIONS + LEVERS
FACT = re.compile(r"\bS\d-\d{3}\b")
SOURCES = (path.read_text("utf-8") for path in Path(cloudfief.__path__[0]).rglob("*.py"))
READ = {name for source in SOURCES for name in re.findall(r"\.(\w+)", source)}  # everything that code takes from an object


def scenario_with(name: str) -> Scenario:
    """A small scenario in which the institution lives."""
    homes = [key for key in shipped() if name in load(key).institutions]
    assert homes, f"no shipped scenario has institution '{name}'"
    favourite = "deepseek" if "deepseek" in homes else homes[0]
    if "household" in load(favourite).institutions:
        return small_economy(favourite, weeks=6)
    return load(favourite).with_size(weeks=6)


_worlds: dict[str, World] = {}


def world_of(name: str) -> World:
    """A world of that institution after three weeks, lived once for the whole file."""
    scenario = scenario_with(name)
    if scenario.name not in _worlds:
        world = open_world(scenario, arms_of(scenario)[0], 1)
        _worlds[scenario.name] = advance(world, 3 - scenario.burn_in.weeks * -1)
    return _worlds[scenario.name]


@pytest.mark.parametrize("name", BLOCKS)
def test_says_what_is_true_in_the_world(name):
    assert (discovery.kind(name).__doc__ or "").strip(), f"{name} has no docstring"
    assert (discovery.kind(name).step.__doc__ or "").strip(), f"{name}.step has no docstring"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", BLOCKS)
def test_every_parameter_names_facts_that_exist(name):
    path = resources.files("cloudfief.facts") / "facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        facts = {row["id"]: row for row in csv.DictReader(file)}
    block = discovery.kind(name)
    for field in block.model_fields:
        source = block.parameter(field)["source"]
        for fact in FACT.findall(source):
            assert fact in facts, f"{name}.{field}: no fact {fact}"
            if facts[fact]["confidence"] == "memory":
                assert "assumption" in source, f"{name}.{field}: {fact} is from memory and must be an assumption"


@pytest.mark.parametrize("name", BLOCKS)
def test_defaults_lie_within_bounds_and_sweeps_within_them(name):
    block = discovery.kind(name)
    block.model_validate({})
    for field in block.model_fields:
        details = block.parameter(field)
        if details["sweep"] is not None and details["bounds"] is not None:
            assert details["bounds"][0] <= details["sweep"][0] <= details["sweep"][1] <= details["bounds"][1], field


@pytest.mark.parametrize("name", BLOCKS)
def test_every_parameter_is_read_somewhere(name):
    unread = [field for field in discovery.kind(name).model_fields if field not in READ]
    assert not unread, f"{name}: nothing reads {', '.join(unread)}"


@pytest.mark.parametrize("name", INSTITUTIONS)
def test_signals_have_the_shape_and_labels_they_declare(name):
    world = world_of(name)
    block = discovery.kind(name)
    for short, declared in block.publishes().items():
        value = world.signals[f"{name}_{short}"]
        if declared.record == "none":
            continue
        assert np.ndim(value) == len(declared.dims), f"{name}_{short}"
        for size, dimension in zip(np.shape(value), declared.dims, strict=True):
            if dimension in world.economy.labels:
                assert size == len(world.economy.labels[dimension]), f"{name}_{short}: {dimension}"
            else:
                assert declared.record == "summary", f"{name}_{short}: nobody labels '{dimension}'"


@pytest.mark.parametrize("name", INSTITUTIONS)
def test_what_was_published_last_week_is_not_changed_later(name):
    world = world_of(name)
    before = {key: np.array(value) for key, value in world.signals.items() if key.startswith(f"{name}_")}
    held = {key: world.signals[key] for key in before}
    advance(world.branch(world.arm), 1)
    twin = world.branch(world.arm)
    advance(twin, 1)
    for key, value in before.items():
        np.testing.assert_array_equal(np.asarray(held[key]), value)


@pytest.mark.parametrize("name", INSTITUTIONS)
def test_state_is_plain_and_survives_a_checkpoint(name):
    world = world_of(name)
    outline, arrays = checkpoint.flatten(world.states[name])
    again = checkpoint.unflatten(outline, arrays)
    assert checkpoint.digest(again) == checkpoint.digest(world.states[name])


@pytest.mark.parametrize("name", LEVERS)
def test_a_lever_amends_a_signal_that_exists(name):
    amends = discovery.kind(name).amends  # type: ignore[attr-defined]
    owners = discovery.institutions()
    assert any(amends == f"{owner}_{short}" for owner, block in owners.items() for short in block.publishes()), amends


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_scenario_is_sound(name):
    from cloudfief.core.economy import check

    scenario = load(name)
    check(scenario, arms_of(scenario))
    for institution in scenario.institutions:
        assert issubclass(discovery.kind(institution), Institution)
