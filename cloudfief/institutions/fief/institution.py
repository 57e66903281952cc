"""The fief institution: its numbers, what it publishes and its week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.experiment import cell_epoch
from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import share
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.institutions.fief.accounts import Costs, Week, minor, week_of
from cloudfief.institutions.fief.steering import Steering, control_levels, open_steering, steer
from cloudfief.institutions.fief.training import Training, open_training, retrain

PAR = 1_000_000
CONTROLS = ("take_rate", "ad_load", "ranking_weight")


class Reads(NamedTuple):
    """What fiefs look at in a week."""

    week: int
    blocs: tuple[str, ...]
    fief_account: np.ndarray
    fief_cash: np.ndarray
    fief_take_rate_last: np.ndarray  # as the law left it, (fief, 2)
    fief_ad_load_last: np.ndarray
    fief_ranking_weight_last: np.ndarray
    exchange_fund_account: np.ndarray
    state_account: np.ndarray
    state_profit_tax: np.ndarray  # (bloc,)
    state_exchange_rate: np.ndarray  # millionths per dollar, (bloc,)
    household_payroll_account: np.ndarray
    household_members_last: np.ndarray  # (bloc,)
    household_fief_gmv_last: np.ndarray  # USD a week, (fief,)
    household_cell_outcome_last: np.ndarray  # fees, USD cents, (fief, 8)
    household_cell_spending_last: np.ndarray  # USD cents, (fief, 8)
    household_cell_users_last: np.ndarray  # (fief, 8)
    household_click_gradient_last: np.ndarray  # 2^-16, (fief, item)
    household_click_curvature_last: np.ndarray  # 2^-16, (fief, item)
    household_vector_gradient_last: np.ndarray  # 2^-16, (fief or 0, item, 16)
    household_agents_last: np.ndarray  # (bloc,)
    merchant_fees_last: np.ndarray  # USD a week, (fief,)
    merchant_advertising_last: np.ndarray  # USD a week, (fief,)
    merchant_own_brand_surplus_last: np.ndarray  # USD a week, (fief,)
    merchant_vector_last: np.ndarray  # (item, 16)
    lab_till_account: np.ndarray | None = None
    lab_token_price_index_last: np.ndarray | None = None  # (bloc,)
    lab_frontier_quality_last: np.ndarray | None = None  # relative to the start, (bloc,)


class Books(NamedTuple):
    """What fiefs remember."""

    training: Training
    steering: Steering
    working_cash: NDArray[np.int64]  # kept in hand, home minor units, (fief,)
    gmv: NDArray[np.float64]  # of the week whose fees come in now, USD, (fief,)


class Fief(Institution):
    """A fief matches users with items, learns them from their clicks, ranks with a weight on its own margin, and
    keeps a share of the price.

    It finds its take rate, advertising load and ranking weight by experiments on cells of its users, without knowing
    any elasticity. Gross take = fees + advertising; net take = gross take - service cost; net rent = net take -
    normal return.
    """

    homes: dict[str, str] = param(
        {"us-large": "us", "us-small": "us", "cn-large": "cn", "cn-small": "cn", "eu-small": "eu"},
        "Fiefs and their home blocs", unit="bloc", source="archetypes: Amazon, eBay, Taobao, Temu, Zalando and their like",
    )  # fmt: skip
    served_blocs: dict[str, tuple[str, ...]] = param(
        {"us-large": ("us", "eu"), "us-small": ("us",), "cn-large": ("cn",), "cn-small": ("cn", "eu"), "eu-small": ("eu",)},
        "Blocs that each fief serves", unit="blocs", source="archetypes, as above",
    )  # fmt: skip
    conveniences: dict[str, float] = param(
        {"us-large": 0.0, "us-small": -0.9, "cn-large": 0.0, "cn-small": -0.9, "eu-small": -1.2},
        "b: convenience against the open market", unit="logits", bounds=(-10, 10), sweep=(-2, 1),
        source="prior -1..2 for the direct channel; assumption: large fiefs are as convenient as the open market",
    )  # fmt: skip
    opening_take_rate: float = param(
        0.15, "Take rate at the start", unit="share of price", bounds=(0, 0.9), source="S3-008: referral fee 15% of sale",
    )  # fmt: skip
    opening_ad_load: float = param(
        0.15, "Advertising paid at the highest bid, at the start", unit="share of price", bounds=(0, 0.9),
        source="S3-010: advertising up to 15% of sale",
    )  # fmt: skip
    opening_ranking_weight: float = param(
        0.1, "w: weight on own margin in the ranking, at the start", unit="share", bounds=(0, 1), sweep=(0, 0.5),
        source="assumption: 0.1 to 0.3 is nearly free of lost trust",
    )  # fmt: skip
    lock_in_strength: float = param(
        1.0, "kappa: utility that keeps a user with the fief last used", unit="logits", bounds=(0, 4),
        source="prior 0-4 from search defaults (Allcott et al. 2025); 1 within it",
    )  # fmt: skip
    learns: bool = param(
        True, "Fiefs learn from their users' clicks", unit="yes or no", source="switched off in the no-learning arm"
    )
    uses_personal_data: bool = param(
        True, "Rankings use what is known of the user", unit="yes or no", source="S3-032 switches it off"
    )
    recommender_law: Literal["logistic", "factorisation", "popularity", "impersonal"] = param(
        "logistic", "How fiefs learn users", unit="law", source="rival laws, all built",
    )  # fmt: skip
    first_learning_step: float = param(
        0.3, "v0: first step of the update of a belief", unit="logits", bounds=(0, 3), sweep=(0.1, 1),
        source="assumption: 0.1 to 3 all learn well with a scalar-precision step",
    )  # fmt: skip
    ai_sharpness: float = param(
        0.1, "Elasticity of the learning step to the quality of AI", unit="elasticity", bounds=(0, 1), sweep=(0, 0.3),
        source="assumption: better AI reads clicks a little better",
    )  # fmt: skip
    service_rate: float = param(
        0.12, "Resource cost of marketplace services", unit="share of GMV", bounds=(0, 0.5), sweep=(0.07, 0.2),
        source="prior: service cost 0.3-0.7 of gross take; assumption: half of a gross take near a quarter",
    )  # fmt: skip
    ai_share: float = param(
        0.05, "AI services in service cost at the start", unit="share", bounds=(0, 0.5), sweep=(0.02, 0.1),
        source="assumption: 2 to 10 per cent",
    )  # fmt: skip
    ai_elasticity: float = param(
        0.3, "Own-price elasticity of fiefs' demand for AI tokens", unit="elasticity", bounds=(0, 3), sweep=(0, 1.1),
        source="assumption: need is set by traffic, hardly by price",
    )  # fmt: skip
    device_loss_usd: float = param(
        0.5, "Loss on devices given to households, per household reached", unit="USD a week", bounds=(0, 20),
        sweep=(0, 1.5), source="assumption from S3-024: USD 10 bn a year would be 1.46 per US household and week",
    )  # fmt: skip
    working_cash_usd: float = param(
        2e9, "Cash kept in hand", unit="USD", bounds=(0, 1e12), sweep=(1e9, 1e10),
        source="assumption: a few weeks of service cost",
    )  # fmt: skip
    normal_return: float = param(
        0.08, "r: normal return on capital", unit="share a year", bounds=(0, 0.3),
        source="prior r 0.06-0.12 of the equity literature",
    )  # fmt: skip
    capital_ratio: float = param(
        0.3, "Capital employed over a year's GMV", unit="years", bounds=(0, 3), sweep=(0.1, 0.6),
        source="assumption: warehouses and data centres",
    )  # fmt: skip
    agents_loosen: float = param(
        0.3, "Share of lock-in that goes when all users have a personal agent", unit="share", bounds=(0, 1), sweep=(0, 0.7),
        source="assumption: 0 to 0.7 is where claim C3 is open",
    )  # fmt: skip
    experiments: bool = param(True, "Fiefs experiment with their controls", unit="yes or no", source="off during burn-in")
    decision_weeks: int = param(
        13, "Weeks between two decisions", unit="weeks", bounds=(1, 52), sweep=(4, 26),
        source="assumption: platforms decide quarterly",
    )  # fmt: skip
    ranking_push: dict[str, float] = param(
        {}, "Added to a fief's weight on its own margin: an action whose power is measured", unit="share", bounds=(-1, 1),
        source="Hardt, Jagadeesan and Mendler-Duenner (2022): actions of performative power",
    )  # fmt: skip
    patience: float = param(
        1.0, "Weight of a week of an experiment relative to the week before it", unit="ratio", bounds=(0.5, 2),
        sweep=(0.9, 1.1), source="assumption: 1 weighs all weeks alike; above 1 later weeks count more",
    )  # fmt: skip
    cell_design: Literal["permanent", "fresh", "switchback"] = param(
        "permanent", "How users are assigned to experiment cells", unit="design",
        source="permanent cells find the long-run optimum, the others a shorter-sighted one",
    )  # fmt: skip
    steps: tuple[float, float, float] = param(
        (0.02, 0.02, 0.05), "Half distance between low and high level of take rate, advertising load, ranking weight",
        unit="share", bounds=(0, 0.5), sweep=(0.01, 0.1), source="assumption: 2 to 4 points resolve the optimum in 13 weeks",
    )  # fmt: skip

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
    need = signal("Losses to be funded", unit="minor units", dims=("fief",), adds="sum", record="none")
    gmv = signal("Purchases through the fief", unit="USD a week", dims=("fief",), adds="sum")
    gross_take = signal("Fees and advertising", unit="USD a week", dims=("fief",), adds="sum")
    ai_cost = signal("Paid for AI services", unit="USD a week", dims=("fief",), adds="sum")
    net_take = signal("Gross take less service cost", unit="USD a week", dims=("fief",), adds="sum")
    net_rent = signal("Net take less normal return: cloud rent", unit="USD a week", dims=("fief",), adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account a fief, in its home bloc."""
        return {"account": [blocs.index(bloc) for bloc in self._homes(blocs).values()]}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of fiefs and levels."""
        return {"fief": tuple(self._homes(blocs)), "level": ("low", "high")}

    def _homes(self, blocs: tuple[str, ...]) -> dict[str, str]:
        return {fief: bloc for fief, bloc in self.homes.items() if bloc in blocs}

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
        homes = self._homes(blocs)
        home = np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64)
        working = minor(np.full(len(home), self.working_cash_usd), state_exchange_rate[home])
        opening = (self.opening_take_rate, self.opening_ad_load, self.opening_ranking_weight)
        learners = len(homes) if self.recommender_law == "factorisation" else 0
        steering = open_steering(len(homes), opening, self.steps)
        books = Books(open_training(len(homes), learners), steering, working, np.zeros(len(homes)))
        nothing = np.zeros(len(homes))
        week = Week(nothing, nothing, nothing, nothing, nothing, nothing)
        signals = self._signals(books, week, home, blocs, np.zeros(len(homes), np.int64), 0, 1.0, nothing)
        return Outcome(books, signals, [Flow("opening money", state_account[home], fief_account, working)])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Learn from last week's clicks, account for the sales whose fees have come in, decide every quarter, and pay."""
        homes = self._homes(reads.blocs)
        home = np.array([reads.blocs.index(bloc) for bloc in homes.values()], dtype=np.int64)
        serves = self._serves(reads.blocs)
        training = retrain(state.training, reads, self.learns, self.recommender_law)
        steering = steer(state.steering, reads, self)
        reached = serves @ reads.household_members_last.astype(np.float64)
        index = reads.lab_token_price_index_last
        token_price = np.ones(len(home)) if index is None else index[home]
        costs = Costs(
            self.service_rate, self.ai_share, self.ai_elasticity, self.device_loss_usd, self.normal_return, self.capital_ratio
        )
        gross = reads.merchant_fees_last + reads.merchant_advertising_last + reads.merchant_own_brand_surplus_last
        week = week_of(state.gmv, gross, reached, token_price, costs)
        flows, need = self._payments(state, week, home, reads)
        sharper = 1.0 if reads.lab_frontier_quality_last is None else float(reads.lab_frontier_quality_last.max())
        agents = serves @ reads.household_agents_last / np.maximum(serves.sum(axis=1), 1)
        books = Books(training, steering, state.working_cash, reads.household_fief_gmv_last)
        return Outcome(books, self._signals(books, week, home, reads.blocs, need, reads.week, sharper, agents), flows)

    def _serves(self, blocs: tuple[str, ...]) -> NDArray[np.int64]:
        return np.array([[int(bloc in self.served_blocs[fief]) for bloc in blocs] for fief in self._homes(blocs)])

    def _payments(self, state: Books, week: Week, home: NDArray[np.int64], reads: Reads) -> tuple[list[Flow], NDArray[np.int64]]:
        """Wages for services and devices, AI services, tax on net take, and what is left above the working cash."""
        rate = reads.state_exchange_rate[home]
        wages, ai_cost = minor(week.service_cost + week.device_loss, rate), minor(week.ai_cost, rate)
        if reads.lab_till_account is None:
            wages, ai_cost = wages + ai_cost, np.zeros_like(ai_cost)
        tax_ppm = np.rint(reads.state_profit_tax[home] * PAR).astype(np.int64)
        tax = share(minor(week.net_take, rate), tax_ppm)
        left = reads.fief_cash - wages - ai_cost - tax
        surplus = np.maximum(left - state.working_cash, 0)
        need = np.maximum(state.working_cash - left, 0)
        payer = reads.fief_account
        flows = [
            Flow("wages", payer, reads.household_payroll_account[home], wages),
            Flow("profit tax", payer, reads.state_account[home], tax),
            Flow("surplus", payer, reads.exchange_fund_account[home], surplus),
        ]
        if reads.lab_till_account is not None:
            flows.insert(1, Flow("AI services", payer, reads.lab_till_account[home], ai_cost))
        return flows, need

    def _signals(
        self, books: Books, week: Week, home: NDArray[np.int64], blocs: tuple[str, ...], need: NDArray[np.int64],
        week_number: int, sharper: float, agents: NDArray[np.float64],
    ) -> dict[str, Any]:  # fmt: skip
        fiefs = len(home)
        epoch = cell_epoch(self.cell_design, max(week_number, 0), self.decision_weeks)
        level = control_levels(books.steering, self.experiments)
        push = np.zeros_like(level)
        push[:, CONTROLS.index("ranking_weight"), :] = [[self.ranking_push.get(name, 0.0)] for name in self._homes(blocs)]
        rates = {control: np.clip(level + push, 0, 0.95)[:, number] for number, control in enumerate(CONTROLS)}
        return {
            **rates,
            "home": home, "serves": self._serves(blocs),
            "cell_epoch": np.full(fiefs, epoch, dtype=np.int64),
            "intercept": books.training.intercept, "item_vector": books.training.vectors,
            "recommender": self.recommender_law,
            "personal_data": np.full(fiefs, int(self.uses_personal_data)),
            "learning": np.full(fiefs, int(self.learns)),
            "learning_rate": np.full(fiefs, self.first_learning_step * sharper**self.ai_sharpness),
            "convenience": np.array([self.conveniences.get(name, 0.0) for name in self._homes(blocs)]),
            "lock_in": self.lock_in_strength * (1 - self.agents_loosen * agents),
            "agent_access": np.zeros(fiefs, dtype=np.int64), "need": need, "gmv": week.gmv,
            "gross_take": week.gross_take, "ai_cost": week.ai_cost,
            "net_take": week.net_take, "net_rent": week.net_rent,
        }  # fmt: skip
