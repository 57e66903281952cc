"""Patience: how far it pays a fief to steer, by how much it cares about later years, in which trust has answered.

Every weight on its own margin is lived for four years in a branch with the same luck and no experiments. The best weight
for a discount factor delta is w*(delta) = argmax over w of sum over weeks t of delta^(t / 52) rent_t(w), for delta from 0
(this week alone) to 1. Trust falls when advice is worse than the open market (science of advice: `behaviour.trust`), so
w* should not rise with delta.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from cloudfief.core.arms import Span
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.currency import MINOR_UNITS
from cloudfief.core.world import World, advance

WEEK = 13
WEEKS = 208
WEIGHTS = (0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.6, 1.0)
DISCOUNTS = (0.0, 0.01, 0.1, 0.5, 0.8, 0.9, 1.0)  # of a year from now against now


def measure(world: World) -> xr.Dataset:
    """Rent and trust of the largest fief by weight and year, and the best weight for each discount factor."""
    fief = int(np.argmax(world.signals["fief_gmv"]))
    lived = [rents(world, fief, weight) for weight in WEIGHTS]
    rent, trust = (np.stack(parts) for parts in zip(*lived, strict=True))
    best = np.array([WEIGHTS[best_weight(rent, discount)] for discount in DISCOUNTS])
    years = rent.reshape(len(WEIGHTS), -1, WEEKS_PER_YEAR).mean(axis=2)
    return xr.Dataset(
        {
            "patient_weight": (("discount",), best, {"unit": "share", "adds": "mean", "what": "Best weight on own margin"}),
            "rent_by_weight": (("weight", "year"), years, {"unit": "USD a week", "adds": "sum", "what": "Rent by weight"}),
            "trust_by_weight": (("weight",), trust[:, -1], {"unit": "share", "adds": "mean", "what": "Trust in the end"}),
        },
        coords={"discount": list(DISCOUNTS), "weight": list(WEIGHTS), "year": range(1, years.shape[1] + 1)},
    )


def rents(world: World, fief: int, weight: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Fees less service cost of the fief's users in each week, and their mean trust, both (week,)."""
    name = world.economy.labels["fief"][fief]
    opening = float(np.mean(world.signals["fief_ranking_weight"][fief]))
    settings = {"fief": {"experiments": False, "ranking_push": {name: weight - opening}}}
    arm = world.arm._replace(spans=(*world.arm.spans, Span(world.week, world.week + WEEKS, settings)))
    service_rate = world.economy.blocks["fief"].model_dump()["service_rate"]
    rent: list[float] = []
    trust: list[float] = []

    def watch(there: World) -> None:
        fees, sales = there.signals["household_cell_outcome"][fief], there.signals["household_cell_spending"][fief]
        rent.append(float(fees.sum() - service_rate * sales.sum()) / MINOR_UNITS)
        trust.append(float(there.signals["household_trust"][fief]))

    advance(world.branch(arm), WEEKS, watch)
    return np.array(rent), np.array(trust)


def best_weight(rent: NDArray[np.float64], discount: float) -> int:
    """The row of `rent` (weight, week) with the largest discounted sum; a discount of 0 counts the first week alone."""
    weeks = np.arange(rent.shape[1])
    return int(np.argmax(rent @ discount ** (weeks / WEEKS_PER_YEAR)))
