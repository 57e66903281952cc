"""Performative power: by how much an actor can change what people buy, with actions that cost it the same.

PP = max over actions f of the mean over users u of the total variation between z(u), the shares of what u buys, and
z_f(u), the same under f (Hardt, Jagadeesan and Mendler-Duenner 2022, arXiv 2203.17232). A fief's actions are
rankings, a lab's are prices. The worlds share their luck, so the difference is the action's alone. The maximum
over a finite library of actions is a lower bound.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from cloudfief.core.arms import Span
from cloudfief.core.world import World, advance

WEEK = 52
HORIZON_WEEKS = 12
BUDGETS = (0.005, 0.01, 0.02)  # highest loss of revenue over the horizon
PUSHES = (0.05, 0.1, 0.2, 0.4)  # added to the fief's weight on its own margin
PRICES = (0.95, 0.9, 1.05, 1.1)  # factor on all of the lab's prices


class Action(NamedTuple):
    """One thing that an actor could do."""

    actor: str
    settings: dict[str, dict[str, Any]]


class Lived(NamedTuple):
    """What a world did over the horizon: purchases by user and item, plans by user, and revenues."""

    items: sparse.csr_matrix  # spending share of each item, (user, item)
    plans: sparse.csr_matrix  # share of weeks with each AI plan, (user, plan)
    fief_revenue: float
    lab_revenue: float


class Watch:
    """Counts what a world does, week by week, at the fief and the lab that are looked at."""

    def __init__(self, fief: int, lab: int) -> None:
        self.fief, self.lab = fief, lab
        self.bought: list[NDArray[np.integer]] = []
        self.plans: list[NDArray[np.integer]] = []
        self.fief_revenue, self.lab_revenue = 0.0, 0.0

    @property
    def weeks_to_come(self) -> int:
        """Weeks that are left of the horizon."""
        return HORIZON_WEEKS - len(self.bought)

    def count(self, world: World) -> None:
        """Take in the week that the world has just lived."""
        signals = world.signals
        self.bought.append(np.array(signals["household_bought"]))
        self.plans.append(np.array(signals["household_plan_held"]))
        self.fief_revenue += float(signals["fief_gross_take"][self.fief])
        self.lab_revenue += float(signals["lab_revenue"][self.lab]) if "lab_revenue" in signals else 0.0

    def live_on(self, world: World, settings: dict[str, Any]) -> Lived:
        """Branch off, live what is left of the horizon and count it."""
        start = world.week
        arm = world.arm._replace(spans=(*world.arm.spans, Span(start, start + HORIZON_WEEKS, settings)))
        advance(world.branch(arm), self.weeks_to_come, self.count)
        plans = _shares(np.stack(self.plans, axis=1) + 1)
        return Lived(_shares(np.concatenate(self.bought, axis=1)), plans, self.fief_revenue, self.lab_revenue)


class Measurement:
    """Power and cost of every action, and the greatest power within each budget, from a world's present week on.

    The actions are lived in branches at once. What happens without them is what the world itself does next: show it
    each week by `watch`; weeks that are missing when `result` is asked for are lived in a branch of their own.
    """

    def __init__(self, world: World) -> None:
        fief, lab, names = int(np.argmax(world.signals["fief_gmv"])), 0, world.economy.labels
        self.actions = [Action("fief", {"fief": {"ranking_push": {names["fief"][fief]: push}}}) for push in PUSHES]
        if "lab_revenue" in world.signals:
            lab = int(np.argmax(world.signals["lab_revenue"]))
            self.actions += [Action("lab", {"lab": {"price_push": {names["lab"][lab]: factor}}}) for factor in PRICES]
        self.lived = [Watch(fief, lab).live_on(world, action.settings) for action in self.actions]
        self.as_it_is = Watch(fief, lab)

    def watch(self, world: World) -> None:
        """Look at a week in which nobody acted."""
        if self.as_it_is.weeks_to_come:
            self.as_it_is.count(world)

    def result(self, world: World) -> xr.Dataset:
        """What was measured; the world is at the end of the last week watched, or later than the horizon."""
        as_it_is = self.as_it_is.live_on(world, {})
        power, cost = np.full((2, len(PUSHES)), np.nan), np.full((2, len(PUSHES)), np.nan)
        for number, (action, other) in enumerate(zip(self.actions, self.lived, strict=True)):
            actor, place = divmod(number, len(PUSHES))
            power[actor, place] = _distance(as_it_is, other, action.actor)
            cost[actor, place] = _loss(as_it_is, other, action.actor)
        return _dataset(power, cost)


def _shares(chosen: NDArray[np.integer]) -> sparse.csr_matrix:
    """How often each user chose each option, as shares; chosen: (user, occasion), negative where nothing was chosen."""
    user, _ = np.nonzero(chosen >= 0)
    option = chosen[chosen >= 0].astype(np.int64)
    ones = np.ones(len(option))
    width = int(option.max(initial=0)) + 1
    counts = sparse.csr_matrix((ones, (user, option)), shape=(len(chosen), max(width, 4096)))
    total = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1)
    return sparse.csr_matrix(sparse.diags(1 / total) @ counts)


def _distance(as_it_is: Lived, other: Lived, actor: str) -> float:
    """Mean total variation over users, of items for a fief and of AI plans for a lab."""
    first, second = (as_it_is.items, other.items) if actor == "fief" else (as_it_is.plans, other.plans)
    return float(abs(first - second).sum() / 2 / len(first.indptr[1:]))


def _loss(as_it_is: Lived, other: Lived, actor: str) -> float:
    """Share of its revenue that the action costs the actor; negative if it earns more."""
    before, after = (as_it_is.fief_revenue, other.fief_revenue) if actor == "fief" else (as_it_is.lab_revenue, other.lab_revenue)
    return 1 - after / before if before else np.nan


def _dataset(power: NDArray[np.float64], cost: NDArray[np.float64]) -> xr.Dataset:
    within = np.stack([np.nanmax(np.where(cost <= budget, power, 0.0), axis=1) for budget in BUDGETS], axis=1)
    return xr.Dataset(
        {
            "performative_power": (("actor", "budget"), within, {"unit": "total variation", "adds": "mean"}),
            "action_power": (("actor", "action"), power, {"unit": "total variation", "adds": "mean"}),
            "action_cost": (("actor", "action"), cost, {"unit": "share of revenue", "adds": "mean"}),
        },
        coords={"actor": ["fief", "lab"], "budget": list(BUDGETS), "action": range(len(PUSHES))},
    )
