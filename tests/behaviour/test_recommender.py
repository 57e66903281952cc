"""The fiefs' learners, one user at a time."""

from __future__ import annotations

import math
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.recommender import factorisation, impersonal, logistic, popularity
from cloudfief.behaviour.recommender.step import step_size
from cloudfief.behaviour.sigmoid import sigmoid

F = np.float32


def taught(law: ModuleType, belief: np.ndarray, item: np.ndarray, step: float, answer: float) -> np.ndarray:
    change = np.zeros(16, np.float32)
    error = F(answer) - law.expect(F(belief @ item), F(0.0))
    law.learn(change, item, F(step), error)
    return belief + change


@given(st.floats(-30, 30, width=32))
def test_sigmoid_is_the_logistic_function(log_odds: float) -> None:
    assert sigmoid(F(log_odds)) == pytest.approx(1 / (1 + math.exp(-log_odds)), abs=4e-7)
    assert sigmoid.py_func(F(log_odds)) == sigmoid(F(log_odds))


@given(st.floats(0.0078125, 3, width=32), st.floats(0.0, 2.0, width=32), st.integers(0, 10_000))
def test_steps_shrink_as_evidence_grows(first: float, growth: float, seen: int) -> None:
    now, later = (float(step_size(F(first), F(growth), F(n))) for n in (seen, seen + 10))
    assert 0 < later <= now <= first * (1 + 1e-6)


def test_logistic_steps_along_the_gradient_of_the_log_likelihood() -> None:
    luck = np.random.default_rng(1)
    belief, item = (luck.standard_normal(16).astype(np.float32) for _ in range(2))

    def log_likelihood(b: np.ndarray, clicked: bool) -> float:
        score = float(b @ item.astype(np.float64))
        return -math.log1p(math.exp(-score if clicked else score))

    for clicked in (True, False):
        moved = taught(logistic, belief, item, 1.0, float(clicked)) - belief
        numeric = [(log_likelihood(belief + h, clicked) - log_likelihood(belief - h, clicked)) / 2e-5 for h in np.eye(16) * 1e-5]
        assert moved == pytest.approx(numeric, abs=2e-5)


def test_slopes_are_the_derivatives_of_the_expectations() -> None:
    for law in (logistic, popularity, factorisation):
        up, down = (float(law.expect(F(0.3), F(a))) for a in (0.41, 0.39))
        assert law.slope(law.expect(F(0.3), F(0.4))) == pytest.approx((up - down) / 0.02, abs=1e-4)


@pytest.mark.parametrize("law", [popularity, impersonal])
def test_fiefs_without_personal_data_learn_nothing_about_a_user(law: ModuleType) -> None:
    belief = np.ones(16, np.float32)
    assert np.array_equal(taught(law, belief, np.ones(16, np.float32), 1.0, 1.0), belief)
    assert law.expect(F(5.0), F(0.2)) == law.expect(F(-5.0), F(0.2))
    assert not law.PERSONAL


def test_logistic_learner_finds_a_users_taste() -> None:
    """Clicks on random items, drawn from a known taste of length 3: the belief turns towards it."""
    luck = np.random.default_rng(4)
    taste = luck.standard_normal(16)
    taste *= 3 / np.linalg.norm(taste)
    belief = np.zeros(16, np.float32)
    for seen in range(4_000):
        item = luck.standard_normal(16)
        item = (item / np.linalg.norm(item)).astype(np.float32)
        clicked = luck.random() < 1 / (1 + math.exp(-taste @ item))
        belief = taught(logistic, belief, item, float(step_size(F(1.0), F(0.0125), F(seen))), clicked)
    assert belief @ taste / np.linalg.norm(belief) / 3 > 0.9


def test_factorising_fief_is_a_bayesian_on_orthogonal_items() -> None:
    """After n ratings r of an item, prior and noise of variance 1: posterior mean sum(r) / (n + 1), in
    every item."""
    luck = np.random.default_rng(7)
    ratings = luck.standard_normal((4, 10)).astype(np.float32)
    belief = np.zeros(16, np.float32)
    for seen in range(4):
        change = np.zeros(16, np.float32)
        for item in range(10):
            error = ratings[seen, item] - factorisation.expect(belief[item], F(0.0))
            factorisation.learn(change, np.eye(16, dtype=np.float32)[item], step_size(F(0.5), F(1.0), F(seen)), error)
        belief += change
    assert belief[:10] == pytest.approx(ratings.sum(axis=0) / 5, abs=1e-6)
    assert not belief[10:].any()
