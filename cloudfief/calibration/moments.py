"""Simulated moments: the values whose simulated facts lie nearest to the observed ones, with the same luck throughout."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.optimize import minimize

from cloudfief.calibration.problem import Problem
from cloudfief.core.arrays import Floats

NOWHERE = 1e12  # the distance of values that cannot be simulated
FIRST_STEP = 0.15  # of the range, by which the search begins
SLOPE_STEP = 0.05  # of the range, over which slopes are taken: wide, since counts of people and cents move in steps
STARTS_A_PARAMETER = 4
SWEEPS = 40  # of the sampler, which the directions make nearly independent
UNSEEN = 1e-9


class Estimate(NamedTuple):
    """Where the distance is least, its facts and their slopes, and the test of whether all facts can hold at once."""

    point: Floats  # (parameter,)
    facts: Floats  # (fact,), mean over the simulated worlds
    jacobian: Floats  # (fact, parameter)
    covariance: Floats | None  # (parameter, parameter); None where the facts do not fix all parameters
    distance: float  # J
    degrees_of_freedom: int
    p_value: float | None  # chance of a larger J if the model is right; None without facts to spare
    evaluations: int


def estimate(problem: Problem, evaluations: int = 80, tolerance: float = 5e-3) -> Estimate:
    """Minimise the sum of squared gaps in bands: Latin-hypercube starts, then Nelder and Mead within the ranges.

    The seeds are held fixed over the values, so that the distance is a function (McFadden 1989; Duffie and Singleton 1993).
    J = sum(gap^2 / band^2) / (1 + 1/H) at the minimum ~ chi-square(facts - parameters).
    """
    search = _Search(problem)
    size = len(problem.low)
    starts = problem.spaced(STARTS_A_PARAMETER * size, problem.seed)
    units = (starts - problem.low) / (problem.high - problem.low)
    best = units[int(np.argmin([search.distance(unit) for unit in units]))]
    steps = np.where(best > 0.5, -FIRST_STEP, FIRST_STEP) * np.eye(size)
    found = minimize(
        search.distance, best, method="Nelder-Mead", bounds=[(0.0, 1.0)] * size,
        options={"initial_simplex": np.vstack([best, best + steps]), "maxfev": max(evaluations - len(units), 1),
                 "xatol": tolerance, "fatol": tolerance},
    )  # fmt: skip
    point = problem.at(found.x)
    jacobian = _slopes(problem, found.x)
    spare = len(problem.observed) - size
    distance = float(found.fun) / problem.luck
    return Estimate(
        point, problem.facts(point, problem.seed), jacobian, _covariance(problem, jacobian), distance, spare,
        float(stats.chi2.sf(distance, spare)) if spare > 0 else None, search.count + 2 * size,
    )  # fmt: skip


class _Search:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.count = problem, 0

    def distance(self, unit: Floats) -> float:
        """Sum of squared gaps in bands."""
        self.count += 1
        facts = self.problem.facts(self.problem.at(unit), self.problem.seed)
        gaps = (facts - self.problem.observed) / self.problem.band
        return float(gaps @ gaps) if np.isfinite(gaps).all() else NOWHERE


def _slopes(problem: Problem, unit: Floats) -> Floats:
    """Change of the facts with each parameter, by central differences that stay within the ranges, (fact, parameter)."""
    columns = []
    for number in range(len(unit)):
        ends = []
        for step in (-SLOPE_STEP, SLOPE_STEP):
            moved = unit.copy()
            moved[number] = np.clip(moved[number] + step, 0, 1)
            ends.append(problem.at(moved))
        low, high = (problem.facts(end, problem.seed) for end in ends)
        columns.append((high - low) / (ends[1] - ends[0])[number])
    return np.array(columns).T


def _covariance(problem: Problem, jacobian: Floats) -> Floats | None:
    """(1 + 1/H) (G' W G)^-1 with W = 1/band^2; None where G does not tell the parameters apart."""
    scaled = jacobian * problem.spread / problem.band[:, np.newaxis]
    if not np.isfinite(scaled).all() or np.linalg.matrix_rank(scaled, tol=1e-8) < scaled.shape[1]:
        return None
    inverse = np.linalg.inv(scaled.T @ scaled)
    return problem.luck * inverse * np.outer(problem.spread, problem.spread)


def normal_draws(problem: Problem, found: Estimate, count: int, generator: np.random.Generator) -> Floats:
    """Values that the estimate allows under the uniform prior, (count, parameter): normal about it, cut off at the ranges.

    p(x) ~ exp(-(x - estimate)' G' W G (x - estimate) / (2 (1 + 1/H))) within the ranges, drawn by Gibbs sampling along the
    directions in which the facts see the parameters; along one that they do not see the draws are uniform.
    """
    scaled = np.nan_to_num(found.jacobian) * problem.spread / problem.band[:, np.newaxis]
    _, singular, rows = np.linalg.svd(scaled, full_matrices=True)
    directions = np.asarray(rows, dtype=np.float64)
    precision = np.pad(singular, (0, max(0, len(directions) - len(singular)))) / np.sqrt(problem.luck)
    ends = np.stack([problem.low - found.point, problem.high - found.point]) / problem.spread
    drawn = np.zeros((count, len(directions)))
    for _ in range(SWEEPS):
        for direction, certain in zip(directions, precision, strict=True):
            moves = _step(drawn, direction, float(certain), ends, generator)
            drawn = drawn + moves[:, np.newaxis] * direction
    return np.clip(found.point + drawn * problem.spread, problem.low, problem.high)


def _step(drawn: Floats, direction: Floats, certain: float, ends: Floats, generator: np.random.Generator) -> Floats:
    """How far each draw moves along a direction so that it lies there as the normal, cut off at the ranges, says, (draw,)."""
    moving = np.abs(direction) > UNSEEN
    to_ends = np.sort((ends[:, np.newaxis, moving] - drawn[:, moving]) / direction[moving], axis=0)
    first, last = np.minimum(to_ends[0].max(axis=1), 0), np.maximum(to_ends[1].min(axis=1), 0)
    if certain < UNSEEN:
        return generator.uniform(first, last)
    now = drawn @ direction
    cut = certain * (now + first), certain * np.maximum(now + last, now + first + UNSEEN)
    return np.asarray(stats.truncnorm.rvs(*cut, random_state=generator) / certain - now, dtype=np.float64)
