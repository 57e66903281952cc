"""Each method finds what is known: the toy's conjugate posterior, even ranks, and the parameters nobody can know."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from cloudfief.calibration import moments, ranks, rejection
from cloudfief.calibration.identification import identification, regression_slopes
from cloudfief.calibration.predictive import predicted
from cloudfief.calibration.problem import Draws, prior_draws, with_errors
from cloudfief.core.errors import BadInput
from tests.calibration.toys import BAND, SLOPES, TRUE, conjugate, toy, without_luck


def test_moments_find_true_values_and_their_errors_where_there_is_no_luck():
    found = moments.estimate(without_luck(toy(pairs=4)), evaluations=200, tolerance=1e-5)
    assert found.point == pytest.approx(TRUE, abs=1e-3)
    assert found.jacobian == pytest.approx(SLOPES, abs=1e-9)
    assert found.covariance == pytest.approx(1.25 * conjugate(found.facts)[1], rel=1e-6)  # 1 + 1/H with H = 4
    assert found.distance == pytest.approx(0.0, abs=1e-4)
    assert (found.degrees_of_freedom, found.p_value) == (1, pytest.approx(1.0, abs=0.01))


def test_j_rejects_facts_that_no_values_can_give():
    impossible = toy().observed + np.array([3.0, -3.0, -4.0])
    found = moments.estimate(without_luck(toy(observed=impossible)), evaluations=200)
    assert found.p_value is not None
    assert found.p_value < 0.01
    assert found.p_value == pytest.approx(stats.chi2.sf(found.distance, 1))


def test_as_many_facts_as_parameters_leave_nothing_to_test_with():
    found = moments.estimate(without_luck(toy(slopes=SLOPES[:2]), SLOPES[:2]), evaluations=200)
    assert found.degrees_of_freedom == 0
    assert found.p_value is None


def test_the_interval_covers_the_truth_about_as_often_as_it_says():
    covered = []
    for number in range(60):
        observed = SLOPES @ TRUE + BAND * np.random.default_rng(900 + number).standard_normal(3)
        found = moments.estimate(toy(2, 50 * number, observed=observed), evaluations=120)
        assert found.covariance is not None
        covered.append(np.abs(found.point - TRUE) < 1.96 * np.sqrt(np.diag(found.covariance)))
    assert 0.88 <= np.mean(covered) <= 1.0


def test_rejection_finds_the_conjugate_posterior():
    problem, generator = without_luck(toy()), np.random.default_rng(2)
    worlds = with_errors(prior_draws(problem, 2_000), BAND, 1, generator)
    drawn = rejection.posterior(worlds, problem.observed, BAND, (problem.low, problem.high), 0.1, 4_000, generator)
    mean, covariance = conjugate(problem.observed)
    spread = np.sqrt(np.diag(covariance))
    assert np.abs(drawn.mean(axis=0) - mean).max() < 0.2 * spread.min()
    assert drawn.std(axis=0) == pytest.approx(spread, rel=0.15)
    assert (drawn > problem.low).all()
    assert (drawn < problem.high).all()


def test_ranks_are_even_for_rejection_and_uneven_for_a_posterior_that_is_too_narrow():
    problem, generator = without_luck(toy()), np.random.default_rng(3)
    limits = problem.low, problem.high
    worlds = with_errors(prior_draws(problem, 2_000), BAND, 1, generator)
    shown = with_errors(prior_draws(problem._replace(seed=77), 200), BAND, 1, generator)

    def infer(_: int, facts: np.ndarray) -> np.ndarray:
        return rejection.posterior(worlds, facts, BAND, limits, 0.1, 19, generator)

    def overconfident(number: int, facts: np.ndarray) -> np.ndarray:
        drawn = infer(number, facts)
        return drawn.mean(axis=0) + 0.4 * (drawn - drawn.mean(axis=0))

    assert ranks.uniform_p(ranks.ranks(shown, infer), 19).min() > 0.01
    assert ranks.uniform_p(ranks.ranks(shown, overconfident), 19).max() < 0.01


def test_uniform_p_is_itself_uniform_for_uniform_ranks():
    generator = np.random.default_rng(4)
    chances = [ranks.uniform_p(generator.integers(0, 50, (200, 1)), 49)[0] for _ in range(300)]
    assert np.mean(np.array(chances) < 0.05) == pytest.approx(0.05, abs=0.035)


def test_rejection_refuses_too_few_draws():
    problem, generator = without_luck(toy()), np.random.default_rng(5)
    with pytest.raises(BadInput, match="draws: 5 near the facts are kept; allowed is 10 or more"):
        rejection.posterior(prior_draws(problem, 50), problem.observed, BAND, (problem.low, problem.high), 0.1, 10, generator)


def test_a_parameter_that_moves_no_fact_is_named():
    blind = np.hstack([SLOPES[:, :1], np.zeros((3, 1))])
    problem = without_luck(toy(slopes=blind), blind)
    found = moments.estimate(problem, evaluations=80)
    assert found.covariance is None
    drawn = moments.normal_draws(problem, found, 2_000, np.random.default_rng(6))
    known = identification(("seen", "unseen"), problem, found.jacobian, drawn)
    assert known.not_identified == ["unseen"]
    assert known.directions[-1].singular_value == pytest.approx(0.0, abs=1e-9)
    assert known.sentences()[0].startswith("The facts do not identify unseen")


def test_a_ridge_is_named_by_its_two_parameters():
    ridge = np.outer(SLOPES[:, 0], [1.0, 1.0])  # only the sum is seen
    problem = without_luck(toy(slopes=ridge), ridge)
    draws = prior_draws(problem, 64)
    slopes = regression_slopes(draws)
    assert slopes == pytest.approx(ridge, abs=1e-9)
    found = moments.estimate(problem, evaluations=80)
    drawn = moments.normal_draws(problem, found, 2_000, np.random.default_rng(7))
    known = identification(("one", "other"), problem, slopes, drawn)
    assert known.directions[-1].sloppy
    assert not known.directions[0].sloppy
    assert "only a combination of one and other" in " ".join(known.sentences())


def test_the_prediction_holds_the_observed_facts_and_not_others():
    problem = without_luck(toy())
    mean, covariance = conjugate(problem.observed)
    drawn = np.random.default_rng(8).multivariate_normal(mean, covariance, 400)
    seen = predicted(problem, drawn, 100, np.random.default_rng(9))
    assert seen.inside(problem.observed) == [True, True, True]
    assert seen.inside(problem.observed + 10 * BAND) == [False, False, False]
    assert predicted(problem, drawn, 0, np.random.default_rng(9)).inside(problem.observed) == [None, None, None]


def test_points_that_fail_are_left_out_and_counted():
    def simulate(point: np.ndarray, _: int) -> np.ndarray:
        return np.full((1, 3), np.nan) if point[0] < 0 else (point @ SLOPES.T)[np.newaxis]

    draws = prior_draws(toy()._replace(simulate=simulate), 40)
    assert isinstance(draws, Draws)
    assert draws.failed == 20
    assert (draws.points[:, 0] >= 0).all()
    found = moments.estimate(toy()._replace(simulate=simulate), evaluations=120)
    assert found.point == pytest.approx(TRUE, abs=0.05)
