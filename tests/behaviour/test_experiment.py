from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.behaviour.experiment import (
    Controls,
    Evidence,
    Rule,
    decide,
    forget_cells,
    levels,
    no_evidence,
    observe,
    observe_before,
    starting_controls,
)
from cloudfief.behaviour.response import Trials, response_curve
from cloudfief.core.errors import BadInput
from cloudfief.verification.cases.platforms import logit_market_path, optimum_with_different_users

CELL = np.arange(8)
BITS = np.stack([CELL & 1, CELL >> 1 & 1, CELL >> 2], axis=1)
USERS = np.full((1, 8), 2_500)
BEST = np.array([0.27, 0.12, 0.20])
World = Callable[[np.ndarray, int], np.ndarray]


def settings_of(controls: Controls, rule: Rule, fief: int = 0) -> np.ndarray:
    """What each cell of a fief sees, (cell, control)."""
    return levels(controls, rule)[fief, np.arange(3), BITS]


def hill(setting: np.ndarray, _decision: int) -> np.ndarray:
    """Cents per user and week: a hill with its top at BEST on which the controls are substitutes."""
    away = setting - BEST
    crossed = 6 * away[:, 0] * away[:, 1] + 3 * away[:, 1] * away[:, 2]
    return 1e5 * np.exp(-(away**2 @ np.array([9.0, 12.0, 5.0])) - crossed)


def learn(world: World, start: np.ndarray, rule: Rule, decisions: int = 12, evidence: Evidence | None = None) -> np.ndarray:
    """Centres after each decision of one fief, (decision, control)."""
    controls = starting_controls(start[np.newaxis], [0.02, 0.02, 0.02])
    evidence = no_evidence(1) if evidence is None else evidence
    path = []
    for decision in range(decisions):
        outcome = np.rint(USERS * world(settings_of(controls, rule), decision)).astype(np.int64)
        controls, evidence = decide(controls, observe(evidence, USERS, outcome, rule), rule)
        path.append(controls.centre[0])
    return np.array(path)


def test_levels_lie_on_both_sides_and_inside_the_bounds() -> None:
    controls = starting_controls([[0.2, 0.01, 0.3], [0.15, 0.1, 0.0]], [0.02, 0.02, 0.0])
    capped = Rule(highest=np.array([[0.9, 0.5, 0.9], [0.15, 0.5, 0.9]]))
    expected = [[[0.18, 0.22], [0.0, 0.03], [0.3, 0.3]], [[0.13, 0.15], [0.08, 0.12], [0.0, 0.0]]]
    assert levels(controls, capped) == pytest.approx(np.array(expected))
    with pytest.raises(BadInput, match=r"shape \(2,\); allowed is \(fief, 3\)"):
        starting_controls([0.2, 0.1], 0.02)


def test_only_whole_numbers_are_counted() -> None:
    with pytest.raises(TypeError, match="whole numbers; found float64"):
        observe(no_evidence(1), USERS, USERS * 1.5, Rule())


def test_patience_weighs_the_weeks() -> None:
    outcomes = [np.full((1, 8), value) for value in (1_000, 4_000)]
    means = []
    for patience in (1.0, 0.5, 2.0):
        evidence, rule = no_evidence(1), Rule(patience=patience)
        for outcome in outcomes:
            evidence = observe(evidence, np.full((1, 8), 10), outcome, rule)
        _, evidence = decide(starting_controls([[0.2, 0.1, 0.1]], 0.02), evidence, rule)
        means.append(evidence.mean[0, 0, 0])
        assert evidence.weeks[0] == 0
        assert not evidence.users_now.any()
    assert means == pytest.approx([250.0, 200.0, 300.0])


def test_the_curve_of_an_exact_parabola_is_exact() -> None:
    rng = np.random.default_rng(2)
    centre = np.array([[0.3, 0.1, 0.2]])
    setting = centre[:, np.newaxis] + rng.uniform(-0.1, 0.1, (1, 80, 3))
    away = setting - centre[:, np.newaxis]
    slope, curvature = np.array([1.5, -0.7, 0.2]), np.array([-20.0, -8.0, 4.0])
    mean = 5.0 * (1 + away @ slope + away**2 @ curvature / 2)
    weight = rng.uniform(0.1, 1, (1, 80))
    level = (weight * mean).sum() / weight.sum() / 5.0
    trials = Trials(setting, mean, weight, np.arange(80) // 8, np.zeros((1, 80)))
    for period_noise in (0.0, 0.5, 0.9):
        curve = response_curve(trials, centre, period_noise)
        assert curve.slope * level == pytest.approx(slope[np.newaxis], rel=1e-6)
        assert curve.curvature * level == pytest.approx(curvature[np.newaxis], rel=1e-6)
        assert curve.curvature_error.max() < 1e-6


def test_the_standard_error_is_the_spread_over_repetitions() -> None:
    rng = np.random.default_rng(3)
    centre = np.zeros((400, 1))
    setting = np.broadcast_to(np.tile(np.linspace(-0.1, 0.1, 5), 8)[:, np.newaxis], (400, 40, 1))
    mean = 1 - 10 * setting[:, :, 0] ** 2 + rng.normal(0, 0.02, (400, 40))
    trials = Trials(setting, mean, np.ones((400, 40)), np.zeros(40, np.int64), np.zeros((400, 40)))
    curve = response_curve(trials, centre, 0.0)
    assert curve.curvature_error.mean() == pytest.approx(curve.curvature.std(), rel=0.12)


def test_two_levels_show_a_slope_and_no_curvature() -> None:
    setting = np.tile(np.array([0.1, 0.14]), 4).reshape(1, 8, 1)
    trials = Trials(setting, setting[:, :, 0] * 10, np.ones((1, 8)), np.zeros(8, np.int64), np.zeros((1, 8)))
    curve = response_curve(trials, np.array([[0.12]]), 0.9)
    assert curve.slope[0, 0] == pytest.approx(1 / 0.12, rel=1e-6)
    assert curve.curvature[0, 0] == 0


def test_the_first_move_follows_the_slope_with_its_gain() -> None:
    rule = Rule()
    path = learn(lambda setting, _: 1e6 * (1 + 0.5 * setting[:, 0] - 2 * setting[:, 2]), BEST, rule, decisions=1)
    mean = 1 + 0.5 * BEST[0] - 2 * BEST[2]
    gain = 0.1 / 4**0.602
    assert path[0, 0] == pytest.approx(BEST[0] + gain * 0.5 / mean, rel=1e-6)
    assert path[0, 1] == pytest.approx(BEST[1], abs=1e-7)
    assert path[0, 2] == pytest.approx(BEST[2] - 0.05, abs=1e-9)


@pytest.mark.parametrize("start", [[0.10, 0.25, 0.05], [0.40, 0.02, 0.35]])
def test_three_controls_find_the_top_together(start: list[float]) -> None:
    path = learn(hill, np.array(start), Rule())
    assert np.abs(path[-4:].mean(axis=0) - BEST).max() < 0.01


def test_good_and_bad_times_do_not_mislead() -> None:
    times = np.exp(np.random.default_rng(4).normal(0, 0.1, 12))

    def world(setting: np.ndarray, decision: int) -> np.ndarray:
        return hill(setting, decision) * times[decision]

    start = np.array([0.10, 0.12, 0.20])
    wary, believing = (learn(world, start, Rule(period_noise=noise)) for noise in (1.0, 0.0))
    assert np.abs(wary[-4:].mean(axis=0) - BEST).max() < 0.01
    assert np.abs(believing[-4:].mean(axis=0) - BEST).max() > 0.03


def test_cells_that_differ_anyway_are_told_apart_by_the_pre_period() -> None:
    users_differ = 1 + 0.03 * np.random.default_rng(6).normal(size=8)

    def world(setting: np.ndarray, decision: int) -> np.ndarray:
        return hill(setting, decision) * users_differ

    before = USERS * world(np.tile(BEST, (8, 1)), 0)
    informed = observe_before(no_evidence(1), USERS, np.rint(before).astype(np.int64))
    near, far = (learn(world, BEST, Rule(), evidence=start) for start in (informed, forget_cells(informed)))
    assert np.abs(near[-4:].mean(axis=0) - BEST).max() < 0.01
    assert np.abs(far[-4:].mean(axis=0) - BEST).max() > 0.02


def test_a_loss_shrinks_towards_a_gain() -> None:
    path = learn(lambda setting, decision: hill(setting, decision) - 1.5e5, np.array([0.1, 0.12, 0.2]), Rule())
    assert np.abs(path[-1] - BEST).max() < 0.01


def test_a_cap_that_binds_holds_and_one_that_does_not_changes_nothing() -> None:
    start = np.array([0.10, 0.12, 0.20])
    capped = learn(hill, start, Rule(highest=(0.15, 0.5, 0.9)))
    assert capped[-1, 0] == 0.15
    assert np.array_equal(learn(hill, start, Rule(highest=(0.6, 0.5, 0.9))), learn(hill, start, Rule()))


def test_after_the_world_changes_the_learner_follows() -> None:
    moved = np.array([-0.10, 0.0, 0.0])
    path = learn(lambda s, decision: hill(s - moved * (decision >= 12), decision), BEST, Rule(), decisions=30)
    assert np.abs(path[11] - BEST).max() < 0.005
    assert np.abs(path[-1] - BEST - moved).max() < 0.02


def test_a_fixed_control_and_a_fief_without_users_stay() -> None:
    rule = Rule()
    controls = starting_controls([[0.1, 0.1, 0.1], [0.2, 0.2, 0.2]], [[0.02, 0.0, 0.02], [0.02, 0.02, 0.02]])
    users = np.concatenate([USERS, np.zeros_like(USERS)])
    outcome = np.concatenate([100 * USERS + 10_000 * BITS.sum(axis=1), np.zeros_like(USERS)])
    moved, evidence = decide(controls, observe(no_evidence(2), users, outcome, rule), rule)
    assert moved.centre[0, 1] == 0.1
    assert (moved.centre[0, [0, 2]] > 0.1).all()
    assert np.array_equal(moved.centre[1], controls.centre[1])
    assert evidence.decisions.tolist() == [1, 0]
    assert not evidence.weight[1].any()


def test_a_fief_that_loses_its_users_waits() -> None:
    controls, evidence = run_rows(slice(0, 3), 3)
    users = np.repeat(USERS, 3, axis=0) * np.array([[1], [0], [1]])
    waited, filed = decide(controls, observe(evidence, users, users * 100, Rule()), Rule())
    assert np.array_equal(waited.centre[1], controls.centre[1])
    assert np.array_equal(filed.mean[1], evidence.mean[1])
    assert filed.decisions.tolist() == [4, 3, 4]


def test_old_experiments_count_less() -> None:
    moved = np.array([-0.10, 0.0, 0.0])
    ends = [
        learn(lambda s, decision: hill(s - moved * (decision >= 12), decision), BEST, rule, decisions=18)[-1]
        for rule in (Rule(forgetting=0.85), Rule(forgetting=1.0))
    ]
    forgetful, faithful = (np.abs(end - BEST - moved).max() for end in ends)
    assert forgetful < faithful


def test_one_experiment_half_believes_that_differences_between_users_last() -> None:
    along_take_rate, apart = 0.03, 0.02
    sign = 2.0 * BITS - 1
    covariate = np.array([along_take_rate * sign[:, 0] + apart * sign[:, 0] * sign[:, 1]], np.float64)
    setting = (BEST + 0.02 * sign)[np.newaxis].astype(np.float64)
    trials = Trials(setting, np.ones((1, 8)), np.ones((1, 8)), np.zeros(8, np.int64), covariate)
    curve = response_curve(trials, BEST[np.newaxis], 0.0)
    disbelief = apart**2 / (along_take_rate**2 + 2 * apart**2)
    assert curve.slope[0] == pytest.approx([-along_take_rate * (1 - disbelief) / 0.02, 0, 0], rel=1e-5, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
def test_whatever_is_seen_moves_are_finite_short_and_allowed(seed: int, decisions: int) -> None:
    rng = np.random.default_rng(seed)
    rule = Rule(lowest=(0.02, 0.0, 0.0), highest=(0.5, 0.3, 0.4))
    controls, evidence = starting_controls(rng.uniform(0.02, 0.3, (3, 3)), 0.02), no_evidence(3)
    for _ in range(decisions):
        users = rng.integers(0, 5, (3, 8)) * rng.integers(0, 1_000, (3, 8))
        outcome = users * rng.integers(-(10**6), 10**6, (3, 8))
        before = controls.centre
        controls, evidence = decide(controls, observe(evidence, users, outcome, rule), rule)
        assert np.isfinite(controls.centre).all()
        assert np.abs(controls.centre - before).max() <= 0.06 + 1e-12
        assert (controls.centre >= np.asarray(rule.lowest, float)).all()
        assert (controls.centre <= np.asarray(rule.highest, float)).all()


def run_rows(rows: slice, decisions: int, state: tuple[Controls, Evidence] | None = None) -> tuple[Controls, Evidence]:
    """Three fiefs on different hills, some rows of them."""
    starts = np.array([[0.1, 0.2, 0.1], [0.3, 0.1, 0.3], [0.45, 0.05, 0.0]])[rows]
    rule = Rule()
    controls, evidence = state or (starting_controls(starts, 0.02), no_evidence(len(starts)))
    users = np.repeat(USERS, len(starts), axis=0)
    for decision in range(decisions):
        seen = [hill(settings_of(controls, rule, fief), decision) for fief in range(len(starts))]
        controls, evidence = decide(
            controls, observe(evidence, users, np.rint(users * np.array(seen)).astype(np.int64), rule), rule
        )
    return controls, evidence


def test_fiefs_learn_apart() -> None:
    together = run_rows(slice(0, 3), 8)[0].centre
    assert np.array_equal(together, [run_rows(slice(fief, fief + 1), 8)[0].centre[0] for fief in range(3)])


def test_a_checkpoint_keeps_everything() -> None:
    whole = run_rows(slice(0, 3), 9)
    file = io.BytesIO()
    controls, evidence = run_rows(slice(0, 3), 4)
    np.savez(file, **controls._asdict(), **evidence._asdict())
    file.seek(0)
    kept = np.load(file)
    controls = Controls(*(kept[name] for name in Controls._fields))
    evidence = Evidence(*(kept[name] for name in Evidence._fields))
    resumed = run_rows(slice(0, 3), 5, (controls, evidence))
    for ours, theirs in zip((*resumed[0], *resumed[1]), (*whole[0], *whole[1]), strict=True):
        assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("start", [0.10, 0.40])
def test_twenty_markets_of_twenty_thousand_users(start: float) -> None:
    best = optimum_with_different_users(lock_in=1.0, spread=1.0)
    ends = np.array([logit_market_path(seed, start)[-4:].mean() for seed in range(100, 120)])
    assert (np.abs(ends - best) <= 0.01).sum() >= 18
    assert abs(ends.mean() - best) < 0.004


def test_more_lock_in_is_found_and_charged_for() -> None:
    free, tied = (logit_market_path(7, 0.25, lock_in=lock_in)[-4:].mean() for lock_in in (0.0, 2.0))
    gap = optimum_with_different_users(2.0, 1.0) - optimum_with_different_users(0.0, 1.0)
    assert tied - free == pytest.approx(gap, abs=0.015)


def test_the_same_seed_gives_the_same_path() -> None:
    assert np.array_equal(logit_market_path(3, 0.2), logit_market_path(3, 0.2))
    assert not np.array_equal(logit_market_path(3, 0.2), logit_market_path(4, 0.2))
