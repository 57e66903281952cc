"""Richardson's arms race: each side arms in answer to the other's arms, to its own fatigue and to a grievance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def arms_next(arms: Floats, rival_arms: Floats, answer: float, fatigue: float, grievance: Floats, step: float = 1.0) -> Floats:
    """Arms one step on, never below 0, (side,): x + step (k y - a x + g).

    answer k and fatigue a are per unit of time, grievance g per unit of time and side. Source: Richardson (1960),
    Arms and Insecurity.
    """
    return np.maximum(arms + step * (answer * rival_arms - fatigue * arms + grievance), 0.0)


def race_matrix(answers: tuple[float, float], fatigues: tuple[float, float]) -> Floats:
    """A of x' = A x + g for two sides, (2, 2): fatigue on the diagonal, the answer to the other beside it."""
    return np.array([[-fatigues[0], answers[0]], [answers[1], -fatigues[1]]])


def is_stable(answers: tuple[float, float], fatigues: tuple[float, float], step: float = 0.0) -> bool:
    """Whether the race comes to rest: a_x a_y > k_x k_y with positive fatigue; with a step h also |1 + h eigenvalue| < 1."""
    eigenvalues = np.linalg.eigvals(race_matrix(answers, fatigues))
    if step > 0:
        return bool((np.abs(1 + step * eigenvalues) < 1).all())
    return bool((eigenvalues.real < 0).all())


def resting_point(answers: tuple[float, float], fatigues: tuple[float, float], grievances: tuple[float, float]) -> Floats:
    """Where a stable race comes to rest, (2,): x* = (a_y g_x + k_x g_y) / (a_x a_y - k_x k_y), and the same for y."""
    return np.asarray(np.linalg.solve(-race_matrix(answers, fatigues), np.array(grievances)), dtype=np.float64)
