"""Each claim can come out both ways: at most three parameters moved, each within its own prior or sweep range
(docs/decisions/0007-claims-both-ways.md tells what each of them means)."""

from __future__ import annotations

import pytest

import cloudfief as cf
from cloudfief.core import discovery
from cloudfief.core.scenario import load

OTHER_WAY = {
    ("C1", "supported"): {"lab.api_nest": 0.95, "lab.cost_imitation": 0.0, "lab.release_lag_months": 1.0},
    ("C2", "supported"): {"lab.api_nest": 0.95, "lab.cost_imitation": 0.0, "lab.training_revenue_share": 0.0},
    ("C3", "contradicted"): {
        "lab.open_agents": True, "household.agent_willing": 0.5, "fief.compute_elasticity": 1.1,
    },
    ("C4", "contradicted"): {
        "household.plan_attention": 0.14, "lab.plan_price_coefficient": 6.0, "lab.plan_nest": 0.9,
    },
    ("C6", "contradicted"): {"fief.experiments": False, "fief.service_rate": 0.16},
    ("C7", "contradicted"): {"fief.experiments": False, "merchant.advertising_appetite": 0.2},
}  # fmt: skip


def verdict(claim: str, values: dict) -> str:
    """The headline verdict of a claim one year on, three small pairs."""
    probes = ("performative_power",) if claim == "C4" else ()
    without_event = claim in ("C4", "C6", "C7")
    weeks = 66 if without_event else 110
    households = 1500 if claim == "C6" else 3000
    scenario = load("deepseek").with_values({"household.count": households, **values}).with_size(weeks=weeks)
    arms = scenario.arms if claim == "C6" else {}
    scenario = scenario.model_copy(update={"arms": arms, "probes": probes})
    if without_event:
        scenario = scenario.model_copy(update={"event": None})
    rows = cf.run(scenario, pairs=3, seed=1, workers=1).claims(claim)
    return next(row["verdict"] for row in rows if row["verdict"] != "not run")


@pytest.mark.parametrize(("claim", "expected"), sorted(OTHER_WAY))
def test_a_claim_comes_out_the_other_way(claim, expected):
    assert verdict(claim, OTHER_WAY[claim, expected]) == expected


@pytest.mark.parametrize("claim", ["C1", "C2"])
def test_claims_that_the_default_world_contradicts(claim):
    assert verdict(claim, {}) == "contradicted"


@pytest.mark.parametrize("values", OTHER_WAY.values())
def test_the_values_lie_within_their_own_ranges(values):
    assert len(values) <= 3
    for path, value in values.items():
        block, _, name = path.partition(".")
        details = discovery.kind(block).parameter(name)
        allowed = details["sweep"] or details["bounds"]
        if not isinstance(value, bool):
            assert allowed[0] <= value <= allowed[1], path
