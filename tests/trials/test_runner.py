"""Trials run on a small world: both estimators, a placebo that is exactly nothing, and signs that can come out either way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.core import world as engine
from cloudfief.core.arms import arm_named
from cloudfief.core.errors import BadInput, RunFailed
from cloudfief.core.population import Cohort
from cloudfief.core.scenario import Scenario
from cloudfief.trials.branches import lived, on_trial
from cloudfief.trials.group import FIEFS, Group
from cloudfief.trials.measures import SPENDING_THROUGH_FIEFS, change, fief_purchases
from cloudfief.trials.runner import run_trials
from cloudfief.trials.treatment import drawn, stretches
from cloudfief.trials.trial import TRIALS, Measure, Trial, known_trials

from ..conftest import small_economy

KEYS = {"trial", "measure", "ours", "low", "high", "published", "unit", "source"}


def small(pairs: int = 1) -> Scenario:
    return small_economy("world-2024", weeks=6).with_size(pairs=pairs)


def every_contrast() -> tuple[Measure, ...]:
    """Each measure of the trials that ship, once, that compares the treated with others."""
    found = {measure.name: measure for kind in known_trials().values() for measure in kind.measures if measure.contrast}
    return tuple(found.values())


class Broken(Trial):
    """Cannot be measured."""

    name, who, changes = "broken", "half", "nothing"
    measures = (Measure("broken", lambda treated, untreated: 1 / 0),)


TRIALS.pop("broken")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Every trial that ships, two pairs."""
    return run_trials(scenario=small(2), seed=3, workers=1)


def row_of(rows: list[dict[str, Any]], trial: str, measure: str) -> dict[str, Any]:
    return next(row for row in rows if (row["trial"], row["measure"]) == (trial, measure))


def test_every_trial_that_ships_runs(rows: list[dict[str, Any]]) -> None:
    wanted = [(kind.name, measure.name) for kind in known_trials().values() for measure in kind.measures]
    assert [(row["trial"], row["measure"]) for row in rows] == wanted
    for row in rows:
        assert set(row) > KEYS
        assert row["pairs"] == 2
        assert (row["published"] is None) == (row["source"] == "none")
        if row["ours"] is not None:
            assert row["low"] <= row["ours"] <= row["high"]


def test_withdrawing_personal_data_costs_clicks_and_breadth(rows: list[dict[str, Any]]) -> None:
    clicks = row_of(rows, "no_personal_data", "search: clicks per item seen")
    breadth = row_of(rows, "no_personal_data", "home feed: different items on first pages")
    assert clicks["ours"] < 0 > clicks["within"]
    assert breadth["ours"] < -50 > breadth["within"]


def test_order_moves_what_is_bought(rows: list[dict[str, Any]]) -> None:
    swap = row_of(rows, "position_swaps", "performative power of ranking, at least")
    one_down = row_of(rows, "top_result_moved_down", "purchases of the result moved down")
    assert swap["low"] > 0
    assert swap["within"] == pytest.approx(swap["ours"], abs=0.15)
    assert one_down["high"] < 0
    apart = row_of(rows, "position_swaps", "what a user buys, moved at most")
    assert apart["within"] is None
    assert 0 < apart["ours"] < 1


def test_a_fief_that_learnt_nothing_loses_nothing_without_personal_data() -> None:
    """Ranking by what is known of nobody and ranking without personal data are the same; the effect is not built in."""
    plain = small().with_values({"fief.learns": False})
    clicks = row_of(run_trials("no_personal_data", scenario=plain, workers=1), "no_personal_data", "search: clicks per item seen")
    assert clicks["ours"] == 0.0


def test_a_placebo_is_exactly_nothing() -> None:
    """Two halves that find the same: paired differences and spillover are 0 to the last bit, an A/A test within is not."""
    type("Placebo", (Trial,), {"name": "placebo", "who": "half", "changes": "nothing", "measures": every_contrast()})
    told = [row for row in run_trials("placebo", scenario=small(2), workers=1) if row["ours"] is not None]
    assert len(told) >= 10
    for row in told:
        assert (row["ours"], row["low"], row["high"], row["spillover"]) == (0.0, 0.0, 0.0, 0.0), row
    assert any(row["within"] not in (None, 0.0) for row in told)


def test_a_world_on_trial_is_the_same_world_where_nobody_is_treated() -> None:
    plan = small()
    kind = known_trials()["random_ranking"]
    world = engine.open_world(plan, arm_named(plan, None), 7)
    engine.advance(world, plan.burn_in.weeks + kind.first_week)
    ordinary = engine.advance(world.branch(world.arm), 2)
    halves = lived(world, kind(), acts=False, tick=None)
    spent = float(ordinary.signals["household_fief_gmv"].sum())
    assert spent > 0
    again = world.branch(world.arm)
    engine.advance(again, 2, step=on_trial(kind(), False, 7, halves))
    for name, value in ordinary.signals.items():
        assert np.array_equal(
            np.asarray(value), np.asarray(again.signals[name]), equal_nan=np.asarray(value).dtype.kind == "f"
        ), name


def test_a_trial_gives_the_same_bits_alone_and_in_other_processes(rows: list[dict[str, Any]]) -> None:
    alone = run_trials("no_home_feed", scenario=small(2), seed=3, workers=2)
    assert alone == [row for row in rows if row["trial"] == "no_home_feed"]


def test_half_is_drawn_by_luck() -> None:
    cohort = Cohort(256, 256 + 5 * 32 + 7)
    mine = drawn(cohort, 1)
    assert len(mine) == cohort.members
    assert 3 * 32 - 25 <= mine.sum() <= 3 * 32
    assert not np.array_equal(mine, drawn(cohort, 2))
    runs = stretches(mine)
    assert runs[0][0] == 0
    assert runs[-1][1] == cohort.members
    assert sum(stop - start for start, stop, treated in runs if treated) == mine.sum()


def test_what_is_missing_gives_no_number() -> None:
    nobody, somebody = Group(), Group()
    somebody.households, somebody.purchases[FIEFS] = 10, 20
    nobody.households = 10
    assert change(fief_purchases)(nobody, somebody) == -100
    assert np.isnan(change(fief_purchases)(somebody, nobody))


def test_wrong_values_are_refused_before_anything_runs() -> None:
    with pytest.raises(BadInput, match="weeks: found 4; allowed is 5 or more"):
        run_trials(scenario="world-2024", weeks=4)
    with pytest.raises(BadInput, match="scenario 'village' has no institution 'household'"):
        run_trials(scenario="village")
    with pytest.raises(BadInput, match="workers: found 0"):
        run_trials("no_home_feed", scenario=small(), workers=0)
    out = {"name": "out", "who": "half", "changes": "too much", "measures": (SPENDING_THROUGH_FIEFS,)}
    type("Out", (Trial,), out | {"household": {"persuasion": 7.0}})
    with pytest.raises(BadInput, match=r"Trial out: household\..*persuasion: found 7; allowed is 0 to 3"):
        run_trials("out", scenario=small(), workers=1)


def test_a_trial_that_breaks_is_named() -> None:
    TRIALS["broken"] = Broken
    with pytest.raises(RunFailed, match="trial broken, seed 1: ZeroDivisionError"):
        run_trials("broken", scenario=small(), workers=1)
