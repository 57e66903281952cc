"""Paired worlds: what does not bind, does nothing; what is cut, shared out or saved, stays the same bits."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cloudfief.comparison import compare
from cloudfief.core import discovery
from cloudfief.core.pair import run_pair, world_digest
from cloudfief.core.replicates import run_pairs
from cloudfief.core.scenario import Event
from cloudfief.core.world import advance
from cloudfief.institutions.household import routine
from tests.conftest import lived_economy as lived
from tests.conftest import small_economy

SLACK = {
    "fee_cap": {"cap": 1.0},
    "neutral_ranking": {"highest": 1.0},
    "portability": {"cut": 0.0},
}


@pytest.mark.parametrize("lever", sorted(SLACK))
def test_a_slack_lever_changes_not_one_bit(lever):
    scenario = small_economy("world-2024")
    assert world_digest(lived(scenario, 6)) == world_digest(lived(scenario.with_lever(lever, **SLACK[lever]), 6))


# These bind only in worlds of their own, in which they are tested: with shopping agents, a parity clause, dear power.
ELSEWHERE = {"interoperability", "price_parity_ban", "electricity_price_cap"}


@pytest.mark.parametrize("lever", sorted(set(discovery.levers()) - ELSEWHERE))
def test_a_binding_lever_changes_something(lever):
    if not discovery.kind(lever).__module__.startswith("cloudfief.levers"):
        pytest.fail(f"{lever} is not one of the economy's levers")
    params = {"cap": 0.05} if lever == "fee_cap" else {}
    scenario = small_economy("world-2024")
    free, bound = lived(scenario, 6), lived(scenario.with_lever(lever, **params), 6)
    assert not np.array_equal(free.signals["household_sales"], bound.signals["household_sales"])


def test_interoperability_matters_once_agents_shop():
    values = {"household.agent_appeal": 3.0, "household.plan_attention": 0.5, "household.agent_willing": 0.9}
    scenario = small_economy("world-2024", **values).with_lever("personal_agents")
    closed, opened = lived(scenario, 6), lived(scenario.with_lever("interoperability"), 6)
    assert not np.array_equal(closed.signals["household_sales"], opened.signals["household_sales"])


def test_a_shock_of_size_zero_changes_not_one_bit():
    event = Event(name="nothing", date=date(2024, 1, 15), set={"lab": {"released": False}}, source="S2-037")
    scenario = small_economy("world-2024").model_copy(update={"event": event})
    assert world_digest(lived(scenario, 6, "shock")) == world_digest(lived(scenario, 6, "baseline"))


def test_a_placebo_pair_differs_in_nothing():
    event = Event(name="nothing", date=date(2024, 1, 15), set={"lab": {"released": False}}, source="S2-037")
    scenario = small_economy("world-2024", weeks=5).model_copy(update={"event": event})
    pair = run_pair(scenario, 0, 1)
    for name in pair.signals["shock"].data_vars:
        np.testing.assert_array_equal(pair.signals["shock"][name], pair.signals["baseline"][name])


@pytest.mark.parametrize("cut", [0, 1, 3])
def test_a_run_cut_anywhere_gives_the_same_bits(cut):
    scenario = small_economy("deepseek")
    whole, first = lived(scenario, 5), lived(scenario, cut)
    assert world_digest(advance(first.branch(first.arm), 5 - cut)) == world_digest(whole)


def test_one_and_two_threads_give_the_same_bits(monkeypatch):
    scenario = small_economy("world-2024", households=3000)
    one = world_digest(lived(scenario, 3))
    monkeypatch.setattr(routine, "THREADS", 2)
    assert world_digest(lived(scenario, 3)) == one


def test_pairing_is_worth_its_while():
    """Var(difference) / Var(independent) = 1 - rho: common random numbers make it small (V79)."""
    scenario = small_economy("world-2024", weeks=6)
    changed = scenario.with_lever("fee_cap", cap=0.145)  # a small change: large ones pair badly
    rents = np.array([
        [lived(world, 6, seed=seed).signals["fief_gross_take"].sum() for seed in range(6)] for world in (scenario, changed)
    ])  # fmt: skip
    paired = np.var(rents[1] - rents[0], ddof=1)
    assert paired < 0.5 * (np.var(rents[0], ddof=1) + np.var(rents[1], ddof=1))


def test_one_and_two_workers_give_the_same_bits():
    scenario = small_economy("deepseek", weeks=3).model_copy(update={"probes": ()})
    found = []
    for workers in (1, 2):
        results = run_pairs(scenario, [0, 1], 9, workers=workers)
        found.append({key: value for result in results for key, value in result.digests.items()})
    assert found[0] == found[1]


def test_comparing_a_lever_with_a_shock_compares_the_policy_arm():
    values = {"household.count": 768, "fief.experiments": False}
    rows = compare(
        "lever:fee_cap:cap=0.05", "lever:fee_cap:cap=0.9",
        base="deepseek", weeks=58, pairs=1, set=values, signals=["fief_gross_take"], workers=1,
    )  # fmt: skip
    assert rows[0]["effect"] < 0
    assert (rows[1]["item"], rows[1]["effect"]) == ("lever:fee_cap:cap=0.9", 0.0)
