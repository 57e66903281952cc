"""Calibration: moments find planted values, J rejects at its size, luck adds 1/H, a network finds the posterior (V77, V78)."""

from __future__ import annotations

import importlib

import numpy as np
from scipy import stats

from cloudfief.calibration import moments, neural, ranks
from cloudfief.calibration.measures import measure_of
from cloudfief.calibration.observed import Target
from cloudfief.calibration.plan import SignalMeasure
from cloudfief.calibration.prior import Floats, Parameter
from cloudfief.calibration.problem import Problem, Simulate, prior_draws, with_errors
from cloudfief.calibration.simulator import Simulator
from cloudfief.inputs import scenario
from cloudfief.verification.case import Check, case

SLOPES = np.array([[1.0, 0.3], [0.2, 1.0], [0.7, -0.5], [-0.4, 0.9]])  # of the toy's facts in its parameters
BAND = np.array([0.5, 0.8, 0.6, 0.7])
TRUE = np.array([0.4, -0.3])
REPLICATIONS = 400
PLANTED = {"bakery.markup": 0.62, "villagers.spending_share": 0.26}
READ = {
    "price of bread": SignalMeasure(signal="bakery_bread_price"),
    "loaves": SignalMeasure(signal="villagers_loaves"),
    "takings": SignalMeasure(signal="bakery_takings", statistic="last"),
}


def line(pairs: int) -> Simulate:
    """The linear-Gaussian toy: facts of `pairs` worlds are SLOPES x parameters plus errors of one band."""
    size = (pairs, len(BAND))
    return lambda point, seed: point @ SLOPES.T + BAND * np.random.default_rng(seed).standard_normal(size)


def toy(observed: Floats, pairs: int, seed: int, half_width: float = 10.0) -> Problem:
    """The toy with what was observed of it."""
    wide = np.full(len(TRUE), half_width)
    return Problem(line(pairs), observed, BAND, -wide, wide, pairs, seed)


def conjugate(observed: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the toy's posterior under a flat prior: (G' W G)^-1 G' W observed, and (G' W G)^-1."""
    weighted = SLOPES / BAND[:, np.newaxis]
    covariance = np.asarray(np.linalg.inv(weighted.T @ weighted), dtype=np.float64)
    return np.asarray(covariance @ weighted.T @ (observed / BAND), dtype=np.float64), covariance


def replicated(pairs: int) -> tuple[float, float]:
    """How often J rejects at 5%, and the estimates' variance over that without luck in the same worlds, true values TRUE."""
    found, lucky = [], []
    for number in range(REPLICATIONS):
        world = np.random.default_rng(1_000_000 * pairs + number).standard_normal(len(BAND))
        observed = TRUE @ SLOPES.T + BAND * world
        found.append(moments.estimate(toy(observed, pairs, 1_000 + 7 * number), evaluations=200, tolerance=1e-4))
        lucky.append(conjugate(observed)[0])
    distances = np.array([one.distance for one in found])
    rejected = np.mean(distances > stats.chi2.ppf(0.95, len(BAND) - len(TRUE)))
    variances = np.array([one.point for one in found]).var(axis=0) / np.array(lucky).var(axis=0)
    return float(rejected), float(variances.mean())


def village() -> tuple[Problem, Floats]:
    """A village that finds out, from facts of a village with the same luck, which values were planted there."""
    plan = scenario("village", weeks=16, pairs=2)
    parameters = [
        Parameter("bakery.markup", 0.5, 0.2, 1.0, False, "", ""),
        Parameter("villagers.spending_share", 0.2, 0.1, 0.5, False, "", ""),
    ]
    targets = [Target(name, name, 0.0, "", "", 1.0, measure_of(read, name, plan)) for name, read in READ.items()]
    simulator, planted = Simulator(plan, parameters, targets), np.array(list(PLANTED.values()))
    shown = simulator(planted, 11).mean(axis=0)
    low, high = np.array([0.2, 0.1]), np.array([1.0, 0.5])
    return Problem(simulator, shown, 0.01 * shown, low, high, 2, 11), planted


@case("V78", what="Simulated moments: planted values are found, J rejects at its size, luck adds 1/H to the variance")
def simulated_moments() -> list[Check]:
    """A village's own pseudo-data; the linear-Gaussian toy over many worlds, with one simulated world and with four."""
    problem, planted = village()
    found = moments.estimate(problem, evaluations=150, tolerance=1e-3)
    checks = [
        Check(f"village: {name}, planted", value, got, 0.01)
        for name, value, got in zip(PLANTED, planted, found.point, strict=True)
    ]
    for pairs in (1, 4):
        rejected, ratio = replicated(pairs)
        expected = 1 + 1 / pairs
        checks += [
            Check(f"toy, H = {pairs}: J rejects a true model at 5%", 0.05, rejected, 0.025),
            Check(f"toy, H = {pairs}: variance over that without luck, 1 + 1/H", expected, ratio, 0.1 * expected),
        ]
    return checks


@case("V77", what="Neural posterior estimation: the linear-Gaussian toy has its conjugate posterior, ranks are uniform")
def neural_posterior() -> list[Check]:
    """Posterior mean and standard deviation at one observation, and ranks of 200 true values; needs the extra `calibrate`."""
    for name in ("torch", "sbi"):
        importlib.import_module(name)
    observed = TRUE @ SLOPES.T
    problem = toy(observed, 1, 5, half_width=3.0)._replace(simulate=lambda point, _: (point @ SLOPES.T)[np.newaxis])
    generator = np.random.default_rng(5)
    worlds = with_errors(prior_draws(problem, 2_000), BAND, 1, generator)
    sample = neural.fit(worlds, (problem.low, problem.high), seed=5)
    drawn, (mean, covariance) = sample(observed, 4_000), conjugate(observed)
    spread = np.sqrt(np.diag(covariance))
    checks = []
    for number, (middle, width) in enumerate(zip(mean, spread, strict=True)):
        column = drawn[:, number]
        checks += [
            Check(f"mean of parameter {number + 1}", float(middle), float(column.mean()), float(0.2 * width)),
            Check(f"standard deviation of parameter {number + 1}", float(width), float(column.std()), float(0.15 * width)),
        ]
    shown = with_errors(prior_draws(problem._replace(seed=6), 200), BAND, 1, generator)
    chances = ranks.uniform_p(ranks.ranks(shown, lambda _, facts: sample(facts, 19)), 19)
    return [*checks, Check("ranks: smallest p of uniformity is above 0.01", 0.505, float(chances.min()), 0.495)]
