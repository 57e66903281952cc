"""The search for the conveniences of fiefs and the first costs of labs at which a world opens as it was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from cloudfief.behaviour.nested_logit import FloatArray
from cloudfief.core.scenario import Scenario
from cloudfief.fitting.adjustment import NOTHING_MOVED, Adjustment
from cloudfief.fitting.inversion import Contraction, from_log_odds, log_odds
from cloudfief.fitting.observations import HOSTED, Observation
from cloudfief.fitting.opening import Opening, Size, opening_of
from cloudfief.institutions.fief import Fief

SHARE_TOLERANCE = 0.004  # of spending, or of choosers
COST_TOLERANCE = 0.003  # of the cost
LARGE_COST_GAP = 0.02
LAB_BOUNDS = (-12.0, 12.0)  # log odds of a share
MOST_SIMULATIONS = 14
Say = Callable[[str], None]


class Wanted(NamedTuple):
    """What a world should open with."""

    fiefs: list[Observation]
    labs: list[Observation]
    costs: Mapping[str, float]  # of labs and hosts in week 0, USD per million tokens


def match(wanted: Wanted, scenario_with: Callable[[Adjustment], Scenario], size: Size, say: Say) -> tuple[Adjustment, Opening]:
    """The adjustment at which simulated shares and costs of week 0 are those wanted, and how the world then opens.

    Shares: Berry's contraction with the simulator in the place of the logit formula. Costs move with the price of
    compute during the burn-in, so the first cost is divided by how far they moved. Ends with the best that was seen.
    """
    conveniences = Fief.parameter("conveniences")["bounds"]
    fiefs, labs = _Shares(wanted.fiefs, conveniences), _Shares(wanted.labs, LAB_BOUNDS)
    labs.value = log_odds(labs.observed, labs.groups)
    factor = dict.fromkeys(wanted.costs, 1.0)
    best, least = (NOTHING_MOVED, None), np.inf
    for tried in range(1, MOST_SIMULATIONS + 1):
        moved = Adjustment(fiefs.by_name(fiefs.value), labs.by_name(from_log_odds(labs.value, labs.groups)), dict(factor))
        seen = opening_of(scenario_with(moved), size)
        share_gap = max(fiefs.gap(seen.spending), labs.gap(seen.share))
        cost_gap = max((abs(seen.cost[name] / cost - 1.0) for name, cost in wanted.costs.items() if name != HOSTED), default=0.0)
        say(f"simulation {tried}: shares off by at most {share_gap:.4f}, costs by {cost_gap:.2%}")
        if (gap := max(share_gap / SHARE_TOLERANCE, cost_gap / COST_TOLERANCE)) < least:
            best, least = (moved, seen), gap
        if gap <= 1.0:
            break
        # Shares of labs follow their costs: first the one, then the other.
        if cost_gap <= LARGE_COST_GAP:
            labs.move(seen.share)
        fiefs.move(seen.spending)
        factor = {name: factor[name] * cost / seen.cost[name] for name, cost in wanted.costs.items()}
    assert best[1] is not None
    return best[0], best[1]


class _Shares:
    """The sellers of one kind, their observed shares, and the values that are moved to meet them."""

    def __init__(self, rows: list[Observation], bounds: tuple[float, float]) -> None:
        self.names = [row.name for row in rows]
        self.observed, self.groups = np.array([row.share for row in rows]), np.array([row.bloc for row in rows])
        self.search = Contraction(self.observed, self.groups, bounds)
        self.value = np.zeros(len(rows))

    def by_name(self, values: FloatArray) -> dict[str, float]:
        return dict(zip(self.names, map(float, values), strict=True))

    def gap(self, seen: Mapping[str, float]) -> float:
        return max((abs(seen[name] - share) for name, share in zip(self.names, self.observed, strict=True)), default=0.0)

    def move(self, seen: Mapping[str, float]) -> None:
        self.value = self.search.next_value(self.value, np.array([seen[name] for name in self.names]))
