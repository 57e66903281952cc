"""The engine on the village: same bits however a run is cut, branched or looked at."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core import checkpoint
from cloudfief.core.arms import NEVER, arm_named, arms_of
from cloudfief.core.discovery import load_extra
from cloudfief.core.errors import BadInput
from cloudfief.core.pair import routes, run_pair, world_digest
from cloudfief.core.scenario import Event, Scenario, load
from cloudfief.core.world import advance, open_world

BYSTANDER = '''
from typing import NamedTuple
import numpy as np
from cloudfief.core.block import Institution, Outcome, signal
from cloudfief.core.ledger import Flow


class Beggar(Institution):
    """Owns nothing, rolls dice, reads a price."""

    dice = signal("A die", unit="eyes")

    class State(NamedTuple):
        rolls: int

    def accounts(self, blocs):
        return {"account": range(len(blocs))}

    def init(self, luck):
        return Outcome(self.State(0), {"dice": 0})

    def step(self, state, luck, *, bakery_bread_price, beggar_account, beggar_cash):
        eyes = int(luck.integers("dice", [0], 6)[0])
        flow = Flow("alms", beggar_account, beggar_account, beggar_cash)
        return Outcome(self.State(state.rolls + 1), {"dice": eyes}, [flow])
'''
TOLL = '''
from typing import ClassVar
import numpy as np
from cloudfief.core.block import Lever, param


class BreadPriceCap(Lever):
    """Bread may not cost more than the cap."""

    amends: ClassVar[str] = "bakery_bread_price"
    legal_source: ClassVar[str] = "the village council"
    cap: int = param(50, "Highest price of a loaf", unit="minor units", bounds=(1, 10**9), source="village book")

    def step(self, value):
        return np.minimum(value, self.cap)
'''


@pytest.fixture
def extra(tmp_path: Path):
    """Blocks from outside the package: one file each, loaded by path."""
    for name, source in {"beggar": BYSTANDER, "bread_price_cap": TOLL}.items():
        path = tmp_path / f"{name}.py"
        path.write_text(source)
        sys.modules.pop(f"cloudfief_extra_{name}", None)
        load_extra(str(path))


def lived(scenario: Scenario, weeks: int, arm: str | None = None, seed: int = 3):
    return advance(open_world(scenario, arm_named(scenario, arm), seed), weeks)


def test_books_sum_to_zero_every_week(village):
    world = open_world(village, arm_named(village, "shock"), 1)
    for _ in range(30):
        advance(world, 1)
        assert world.ledger.audit() == {"coin": 0}


@given(cut=st.integers(0, 30), seed=st.integers(0, 2**40))
def test_a_run_cut_anywhere_gives_the_same_bits(cut, seed):
    village = load("village")
    whole = lived(village, 30, seed=seed)
    first = lived(village, cut, seed=seed)
    second = advance(first.branch(first.arm), 30 - cut)
    assert world_digest(whole) == world_digest(second)


def test_a_branch_leaves_its_origin_alone(village):
    world = lived(village, 10)
    before = world_digest(world)
    advance(world.branch(world.arm), 5)
    assert world_digest(world) == before


def test_the_seed_decides(village):
    assert world_digest(lived(village, 5, seed=1)) != world_digest(lived(village, 5, seed=2))


def test_a_bystander_moves_nobody_else(village, extra):
    alone = lived(village, 20)
    crowd = lived(village.model_copy(update={"institutions": (*village.institutions, "beggar")}), 20)
    for name, value in alone.signals.items():
        np.testing.assert_array_equal(value, crowd.signals[name])


def test_a_slack_lever_changes_nothing_and_a_binding_one_does(village, extra):
    free = lived(village, 20, "baseline")
    slack = lived(village.with_lever("bread_price_cap", cap=10**6), 20)
    binding = lived(village.with_lever("bread_price_cap", cap=50), 20)
    without_event = village.model_copy(update={"event": None})
    with_slack = without_event.with_lever("bread_price_cap", cap=10**6)
    assert world_digest(lived(without_event, 20)) == world_digest(lived(with_slack, 20))
    np.testing.assert_array_equal(free.signals["villagers_loaves"], slack.signals["villagers_loaves"])
    assert binding.signals["bakery_bread_price"].max() <= 50
    assert binding.signals["villagers_loaves"].sum() > free.signals["villagers_loaves"].sum()


def test_a_shock_of_size_zero_changes_nothing(village):
    event = Event(name="nothing", date=date(2024, 3, 4), set={"mill": {"flour_price": 40}}, source="S3-016")
    scenario = village.model_copy(update={"event": event})
    assert world_digest(lived(scenario, 40, "shock")) == world_digest(lived(scenario, 40, "baseline"))


def test_the_shock_arm_is_the_baseline_until_the_event(village):
    at_event = 22
    assert world_digest(lived(village, at_event, "shock")) == world_digest(lived(village, at_event, "baseline"))
    later = lived(village, at_event + 2, "shock").signals["mill_price"]
    assert (later > lived(village, at_event + 2, "baseline").signals["mill_price"]).all()


def test_arms_share_their_common_past(village):
    shock = next(route for route in routes(arms_of(village)) if route.arm.name == "shock")
    assert (shock.parent, shock.week) == ("baseline", 22)


def test_an_arm_run_in_a_pair_is_the_arm_run_alone(village):
    pair = run_pair(village.with_size(weeks=40), 0, 3)
    alone = lived(village, 40, "shock")
    assert pair.digests["shock/0"] == world_digest(alone)
    assert pair.asset_sums == {"coin": 0}


def test_what_is_published_cannot_be_changed(village):
    with pytest.raises(ValueError, match="read-only"):
        lived(village, 1).signals["mill_price"][0] = 1


def test_a_state_survives_flattening(village):
    world = lived(village, 5)
    outline, arrays = checkpoint.flatten(world.states)
    assert checkpoint.digest(checkpoint.unflatten(outline, arrays)) == checkpoint.digest(world.states)


def test_a_checkpoint_of_an_unknown_type_is_refused():
    with pytest.raises(BadInput, match="does not know"):
        checkpoint.unflatten({"record": "os:system", "fields": {}}, {})


def test_parts_from_never_for_equal_arms(village):
    baseline = arm_named(village, "baseline")
    assert baseline.parts_from(baseline) == NEVER
