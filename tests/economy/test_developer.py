"""Developers: where they buy, what they derive, who pays whom, and that token money ends at models."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.arms import NEVER, Arm, Span, arm_named
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World, advance, open_world
from cloudfief.institutions.developer import Books, Developer
from tests.conftest import small_economy

DOWNSTREAM = ("developer", "specialist")


def with_only(scenario: Scenario, *institutions: str) -> Scenario:
    """The scenario with these institutions alone, and without what it sets for others."""
    kept = {name: values for name, values in scenario.set.items() if name in institutions}
    burn_in = {name: values for name, values in scenario.burn_in.set.items() if name in institutions}
    lead_in = scenario.burn_in.model_copy(update={"set": burn_in})
    return scenario.model_copy(update={"institutions": institutions, "set": kept, "burn_in": lead_in})


def world_of(weeks: int, release: int | None = None, **values: object) -> World:
    scenario = small_economy("world-2024", weeks=40)
    scenario = with_only(scenario, *dict.fromkeys((*scenario.institutions, *DOWNSTREAM))).with_values(values)
    arm = arm_named(scenario, "baseline")
    if release is not None:
        arm = Arm("shock", (*arm.spans, Span(release, NEVER, {"lab": {"released": True}})), arm.first_week)
    return advance(open_world(scenario, arm, 1), weeks)


@pytest.fixture(scope="module")
def released():
    return world_of(14, release=4)


@pytest.fixture(scope="module")
def closed():
    return world_of(14)


def test_an_open_release_moves_developers_within_weeks(released, closed):
    gained = released.signals["developer_open_share"] - closed.signals["developer_open_share"]
    assert (gained > 0.03).all()
    assert gained.max() > 0.2


def test_models_are_derived_only_from_open_weights(released, closed):
    assert closed.signals["developer_derived_models"] == 0
    assert released.signals["developer_derived_models"] > 100


def test_dear_adaptation_keeps_developers_from_deriving():
    values = {"developer.derivation_cost_usd": 1e7}
    assert world_of(10, release=2, **values).signals["developer_derived_models"] == 0


def test_who_runs_no_open_weights_derives_none_and_twice_the_runners_derive_twice_as_much():
    developer, price = Developer(), np.array([[10.0, 1.0, 1.0]])
    firms, tokens, weights = np.array([1000.0]), np.array([1e6]), np.array([0, 1])

    def derived(open_share: float) -> float:
        share = np.array([[1.0 - open_share, open_share / 2, open_share / 2]])
        books = Books(share, firms, 0.0, np.zeros(1, dtype=np.int64))
        return developer._derive(books, firms, tokens, price, weights)

    assert derived(0.0) == 0.0
    assert derived(0.4) == pytest.approx(2 * derived(0.2))
    assert derived(1.0) < developer.derivation_speed * 1000.0


def test_what_is_paid_for_tokens_is_what_models_receive(released):
    world = released.branch(released.arm)
    owed = world.ledger.cash(world.account_numbers["lab.token_till"])
    assert (owed > 0).all()
    advance(world, 1)
    table = world.ledger.last_week_matrix()
    applications = sum(v for (_, payee, what, _), v in table.items() if what == "AI applications" and payee == "developer")
    assert applications > 0
    to_models = sum(v for (payer, payee, what, _), v in table.items() if what == "API revenue" and payee in ("lab", "host"))
    assert to_models > 0
    assert set(world.ledger.audit().values()) == {0}
    paid = sum(v for (payer, _, what, _), v in table.items() if what == "tokens" and payer in ("developer", "specialist"))
    left = world.ledger.cash(world.account_numbers["lab.token_till"]).sum()
    assert left == paid  # last week's is gone, this week's waits


def test_nobody_downstream_owes_anything(released):
    for group in ("developer.account", "specialist.account", "lab.till", "lab.token_till"):
        assert not released.ledger.arrears(released.account_numbers[group]).any(), group


def test_firms_buy_fewer_tokens_themselves_where_developers_buy_some(closed):
    alone = small_economy("world-2024", weeks=40)
    alone = with_only(alone, *(name for name in alone.institutions if name not in DOWNSTREAM))
    without = advance(open_world(alone, arm_named(alone, "baseline"), 1), 14)
    ratio = closed.signals["lab_tokens"].sum() / without.signals["lab_tokens"].sum()
    assert 0.6 < ratio < 1.6


def test_cheaper_tokens_are_bought_more_the_more_elastic_use_is():
    index = np.full(3, 0.5)
    part = [Developer(token_elasticity=e)._token_part(0, index)[0] for e in (0.5, 1.0, 1.5)]
    assert part[0] < part[1] < part[2]
    assert part[1] == pytest.approx(Developer().token_cost_share)


@pytest.mark.parametrize(("value", "sign"), [(0.5, 1), (-0.5, -1)])
def test_adapting_open_weights_may_bind_or_repel(value, sign):
    developer = Developer(adaptation_value=value)
    utils, weights = np.zeros((1, 3)), np.array([0, 1])
    before, after = developer._wanted(utils, weights, 0.0)[0], developer._wanted(utils, weights, 1.0)[0]
    assert np.sign(after[1] - before[1]) == sign
    assert after.sum() == pytest.approx(1.0)
