"""The lab institution: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import minor
from cloudfief.core.errors import BadInput
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import located
from cloudfief.institutions.lab.books import Books, Costs, Floats, Int64, Ladder, Prices, Reference, Sellers
from cloudfief.institutions.lab.fame import salience, spread_attention
from cloudfief.institutions.lab.ladder import climb, costs_of, imitate_cost, open_ladder, trained
from cloudfief.institutions.lab.money import (
    flows_of,
    keeping_pace,
    payments_of,
    served_plans,
    share_out,
    user_share,
    week_of,
)
from cloudfief.institutions.lab.parameters import LabParameters
from cloudfief.institutions.lab.pricing import model_utility, offered, opening_worth, price_lists, wanted_shares
from cloudfief.institutions.lab.published import Seen, ahead_of_fixed, nothing_yet, signals_of, token_price
from cloudfief.institutions.lab.reads import Reads
from cloudfief.institutions.lab.tables import tables_of


class Lab(LabParameters):
    """Labs train general models and sell them as a commodity: tokens by the million and plans by the month.

    Quality q = b log10(C A) less the gap of the lab's lag; serving a given quality gets cheaper by k a year; prices are
    Bertrand-Nash in nested logit, u = worth + quality + attention - alpha p. After an open release anybody may serve the
    model at cost, and the other labs copy what they can. Shares at the start fix what products are worth (Berry 1994).
    """

    Reads: ClassVar[Any] = Reads

    home = signal("Home bloc", unit="bloc number", dims=("lab",), record="none")
    need = signal("Losses to be funded", unit="minor units", dims=("lab",), adds="sum", record="none")
    plan_value = signal("Utility of a plan at its price", unit="utils", dims=("bloc", "lab", "tier"), record="none")
    plan_price = signal("Price of the paid plan", unit="minor units a month", dims=("bloc", "lab"), record="none")
    plan_nesting = signal("How alike plans are", unit="share", record="none")
    agent_offer = signal("1 where labs offer personal agents", unit="yes or no", dims=("bloc",))
    token_price_index = signal("Price of tokens of given worth over that of the first week", unit="ratio", dims=("bloc",))
    frontier_quality = signal("Quality of the best model sold over that of the first week", unit="ratio", dims=("bloc",))
    api_price = signal("List price of tokens", unit="USD per million tokens", dims=("bloc", "lab"))
    model_value = signal("Utility of tokens at list price", unit="utils", dims=("bloc", "model"), record="none")
    model_price = signal("Price of tokens", unit="USD per million tokens", dims=("bloc", "model"), record="none")
    api_share = signal("Share of choosers of a model", unit="share", dims=("bloc", "lab"))
    open_share = signal("Share of choosers of the model that hosts serve", unit="share", dims=("bloc",))
    fixed_quality_price = signal(
        "Cheapest tokens as good as the first week's best", unit="USD per million tokens", dims=("bloc",)
    )
    plan_price_usd = signal("Price of the paid plan", unit="USD a month", dims=("bloc", "lab"))
    markup = signal("List price of tokens over marginal cost", unit="ratio", dims=("bloc", "lab"))
    lerner = signal("Margin on tokens over price", unit="share", dims=("bloc", "lab"))
    plan_markup = signal("Price of the paid plan over its cost", unit="ratio", dims=("bloc", "lab"))
    token_cost = signal("Marginal cost of tokens", unit="USD per million tokens", dims=("lab",))
    open_cost = signal("Cost of serving the best open model", unit="USD per million tokens", dims=("bloc",))
    revenue = signal("Revenue from tokens and plans", unit="USD a week", dims=("lab",), adds="sum")
    profit = signal("Profit after compute, training and wages, before tax", unit="USD a week", dims=("lab",), adds="sum")
    training_cost = signal("Training and research", unit="USD a week", dims=("lab",), adds="sum")
    training_funded = signal("Part of the training wanted that cash allowed", unit="share", dims=("lab",))
    licence_cost = signal("Paid for training data", unit="USD a week", dims=("lab",), adds="sum")
    subsidy = signal("Training paid by the state", unit="USD a week", dims=("lab",), adds="sum")
    quality = signal("Quality; the frontier started at 1", unit="quality", dims=("lab",))
    open_quality = signal("Quality of the best open model", unit="quality")
    app_rank = signal("Place by new users among AI apps", unit="rank", dims=("bloc", "lab"))
    attention = signal("Attention from news and charts", unit="attention", dims=("bloc", "lab"))
    tokens = signal("Tokens bought, from labs and hosts", unit="millions a week", dims=("bloc",), adds="sum")
    host_tokens = signal("Tokens bought from hosts", unit="millions a week", dims=("bloc",), adds="sum")
    host_revenue = signal("Paid to hosts", unit="minor units a week", dims=("bloc",), adds="sum", record="none")
    compute_use = signal("Compute asked for by labs at home", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    compute_spending = signal("Paid for compute", unit="minor units a week", dims=("bloc",), adds="sum", record="none")
    application_revenue = signal(
        "Paid to those who build services around models", unit="minor units a week", dims=("bloc",), adds="sum"
    )
    specialist_revenue = signal(
        "Paid to specialists", unit="minor units a week", dims=("bloc", "specialist"), adds="sum", record="none"
    )
    open_weights = signal("1 where the best model's weights are open", unit="yes or no", dims=("lab",))
    availability = signal("1 where the lab may sell; heeded a week later", unit="yes or no", dims=("bloc", "lab"))
    open_mandate = signal("Age at which the law opens a model's weights", unit="weeks", dims=("lab",), record="none")
    licence_rate = signal("Due to creators for training data", unit="share of training cost", dims=("lab",))

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account a lab, in its home bloc; in each bloc a till for AI services and one for developers' tokens."""
        homes = [blocs.index(bloc) for bloc in located(self.homes, blocs).values()]
        return {"account": homes, "till": range(len(blocs)), "token_till": range(len(blocs))}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of labs, and of models: one a lab, and the best open one that hosts serve."""
        names = tuple(located(self.homes, blocs))
        return {"lab": names, "model": (*names, "hosted-open")}

    def sellers(self, blocs: tuple[str, ...]) -> Sellers:
        """Who the labs are and where they sell."""
        homes = located(self.homes, blocs)
        if not homes:
            raise BadInput(f"lab.homes: found {self.homes}; allowed is at least one lab in {', '.join(blocs)}.")
        names = tuple(homes)
        sells = [[bloc in self.sold_blocs.get(name, (homes[name],)) for name in names] for bloc in blocs]
        return Sellers(
            names, blocs, np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64),
            np.array(sells, dtype=np.bool_).reshape(len(blocs), len(names)),
            names.index(self.release_lab) if self.release_lab in names else -1,
        )  # fmt: skip

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        lab_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        host_account: np.ndarray | None = None,
        specialist_account: np.ndarray | None = None,
    ) -> Outcome:
        """Open with working cash and the first price lists."""
        sellers = self.sellers(blocs)
        labs, count = len(sellers.names), len(blocs)
        worth = opening_worth(self, sellers, blocs, host_account is not None)
        ladder = open_ladder(self, sellers)
        blank = np.full((count, labs), np.nan)
        unpriced = Prices(blank, blank, np.zeros((count, labs), dtype=np.int64))
        reference = Reference(float(ladder.quality.max()), float(ladder.quality[0]), np.ones(count))
        attention, nobody = np.zeros((count, labs)), np.zeros((count, labs), dtype=np.int64)
        books = Books(
            sellers, worth, ladder, unpriced, attention, np.zeros((count, labs + 1)), offered(self, sellers, None),
            np.zeros(labs, dtype=np.bool_), reference, np.zeros(labs, dtype=np.int64),
        )  # fmt: skip
        costs = costs_of(self, sellers, ladder, 0, np.full(count, self.opening_compute_price_usd))
        prices = price_lists(self, books, blocs, costs, costs.host, attention, state_exchange_rate)
        books = books._replace(prices=prices)
        utility = model_utility(self, books, np.column_stack([prices.api, costs.host]))
        books = books._replace(api_share=wanted_shares(self, books, utility))
        niches = 0 if specialist_account is None else len(specialist_account)
        accounts = nothing_yet(labs, count, niches)
        signals = signals_of(self, books, Seen(costs, *accounts, costs.host, utility, attention, nobody), blocs)
        endowment = minor(tables_of(self, sellers).working_cash, state_exchange_rate[sellers.home])
        return Outcome(books, signals, [Flow("opening money", state_account[sellers.home], lab_account, endowment)])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Climb the ladder, follow the charts, post prices every few weeks, share out the tills and pay."""
        sellers, count = state.sellers, len(reads.blocs)
        held, new_plans = self._users(reads, (count, len(sellers.names)))
        offer = offered(self, sellers, reads.lab_availability_last)
        plans = served_plans(held, offer)
        books, launched = self._climbed(state._replace(offer=offer), plans, reads)
        attention = spread_attention(self, sellers, state.attention, new_plans, reads.household_members_last, launched)
        seen, ladder = salience(self, sellers, attention), books.ladder
        costs, host_price = self._prices_met(sellers, ladder, reads)
        books = books._replace(attention=attention)
        if reads.week % self.reprice_weeks == 0 or launched or not np.array_equal(offer, state.offer):
            lists = price_lists(self, books, reads.blocs, costs, host_price, seen, reads.state_exchange_rate)
            books = books._replace(prices=lists)
        listed = np.column_stack([books.prices.api, host_price])
        utility = model_utility(self, books, listed)
        before = np.where(np.isneginf(utility), 0.0, state.api_share)
        wanted = wanted_shares(self, books, utility)
        books = books._replace(api_share=before + self.api_attention * (wanted - before))
        takings = share_out(self, books, listed, reads)
        week = week_of(self, books, costs, takings, plans, reads)
        paid = payments_of(self, books, week, costs, reads)
        pace = keeping_pace(self, books, reads.week)
        books = books._replace(
            ladder=trained(self, ladder, week.training, pace, costs.compute / costs.yields), carried=paid.carried,
            reference=self._reference(books, listed, takings.spending_share, reads.week),
        )  # fmt: skip
        now = Seen(costs, takings, week, paid, host_price, utility, seen, new_plans)
        return Outcome(books, signals_of(self, books, now, reads.blocs), flows_of(takings, paid, books, reads))

    def _climbed(self, books: Books, plans: Int64, reads: Reads) -> tuple[Books, bool]:
        """A week of progress in quality and cost, and whether the open lab's release is news."""
        sellers, mandate = books.sellers, reads.lab_open_mandate_last
        users = user_share(plans, reads.household_members_last)
        ladder = climb(self, sellers, books.ladder, reads.week, users, mandate)
        ladder = imitate_cost(self, sellers, ladder, reads.week)
        mandated = np.zeros(len(sellers.home), dtype=np.bool_) if mandate is None else np.isfinite(mandate)
        return books._replace(ladder=ladder, mandated=mandated), ladder.released and not books.ladder.released

    def _users(self, reads: Reads, shape: tuple[int, int]) -> tuple[Int64, Int64]:
        """Who held and who newly chose each plan last week; nobody before the first week."""
        if reads.household_plans_last.shape[1] != shape[1]:
            return np.zeros((*shape, 2), dtype=np.int64), np.zeros(shape, dtype=np.int64)
        return reads.household_plans_last, reads.household_new_plans_last

    def _prices_met(self, sellers: Sellers, ladder: Ladder, reads: Reads) -> tuple[Costs, Floats]:
        """Costs at last week's price of compute, and last week's price of hosts."""
        known = reads.compute_price_last
        compute_price = np.full(len(reads.blocs), self.opening_compute_price_usd) if known is None else known
        costs = costs_of(self, sellers, ladder, reads.week, compute_price, reads.compute_efficiency_last)
        host_price = costs.host if reads.host_price_last is None else reads.host_price_last
        return costs, host_price

    def _reference(self, books: Books, listed: Floats, spending_share: Floats, week: int) -> Reference:
        """Until the first week is over, the present is what indices will be relative to."""
        if week > 0:
            return books.reference
        quality = books.ladder.quality
        now = Reference(float(quality.max()), float(quality[0]), np.ones(len(listed)))
        ahead = ahead_of_fixed(self, books._replace(reference=now))
        return now._replace(token_price=token_price(self, listed, spending_share, ahead))
