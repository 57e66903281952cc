"""The household's week, case by case: the plain loop is the specification."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cloudfief.behaviour.drift import assimilation, exposure, none
from cloudfief.behaviour.recommender import factorisation, impersonal, logistic
from cloudfief.core.population import BLOCK, thread_ranges
from cloudfief.institutions.household import noise, week
from cloudfief.institutions.household.columns import (
    NOT_LISTED,
    Draws,
    Rules,
    Tables,
    Users,
    add_tallies,
    empty_purchases,
    empty_tallies,
)
from cloudfief.institutions.household.kernel import kernel
from cloudfief.institutions.household.week import make_week
from cloudfief.institutions.household.yardstick import synthetic_world

PLAIN = make_week(exposure, logistic)
STEPPED = make_week(exposure, logistic, compiled=False)
ROUTES = pytest.mark.parametrize("route", [PLAIN, kernel], ids=["plain", "kernel"])


def lived(route: Any, world: tuple[Users, Tables, Rules, Draws], item_vectors: bool = False) -> tuple[Any, ...]:
    users, tables, rules, draws = world
    users = Users(*[column.copy() for column in users])
    households, slots = users.trust.shape
    purchases, tallies = empty_purchases(households, rules.needs), empty_tallies(slots, item_vectors)
    route(users, tables, rules, draws, purchases, tallies, 0, households)
    return users, purchases, tallies


def one_fief(rules: Rules, households: int = 400) -> tuple[Users, Tables, Rules, Draws]:
    """A world in which everybody shops at the only fief."""
    users, tables, rules, draws = synthetic_world(households, rules, slots=1)
    tables.channel_appeal[:] = -100.0, 100.0, -100.0
    return users, tables, rules, draws


@ROUTES
def test_every_cent_spent_is_a_cent_sold(route: Any) -> None:
    world = synthetic_world(600, Rules(needs=5, feed_probability=0.6), agents=0.3)
    users, purchases, tallies = lived(route, world)
    assert purchases.spent.sum() == purchases.amount.sum() == tallies.amount.sum() > 0
    assert (purchases.spent <= users.cash).all()
    assert tallies.purchases.sum() == (purchases.amount > 0).sum() == (purchases.item >= 0).sum()
    assert (tallies.cell_amount.sum(axis=1) == tallies.amount[1:-1].sum(axis=(1, 2))).all()
    by_channel = [purchases.amount[purchases.channel == c].sum() for c in range(6)]
    assert (tallies.amount.sum(axis=(1, 2)) == by_channel).all()


@given(budget=st.integers(0, 10**12), needs=st.integers(1, 24))
@settings(max_examples=200)
def test_the_parts_of_a_budget_add_up(budget: int, needs: int) -> None:
    parts = [week.need_budget(budget, need, needs) for need in range(needs)]
    assert sum(parts) == budget
    assert max(parts) - min(parts) <= 1


@ROUTES
def test_nobody_spends_more_than_it_has(route: Any) -> None:
    users, tables, rules, draws = synthetic_world(300, Rules())
    users.cash[:] = np.arange(300) * 37
    _, purchases, _ = lived(route, (users, tables, rules, draws))
    assert (purchases.spent <= users.cash).all()
    assert (purchases.spent[1:] > 0).all()
    assert purchases.item[0, 0] == -1
    assert purchases.spent[0] == 0


@ROUTES
def test_the_result_does_not_depend_on_who_counts(route: Any) -> None:
    """One range or three on their own tallies: the same bits; and the number of a household decides its
    luck."""
    users, tables, rules, draws = synthetic_world(3 * BLOCK + 77, Rules(feed_probability=0.5))
    whole = lived(route, (users, tables, rules, draws))
    households = len(users.budget)
    split, purchases, parts = Users(*[c.copy() for c in users]), empty_purchases(households, 3), []
    for start, stop in reversed(thread_ranges(0, households, 3)):
        parts.append(empty_tallies(4))
        route(split, tables, rules, draws, purchases, parts[-1], start, stop)
    for one, other in zip(whole, (split, purchases, add_tallies(parts)), strict=True):
        for name, left, right in zip(one._fields, one, other, strict=True):
            assert np.array_equal(left, right), name
    late = Users(*[c[BLOCK : 2 * BLOCK].copy() for c in users])
    some = lived(route, (late, tables, rules, draws._replace(first_household=BLOCK)))
    assert np.array_equal(some[1].item, whole[1].item[BLOCK : 2 * BLOCK])


@ROUTES
def test_a_fief_that_does_not_learn_believes_what_it_believed(route: Any) -> None:
    world = one_fief(Rules(learning=0))
    users, _, tallies = lived(route, world)
    assert np.array_equal(users.belief, world[0].belief)
    assert np.array_equal(users.seen, world[0].seen)
    assert tallies.examined.sum() > 0
    assert not tallies.gradient.any()


@ROUTES
def test_what_is_examined_is_learnt_from(route: Any) -> None:
    world = one_fief(Rules(needs=1, shown=4, feed_probability=0.0))
    users, purchases, tallies = lived(route, world)
    assert (users.seen - world[0].seen).sum() == tallies.examined[0, 0]
    assert tallies.visits.tolist() == [0, 400, 0]
    assert tallies.purchases[1] + tallies.purchases[0] == (purchases.item >= 0).sum()
    assert 0 < tallies.clicked[0, 0] < tallies.examined[0, 0] < 4 * 400
    depth = (users.seen - world[0].seen)[:, 0]
    assert stats.binomtest(int((depth > 1).sum()), 400, 0.8).pvalue > 0.001


def test_tastes_that_never_move_do_not() -> None:
    world = synthetic_world(30, Rules(drift_rate=0.1))
    still, _, _ = lived(make_week(none, logistic, compiled=False), world)
    moved, _, _ = lived(PLAIN, world)
    assert np.array_equal(still.taste, world[0].taste)
    assert not np.array_equal(moved.taste, world[0].taste)
    assert np.linalg.norm(moved.taste, axis=1) == pytest.approx(1.0, abs=1e-6)


def test_a_week_of_one_household_step_by_step() -> None:
    """Uncompiled, one household, one need, one open market: every number by hand from the drawn words."""
    users, tables, rules, draws = synthetic_world(1, Rules(needs=1, sellers_sampled=2), slots=0, seed=8)
    words = np.zeros(noise.WORDS_PER_NEED, np.uint32)
    noise.draw_need(words, draws, 0, 0)
    category = int(tables.category_of[int(words[20]) & 255])
    met = [int(words[19]) & 31, (int(words[19]) >> 5) & 31]
    worth = 5 * tables.vectors[category, met] @ users.taste[0] + tables.utility_base[0, 0, category, met]
    half_words = [(int(words[k // 2]) >> (16 * (k % 2))) & 0xFFFF for k in met]
    luck = stats.logistic.ppf([((h >> 4) + 0.5) / 4096 for h in half_words])
    chosen = int(np.argmax(worth + luck))
    after, purchases, tallies = lived(STEPPED, (users, tables, rules, draws))
    assert purchases.item[0, 0] == 32 * category + met[chosen]
    assert purchases.amount[0, 0] == (users.budget[0] * tables.outlay[category] + 500_000) // 1_000_000
    value = users.value[0, 0] + 0.05 * (worth[chosen] - 0.3 - users.value[0, 0])
    assert after.value[0, 0] == pytest.approx(value, abs=1e-6)
    assert tallies.experience[0] == pytest.approx((worth[chosen] - 0.3) * 65_536, abs=1)
    vector = tables.vectors[category, met[chosen]]
    rate = 0.0015 * users.susceptibility[0]
    taste = 0.0003 * users.birth_taste[0] + (1 - rate - 0.0003) * users.taste[0] + rate * vector
    assert after.taste[0] == pytest.approx(taste / np.linalg.norm(taste), abs=1e-6)


def test_uncompiled_and_compiled_decide_alike() -> None:
    world = synthetic_world(40, Rules(feed_probability=0.8), agents=0.3)
    stepped, compiled = lived(STEPPED, world), lived(PLAIN, world)
    assert np.array_equal(stepped[1].item, compiled[1].item)
    assert stepped[0].belief == pytest.approx(compiled[0].belief, abs=1e-6)
    assert np.array_equal(stepped[2].amount, compiled[2].amount)


def test_the_rule_runs_with_the_compiler_switched_off() -> None:
    script = (
        "from cloudfief.behaviour.drift import exposure\n"
        "from cloudfief.behaviour.recommender import logistic\n"
        "from cloudfief.institutions.household import columns, kernel, week, yardstick\n"
        "world = yardstick.synthetic_world(20, columns.Rules(feed_probability=.5), agents=.3)\n"
        "bought, counted = columns.empty_purchases(20, 3), columns.empty_tallies(4)\n"
        "week.make_week(exposure, logistic)(*world, bought, counted, 0, 20)\n"
        "assert not kernel.available()\n"
        "print(*bought.item.ravel())\n"
    )
    settings = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONWARNINGS": "error"}
    done = subprocess.run([sys.executable, "-c", script], env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    world = synthetic_world(20, Rules(feed_probability=0.5), agents=0.3)
    _, purchases, _ = lived(PLAIN, world)
    assert [int(item) for item in done.stdout.split()] == purchases.item.ravel().tolist()


def test_trust_rises_after_good_advice_falls_after_bad_and_returns_unvisited() -> None:
    users, tables, rules, draws = one_fief(Rules(needs=1, feed_probability=0.0))
    users.value[:200, 0] = -50.0
    users.value[200:, 0] = 50.0
    after, purchases, tallies = lived(kernel, (users, tables, rules, draws))
    bought = purchases.channel[:, 0] == 1
    change = after.trust[:, 0] - users.trust[:, 0]
    assert (change[:200][bought[:200]] > 0).all()
    assert (change[200:][bought[200:]] < 0).all()
    assert tallies.hits[0] == bought[:200].sum()
    assert (change[~bought] == 0).all()
    tables.reachable[:] = 0
    alone, _, _ = lived(kernel, (users, tables, rules, draws))
    expected = users.trust[:, 0] + 0.005 * (0.5 - users.trust[:, 0])
    assert alone.trust[:, 0] == pytest.approx(expected, abs=1e-6)
    assert (alone.last_channel == users.last_channel).all()


@ROUTES
def test_unlisted_items_are_neither_shown_nor_bought(route: Any) -> None:
    users, tables, rules, draws = one_fief(Rules(feed_probability=1.0))
    users.last_channel[:] = 1
    tables.score_base[:, :, :, 4:] = NOT_LISTED
    tables.utility_base[0, 0, :, 4:] = NOT_LISTED
    _, purchases, tallies = lived(route, (users, tables, rules, draws))
    shelf = purchases.item[purchases.item >= 0] % 32
    assert shelf.max() < 4
    assert tallies.examined[0, 1] > 0
    assert not tallies.gradient.reshape(1, 64, 32)[:, :, 4:].any()


@ROUTES
def test_persuasion_helps_only_the_first_slot(route: Any) -> None:
    world = one_fief(Rules(needs=1, shown=1, feed_probability=0.0, persuasion=0.0))
    _, _, honest = lived(route, world)
    _, _, pushed = lived(route, (*world[:2], world[2]._replace(persuasion=3.0), world[3]))
    assert pushed.clicked[0, 0] > honest.clicked[0, 0]
    assert pushed.examined[0, 0] == honest.examined[0, 0] == 400


def test_an_agent_finds_better_items_than_chance() -> None:
    users, tables, rules, draws = synthetic_world(500, Rules(needs=1), slots=0, agents=1.0)
    tables.utility_base[1] = tables.utility_base[0]
    values = []
    for appeal in ([50.0, 0.0], [0.0, 50.0]):
        tables.channel_appeal[:] = appeal
        _, _, tallies = lived(kernel, (users, tables, rules, draws))
        values.append(tallies.experience.sum() / 65_536 / 500)
    assert values[1] > values[0] + 1.0


def test_item_vectors_are_taught_by_integer_gradients() -> None:
    world = synthetic_world(20, Rules(feed_probability=0.5))
    users, _, tallies = lived(make_week(assimilation, factorisation, compiled=False), world, item_vectors=True)
    assert tallies.vector_gradient.shape == (4, 2048, 16)
    untouched = tallies.curvature == 0
    assert not tallies.vector_gradient[untouched].any()
    assert tallies.vector_gradient.any()
    assert (tallies.curvature.sum(axis=1) == 65_536 * tallies.examined.sum(axis=1)).all()
    assert not np.array_equal(users.belief, world[0].belief)


def test_a_fief_without_personal_data_keeps_no_clicks() -> None:
    users, tables, rules, draws = synthetic_world(30, Rules())
    tables.personal[:] = 0
    after, _, tallies = lived(make_week(none, impersonal, compiled=False), (users, tables, rules, draws))
    assert np.array_equal(after.belief, users.belief)
    assert not tallies.curvature.any()
    assert tallies.clicked.sum() > 0


@given(scores=st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=32))
def test_rank_keys_order_scores_and_ties_by_position(scores: list[float]) -> None:
    scores = [score + 0.0 for score in scores]  # no negative zero
    keys = [noise.rank_key(np.float32(score), position, 32) for position, score in enumerate(scores)]
    assert len(set(keys)) == len(keys)
    for one, other in zip(range(len(scores) - 1), range(1, len(scores)), strict=True):
        gap = abs(scores[one] - scores[other])
        if scores[one] == scores[other]:
            assert keys[one] > keys[other]
        elif gap > 1e-5 * max(abs(scores[one]), abs(scores[other])) and gap > 1e-30:
            assert (keys[one] > keys[other]) == (scores[one] > scores[other])


def test_the_noise_is_logistic_and_gumbel() -> None:
    assert stats.kstest(noise.LOGISTIC, stats.logistic.cdf).statistic < 1e-3
    assert stats.kstest(noise.GUMBEL, stats.gumbel_r.cdf).statistic < 1e-3
    _, _, _, draws = synthetic_world(1, Rules(), slots=0)
    words = np.zeros(noise.WORDS_PER_NEED, np.uint32)
    drawn = []
    for household in range(500):
        noise.draw_need(words, draws, household, 0)
        drawn += [float(noise.LOGISTIC[noise.quantile(words[k // 2], k)]) for k in range(32)]
    assert stats.kstest(drawn, stats.logistic.cdf).pvalue > 0.001
