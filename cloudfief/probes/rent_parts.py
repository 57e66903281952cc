"""What cloud rent is made of: every set of five sources of it is switched off in a world of its own.

The Shapley value of a source is what it adds to rent, averaged over every order in which the sources could be added.
Worlds share their luck and differ from the very beginning, burn-in included, so that nothing learnt or locked in with a
source at work is left where it is off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.behaviour.shapley import coalitions, shapley_values
from cloudfief.core.arms import NEVER, Arm, Span
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.core.scenario import Settings
from cloudfief.core.world import World, advance, open_world

WEEK = 0
OFF: dict[str, Settings] = {
    "matching": {"fief": {"learns": False}},  # neither who likes what nor what all like
    "convenience": {"household": {"search_cost": 0.0}},  # the open market costs no search either
    "steering": {
        "fief": {"opening_ranking_weight": 0.0, "opening_ad_load": 0.0, "steps": (0.02, 0.0, 0.0)},
        "household": {"persuasion": 0.0},
    },  # no weight on own margin, no places sold, no belief in the first place; the take rate is still learnt
    "induced taste": {"household": {"drift_rate": 0.0}},  # off in the burn-in anyway
    "lock-in": {"fief": {"lock_in_strength": 0.0}},
}
SOURCES = tuple(OFF)


def measure(world: World) -> xr.Dataset:
    """Net rent in every combination, mean of the last 13 weeks of the first year, and what each source adds to it."""
    rent = rents(world, WEEKS_PER_YEAR, WEEKS_PER_QUARTER)
    parts = np.append(shapley_values(rent), rent[0])
    money = {"unit": "USD a week", "adds": "sum"}
    return xr.Dataset(
        {
            "rent_part": (("source",), parts, {**money, "what": "What each source adds to cloud rent; bare: none at work"}),
            "rent_with": (("combination",), rent, {**money, "what": "Cloud rent with only these sources at work"}),
        },
        coords={"source": [*SOURCES, "bare"], "combination": [_named(row) for row in coalitions(len(SOURCES))]},
    )


def rents(world: World, weeks: int, window: int) -> NDArray[np.float64]:
    """Net rent of all fiefs with each set of sources at work, mean of the last `window` of so many weeks, USD a week.

    In the order of `coalitions`. Worlds that differ in drift alone share their burn-in, in which nothing drifts.
    """
    sets = coalitions(len(SOURCES))
    drift, found = SOURCES.index("induced taste"), np.empty(len(sets))
    for number in np.flatnonzero(sets[:, drift]):
        settled = open_world(world.scenario, _arm(world, sets[number], world.arm.first_week), world.seed)
        advance(settled, -settled.week)
        twin_number = number - 2**drift
        twin = settled.branch(_arm(world, sets[twin_number], world.arm.first_week))
        found[number], found[twin_number] = _mean_rent(settled, weeks, window), _mean_rent(twin, weeks, window)
    return found


def _arm(world: World, at_work: NDArray[np.bool_], first: int) -> Arm:
    """The baseline without the sources that are not at work."""
    spans = tuple(Span(first, NEVER, OFF[name]) for name, on in zip(SOURCES, at_work, strict=True) if not on)
    return world.arm._replace(name=f"{world.arm.name} with {_named(at_work)}", spans=(*world.arm.spans, *spans))


def _named(at_work: NDArray[np.bool_]) -> str:
    return " + ".join(name for name, on in zip(SOURCES, at_work, strict=True) if on) or "none"


def _mean_rent(world: World, weeks: int, window: int) -> float:
    seen: list[float] = []

    def watch(lived: World) -> None:
        rent: Any = lived.signals["fief_net_rent"]
        seen.append(float(rent.sum()))

    advance(world, weeks, watch)
    return float(np.mean(seen[-window:]))
