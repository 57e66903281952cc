"""A fief that learns item vectors learns something by them: where they start, how far they move, in which unit they rank."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.recommender.factorisation import BELIEF_RIDGE, LOGITS, first_vectors, lesson
from cloudfief.behaviour.sigmoid import sigmoid
from cloudfief.core.arms import arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import World, advance, open_world


def test_item_vectors_start_in_every_dimension():
    """From vectors of rank two nothing of a higher rank can ever be learnt."""
    sizes = np.linalg.svd(first_vectors(2048, 16), compute_uv=False)
    assert sizes.min() > 0.9 * sizes.max()


@pytest.mark.parametrize("length", [0.5, 1.0, 2.0])
def test_an_items_vector_is_fitted_to_what_users_beliefs_say(length):
    """Users with beliefs b of one length, clicks y = b·phi: the mean of lesson x b is the least-squares phi, less the ridge."""
    luck = np.random.default_rng(3)
    beliefs = luck.standard_normal((20_000, 16))
    beliefs *= length / np.linalg.norm(beliefs, axis=1, keepdims=True)
    true = np.linspace(-0.4, 0.4, 16)
    taught = np.array([lesson(np.float32(error), np.float32(length**2), 16) for error in beliefs @ true])
    found = (taught[:, np.newaxis] * beliefs).mean(axis=0)
    fitted = np.linalg.lstsq(beliefs, beliefs @ true, rcond=None)[0]
    assert fitted == pytest.approx(true)
    assert found == pytest.approx(fitted * length**2 / (length**2 + BELIEF_RIDGE), abs=0.02)


def test_a_small_step_in_expectation_ranks_as_the_log_odds_that_it_is_worth():
    less, more = (float(sigmoid(np.float32(odds))) for odds in (-0.1, 0.1))
    assert LOGITS * (more - less) == pytest.approx(0.2, rel=0.01)


def lived(law: str) -> World:
    values = {"household.count": 900, "household.welfare_panel": 0, "fief.recommender_law": law}
    scenario = load("world-2024").with_values(values)
    return advance(open_world(scenario, arm_named(scenario, "baseline"), 1), scenario.burn_in.weeks + 1)


def test_after_the_burn_in_a_factorising_fief_is_clicked_more_than_one_that_knows_popularity_alone():
    factorising, popular = (lived(law).signals["household_click_through"][0, 0] for law in ("factorisation", "popularity"))
    assert factorising > 1.02 * popular
