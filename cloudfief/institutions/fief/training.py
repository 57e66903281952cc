"""What fiefs learn about items: intercepts every week, and item vectors every four weeks where they learn those."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import DIMENSIONS, ITEMS
from cloudfief.behaviour.recommender.factorisation import first_vectors
from cloudfief.core.compiled import compiled

if TYPE_CHECKING:
    from cloudfief.institutions.fief.learning_parameters import LearningParameters

FIXED_POINT = 65_536
FARTHEST = 12.0  # log-odds that no item is taken to be beyond: six clicks in a million


class Training(NamedTuple):
    """Beliefs about items, fiefs in rows."""

    intercept: NDArray[np.float64]  # log-odds of a click at a neutral user, (fief, item)
    precision: NDArray[np.float64]  # discounted sum of p (1 - p), (fief, item)
    vectors: NDArray[np.float64]  # learnt item vectors, (fief or 0, item, 16)
    gradient: NDArray[np.float64]  # of the vectors since the last refit, (fief or 0, item, 16)


def open_training(fiefs: int, learners: int, vector_size: float) -> Training:
    """Nothing is known: intercepts at zero. Learnt vectors start from a fixed small pattern, so that they can part."""
    pattern = first_vectors(ITEMS, DIMENSIONS)
    vectors = np.repeat(vector_size * pattern[np.newaxis], learners, axis=0)
    return Training(np.zeros((fiefs, ITEMS)), np.zeros((fiefs, ITEMS)), vectors, np.zeros_like(vectors))


def retrain(training: Training, reads: Any, fief: LearningParameters) -> Training:
    """One Newton step a week on every item's intercept: a <- a + sum(y - p) / (h + h_0).

    h is the discounted sum of p (1 - p), h_0 that of the prior observations, 1/4 each. The impersonal law learns nothing at
    all. Item vectors take a gradient step every `refit_weeks`.
    """
    if not fief.learns or fief.recommender_law == "impersonal":
        return training
    known = fief.prior_observations / 4
    clicks = reads.household_click_gradient_last, reads.household_click_curvature_last
    intercept, precision = _newton_step(training.intercept, training.precision, *clicks, fief.item_memory, known)
    collected, vectors = training.gradient, training.vectors
    if len(vectors):
        if len(reads.household_vector_gradient_last):
            collected = collected + reads.household_vector_gradient_last / FIXED_POINT
        if reads.week % fief.refit_weeks == 0:
            step = fief.vector_step / (precision + known)
            vectors = vectors + step[:, :, np.newaxis] * collected
            collected = np.zeros_like(collected)
    return Training(intercept, precision, vectors, collected)


@compiled
def _newton_step(intercept: Any, precision: Any, gradient: Any, curvature: Any, memory: Any, known: Any) -> tuple[Any, Any]:
    """The intercepts and the precision after a week; gradient and curvature in 1/65536, (fief, item); known: of the prior."""
    stepped, sharper = np.empty_like(intercept), np.empty_like(precision)
    for fief in range(intercept.shape[0]):
        for item in range(intercept.shape[1]):
            seen = memory * precision[fief, item] + curvature[fief, item] / FIXED_POINT
            moved = intercept[fief, item] + gradient[fief, item] / FIXED_POINT / (seen + known)
            sharper[fief, item] = seen
            stepped[fief, item] = min(max(moved, -FARTHEST), FARTHEST)
    return stepped, sharper
