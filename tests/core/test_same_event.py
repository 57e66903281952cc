"""An arm called `shock` means the same only where the same happens."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from cloudfief.core.same_event import same_event
from cloudfief.core.scenario import Scenario, load


def changed(name: str = "deepseek", **changes: Any) -> Scenario:
    """A scenario by the same name with another event."""
    plan = load(name)
    assert plan.event is not None
    return plan.model_copy(update={"event": plan.event.model_copy(update=changes)})


@pytest.mark.parametrize("name", ["deepseek", "agents", "fee-cap"])
def test_the_same_release_happens_in_other_scenarios(name: str):
    assert same_event(load(name), "deepseek")


@pytest.mark.parametrize("name", ["world-2024", "power", "pivot", "village"])
def test_something_else_happens(name: str):
    assert not same_event(load(name), "deepseek")
    assert not same_event(load(name), "deepseek", any_day=True)


def test_less_is_not_the_same_and_more_is():
    assert not same_event(load("deepseek"), "agents")
    assert same_event(load("agents"), "deepseek")
    assert same_event(load("deepseek"), "world-2024")  # where nothing is asked for, nothing is missing


def test_a_name_does_not_make_an_event():
    still = changed(set={"lab": {"released": False}})
    assert still.name == "deepseek"
    assert not same_event(still, "deepseek")
    assert not same_event(still, "deepseek", any_day=True)


def test_another_day_is_the_same_only_where_time_is_counted_from_it():
    moved = changed(date=datetime.date(2025, 6, 2))
    assert not same_event(moved, "deepseek")
    assert same_event(moved, "deepseek", any_day=True)
