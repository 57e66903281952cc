"""What every method solves: a simulator of facts, what was observed, and how far apart they may lie."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.stats import qmc

from cloudfief.core.arrays import Floats

Simulate = Callable[[Floats, int], Floats]  # parameter values (parameter,), seed -> facts of each world (pair, fact)


class Problem(NamedTuple):
    """Find the values in [low, high] whose simulated facts agree with the observed ones.

    One world's facts lie `band` (a standard deviation) from what is expected; a simulation averages `pairs` worlds.
    """

    simulate: Simulate
    observed: Floats  # (fact,)
    band: Floats  # (fact,)
    low: Floats  # (parameter,)
    high: Floats  # (parameter,)
    pairs: int
    seed: int

    @property
    def spread(self) -> Floats:
        """Standard deviation of the uniform prior, (parameter,)."""
        return (self.high - self.low) / np.sqrt(12)

    @property
    def luck(self) -> float:
        """1 + 1/H: variance of what is observed less a mean of H simulated worlds, over that of one world (McFadden 1989)."""
        return 1 + 1 / self.pairs

    def at(self, unit: Floats) -> Floats:
        """Parameter values from the unit cube."""
        return self.low + np.clip(unit, 0, 1) * (self.high - self.low)

    def facts(self, point: Floats, seed: int) -> Floats:
        """Mean facts over the simulated worlds, (fact,)."""
        return np.asarray(self.simulate(point, seed), dtype=np.float64).mean(axis=0)

    def spaced(self, count: int, seed: int) -> Floats:
        """So many points spread evenly over the ranges, a Latin hypercube, (count, parameter)."""
        return self.at(qmc.LatinHypercube(len(self.low), rng=seed).random(count))


class Draws(NamedTuple):
    """Points drawn from the prior and what each gave; points that failed are left out and counted."""

    points: Floats  # (draw, parameter)
    facts: Floats  # (draw, fact)
    failed: int


def prior_draws(problem: Problem, count: int) -> Draws:
    """Simulate at points spread over the prior, each with luck of its own."""
    points = problem.spaced(count, problem.seed)
    seeds = problem.seed + problem.pairs * np.arange(count)
    facts = np.array([problem.facts(point, int(seed)) for point, seed in zip(points, seeds, strict=True)])
    whole = np.isfinite(facts).all(axis=1)
    return Draws(points[whole], facts[whole], int((~whole).sum()))


def with_errors(draws: Draws, band: Floats, copies: int, generator: np.random.Generator) -> Draws:
    """Each draw several times, its facts moved by errors of one band: what one world could have shown (Wilkinson 2013)."""
    points, facts = np.repeat(draws.points, copies, axis=0), np.repeat(draws.facts, copies, axis=0)
    return Draws(points, facts + band * generator.standard_normal(facts.shape), draws.failed)
