"""A dotted path: where it points, what is set there, and how a wrong one is refused as soon as it is given."""

from __future__ import annotations

import pytest

from cloudfief.core.arms import arms_of
from cloudfief.core.economy import economy_at
from cloudfief.core.errors import BadInput
from cloudfief.core.place import place_of
from cloudfief.core.scenario import Scenario, load


@pytest.fixture(scope="module")
def agents() -> Scenario:
    return load("agents")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("household.agent_wiling", r"'household' has no parameter 'agent_wiling'\. Did you mean 'agent_willing'\?"),
        ("houshold.agent_willing", r"'houshold' is no institution or lever of scenario 'agents'\. Did you mean 'household'\?"),
        ("household", "'household' is not a path. Write INSTITUTION.PARAMETER"),
        (".count", "'.count' is not a path"),
        ("household.weekly_income_usd.uk", r"no entry 'uk'; allowed is us, cn, eu\."),
        ("household.agent_willing.us", "found '.us' after a single value; allowed is the parameter alone"),
        ("portability.cut", "'portability' is no institution or lever"),
    ],
)
def test_a_wrong_path_is_refused_when_it_is_given(agents: Scenario, path: str, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        agents.with_values({path: 1})


def test_an_entry_of_a_table_is_set_alone(agents: Scenario) -> None:
    before = place_of(agents, "household.weekly_income_usd").value(agents)
    changed = agents.with_values({"household.weekly_income_usd.cn": 300.0, "fief.steps.1": 0.05})
    assert place_of(changed, "household.weekly_income_usd").value(changed) == {**before, "cn": 300.0}
    assert place_of(changed, "fief.steps.1").value(changed) == 0.05
    assert place_of(changed, "fief.steps").value(changed) == (0.02, 0.05, 0.05)
    assert place_of(agents, "household.weekly_income_usd").value(agents) == before
    assert changed.sources["household.weekly_income_usd"] == "set by the user"


def test_the_key_of_an_entry_may_have_dots_of_its_own(agents: Scenario) -> None:
    named = agents.with_values({"exchange.betas": {"a": 1.0, "a.b": 2.0, "a.b.c": 3.0}})
    assert [place_of(named, f"exchange.betas.{key}").keys for key in ("a", "a.b", "a.b.c")] == [("a",), ("a.b",), ("a.b.c",)]
    with pytest.raises(BadInput, match=r"found '\.d' after a single value"):
        place_of(named, "exchange.betas.a.b.d")


def test_a_levers_parameter_is_set_in_its_lever() -> None:
    plan = load("deepseek").with_lever("portability", cut=0.5)
    changed = plan.with_values({"portability.cut": 0.9})
    assert [use.params for use in changed.levers] == [{"cut": 0.9}]
    policy = arms_of(changed)[-1]
    assert economy_at(changed, policy, 60).blocks["portability"].cut == 0.9  # type: ignore[attr-defined]
