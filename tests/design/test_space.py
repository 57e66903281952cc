"""Which numbers a design may vary, over which range, and how it says that one may not be."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario, load
from cloudfief.design.dimension import Dimension
from cloudfief.design.sampling import sampled
from cloudfief.design.space import dimension_of, parse_ranges, priors_of, rival_laws, space_of


@pytest.fixture(scope="module")
def agents() -> Scenario:
    return load("agents")


def test_a_prior_is_the_parameters_own_range(agents: Scenario) -> None:
    found = dimension_of(agents, "household.agent_willing")
    assert (found.low, found.high, found.default, found.unit) == (0.1, 0.5, 0.3, "share")


@pytest.mark.parametrize(
    ("path", "asked", "message"),
    [
        ("household.agent_wiling", "prior", r"'household' has no parameter 'agent_wiling'. Did you mean 'agent_willing'\?"),
        ("houshold.agent_willing", "prior", r"'houshold' is no institution .* Did you mean 'household'\?"),
        ("household", "prior", "is not a path"),
        ("household.agent_willing", [0.1, 1.5], "found 1.5; allowed is 0 to 1"),
        ("household.agent_willing", [0.5, 0.1], "found 0.5 to 0.1; allowed is a lower number first"),
        ("household.agent_willing", 0.3, r"found 0.3; allowed is \[low, high\]"),
        ("household.agent_willing", {"values": []}, "allowed is values: "),
        ("household.agent_willing", {"values": [0.1, 2]}, "found 2; allowed is 0 to 1"),
        ("household.agent_willing", {"values": ["much"]}, "found 'much'; allowed is a number"),
        ("household.drift_law", {"values": ["exposure", "magic"]}, "found 'magic'; allowed is one of none, exposure"),
        ("household.drift_law", [0, 1], "allowed is"),
        ("household.needs_per_week", [1.5, 3], "allowed are whole numbers"),
        ("household.weekly_income_usd", "prior", "a table of values; name one entry of it, such as"),
        ("household.weekly_income_usd.uk", "prior", "no entry 'uk'; allowed is us, cn, eu"),
        ("household.agent_willing.us", "prior", "after a single value"),
        ("lab.released", {"values": [True]}, "scenario 'agents' sets it by its event"),
        ("fief.lock_in_strength", "prior", "has no prior range of its own"),
    ],
)
def test_what_cannot_be_varied_is_refused(agents: Scenario, path: str, asked: object, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        dimension_of(agents, path, asked)


def test_no_parameter_at_all_is_refused(agents: Scenario) -> None:
    with pytest.raises(BadInput, match="parameters: the list is empty"):
        space_of(agents, {})


def test_a_levers_parameter_can_be_varied() -> None:
    assert dimension_of(load("deepseek").with_lever("portability", cut=0.5), "portability.cut").default == 0.5


def test_priors_leave_out_tables_sizes_and_what_the_event_sets(agents: Scenario) -> None:
    found = priors_of(agents)
    paths = {dimension.path for dimension in found.dimensions}
    assert {"household.agent_willing", "fief.agents_loosen"} <= paths
    assert not paths & {"household.count", "household.weekly_income_usd", "lab.released"}
    assert "a table of values" in found.left_out["household.weekly_income_usd"]
    assert {one.path for one in priors_of(agents, ["household.agent_*"]).dimensions} == {
        "household.agent_willing", "household.agent_appeal", "household.agent_mistake",
    }  # fmt: skip
    with pytest.raises(BadInput, match=r"only: found nobody\.\*; no parameter of scenario 'agents' with a prior range fits"):
        priors_of(agents, ["nobody.*"])


def test_rival_laws_are_found_not_listed(agents: Scenario) -> None:
    laws = {law.path: law for law in rival_laws(agents, ["fief.experiments"]).dimensions}
    assert set(laws["household.drift_law"].choices) >= {"none", "exposure", "assimilation"}
    assert laws["fief.recommender_law"].default == "logistic"
    assert laws["fief.experiments"].choices == (False, True)


def test_ranges_on_the_command_line() -> None:
    found = parse_ranges(["a.b", "a.c=0.1:1e-3", "a.d=none,exposure", "a.e=true,false"])
    assert found == {
        "a.b": "prior",
        "a.c": [0.1, 0.001],
        "a.d": {"values": ["none", "exposure"]},
        "a.e": {"values": [True, False]},
    }
    with pytest.raises(BadInput, match="not understood"):
        parse_ranges(["a.b="])


def test_shares_become_values() -> None:
    number, whole = Dimension("a.b", 2.0, 6.0), Dimension("a.c", 1, 4, whole=True)
    word = Dimension("a.d", 0, 0, choices=("none", "exposure", "adaptation"))
    assert [number.value_at(share) for share in (0, 0.25, 1)] == [2.0, 3.0, 6.0]
    assert [whole.value_at(share) for share in (0, 0.26, 0.999, 1)] == [1, 2, 4, 4]
    assert [word.value_at(share) for share in (0, 0.5, 1)] == ["none", "exposure", "adaptation"]
    uniform = np.array([whole.value_at(share) for share in np.linspace(0, 1, 4001)[:-1]])
    assert whole.spread == pytest.approx(uniform.std(), rel=1e-3)
    assert number.spread == pytest.approx(4 / 12**0.5)
    assert not word.ordered
    assert word.steps_apart("none", "adaptation") == 1.0


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_sample_covers_the_prior_and_is_the_same_again(design: str) -> None:
    dimensions = (Dimension("a.b", 0.0, 1.0), Dimension("a.c", 10.0, 20.0))
    points = sampled(dimensions, 64, design, 3)
    assert points == sampled(dimensions, 64, design, 3) != sampled(dimensions, 64, design, 4)
    cells = np.floor(np.array([[point["a.b"], (point["a.c"] - 10) / 10] for point in points]) * 16).astype(int)
    assert all((np.bincount(column, minlength=16) == 4).all() for column in cells.T)
    assert len(sampled(dimensions, 5, design, 3)) == 5


def test_a_grid_crosses_values_and_steps() -> None:
    dimensions = (Dimension("a.b", 0.0, 1.0), Dimension("a.d", 0, 0, choices=("x", "y")))
    assert sampled(dimensions, 7, "grid", 1) == [{"a.b": number, "a.d": word} for number in (0.0, 0.5, 1.0) for word in "xy"]
    with pytest.raises(BadInput, match="a grid over these parameters needs 4 or more"):
        sampled(dimensions, 3, "grid", 1)
    with pytest.raises(BadInput, match="design: found 'latin'; allowed is lhs, sobol, grid"):
        sampled(dimensions, 3, "latin", 1)
