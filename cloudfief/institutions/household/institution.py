"""The household institution: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.behaviour.catalogue import fief_slots
from cloudfief.behaviour.welfare import STANDARDS
from cloudfief.core.block import Outcome, signal
from cloudfief.core.ledger import Flow, Ledger
from cloudfief.core.luck import Luck
from cloudfief.core.subsidiary import Holdings, Subsidiary
from cloudfief.institutions.household import published
from cloudfief.institutions.household.columns import Rules
from cloudfief.institutions.household.parameters import HouseholdParameters
from cloudfief.institutions.household.reads import Reads
from cloudfief.institutions.household.routine import Population, live_week, open_population

NOT_OF_HOUSEHOLDS = ("needs", "learning", "learning_rate", "top_swapped_with")  # of fiefs and trials


class Household(HouseholdParameters):
    """Households are paid, taxed, subscribe to AI, and spend on needs through a channel that they choose.

    Utility of item j: u = S_0 x·phi_j + xi_j - alpha (p / p_ref - 1); channel h: b_h + lambda (T - 1/2) + q v_h +
    kappa [last fief] + Gumbel noise. The noise on items is a mistake, not a taste: what is experienced excludes it
    and excludes persuasion. Trust and the moving average of experienced value are judged against the open market.
    Taste drifts with every purchase by the chosen law: you train the fief to train you.
    """

    Reads: ClassVar[Any] = Reads

    payroll = signal("Wages and dividends waiting to be paid out", unit="minor units", dims=("bloc",), adds="sum")
    members = signal("Real households", unit="households", dims=("bloc",), adds="sum", record="none")
    weekly_spending = signal("Consumption", unit="minor units a week", dims=("bloc",), adds="sum")
    spending = signal("Consumption", unit="USD a week", dims=("bloc",), adds="sum")
    income = signal("Wages and dividends before tax", unit="USD a week", dims=("bloc",), adds="sum")
    deposits = signal("Deposits of households", unit="USD", dims=("bloc",), adds="sum")
    reachable = signal("1 where fiefs sell the category", unit="yes or no", dims=("category",), record="none")
    sales = signal(
        "Purchases, in the buyers' currency", unit="minor units a week", dims=("bloc", "channel", "fee_cell", "item"),
        adds="sum", record="none",
    )  # fmt: skip
    channel_share = signal("Spending by channel: open market, fiefs, own agent", unit="share", dims=("bloc", "kind"))
    fief_gmv = signal("Purchases through each fief", unit="USD a week", dims=("fief",), adds="sum")
    cell_outcome = signal("Fees by experiment cell", unit="USD cents a week", dims=("fief", "cell"), record="none")
    cell_spending = signal("Spending by experiment cell", unit="USD cents a week", dims=("fief", "cell"), record="none")
    cell_users = signal("Real households by experiment cell", unit="households", dims=("fief", "cell"), record="none")
    click_gradient = signal("Clicks less expected clicks", unit="2^-16", dims=("fief", "item"), record="none")
    click_curvature = signal("Slope of expected clicks", unit="2^-16", dims=("fief", "item"), record="none")
    vector_gradient = signal("Click errors times beliefs", unit="2^-16", dims=("learner", "item", "dimension"), record="none")
    click_through = signal("Clicks per examined slot: search, home feed", unit="share", dims=("fief", "surface"))
    trust = signal("Mean trust in each fief", unit="share", dims=("fief",))
    hit_rate = signal("Fief purchases no worse than the open market", unit="share", dims=("fief",))
    experience = signal("Mean experienced value by channel kind", unit="logits", dims=("bloc", "kind"))
    taste_shift = signal("Mean distance of taste from birth taste, 1 - cosine", unit="share", dims=("bloc",))
    belief_match = signal("Mean cosine of belief and taste", unit="share", dims=("fief",))
    plans = signal("Households that hold each AI plan", unit="households", dims=("bloc", "lab", "tier"), adds="sum")
    new_plans = signal("Households that chose a new AI plan", unit="households", dims=("bloc", "lab"), adds="sum")
    agents = signal("Households that let an agent shop", unit="share", dims=("bloc",))
    bought = signal("Item of every need", unit="item", dims=("household", "need"), record="none")
    plan_held = signal("AI plan of every household, -1 for none", unit="plan", dims=("household",), record="none")
    welfare = signal("Mean value of a purchase by each welfare standard", unit="usual prices", dims=("bloc", "standard"))
    watched_taste = signal("Taste of watched households", unit="unit vector", dims=("watched", "dimension"))
    watched_belief = signal("What their first fief believes", unit="logits", dims=("watched", "dimension"))
    watched_purchase = signal("Place of the first purchase in taste space", unit="unit vector", dims=("watched", "dimension"))
    watched_trust = signal("Trust of watched households in their first fief", unit="share", dims=("watched",))

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The control account of each bloc's households, and the payroll in which their income is collected."""
        return {"account": range(len(blocs)), "payroll": range(len(blocs))}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of channel kinds, surfaces, plan tiers and watched households."""
        return {
            "kind": ("open market", "fief", "own agent"), "surface": ("search", "home feed"),
            "tier": ("free", "paid"), "standard": STANDARDS, "dimension": range(16),
            "watched": ("susceptible", "median", "resistant", *(str(number) for number in self.watch)),
        }  # fmt: skip

    def rules(self) -> Rules:
        """The scalars that the shopping week needs."""
        own = {name: getattr(self, name) for name in Rules._fields if name not in NOT_OF_HOUSEHOLDS}
        return Rules(needs=self.needs_per_week, **own)

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        household_account: np.ndarray,
        household_payroll_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        fief_serves: np.ndarray,
        labour_group_share: np.ndarray | None = None,
    ) -> Outcome:
        """Draw the households; their deposits and the first payroll are their opening money."""
        slots = fief_slots(fief_serves)
        population = open_population(self, luck, blocs, slots, state_exchange_rate, labour_group_share)
        payroll, deposits = population.opening_payroll, population.control()
        flows = [
            Flow("opening money", state_account, household_payroll_account, payroll),
            Flow("opening money", state_account, household_account, deposits),
        ]
        signals = published.at_opening(population, self, blocs, fief_serves, payroll)
        return Outcome(population, signals, flows)

    def control_minus_subsidiary(self, state: Population, ledger: Ledger, accounts: dict[str, Any]) -> tuple[int, ...]:
        """Control account less weight x sum of the households' own deposits, by bloc: zero."""
        rows = zip(state.rows(), state.weight, strict=True)
        holdings = [Holdings(cohort.start, cohort.stop, int(weight)) for cohort, weight in rows]
        return Subsidiary(state.deposits, holdings, accounts["household.account"]).control_minus_subsidiary(ledger)

    def step(self, state: Population, luck: Luck, reads: Reads) -> Outcome:
        """Be paid, pay tax and subscription, shop, and let the fiefs learn."""
        return live_week(self, state, luck, reads)
