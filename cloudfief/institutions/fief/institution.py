"""The fief institution: its numbers, what it publishes and its week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.experiment import AD_LOAD, RANKING_WEIGHT, TAKE_RATE, cell_epoch
from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import dollars, minor
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order, located
from cloudfief.institutions.fief.accounts import Costs, Week, marginal_cost, week_of
from cloudfief.institutions.fief.levies import levies_of, levy_rate, take_by_bloc
from cloudfief.institutions.fief.own_ai import OwnAi, Rented, open_own_ai, rebuilt, rent, unit_cost, work
from cloudfief.institutions.fief.parameters import FiefParameters
from cloudfief.institutions.fief.payments import payments
from cloudfief.institutions.fief.reads import Reads
from cloudfief.institutions.fief.steering import Steering, open_steering, steer
from cloudfief.institutions.fief.tables import tables_of
from cloudfief.institutions.fief.training import Training, open_training, retrain


class Books(NamedTuple):
    """What fiefs remember."""

    training: Training
    steering: Steering
    working_cash: NDArray[np.int64]  # kept in hand, home minor units, (fief,)
    gmv: NDArray[np.float64]  # of the week whose fees come in now, USD, (fief,)
    own_ai: OwnAi


class Fief(FiefParameters):
    """A fief matches users with items, learns them from their clicks, ranks with a weight on its own margin, and
    keeps a share of the price.

    It finds its take rate, advertising load and ranking weight by experiments on cells of its users, without knowing
    any elasticity. Gross take = fees + advertising; net take = gross take - service cost; net rent = net take -
    normal return. Its AI is bought from labs or built on compute that it rents. Where a law takes
    the recommender away from it, it can rank by no margin and sell no places in it.
    """

    Reads: ClassVar[Any] = Reads

    home = signal("Home bloc", unit="bloc number", dims=("fief",), record="none")
    serves = signal("1 where the fief serves the bloc", unit="yes or no", dims=("fief", "bloc"), record="none")
    take_rate = signal("Take rate in low and high cells", unit="share of price", dims=("fief", "level"))
    ad_load = signal("Advertising at the highest bid in low and high cells", unit="share of price", dims=("fief", "level"))
    ranking_weight = signal("Weight on own margin in low and high cells", unit="share", dims=("fief", "level"))
    cell_epoch = signal("Number of the draw of experiment cells", unit="count", dims=("fief",), record="none")
    intercept = signal("Learnt log-odds of a click", unit="logits", dims=("fief", "item"), record="none")
    item_vector = signal("Learnt item vectors", unit="logits", dims=("learner", "item", "dimension"), record="none")
    recommender = signal("How fiefs learn", unit="law", record="none")
    personal_data = signal("1 where rankings use personal data", unit="yes or no", dims=("fief",))
    learning = signal("1 where the fief learns from clicks", unit="yes or no", dims=("fief",), record="none")
    learning_rate = signal("First step of a belief's update", unit="logits", dims=("fief",), record="none")
    convenience = signal("Convenience against the open market", unit="logits", dims=("fief",), record="none")
    lock_in = signal("Utility that keeps a user with the fief last used", unit="logits", dims=("fief",))
    agent_access = signal("1 where personal agents may buy", unit="yes or no", dims=("fief",))
    recommender_owned = signal("How far the marketplace owns its recommender", unit="share", dims=("fief",))
    data_dividend = signal("Share of gross take that households get", unit="share", dims=("fief",))
    need = signal("Losses to be funded", unit="minor units", dims=("fief",), adds="sum", record="none")
    gmv = signal("Purchases through the fief", unit="USD a week", dims=("fief",), adds="sum")
    gross_take = signal("Fees and advertising", unit="USD a week", dims=("fief",), adds="sum")
    ai_cost = signal("Paid for AI services", unit="USD a week", dims=("fief",), adds="sum")
    compute_cost = signal("Paid for compute", unit="USD a week", dims=("fief",), adds="sum")
    compute_use = signal("Compute asked for by fiefs at home", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    compute_spending = signal("Paid for compute", unit="minor units a week", dims=("bloc",), adds="sum", record="none")
    net_take = signal("Gross take less service cost", unit="USD a week", dims=("fief",), adds="sum")
    net_rent = signal("Net take less normal return: cloud rent", unit="USD a week", dims=("fief",), adds="sum")
    levies = signal("Data dividend and digital services tax", unit="USD a week", dims=("fief",), adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account a fief, in its home bloc."""
        return {"account": [blocs.index(bloc) for bloc in located(self.homes, blocs).values()]}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of fiefs and levels."""
        return {"fief": tuple(located(self.homes, blocs)), "level": ("low", "high")}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        fief_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
    ) -> Outcome:
        """Open with working cash and nothing learnt."""
        homes, known = located(self.homes, blocs), tables_of(self, blocs)
        home = known.home
        working = minor(np.full(len(home), self.working_cash_usd), state_exchange_rate[home])
        opening = np.tile(np.array([self.opening_take_rate, self.opening_ad_load, self.opening_ranking_weight]), (len(homes), 1))
        opening[:, TAKE_RATE] = in_order(self.opening_take_rates, homes, self.opening_take_rate)
        learners = len(homes) if self.recommender_law == "factorisation" else 0
        steering = open_steering(opening, self, known.push)
        nothing, none = np.zeros(len(homes)), np.zeros(len(homes), dtype=np.int64)
        books = Books(
            open_training(len(homes), learners, self.first_vector_size), steering, working, nothing, open_own_ai(len(homes))
        )
        week, rented = Week(*[nothing] * 7), Rented(nothing, none)
        signals = self._signals(books, week, rented, home, blocs, none, 0, nothing + 1, nothing)
        signals |= self._of_controls(steering, np.ones(len(homes)), nothing)
        return Outcome(books, signals, [Flow("opening money", state_account[home], fief_account, working)])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Learn from last week's clicks, account for the sales whose fees have come in, decide every quarter, and pay."""
        home, serves, push, _ = tables_of(self, reads.blocs)
        training = retrain(state.training, reads, self)
        reached = serves @ reads.household_members_last.astype(np.float64)
        index = reads.lab_token_price_index_last
        token_price = np.ones(len(home)) if index is None else index[home]
        costs = Costs(
            self.service_rate, self.ai_share, self.ai_built_share, self.ai_elasticity, self.device_loss_usd,
            self.normal_return, self.capital_ratio,
        )  # fmt: skip
        best = 1.0 if reads.lab_frontier_quality_last is None else float(reads.lab_frontier_quality_last.max())
        own, compute_price = self._built(state.own_ai, home, reads)
        built_cost = unit_cost(own, compute_price, self)
        sharper = work(built_cost, best, self)
        gross = reads.merchant_fees_last + reads.merchant_advertising_last + reads.merchant_own_brand_surplus_last
        week = week_of(state.gmv, gross, reached, token_price, sharper * built_cost, costs)
        rate = reads.state_exchange_rate[home]
        rented, own = rent(own, week.compute_cost, compute_price, rate)
        base = take_by_bloc(gross, serves, reads)
        service = marginal_cost(week, self.service_rate)
        steering = steer(state.steering, reads, self, levy_rate(base, reads), service, push)
        levies = levies_of(gross, base, serves, rate, reads)
        flows, need = payments(week, rented.bill, home, state.working_cash, levies, reads)
        agents = serves @ reads.household_agents_last / np.maximum(serves.sum(axis=1), 1)
        books = Books(training, steering, state.working_cash, reads.household_fief_gmv_last, own)
        levied = dollars(levies.total, rate)
        signals = self._signals(books, week, rented, home, reads.blocs, need, reads.week, sharper, levied)
        return Outcome(books, signals | self._of_controls(steering, reads.fief_recommender_owned_last, agents), flows)

    def _built(self, before: OwnAi, home: NDArray[np.int64], reads: Reads) -> tuple[OwnAi, NDArray[np.float64]]:
        """How well fiefs build now, and the price of compute that they meet, USD per GPU-hour, (fief,)."""
        known = reads.compute_price_last
        price = np.full(len(home), self.opening_compute_price_usd) if known is None else known[home]
        if reads.lab_open_cost is None or reads.lab_open_quality is None:
            return before, price
        return rebuilt(before, reads.lab_open_cost[home] / price, float(reads.lab_open_quality), reads.week, self), price

    def _signals(
        self, books: Books, week: Week, rented: Rented, home: NDArray[np.int64], blocs: tuple[str, ...],
        need: NDArray[np.int64], week_number: int, sharper: NDArray[np.float64], levied: NDArray[np.float64],
    ) -> dict[str, Any]:  # fmt: skip
        fiefs, compute_spending = len(home), np.zeros(len(blocs), dtype=np.int64)
        np.add.at(compute_spending, home, rented.bill)
        epoch = cell_epoch(self.cell_design, max(week_number, 0), self.decision_weeks)
        return {
            "home": home, "serves": tables_of(self, blocs).serves,
            "cell_epoch": np.full(fiefs, epoch, dtype=np.int64),
            "intercept": books.training.intercept, "item_vector": books.training.vectors,
            "recommender": self.recommender_law,
            "personal_data": np.full(fiefs, int(self.uses_personal_data)),
            "learning": np.full(fiefs, int(self.learns)),
            "learning_rate": self.first_learning_step * sharper**self.ai_sharpness,
            "convenience": tables_of(self, blocs).convenience,
            "agent_access": np.zeros(fiefs, dtype=np.int64), "need": need, "gmv": week.gmv,
            "gross_take": week.gross_take, "ai_cost": week.ai_cost,
            "compute_cost": week.compute_cost, "compute_spending": compute_spending,
            "compute_use": np.bincount(home, rented.hours, minlength=len(blocs)),
            "net_take": week.net_take, "net_rent": week.net_rent, "levies": levied,
        }  # fmt: skip

    def _of_controls(self, steering: Steering, owned: NDArray[np.float64], agents: NDArray[np.float64]) -> dict[str, Any]:
        """What fiefs ask for and what ties users to them; `owned` is how far the recommender is theirs, (fief,).

        A recommender that belongs to nobody's marketplace ranks by no margin, sells no places, and goes with its users.
        """
        asked, mine = steering.asked, owned[:, np.newaxis]
        loosened = (1 - self.agents_loosen * agents) * (1 - self.recommender_lock_in * (1 - owned))
        return {
            "take_rate": asked[:, TAKE_RATE], "ad_load": asked[:, AD_LOAD] * mine,
            "ranking_weight": asked[:, RANKING_WEIGHT] * mine,
            "lock_in": self.lock_in_strength * loosened,
            "recommender_owned": np.ones(len(owned)), "data_dividend": np.zeros(len(owned)),
        }  # fmt: skip
