"""A claim is judged where its own question is asked, whatever the scenario is called."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from cloudfief.claims.table import cases, claim_named
from cloudfief.core.scenario import Scenario, load


def asked(scenario: Scenario, claim: str) -> bool:
    """Whether a run of the scenario with everything that the claim reads is judged by it."""
    kind = claim_named(claim)
    weeks = np.arange(scenario.weeks)
    outline = xr.Dataset(dict.fromkeys(kind.signals, 0.0), coords={"arm": list(kind.arms), "week": weeks})
    return cases(outline, scenario, [claim])[0].window is not None


@pytest.mark.parametrize("claim", ["C1", "C8", "C15"])
def test_an_event_without_the_release_answers_no_claim_on_it(claim: str):
    plan = load("deepseek")
    assert plan.event is not None
    still = plan.model_copy(update={"event": plan.event.model_copy(update={"set": {"lab": {"released": False}}})})
    assert asked(plan, claim)
    assert asked(load("agents"), claim)
    assert not asked(still, claim)
    assert not asked(load("power"), claim)


def test_a_claim_on_the_baseline_needs_no_event():
    plan = load("deepseek")
    assert asked(plan.model_copy(update={"event": None}), "C7")
    assert not asked(plan.model_copy(update={"event": None}), "C1")


def test_a_policy_is_that_of_the_claims_own_scenario():
    assert asked(load("agents"), "C16")
    assert not asked(load("fee-cap"), "C16")
