"""Approximate Bayesian computation: prior draws whose facts lie near the observed ones, moved to where these lie."""

from __future__ import annotations

import numpy as np

from cloudfief.calibration.problem import Draws
from cloudfief.core.arrays import Floats
from cloudfief.core.errors import BadInput

EDGE = 1e-9  # keeps the log-odds of a point at the edge of its range finite


def posterior(
    draws: Draws,
    observed: Floats,
    band: Floats,
    limits: tuple[Floats, Floats],
    accept: float,
    count: int,
    generator: np.random.Generator,
) -> Floats:
    """Draws from the posterior of the parameters, (count, parameter).

    The share `accept` of the draws with the nearest facts is kept, weighted by Epanechnikov's kernel, and moved along a
    local linear regression of the parameters' log-odds in their ranges on the facts (Beaumont, Zhang and Balding 2002;
    Blum and Francois 2010). `limits` are the lower and upper ends. Raises BadInput with too few draws for the regression.
    """
    gaps = (draws.facts - observed) / band
    distance = np.sqrt((gaps**2).sum(axis=1))
    kept = int(np.ceil(accept * len(distance)))
    needed = 2 * (gaps.shape[1] + 2)
    if kept < needed:
        raise BadInput(f"draws: {kept} near the facts are kept; allowed is {needed} or more. Raise draws or accept.")
    order = np.argsort(distance, kind="stable")
    near, widest = order[:kept], distance[order[kept]] if kept < len(order) else distance[order[-1]] * (1 + 1e-6)
    weight = 1 - (distance[near] / max(float(widest), 1e-300)) ** 2
    weight = np.where(weight > 0, weight, 0)
    if not weight.any():
        weight = np.ones_like(weight)
    moved = _regressed(_log_odds(draws.points[near], limits), gaps[near], weight)
    chosen = generator.choice(kept, size=count, p=weight / weight.sum())
    low, high = limits
    return low + (high - low) / (1 + np.exp(-moved[chosen]))


def _log_odds(points: Floats, limits: tuple[Floats, Floats]) -> Floats:
    low, high = limits
    share = np.clip((points - low) / (high - low), EDGE, 1 - EDGE)
    return np.log(share / (1 - share))


def _regressed(values: Floats, gaps: Floats, weight: Floats) -> Floats:
    """Values less what the weighted linear regression says of their gaps: what they would be at the observed facts."""
    root = np.sqrt(weight)[:, np.newaxis]
    design = np.hstack([np.ones((len(gaps), 1)), gaps])
    slopes = np.linalg.lstsq(root * design, root * values, rcond=None)[0][1:]
    return values - gaps @ slopes
