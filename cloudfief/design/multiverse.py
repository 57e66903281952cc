"""The same question under rival laws: a specification curve (Simonsohn, Simmons and Nelson 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.design.dimension import Dimension
from cloudfief.design.outcome import Outcome
from cloudfief.design.points import Found
from cloudfief.design.volume import judged


def specifications(laws: Sequence[Dimension], most: int, seed: int) -> list[dict[str, Any]]:
    """The scenario's own laws, each rival law alone, and as many combinations drawn at random as make `most` in all.

    Raises BadInput where there is no law to choose, or `most` does not hold each rival once.
    """
    if not laws:
        raise BadInput("multiverse: this scenario has no law to choose.")
    own = {law.path: law.default for law in laws}
    found = [own]
    found += [{**own, law.path: choice} for law in laws for choice in law.choices if choice != law.default]
    if most < len(found):
        raise BadInput(f"specifications: found {most}; allowed is {len(found)} or more, so that each rival law is seen.")
    combinations = int(np.prod([len(law.choices) for law in laws]))
    draw = np.random.default_rng(seed)
    while len(found) < min(most, combinations):
        rival = {law.path: law.choices[int(draw.integers(len(law.choices)))] for law in laws}
        if rival not in found:
            found.append(rival)
    return found


def curve(
    specs: Sequence[dict[str, Any]],
    found: Sequence[Found],
    outcomes: Sequence[Outcome],
    bars: Sequence[tuple[float, int, float | None]],
) -> list[dict[str, Any]]:
    """Effect, interval and verdict of every specification by every standard, in the order of the effect.

    `bars` holds each outcome's threshold, claimed sign and ceiling, if any; the spread between pairs is pooled over
    specifications.
    """
    rows = []
    good = [one for one in found if not one.error]
    for outcome, bar in zip(outcomes, bars, strict=True):
        values = np.array([one.values[outcome.label] for one in good])
        result = judged(values, *bar)
        for one, mean, verdict in zip(good, result.means, result.verdicts, strict=True):
            low, high = float(mean - result.half_width), float(mean + result.half_width)
            told = {"laws": specs[one.number], "standard": outcome.standard, "effect": float(mean), "low": low, "high": high}
            rows.append({**told, "verdict": verdict})
    return sorted(rows, key=lambda row: row["effect"])
