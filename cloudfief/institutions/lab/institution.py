"""The lab institution: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.core.block import Outcome, signal
from cloudfief.core.errors import BadInput
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.institutions.lab.books import Books, Costs, Floats, Int64, Prices, Reference, Sellers, minor
from cloudfief.institutions.lab.fame import salience, spread_attention
from cloudfief.institutions.lab.ladder import climb, costs_of, imitate_cost, open_ladder, trained
from cloudfief.institutions.lab.money import flows_of, keeping_pace, payments_of, share_out, user_share, week_of
from cloudfief.institutions.lab.parameters import LabParameters
from cloudfief.institutions.lab.pricing import opening_worth, price_lists, wanted_shares
from cloudfief.institutions.lab.published import nothing_yet, signals_of, token_price
from cloudfief.institutions.lab.reads import Reads


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
    quality = signal("Quality; the frontier started at 1", unit="quality", dims=("lab",))
    open_quality = signal("Quality of the best open model", unit="quality")
    app_rank = signal("Place by new users among AI apps", unit="rank", dims=("bloc", "lab"))
    attention = signal("Attention from news and charts", unit="attention", dims=("bloc", "lab"))
    tokens = signal("Tokens bought by firms, from labs and hosts", unit="millions a week", dims=("bloc",), adds="sum")
    host_tokens = signal("Tokens bought from hosts", unit="millions a week", dims=("bloc",), adds="sum")
    host_revenue = signal("Paid to hosts", unit="minor units a week", dims=("bloc",), adds="sum", record="none")
    compute_use = signal("Compute asked for by labs at home", unit="GPU-hours a week", dims=("bloc",), adds="sum")
    compute_spending = signal("Paid for compute", unit="minor units a week", dims=("bloc",), adds="sum", record="none")
    open_weights = signal("1 where the best model's weights are open", unit="yes or no", dims=("lab",))

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account a lab, in its home bloc, and a till in each bloc into which AI services are paid."""
        return {"account": [blocs.index(bloc) for bloc in self._homes(blocs).values()], "till": range(len(blocs))}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of labs."""
        return {"lab": tuple(self._homes(blocs))}

    def _homes(self, blocs: tuple[str, ...]) -> dict[str, str]:
        return {name: bloc for name, bloc in self.homes.items() if bloc in blocs}

    def sellers(self, blocs: tuple[str, ...]) -> Sellers:
        """Who the labs are and where they sell."""
        homes = self._homes(blocs)
        if not homes:
            raise BadInput(f"lab.homes: found {self.homes}; allowed is at least one lab in {', '.join(blocs)}.")
        names = tuple(homes)
        sells = [[bloc in self.sold_blocs.get(name, (homes[name],)) for name in names] for bloc in blocs]
        return Sellers(
            names, np.array([blocs.index(bloc) for bloc in homes.values()], dtype=np.int64),
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
    ) -> Outcome:
        """Open with working cash and the first price lists."""
        sellers = self.sellers(blocs)
        labs, count = len(sellers.names), len(blocs)
        worth = opening_worth(self, sellers, blocs, host_account is not None)
        ladder = open_ladder(self, sellers)
        blank = np.full((count, labs), np.nan)
        unpriced = Prices(blank, blank, np.zeros((count, labs), dtype=np.int64))
        reference = Reference(float(ladder.quality.max()), float(ladder.quality[0]), np.ones(count))
        attention = np.zeros((count, labs))
        books = Books(
            sellers, worth, ladder, unpriced, attention, np.zeros((count, labs + 1)), reference, np.zeros(labs, np.int64)
        )
        costs = costs_of(self, sellers, ladder, 0, np.full(count, self.opening_compute_price_usd))
        prices = price_lists(self, books, blocs, costs, costs.host, attention, state_exchange_rate)
        books = books._replace(prices=prices)
        books = books._replace(api_share=wanted_shares(self, books, blocs, costs.host))
        takings, week, paid = nothing_yet(labs, count)
        nobody = np.zeros((count, labs), dtype=np.int64)
        signals = signals_of(self, books, costs, takings, week, paid, costs.host, nobody, blocs)
        working = np.array([self.working_cash_usd.get(name, 1e9) for name in sellers.names])
        endowment = minor(working, state_exchange_rate[sellers.home])
        return Outcome(books, signals, [Flow("opening money", state_account[sellers.home], lab_account, endowment)])

    def step(self, state: Books, luck: Luck, reads: Reads) -> Outcome:
        """Climb the ladder, follow the charts, post prices every few weeks, share out the tills and pay."""
        sellers, count = state.sellers, len(reads.blocs)
        plans, new_plans = self._users(reads, (count, len(sellers.names)))
        users = user_share(plans, reads.household_members_last)
        ladder = climb(self, sellers, state.ladder, reads.week, users)
        ladder = imitate_cost(self, sellers, ladder, reads.week)
        launched = ladder.released and not state.ladder.released
        attention = spread_attention(self, sellers, state.attention, new_plans, reads.household_members_last, launched)
        costs, host_price = self._prices_met(sellers, ladder, reads)
        books = state._replace(ladder=ladder, attention=attention)
        if reads.week % self.reprice_weeks == 0:
            seen = salience(self, sellers, attention)
            lists = price_lists(self, books, reads.blocs, costs, host_price, seen, reads.state_exchange_rate)
            books = books._replace(prices=lists)
        wanted = wanted_shares(self, books, reads.blocs, host_price)
        books = books._replace(api_share=state.api_share + self.api_attention * (wanted - state.api_share))
        takings = share_out(self, books, host_price, reads)
        week = week_of(self, books, costs, takings, plans, reads)
        paid = payments_of(self, books, week, costs, reads)
        pace = keeping_pace(self, books, reads.week)
        books = books._replace(
            ladder=trained(self, ladder, week.training, pace, costs.compute), carried=paid.carried,
            reference=self._reference(books, host_price, takings.spending_share, reads.week),
        )  # fmt: skip
        signals = signals_of(self, books, costs, takings, week, paid, host_price, new_plans, reads.blocs)
        return Outcome(books, signals, flows_of(takings, paid, books, reads))

    def _users(self, reads: Reads, shape: tuple[int, int]) -> tuple[Int64, Int64]:
        """Who held and who newly chose each plan last week; nobody before the first week."""
        if reads.household_plans_last.shape[1] != shape[1]:
            return np.zeros((*shape, 2), dtype=np.int64), np.zeros(shape, dtype=np.int64)
        return reads.household_plans_last, reads.household_new_plans_last

    def _prices_met(self, sellers: Sellers, ladder: Any, reads: Reads) -> tuple[Costs, Floats]:
        """Costs at last week's price of compute, and last week's price of hosts."""
        known = reads.compute_price_last
        compute_price = np.full(len(reads.blocs), self.opening_compute_price_usd) if known is None else known
        costs = costs_of(self, sellers, ladder, reads.week, compute_price)
        host_price = costs.host if reads.host_price_last is None else reads.host_price_last
        return costs, host_price

    def _reference(self, books: Books, host_price: Floats, spending_share: Floats, week: int) -> Reference:
        """Until the first week is over, the present is what indices will be relative to."""
        if week > 0:
            return books.reference
        quality = books.ladder.quality
        now = Reference(float(quality.max()), float(quality[0]), np.ones(len(host_price)))
        seen = books._replace(reference=now)
        return now._replace(token_price=token_price(self, seen, host_price, spending_share))
