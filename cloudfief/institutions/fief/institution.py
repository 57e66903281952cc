"""The fief institution: its numbers, what it publishes and its week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.experiment import AD_LOAD, RANKING_WEIGHT, TAKE_RATE, cell_epoch
from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import dollars, minor
from cloudfief.core.integers import share
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order, located
from cloudfief.institutions.fief.accounts import Costs, Week, week_of
from cloudfief.institutions.fief.levies import Levies, levies_of, levy_flows, levy_rate, take_by_bloc
from cloudfief.institutions.fief.parameters import FiefParameters
from cloudfief.institutions.fief.reads import Reads
from cloudfief.institutions.fief.steering import Steering, open_steering, steer
from cloudfief.institutions.fief.training import Training, open_training, retrain

PAR = 1_000_000


class Books(NamedTuple):
    """What fiefs remember."""

    training: Training
    steering: Steering
    working_cash: NDArray[np.int64]  # kept in hand, home minor units, (fief,)
    gmv: NDArray[np.float64]  # of the week whose fees come in now, USD, (fief,)


class Fief(FiefParameters):
    """A fief matches users with items, learns them from their clicks, ranks with a weight on its own margin, and
    keeps a share of the price.

    It finds its take rate, advertising load and ranking weight by experiments on cells of its users, without knowing
    any elasticity. Gross take = fees + advertising; net take = gross take - service cost; net rent = net take -
    normal return. Where a law takes the recommender away from it, it can rank by no margin and sell no places in it.
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
    data_dividend = signal("Share of gross take that users get", unit="share", dims=("fief",))
    need = signal("Losses to be funded", unit="minor units", dims=("fief",), adds="sum", record="none")
    gmv = signal("Purchases through the fief", unit="USD a week", dims=("fief",), adds="sum")
    gross_take = signal("Fees and advertising", unit="USD a week", dims=("fief",), adds="sum")
    ai_cost = signal("Paid for AI services", unit="USD a week", dims=("fief",), adds="sum")
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
        homes = located(self.homes, blocs)
        home = np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64)
        working = minor(np.full(len(home), self.working_cash_usd), state_exchange_rate[home])
        opening = (self.opening_take_rate, self.opening_ad_load, self.opening_ranking_weight)
        learners = len(homes) if self.recommender_law == "factorisation" else 0
        steering = open_steering(opening, self, self._push(blocs))
        books = Books(open_training(len(homes), learners), steering, working, np.zeros(len(homes)))
        nothing = np.zeros(len(homes))
        week = Week(nothing, nothing, nothing, nothing, nothing, nothing)
        signals = self._signals(books, week, home, blocs, np.zeros(len(homes), np.int64), 0, 1.0, nothing)
        signals |= self._of_controls(steering, np.ones(len(homes)), nothing)
        return Outcome(books, signals, [Flow("opening money", state_account[home], fief_account, working)])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Learn from last week's clicks, account for the sales whose fees have come in, decide every quarter, and pay."""
        homes = located(self.homes, reads.blocs)
        home = np.array([reads.blocs.index(bloc) for bloc in homes.values()], dtype=np.int64)
        serves = self._serves(reads.blocs)
        training = retrain(state.training, reads, self.learns, self.recommender_law)
        reached = serves @ reads.household_members_last.astype(np.float64)
        index = reads.lab_token_price_index_last
        token_price = np.ones(len(home)) if index is None else index[home]
        costs = Costs(
            self.service_rate, self.ai_share, self.ai_elasticity, self.device_loss_usd, self.normal_return, self.capital_ratio
        )
        gross = reads.merchant_fees_last + reads.merchant_advertising_last + reads.merchant_own_brand_surplus_last
        week = week_of(state.gmv, gross, reached, token_price, costs)
        rate = reads.state_exchange_rate[home]
        base = take_by_bloc(gross, serves, reads)
        steering = steer(state.steering, reads, self, levy_rate(base, reads), self._push(reads.blocs))
        levies = levies_of(gross, base, serves, rate, reads)
        flows, need = self._payments(state, week, home, levies, reads)
        sharper = 1.0 if reads.lab_frontier_quality_last is None else float(reads.lab_frontier_quality_last.max())
        agents = serves @ reads.household_agents_last / np.maximum(serves.sum(axis=1), 1)
        books = Books(training, steering, state.working_cash, reads.household_fief_gmv_last)
        levied = dollars(levies.total, rate)
        signals = self._signals(books, week, home, reads.blocs, need, reads.week, sharper, levied)
        return Outcome(books, signals | self._of_controls(steering, reads.fief_recommender_owned_last, agents), flows)

    def _serves(self, blocs: tuple[str, ...]) -> NDArray[np.int64]:
        return np.array([[int(bloc in self.served_blocs[fief]) for bloc in blocs] for fief in located(self.homes, blocs)])

    def _push(self, blocs: tuple[str, ...]) -> NDArray[np.float64]:
        return in_order(self.ranking_push, located(self.homes, blocs), 0.0)[:, np.newaxis]

    def _payments(
        self, state: Books, week: Week, home: NDArray[np.int64], levies: Levies, reads: Reads
    ) -> tuple[list[Flow], NDArray[np.int64]]:
        """Wages for services and devices, AI services, levies, tax on what is left of net take, and cash not needed."""
        rate = reads.state_exchange_rate[home]
        wages, ai_cost = minor(week.service_cost + week.device_loss, rate), minor(week.ai_cost, rate)
        if reads.lab_till_account is None:
            wages, ai_cost = wages + ai_cost, np.zeros_like(ai_cost)
        tax_ppm = np.rint(reads.state_profit_tax[home] * PAR).astype(np.int64)
        tax = share(np.maximum(minor(week.net_take, rate) - levies.total, 0), tax_ppm)
        left = reads.fief_cash - wages - ai_cost - levies.total - tax
        surplus = np.maximum(left - state.working_cash, 0)
        need = np.maximum(state.working_cash - left, 0)
        payer = reads.fief_account
        flows = [
            Flow("wages", payer, reads.household_payroll_account[home], wages),
            *levy_flows(levies, reads),
            Flow("profit tax", payer, reads.state_account[home], tax),
            Flow("surplus", payer, reads.exchange_fund_account[home], surplus),
        ]
        if reads.lab_till_account is not None:
            flows.insert(1, Flow("AI services", payer, reads.lab_till_account[home], ai_cost))
        return flows, need

    def _signals(
        self, books: Books, week: Week, home: NDArray[np.int64], blocs: tuple[str, ...], need: NDArray[np.int64],
        week_number: int, sharper: float, levied: NDArray[np.float64],
    ) -> dict[str, Any]:  # fmt: skip
        fiefs = len(home)
        epoch = cell_epoch(self.cell_design, max(week_number, 0), self.decision_weeks)
        return {
            "home": home, "serves": self._serves(blocs),
            "cell_epoch": np.full(fiefs, epoch, dtype=np.int64),
            "intercept": books.training.intercept, "item_vector": books.training.vectors,
            "recommender": self.recommender_law,
            "personal_data": np.full(fiefs, int(self.uses_personal_data)),
            "learning": np.full(fiefs, int(self.learns)),
            "learning_rate": np.full(fiefs, self.first_learning_step * sharper**self.ai_sharpness),
            "convenience": in_order(self.conveniences, located(self.homes, blocs), 0.0),
            "agent_access": np.zeros(fiefs, dtype=np.int64), "need": need, "gmv": week.gmv,
            "gross_take": week.gross_take, "ai_cost": week.ai_cost,
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
