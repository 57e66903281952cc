"""Performative power: by how much an actor can change what people buy, with actions that cost it the same.

PP = max over actions f of the mean over users u of the total variation between z(u), the shares of what u buys, and
z_f(u), the same under f (Hardt, Jagadeesan and Mendler-Duenner 2022, arXiv 2203.17232). A fief's actions are
rankings, a lab's are prices. The worlds share their luck, so the difference is the action's alone. The maximum
over a finite library of actions is a lower bound.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from cloudfief.core.arms import Span
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.world import World, advance

WEEK = WEEKS_PER_YEAR
BUDGETS = (0.005, 0.01, 0.02)  # highest loss of revenue over the horizon


class Action(NamedTuple):
    """One thing that an actor could do."""

    actor: str
    settings: dict[str, dict[str, Any]]


class Library(NamedTuple):
    """Which actions are tried, as many for a fief as for a lab, and over how many weeks they are followed."""

    horizons: tuple[int, ...]
    pushes: tuple[float, ...]  # added to the fief's weight on its own margin
    prices: tuple[float, ...]  # factor on all of the lab's prices


class Lived(NamedTuple):
    """What a world did over a horizon: purchases by user and item, plans by user, and revenues."""

    items: sparse.csr_matrix  # spending share of each item, (user, item)
    plans: sparse.csr_matrix  # share of weeks with each AI plan, (user, plan)
    fief_revenue: float
    lab_revenue: float


class Watch:
    """Counts what a world does, week by week, at the fief and the lab that are looked at."""

    def __init__(self, fief: int, lab: int, weeks: int) -> None:
        self.fief, self.lab, self.weeks = fief, lab, weeks
        self.bought: list[NDArray[np.integer]] = []
        self.plans: list[NDArray[np.integer]] = []
        self.fief_revenue: list[float] = []
        self.lab_revenue: list[float] = []

    @property
    def weeks_to_come(self) -> int:
        """Weeks that are left of the longest horizon."""
        return self.weeks - len(self.bought)

    def count(self, world: World) -> None:
        """Take in the week that the world has just lived."""
        signals = world.signals
        self.bought.append(np.array(signals["household_bought"]))
        self.plans.append(np.array(signals["household_plan_held"]))
        fees = signals["household_cell_outcome"]  # of this week's purchases; the fief's own books follow a week later
        self.fief_revenue.append(float(fees[self.fief].sum()))
        self.lab_revenue.append(float(signals["lab_revenue"][self.lab]) if "lab_revenue" in signals else 0.0)

    def live_on(self, world: World, settings: dict[str, Any]) -> Watch:
        """Branch off, live what is left of the longest horizon and count it."""
        start = world.week
        arm = world.arm._replace(spans=(*world.arm.spans, Span(start, start + self.weeks, settings)))
        advance(world.branch(arm), self.weeks_to_come, self.count)
        return self

    def lived(self, weeks: int) -> Lived:
        """What was done in the first weeks."""
        bought = _shares(np.concatenate(self.bought[:weeks], axis=1))
        plans = _shares(np.stack(self.plans[:weeks], axis=1) + 1)
        return Lived(bought, plans, sum(self.fief_revenue[:weeks]), sum(self.lab_revenue[:weeks]))


class Measurement:
    """Power and cost of every action, and the greatest power within each budget, from a world's present week on.

    The actions are lived in branches at once. What happens without them is what the world itself does next: show it
    each week by `watch`; weeks that are missing when `result` is asked for are lived in a branch of their own.
    """

    library: ClassVar[Library] = Library((12,), (0.05, 0.1, 0.2, 0.4), (0.95, 0.9, 1.05, 1.1))

    def __init__(self, world: World) -> None:
        fief, lab, names = int(np.argmax(world.signals["fief_gmv"])), 0, world.economy.labels
        fiefs = [{"fief": {"ranking_push": {names["fief"][fief]: push}}} for push in self.library.pushes]
        self.actions = [Action("fief", settings) for settings in fiefs]
        if "lab_revenue" in world.signals:
            lab = int(np.argmax(world.signals["lab_revenue"]))
            labs = [{"lab": {"price_push": {names["lab"][lab]: factor}}} for factor in self.library.prices]
            self.actions += [Action("lab", settings) for settings in labs]
        weeks = max(self.library.horizons)
        self.lived = [Watch(fief, lab, weeks).live_on(world, action.settings) for action in self.actions]
        self.as_it_is = Watch(fief, lab, weeks)

    def watch(self, world: World) -> None:
        """Look at a week in which nobody acted."""
        if self.as_it_is.weeks_to_come:
            self.as_it_is.count(world)

    def measured(self, world: World) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Power and cost of each action, both (actor, action, horizon); not a number where there is no lab."""
        self.as_it_is.live_on(world, {})
        each = len(self.library.pushes)
        power, cost = np.full((2, 2, each, len(self.library.horizons)), np.nan)
        for place, weeks in enumerate(self.library.horizons):
            before = self.as_it_is.lived(weeks)
            for number, (action, watch) in enumerate(zip(self.actions, self.lived, strict=True)):
                after = watch.lived(weeks)
                power[(*divmod(number, each), place)] = _distance(before, after, action.actor)
                cost[(*divmod(number, each), place)] = _loss(before, after, action.actor)
        return power, cost

    def result(self, world: World) -> xr.Dataset:
        """What was measured; the world is at the end of the last week watched, or later than the horizon."""
        power, cost = (values[..., 0] for values in self.measured(world))
        share = {"unit": "total variation", "adds": "mean"}
        return xr.Dataset(
            {
                "performative_power": (("actor", "budget"), within_budgets(power, cost), share),
                "action_power": (("actor", "action"), power, share),
                "action_cost": (("actor", "action"), cost, {"unit": "share of revenue", "adds": "mean"}),
            },
            coords={"actor": ["fief", "lab"], "budget": list(BUDGETS), "action": range(power.shape[1])},
        )


def within_budgets(power: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
    """The greatest power of an action that costs no more than each budget, (actor, budget, ...); 0 where all cost more.

    power and cost: (actor, action, ...); the cost is a share of revenue over the same weeks.
    """
    return np.stack([np.nanmax(np.where(cost <= budget, power, 0.0), axis=1) for budget in BUDGETS], axis=1)


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
