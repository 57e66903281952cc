"""Performative power: by how much an actor can change what people buy, with actions that cost it the same.

PP = max over actions f of the mean over users u of the total variation between z(u), the shares of what u buys, and
z_f(u), the same under f (Hardt, Jagadeesan and Mendler-Duenner 2022, arXiv 2203.17232). A fief's actions are
rankings, a lab's are prices; of each a few sizes are lived, up and down, and power within a budget is read off between
them (`behaviour.affordable`). Cost is profit lost over the same weeks, over revenue. The worlds share their luck, so the
difference is the action's alone. One kind of action an actor: a lower bound.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy import sparse

from cloudfief.behaviour.affordable import greatest
from cloudfief.core.arms import Span
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.world import World, advance

WEEK = WEEKS_PER_YEAR
BUDGETS = (0.005, 0.01, 0.02)  # highest loss of profit over the horizon, as a share of revenue
BOOKS_LAG = 2  # weeks until a purchase stands in its fief's accounts: the merchant pays a week later, and the fief counts then
PROHIBITIVE = 6.0  # binary logarithm of a price rise (64 times) beyond which nobody who looks could buy still less
OPEN_MARKET = 0  # its place among the kinds of channel


class Action(NamedTuple):
    """One thing that an actor could do."""

    actor: str
    settings: dict[str, dict[str, Any]]


class Library(NamedTuple):
    """Which sizes of action are tried, as many for a fief as for a lab, and over how many weeks they are followed."""

    horizons: tuple[int, ...]
    pushes: tuple[float, ...]  # added to the fief's weight on its own margin
    prices: tuple[float, ...]  # binary logarithm of the factor on all of the lab's prices


class Lived(NamedTuple):
    """What users did over a horizon."""

    items: sparse.csr_matrix  # spending share of each item, (user, item)
    plans: sparse.csr_matrix  # share of weeks with each AI plan, (user, plan)
    open_spending: float  # in the open market, USD
    spending: float  # in all channels, USD


class Account(NamedTuple):
    """What an actor earned over a horizon, USD."""

    revenue: float
    profit: float


class Watch:
    """Counts what a world does, week by week, at the fief and the lab that are looked at."""

    def __init__(self, fief: int, lab: int, weeks: int) -> None:
        self.number = {"fief": fief, "lab": lab}
        self.weeks = weeks + BOOKS_LAG
        self.bought: list[NDArray[np.integer]] = []
        self.plans: list[NDArray[np.integer]] = []
        self.spent: list[tuple[float, float]] = []
        self.accounts: dict[str, list[Account]] = {"fief": [], "lab": []}

    @property
    def weeks_to_come(self) -> int:
        """Weeks that are left until the books of the longest horizon are closed."""
        return self.weeks - len(self.bought)

    def count(self, world: World) -> None:
        """Take in the week that the world has just lived."""
        signals = world.signals
        self.bought.append(np.array(signals["household_bought"]))
        self.plans.append(np.array(signals["household_plan_held"]))
        spending = signals["household_spending"]
        self.spent.append((float(spending @ signals["household_channel_share"][:, OPEN_MARKET]), float(spending.sum())))
        self.accounts["fief"].append(fief_account(signals, self.number["fief"]))
        if "lab_revenue" in signals:
            self.accounts["lab"].append(lab_account(signals, self.number["lab"]))

    def live_on(self, world: World, settings: dict[str, Any]) -> Watch:
        """Branch off, live what is left of the longest horizon and count it."""
        start = world.week
        arm = world.arm._replace(spans=(*world.arm.spans, Span(start, start + self.weeks, settings)))
        advance(world.branch(arm), self.weeks_to_come, self.count)
        return self

    def lived(self, weeks: int) -> Lived:
        """What users did in the first weeks."""
        bought = _shares(np.concatenate(self.bought[:weeks], axis=1))
        plans = _shares(np.stack(self.plans[:weeks], axis=1) + 1)
        return Lived(bought, plans, *np.sum(self.spent[:weeks], axis=0))

    def account(self, actor: str, weeks: int) -> Account:
        """What the actor earned with the purchases of the first weeks; a lab books what it sells in the same week."""
        first = BOOKS_LAG if actor == "fief" else 0
        return Account(*np.sum(self.accounts[actor][first : first + weeks], axis=0))


class Measurement:
    """Power and cost of every action, and the greatest power within each budget, from a world's present week on.

    The actions are lived in branches at once. What happens without them is what the world itself does next: show it
    each week by `watch`; weeks that are missing when `result` is asked for are lived in a branch of their own.
    """

    library: ClassVar[Library] = Library((12,), (-0.3, -0.1, 0.1, 0.3), (-1.5, -0.5, 1.5, PROHIBITIVE))

    def __init__(self, world: World) -> None:
        fief, lab, names = int(np.argmax(world.signals["fief_gmv"])), 0, world.economy.labels
        fiefs = [{"fief": {"ranking_push": {names["fief"][fief]: push}}} for push in self.library.pushes]
        self.actions = [Action("fief", settings) for settings in fiefs]
        weight = float(np.max(world.signals["fief_ranking_weight"][fief]))
        self.last = {
            "fief": [weight + push <= 0 for push in self.library.pushes],  # no weight is below 0
            "lab": [size >= PROHIBITIVE for size in self.library.prices],
        }
        if "lab_revenue" in world.signals:
            lab = int(np.argmax(world.signals["lab_revenue"]))
            labs = [{"lab": {"price_push": {names["lab"][lab]: 2.0**size}}} for size in self.library.prices]
            self.actions += [Action("lab", settings) for settings in labs]
        weeks = max(self.library.horizons)
        self.lived = [Watch(fief, lab, weeks).live_on(world, action.settings) for action in self.actions]
        self.as_it_is = Watch(fief, lab, weeks)

    def watch(self, world: World) -> None:
        """Look at a week in which nobody acted."""
        if self.as_it_is.weeks_to_come:
            self.as_it_is.count(world)

    def measured(self, world: World) -> tuple[NDArray[np.float64], ...]:
        """Power, cost, and share of spending that leaves the open market, by action, (actor, action, horizon) each.

        Not a number where there is no lab.
        """
        self.as_it_is.live_on(world, {})
        each = len(self.library.pushes)
        power, cost, leaving = np.full((3, 2, each, len(self.library.horizons)), np.nan)
        for place, weeks in enumerate(self.library.horizons):
            before = self.as_it_is.lived(weeks)
            for number, (action, watch) in enumerate(zip(self.actions, self.lived, strict=True)):
                at, after, actor = (*divmod(number, each), place), watch.lived(weeks), action.actor
                power[at] = _distance(before, after, actor)
                cost[at] = lost_profit(self.as_it_is.account(actor, weeks), watch.account(actor, weeks))
                leaving[at] = _open_share(before) - _open_share(after)
        return power, cost, leaving

    def within_budgets(self, moved: NDArray[np.float64], cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """The greatest of what actions move within each budget, and 1 where it is a lower bound.

        moved and cost: (actor, action, horizon); the result is (2, actor, budget, horizon).
        """
        found = np.full((2, 2, len(BUDGETS), moved.shape[-1]), np.nan)
        for row, (actor, sizes) in enumerate((("fief", self.library.pushes), ("lab", self.library.prices))):
            for column, budget in enumerate(BUDGETS):
                for place in range(moved.shape[-1]):
                    paid, change = cost[row, :, place], moved[row, :, place]
                    found[:, row, column, place] = greatest(sizes, paid, change, budget, self.last[actor])
        return found

    def result(self, world: World) -> xr.Dataset:
        """What was measured; the world is at the end of the last week watched, or later than the horizon."""
        power, cost, leaving = self.measured(world)
        most, bound = self.within_budgets(power, cost)[..., 0]
        left, _ = self.within_budgets(leaving, cost)[..., 0]
        share, spending = {"unit": "total variation", "adds": "mean"}, {"unit": "share of spending", "adds": "mean"}
        within, action = ("actor", "budget"), ("actor", "action")
        return xr.Dataset(
            {
                "performative_power": (within, most, share),
                "performative_power_at_least": (within, bound, {"unit": "yes or no", "adds": "mean"}),
                "spending_leaving": (within, left, spending),
                "action_power": (action, power[..., 0], share),
                "action_cost": (action, cost[..., 0], {"unit": "share of revenue", "adds": "mean"}),
                "action_spending_leaving": (action, leaving[..., 0], spending),
            },
            coords={"actor": ["fief", "lab"], "budget": list(BUDGETS), "action": range(power.shape[1])},
        )


def fief_account(signals: dict[str, Any], fief: int) -> Account:
    """Gross take, and what is left of it after services and levies, before tax."""
    kept = signals["fief_net_take"][fief] - signals["fief_levies"][fief]
    return Account(float(signals["fief_gross_take"][fief]), float(kept))


def lab_account(signals: dict[str, Any], lab: int) -> Account:
    """Revenue, and profit before training, its licences and its subsidy.

    Training is an investment that a lab cuts when cash is short: counted as a cost, a loss would hide itself.
    """
    profit = signals["lab_profit"][lab] + signals["lab_training_cost"][lab] + signals["lab_licence_cost"][lab]
    return Account(float(signals["lab_revenue"][lab]), float(profit - signals["lab_subsidy"][lab]))


def lost_profit(as_it_is: Account, other: Account) -> float:
    """Profit that the action costs the actor, as a share of its revenue without the action; negative if it earns more."""
    return (as_it_is.profit - other.profit) / as_it_is.revenue if as_it_is.revenue else np.nan


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


def _open_share(lived: Lived) -> float:
    """Share of spending in the open market."""
    return lived.open_spending / lived.spending if lived.spending else np.nan
