"""What fiefs learn about items: intercepts every week, and item vectors every four weeks where they learn those."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.catalogue import DIMENSIONS, ITEMS
from cloudfief.core.compiled import compiled

FIXED_POINT = 65_536
PRIOR_OBSERVATIONS = 10.0
FORGETTING = 0.98  # of the precision, a week
REFIT_WEEKS = 4
VECTOR_STEP = 0.5


class Training(NamedTuple):
    """Beliefs about items, fiefs in rows."""

    intercept: NDArray[np.float64]  # log-odds of a click at a neutral user, (fief, item)
    precision: NDArray[np.float64]  # discounted sum of p (1 - p), (fief, item)
    vectors: NDArray[np.float64]  # learnt item vectors, (fief or 0, item, 16)
    gradient: NDArray[np.float64]  # of the vectors since the last refit, (fief or 0, item, 16)


def open_training(fiefs: int, learners: int) -> Training:
    """Nothing is known: intercepts at zero. Learnt vectors start from a fixed small pattern, so that they can part."""
    pattern = np.sin(np.arange(ITEMS)[:, np.newaxis] * 1.7 + np.arange(DIMENSIONS)[np.newaxis, :] * 2.3)
    vectors = np.repeat(0.1 * pattern[np.newaxis], learners, axis=0)
    return Training(np.zeros((fiefs, ITEMS)), np.zeros((fiefs, ITEMS)), vectors, np.zeros_like(vectors))


def retrain(training: Training, reads: Any, learns: bool, law: str) -> Training:
    """One Newton step a week on every item's intercept: a <- a + sum(y - p) / (h + 1/4 prior observations).

    h is the discounted sum of p (1 - p). The impersonal law learns nothing at all. Item vectors take a gradient step
    every four weeks.
    """
    if not learns or law == "impersonal":
        return training
    clicks = reads.household_click_gradient_last, reads.household_click_curvature_last
    intercept, precision = _newton_step(training.intercept, training.precision, *clicks)
    collected, vectors = training.gradient, training.vectors
    if len(vectors):
        if len(reads.household_vector_gradient_last):
            collected = collected + reads.household_vector_gradient_last / FIXED_POINT
        if reads.week % REFIT_WEEKS == 0:
            step = VECTOR_STEP / (precision + PRIOR_OBSERVATIONS / 4)
            vectors = vectors + step[:, :, np.newaxis] * collected
            collected = np.zeros_like(collected)
    return Training(intercept, precision, vectors, collected)


@compiled
def _newton_step(intercept: Any, precision: Any, gradient: Any, curvature: Any) -> tuple[Any, Any]:
    """The intercepts, within 12 either way, and the precision after a week; gradient and curvature in 1/65536, (fief, item)."""
    stepped, sharper = np.empty_like(intercept), np.empty_like(precision)
    for fief in range(intercept.shape[0]):
        for item in range(intercept.shape[1]):
            seen = FORGETTING * precision[fief, item] + curvature[fief, item] / FIXED_POINT
            moved = intercept[fief, item] + gradient[fief, item] / FIXED_POINT / (seen + PRIOR_OBSERVATIONS / 4)
            sharper[fief, item] = seen
            stepped[fief, item] = min(max(moved, -12.0), 12.0)
    return stepped, sharper
