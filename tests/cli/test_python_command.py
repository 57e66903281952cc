"""The Python that a run is recorded with makes the same scenario again."""

from __future__ import annotations

import pytest

import cloudfief as cf
from cloudfief.core.scenario import Scenario
from cloudfief.python_command import python_command

CHANGED = cf.scenario("deepseek", households=500, weeks=20, pairs=3, set={"lab.cost_imitation": 1.0})


@pytest.mark.parametrize(
    "scenario",
    [
        cf.scenario("village"),
        CHANGED,
        CHANGED.with_lever("fee_cap", cap=0.15),
        CHANGED.with_lever("tariff", start="2024-02-05", until="2024-03-04", rate=0.1).with_lever("portability"),
    ],
)
def test_it_makes_the_scenario_again(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[Scenario] = []
    monkeypatch.setattr(cf, "run", lambda plan, pairs, seed: run.append(plan.with_size(pairs=pairs)))
    eval(python_command(scenario, 7), {"cf": cf})
    assert [again.hash() for again in run] == [scenario.hash()]


def test_a_scenario_that_is_not_shipped_is_not_given_a_false_name() -> None:
    own = CHANGED.model_copy(update={"arms": {}})
    assert python_command(own, 7) == "cf.run(scenario, pairs=3, seed=7)  # the scenario that run.json holds"
