"""Random worlds of the full economy: what is nobody, slack, nothing or a cut changes not one bit, and the books close."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.core import discovery
from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.pair import world_digest
from cloudfief.core.scenario import Event, Scenario, load
from cloudfief.core.world import World, advance
from cloudfief.verification.cases.pairing import with_bystander
from tests.conftest import lived_economy, small_economy

WEEKS = 4
LEVERS = sorted(name for name, kind in discovery.levers().items() if kind.__module__.startswith("cloudfief.levers"))
PARAMETERS = {
    "fief.opening_take_rate": st.floats(0, 0.5),
    "fief.opening_ranking_weight": st.floats(0, 0.5),
    "fief.recommender_law": st.sampled_from(["logistic", "factorisation", "popularity", "impersonal"]),
    "fief.lock_in_strength": st.floats(0, 4),
    "fief.cell_design": st.sampled_from(["permanent", "fresh", "switchback"]),
    "household.drift_law": st.sampled_from(["none", "exposure", "assimilation", "adaptation", "conditioning"]),
    "household.agent_willing": st.floats(0, 1),
    "household.persuasion": st.floats(0, 2),
    "merchant.parity_clause": st.booleans(),
    "merchant.fixed_cost_share": st.floats(0, 0.2),
    "merchant.own_brand_items": st.integers(0, 4),
    "lab.open_agents": st.booleans(),
}
SLACK: dict[str, dict[str, float]] = {
    "fee_cap": {"cap": 1.0}, "advertising_cap": {"cap": 1.0}, "neutral_ranking": {"highest": 1.0}, "portability": {"cut": 0.0},
    "self_preferencing_ban": {"counted": 1.0}, "structural_separation": {"kept": 1.0}, "data_dividend": {"rate": 0.0},
}  # fmt: skip


@st.composite
def worlds(draw: Any) -> tuple[Scenario, int]:
    """A small economy with up to four parameters and three levers of any kind, and a seed."""
    institutions = load("deepseek").institutions
    chosen = draw(st.lists(st.sampled_from(sorted(PARAMETERS)), max_size=4, unique=True))
    values = {path: draw(PARAMETERS[path]) for path in chosen}
    scenario = small_economy("deepseek", weeks=WEEKS, households=draw(st.integers(30, 500)), **values)
    for lever in draw(st.lists(st.sampled_from(LEVERS), max_size=3, unique=True)):
        amends = discovery.kind(lever).amends  # type: ignore[attr-defined]
        if amends.split("_")[0] in institutions:
            scenario = scenario.with_lever(lever)
    return scenario, draw(st.integers(0, 2**32))


lived = partial(lived_economy, weeks=WEEKS)


def assert_books_close(world: World) -> None:
    assert set(world.ledger.audit().values()) == {0}
    household = world.economy.institution("household")
    gaps = household.control_minus_subsidiary(world.states["household"], world.ledger, world.account_numbers)  # type: ignore[attr-defined]
    assert not any(gaps)


@settings(max_examples=4)
@given(worlds(), st.sampled_from(sorted(SLACK)), st.integers(0, WEEKS))
def test_a_slack_lever_and_a_cut_change_not_one_bit(world, lever, cut):
    scenario, seed = world
    whole = lived(scenario, seed=seed)
    assert_books_close(whole)
    first = lived(scenario, seed=seed, weeks=cut)
    again = advance(first.branch(first.arm), WEEKS - cut)
    assert world_digest(again) == world_digest(whole)
    slack = lived(scenario.with_lever(lever, **SLACK[lever]), seed=seed, arm="policy")
    free = whole if scenario.levers else lived(scenario, seed=seed)
    assert world_digest(slack) == world_digest(free)


@settings(max_examples=4)
@given(worlds(), st.integers(0, WEEKS - 1))
def test_a_shock_of_size_zero_changes_not_one_bit(world, week):
    scenario, seed = world
    setting = {"lab": {"released": False}}
    event = Event(name="nothing", date=scenario.start + timedelta(weeks=week), set=setting, source="placebo")
    assert isinstance(event.date, date)
    placebo = scenario.model_copy(update={"event": event, "levers": ()})
    assert world_digest(lived(placebo, seed=seed, arm=SHOCK)) == world_digest(lived(placebo, seed=seed, arm=BASELINE))


@settings(max_examples=3)
@given(worlds())
def test_a_bystander_changes_not_one_bit_of_anybody_else(world):
    scenario, _ = world
    alone = lived(scenario, seed=1, arm=BASELINE)
    crowd = with_bystander(scenario)
    for name, value in alone.signals.items():
        np.testing.assert_array_equal(np.asarray(value), np.asarray(crowd.signals[name]), err_msg=name)
