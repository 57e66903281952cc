"""One problem, three methods: simulated moments, approximate Bayesian computation, neural posterior estimation."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cloudfief.calibration import moments, neural, ranks, rejection
from cloudfief.calibration.identification import regression_slopes
from cloudfief.calibration.plan import Plan
from cloudfief.calibration.problem import Draws, Problem, prior_draws, with_errors
from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput, RunFailed

ERROR_COPIES = 10  # worlds that each simulated draw stands for, with errors of their own
RANK_DRAWS = 49  # posterior draws among which a true value is ranked
HELD_OUT = 5  # one draw in so many is kept from a network, to be ranked
FEWEST_RANKS = 20


class Solution(NamedTuple):
    """Estimates with their 95% intervals, posterior draws, and the slopes of the facts."""

    estimate: Floats  # (parameter,)
    error: tuple[float | None, ...]  # standard error or posterior standard deviation
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    posterior: Floats  # (draw, parameter)
    jacobian: Floats  # (fact, parameter)
    failed: int  # points that could not be simulated
    test: dict[str, Any] | None  # J, where moments were matched
    rank_p: tuple[float, ...] | None  # uniformity of ranks by parameter, where a posterior was drawn
    ranked: int


def points_at_most(plan: Plan) -> int:
    """How many points a plan simulates at most: the search or the draws, the slopes, the estimate and the prediction."""
    search = plan.evaluations + 2 * len(plan.parameters) if plan.method == "smm" else plan.draws
    return search + 1 + plan.predictive_draws


def solve(plan: Plan, problem: Problem) -> Solution:
    """The solution by the plan's method; raises RunFailed if no point of the ranges can be simulated."""
    generator = np.random.default_rng(problem.seed)
    return _by_moments(plan, problem, generator) if plan.method == "smm" else _by_draws(plan, problem, generator)


def _by_moments(plan: Plan, problem: Problem, generator: np.random.Generator) -> Solution:
    found = moments.estimate(problem, plan.evaluations)
    if found.distance >= moments.NOWHERE / 2 or not np.isfinite(found.facts).all():
        raise RunFailed("The facts have no value anywhere that was tried within the ranges.")
    draws = moments.normal_draws(problem, found, plan.posterior_draws, generator)
    unknown = (None,) * len(found.point)
    error = low = high = unknown
    if found.covariance is not None:
        spread = np.sqrt(np.diag(found.covariance))
        error = tuple(float(value) for value in spread)
        low = tuple(float(value) for value in found.point - 1.96 * spread)
        high = tuple(float(value) for value in found.point + 1.96 * spread)
    test = {"j": found.distance, "degrees_of_freedom": found.degrees_of_freedom, "p_value": found.p_value}
    return Solution(found.point, error, low, high, draws, found.jacobian, 0, test, None, 0)


def _by_draws(plan: Plan, problem: Problem, generator: np.random.Generator) -> Solution:
    simulated = prior_draws(problem, plan.draws)
    if len(simulated.points) < plan.draws / 2:
        raise RunFailed(f"{simulated.failed} of {plan.draws} draws from the ranges could not be simulated.")
    by_rejection = plan.method == "abc"
    solver = _by_rejection if by_rejection else _by_network
    posterior, rank_p, ranked = solver(plan, problem, simulated, generator)
    low, high = np.quantile(posterior, (0.025, 0.975), axis=0)
    return Solution(
        posterior.mean(axis=0), tuple(float(value) for value in posterior.std(axis=0, ddof=1)),
        tuple(float(value) for value in low), tuple(float(value) for value in high),
        posterior, regression_slopes(simulated), simulated.failed, None, rank_p, ranked,
    )  # fmt: skip


def _by_rejection(
    plan: Plan, problem: Problem, simulated: Draws, generator: np.random.Generator
) -> tuple[Floats, tuple[float, ...], int]:
    """Posterior draws, and the ranks of every draw's true values when it is left out itself."""
    limits = (problem.low, problem.high)
    worlds = with_errors(simulated, problem.band, ERROR_COPIES, generator)
    found = rejection.posterior(worlds, problem.observed, problem.band, limits, plan.accept, plan.posterior_draws, generator)
    owner = np.repeat(np.arange(len(simulated.points)), ERROR_COPIES)

    def without(number: int, facts: Floats) -> Floats:
        others = owner != number
        rest = Draws(worlds.points[others], worlds.facts[others], 0)
        return rejection.posterior(rest, facts, problem.band, limits, plan.accept, RANK_DRAWS, generator)

    shown = with_errors(simulated, problem.band, 1, generator)
    chances = ranks.uniform_p(ranks.ranks(shown, without), RANK_DRAWS)
    return found, tuple(float(chance) for chance in chances), len(shown.points)


def _by_network(
    plan: Plan, problem: Problem, simulated: Draws, generator: np.random.Generator
) -> tuple[Floats, tuple[float, ...], int]:
    """Posterior draws of a network trained on four fifths of the draws, and the ranks of the fifth that it has not seen."""
    unseen = np.arange(len(simulated.points)) % HELD_OUT == 0
    if unseen.sum() < FEWEST_RANKS:
        raise BadInput(f"draws: found {plan.draws}; allowed with npe is {HELD_OUT * FEWEST_RANKS} or more.")
    seen = Draws(simulated.points[~unseen], simulated.facts[~unseen], 0)
    sample = neural.fit(with_errors(seen, problem.band, ERROR_COPIES, generator), (problem.low, problem.high), problem.seed)
    shown = with_errors(Draws(simulated.points[unseen], simulated.facts[unseen], 0), problem.band, 1, generator)
    chances = ranks.uniform_p(ranks.ranks(shown, lambda _, facts: sample(facts, RANK_DRAWS)), RANK_DRAWS)
    found = sample(problem.observed, plan.posterior_draws)
    return found, tuple(float(chance) for chance in chances), len(shown.points)
