"""A linear-Gaussian toy, whose answer is known, and a village whose values were planted."""

from __future__ import annotations

import numpy as np

from cloudfief.calibration.problem import Problem

SLOPES = np.array([[1.0, 0.3], [0.2, 1.0], [0.7, -0.5]])
BAND = np.array([0.5, 0.8, 0.6])
TRUE = np.array([0.4, -0.3])

VILLAGE = """
scenario: village
weeks: 16
pairs: 2
seed: 3
evaluations: 60
draws: 60
accept: 0.5
predictive_draws: 2
parameters:
  bakery.markup:
  villagers.spending_share: [0.1, 0.4]
facts:
  - fact: price of bread
    observed: 64.0
    unit: minor units
    source: a village of our own
    measure: {signal: bakery_bread_price}
    band: {points: 1.0}
  - fact: loaves
    observed: 300.0
    unit: loaves
    source: a village of our own
    measure: {signal: villagers_loaves}
    band: {share: 0.05}
  - fact: dear bread
    observed: 30
    unit: minor units
    source: a village of our own
    measure: {signal: bakery_bread_price, statistic: last, arm: shock, against: baseline}
    band: {points: 30}
"""


def toy(pairs: int = 1, seed: int = 1, slopes: np.ndarray = SLOPES, observed: np.ndarray | None = None) -> Problem:
    """Facts are slopes x parameters, with the luck of `pairs` worlds; with none of them there is no luck."""

    def simulate(point: np.ndarray, luck: int) -> np.ndarray:
        errors = np.random.default_rng(luck).standard_normal((pairs, len(slopes))) * BAND[: len(slopes)]
        return point @ slopes.T + errors

    wide = np.full(slopes.shape[1], 3.0)
    shown = slopes @ np.resize(TRUE, slopes.shape[1]) if observed is None else observed
    return Problem(simulate, shown, BAND[: len(slopes)], -wide, wide, pairs, seed)


def without_luck(problem: Problem, slopes: np.ndarray = SLOPES) -> Problem:
    """The toy whose facts are what they are expected to be."""
    return problem._replace(simulate=lambda point, _: (point @ slopes.T)[np.newaxis])


def conjugate(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the posterior under a flat prior."""
    weighted = SLOPES / BAND[:, np.newaxis]
    covariance = np.linalg.inv(weighted.T @ weighted)
    return covariance @ weighted.T @ (observed / BAND), covariance
