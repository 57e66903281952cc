"""What the facts say about the parameters, and what they do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cloudfief.calibration.problem import Draws, Problem
from cloudfief.core.arrays import Floats

UNMOVED = 0.9  # posterior over prior standard deviation, above which the facts say nothing
NAMED_FROM = 0.3  # a parameter belongs to a direction if its part of it is at least this


class Direction(NamedTuple):
    """A combination of parameters, in prior standard deviations, and how much of its prior spread the facts leave."""

    singular_value: float
    left: float
    parts: dict[str, float]

    @property
    def sloppy(self) -> bool:
        """Whether the facts leave nearly all of its spread."""
        return self.left > UNMOVED


class Identification(NamedTuple):
    """Posterior over prior spread of each parameter, and the directions from the best known to the least."""

    ratio: dict[str, float]
    directions: tuple[Direction, ...]

    @property
    def not_identified(self) -> list[str]:
        """Parameters that the facts leave as they were."""
        return [name for name, ratio in self.ratio.items() if ratio > UNMOVED]

    def sentences(self) -> list[str]:
        """What the data do not identify, in words; one sentence if there is nothing to say."""
        said = [f"The facts do not identify {name}: {ratio:.0%} of its prior spread is left." for name, ratio in
                self.ratio.items() if ratio > UNMOVED]  # fmt: skip
        for direction in self.directions:
            names = [name for name, part in direction.parts.items() if abs(part) >= NAMED_FROM]
            if direction.sloppy and len(names) > 1:
                said.append(f"The facts fix only a combination of {' and '.join(names)}: along another one nothing changes.")
        return said or ["The facts identify every parameter."]


def identification(names: Sequence[str], problem: Problem, jacobian: Floats, posterior: Floats) -> Identification:
    """From the slopes of the facts and posterior draws, (draw, parameter).

    The singular values s are those of G diag(prior sd) / band; of a direction's spread 1 / sqrt(1 + s^2 / (1 + 1/H)) is left.
    """
    scaled = np.nan_to_num(jacobian) * problem.spread / problem.band[:, np.newaxis]
    _, singular, rows = np.linalg.svd(scaled, full_matrices=True)
    singular = np.pad(singular, (0, max(0, len(rows) - len(singular))))
    left = 1 / np.sqrt(1 + singular**2 / problem.luck)
    directions = tuple(
        Direction(float(value), float(share), {name: float(part) for name, part in zip(names, row, strict=True)})
        for value, share, row in zip(singular, left, rows, strict=True)
    )
    ratio = posterior.std(axis=0, ddof=1) / problem.spread
    return Identification({name: float(value) for name, value in zip(names, ratio, strict=True)}, directions)


def regression_slopes(draws: Draws) -> Floats:
    """Slopes of the facts over the whole prior, by linear regression on the drawn values, (fact, parameter)."""
    design = np.hstack([np.ones((len(draws.points), 1)), draws.points])
    return np.asarray(np.linalg.lstsq(design, draws.facts, rcond=None)[0][1:].T, dtype=np.float64)
