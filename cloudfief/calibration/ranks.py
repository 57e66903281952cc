"""Simulation-based calibration: where the true values rank among posterior draws, which must be uniform (Talts et al. 2018)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import stats

from cloudfief.calibration.problem import Draws
from cloudfief.core.arrays import Floats, Int64

FEWEST_A_BIN = 5  # expected in each bin of the chi-square test
MOST_BINS = 20


def ranks(draws: Draws, infer: Callable[[int, Floats], Floats]) -> Int64:
    """For each draw, how many posterior draws lie below its true values, (draw, parameter).

    `infer` gives posterior draws (count, parameter) from the number of the draw, so that it can be left out, and its facts.
    """
    found = [
        (infer(number, facts) < point).sum(axis=0)
        for number, (point, facts) in enumerate(zip(draws.points, draws.facts, strict=True))
    ]
    return np.array(found, dtype=np.int64)


def uniform_p(found: Int64, highest: int) -> Floats:
    """Chance of ranks 0 .. `highest` less even than these if they are uniform, (parameter,), by chi-square over equal bins."""
    bins = max(2, min(MOST_BINS, len(found) // FEWEST_A_BIN, highest + 1))
    edges = np.linspace(0, highest + 1, bins + 1)
    width = np.diff(np.ceil(edges))
    expected = len(found) * width / width.sum()
    return np.array([
        stats.chisquare(np.histogram(column, bins=np.ceil(edges) - 0.5)[0], expected).pvalue for column in found.T
    ])  # fmt: skip
