"""Posterior predictive: what the model says about the facts at values that the posterior allows, with fresh luck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.calibration.problem import Problem
from cloudfief.core.arrays import Floats

FRESH = 500_000  # added to the seed: luck that no estimate has seen
WORLDS_A_DRAW = 200  # errors of one band about each simulated mean


class Predicted(NamedTuple):
    """Facts of one world at posterior draws: mean and the bounds of 95%; not a number without draws."""

    mean: Floats  # (fact,)
    low: Floats
    high: Floats

    def inside(self, observed: Floats) -> list[bool | None]:
        """Whether each observed fact lies within the bounds; None where nothing was predicted."""
        within = (self.low <= observed) & (observed <= self.high)
        return [bool(here) if np.isfinite(low) else None for here, low in zip(within, self.low, strict=True)]


def predicted(problem: Problem, posterior: Floats, count: int, generator: np.random.Generator) -> Predicted:
    """Simulate at `count` posterior draws and add errors of one band: what one world could show."""
    nothing = np.full(len(problem.observed), np.nan)
    if count == 0:
        return Predicted(nothing, nothing, nothing)
    chosen = posterior[generator.choice(len(posterior), size=min(count, len(posterior)), replace=False)]
    seeds = problem.seed + FRESH + problem.pairs * np.arange(len(chosen))
    means = np.array([problem.facts(point, int(seed)) for point, seed in zip(chosen, seeds, strict=True)])
    means = means[np.isfinite(means).all(axis=1)]
    if not len(means):
        return Predicted(nothing, nothing, nothing)
    errors = problem.band * generator.standard_normal((WORLDS_A_DRAW, *means.shape))
    worlds = (means + errors).reshape(-1, means.shape[1])
    low, high = np.quantile(worlds, (0.025, 0.975), axis=0)
    return Predicted(means.mean(axis=0), low, high)
