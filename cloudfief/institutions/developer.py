"""Developers: they build applications on models that they call by API or host themselves from open weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.attention import relaxed_share
from cloudfief.behaviour.free_entry import firms_after_entry
from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.currency import minor, minor_per_dollar
from cloudfief.core.integers import share_at
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck

Floats = NDArray[np.float64]


class Books(NamedTuple):
    """What developers remember."""

    model_share: Floats  # share of developers on each model, hosts' open model last, (bloc, model)
    firms: Floats  # number of firms, 0 before the first revenue and where none was paid, (bloc,)
    derived: float  # models derived from open weights
    working_cash: NDArray[np.int64]  # minor units, (bloc,)


class Developer(Institution):
    """Developers of a bloc sell applications to firms, buy tokens from whichever model serves them best, and pay teams.

    Model choice is nested logit with u = utility of tokens at list price + adaptation where weights are open; every
    week a few look again. Tokens take theta P^(1 - e) of revenue, P the price of tokens of given quality. Firms enter
    while the margin is above normal, so that cheaper tokens end as more firms. After an open release each developer that
    runs open weights may derive a model of its own: that is worth while to those whose saving on tokens exceeds the
    cost, e^(-cost/saving).
    """

    token_cost_share: float = param(
        0.031, "theta: part of revenue spent on tokens at the start", unit="share", bounds=(0, 0.9), sweep=(0.01, 0.1),
        source="assumption: with the tokens that firms buy themselves, 6% of AI services",
    )  # fmt: skip
    token_elasticity: float = param(
        1.1, "e: use of tokens falls as their price to the power -e", unit="elasticity", bounds=(0.5, 2.5),
        source="prior 0.5-2.5 of the API market",
    )  # fmt: skip
    largest_token_share: float = param(
        0.9, "Part of revenue that tokens take at most", unit="share", bounds=(0.1, 1), sweep=(0.6, 0.95),
        source="assumption: who hands on nine tenths of its revenue only resells tokens",
    )  # fmt: skip
    intensity_growth: float = param(
        2.0, "Growth of the odds of that part", unit="factor a year", bounds=(0.5, 10), sweep=(1, 4),
        source="assumption: applications call models more often; as take-up by firms",
    )  # fmt: skip
    growth: bool = param(True, "Applications come to use more tokens", unit="yes or no", source="off in still worlds")
    switching: float = param(
        0.25, "Developers who look again at their model in a week", unit="share a week", bounds=(0.01, 1), sweep=(0.1, 0.7),
        source="assumption: adoption of a new model is over within weeks (Fradkin 2025)",
    )  # fmt: skip
    likeness: float = param(
        0.7, "sigma: how alike models are to developers", unit="share", bounds=(0, 0.98), source="prior 0-0.98",
    )  # fmt: skip
    usage_elasticity: float = param(
        0.6, "Use of a model per developer falls as its price to the power of this", unit="elasticity", bounds=(0, 2.5),
        sweep=(0, 1.5), source="assumption: as of firms that buy tokens themselves",
    )  # fmt: skip
    adaptation_value: float = param(
        0.3, "Utils of open weights once every developer has adapted them", unit="utils", bounds=(-5, 5), sweep=(-0.5, 1),
        source="assumption: own weights can be tuned and kept, but must be looked after: either sign",
    )  # fmt: skip
    derivation_cost_usd: float = param(
        20_000.0, "Cost of deriving a model from open weights", unit="USD", bounds=(1, 1e7), sweep=(2_000, 100_000),
        source="assumption: some weeks of an engineer and a rented node",
    )  # fmt: skip
    derivation_speed: float = param(
        0.15, "Developers on open weights who would gain and do it in a week", unit="share a week", bounds=(0, 1),
        sweep=(0.02, 0.4), source="assumption: a little less often than they look at models",
    )  # fmt: skip
    team_usd: float = param(
        2e6, "Yearly cost of a developing firm", unit="USD a year", bounds=(1e4, 1e9), sweep=(5e5, 1e7),
        source="assumption: ten people",
    )  # fmt: skip
    normal_margin: float = param(
        0.08, "Margin at which nobody enters or leaves", unit="share of revenue", bounds=(0, 0.5), sweep=(0.03, 0.15),
        source="assumption: an ordinary return",
    )  # fmt: skip
    entry_speed: float = param(
        0.05, "Firms that enter in a week for a margin of one above normal", unit="share a week", bounds=(0, 1),
        sweep=(0.01, 0.2), source="assumption: half of an extra margin is gone in a quarter",
    )  # fmt: skip
    largest_excess_margin: float = param(
        0.5, "Margin above or below normal beyond which entry and exit get no faster", unit="share of revenue", bounds=(0.01, 10),
        sweep=(0.2, 1), source="assumption: founders and banks believe no margin beyond it",
    )  # fmt: skip
    working_cash_usd: float = param(
        2e8, "Cash kept in hand", unit="USD", bounds=(0, 1e12), sweep=(5e7, 1e9), source="assumption: a few weeks of teams",
    )  # fmt: skip

    revenue = signal("Paid for applications", unit="USD a week", dims=("bloc",), adds="sum")
    profit = signal("Revenue less tokens and teams, before tax", unit="USD a week", dims=("bloc",), adds="sum")
    token_cost = signal("Paid for tokens", unit="USD a week", dims=("bloc",), adds="sum")
    need = signal("Losses to be funded", unit="minor units", dims=("bloc",), adds="sum", record="none")
    firms = signal("Developing firms", unit="firms", dims=("bloc",), adds="sum")
    model_share = signal("Share of developers on a model", unit="share", dims=("bloc", "model"))
    model_spending = signal("Share of what is spent on tokens", unit="share", dims=("bloc", "model"), record="none")
    open_share = signal("Share of tokens that run on open weights", unit="share", dims=("bloc",))
    derived_models = signal("Models derived from open weights", unit="models", adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The developers of each bloc."""
        return {"account": range(len(blocs))}

    def init(
        self,
        luck: Luck,
        *,
        developer_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        lab_model_value: np.ndarray,
        lab_model_price: np.ndarray,
        lab_open_weights: np.ndarray,
    ) -> Outcome:
        """Open with working cash and the models that suit best."""
        nothing = np.zeros(len(developer_account))
        working = minor(self.working_cash_usd, state_exchange_rate)
        books = Books(self._wanted(lab_model_value, lab_open_weights, 0.0), nothing, 0.0, working)
        signals = self._signals(books, lab_model_price, lab_open_weights, nothing, nothing, nothing, np.zeros_like(working))
        return Outcome(books, signals, [Flow("opening money", state_account, developer_account, working)])

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        week: int,
        developer_account: np.ndarray,
        developer_cash: np.ndarray,
        exchange_fund_account: np.ndarray,
        state_account: np.ndarray,
        state_profit_tax: np.ndarray,
        state_exchange_rate: np.ndarray,
        household_payroll_account: np.ndarray,
        lab_token_till_account: np.ndarray,
        lab_application_revenue: np.ndarray,
        lab_model_value: np.ndarray,
        lab_model_price: np.ndarray,
        lab_open_weights: np.ndarray,
        lab_token_price_index: np.ndarray,
    ) -> Outcome:
        """Look at models, buy tokens, pay teams, enter or leave, and derive models from open weights."""
        to_minor = minor_per_dollar(state_exchange_rate)
        revenue = lab_application_revenue / to_minor
        tokens = revenue * self._token_part(week, lab_token_price_index)
        # entry is in proportion to those who are there, so where nobody is, as many start as earn the normal margin
        firms = np.where(state.firms > 0, state.firms, self._steady_firms(revenue, tokens))
        teams = firms * self.team_usd / WEEKS_PER_YEAR
        profit = revenue - tokens - teams
        margin = np.divide(profit, revenue, out=np.full(len(revenue), self.normal_margin), where=revenue > 0)
        wanted = self._wanted(lab_model_value, lab_open_weights, state.derived / max(float(firms.sum()), 1.0))
        bought, wages, taxed = (np.rint(np.maximum(part, 0.0) * to_minor).astype(np.int64) for part in (tokens, teams, profit))
        bought = np.minimum(bought, developer_cash)
        paid = np.minimum(wages, developer_cash - bought)
        firms = firms * np.divide(paid, wages, out=np.ones(len(wages)), where=wages > 0)  # the unpaid leave
        books = Books(
            relaxed_share(state.model_share, wanted, self.switching),
            firms_after_entry(firms, margin, self.normal_margin, self.entry_speed, self.largest_excess_margin),
            self._derive(state, firms, tokens, lab_model_price, lab_open_weights), state.working_cash,
        )  # fmt: skip
        tax = np.minimum(share_at(taxed, state_profit_tax), developer_cash - bought - paid)
        left = developer_cash - bought - paid - tax
        flows = [
            Flow("tokens", developer_account, lab_token_till_account, bought),
            Flow("wages", developer_account, household_payroll_account, paid),
            Flow("profit tax", developer_account, state_account, tax),
            Flow("surplus", developer_account, exchange_fund_account, np.maximum(left - state.working_cash, 0)),
        ]
        need = np.maximum(state.working_cash - left, 0)
        signals = self._signals(books, lab_model_price, lab_open_weights, revenue, profit, tokens, need)
        return Outcome(books, signals, flows)

    def _wanted(self, value: Floats, open_weights: NDArray[np.int64], adapted: float) -> Floats:
        """Shares of models among developers, who all need one: softmax of u / (1 - sigma), (bloc, model)."""
        freedom = self.adaptation_value * min(adapted, 1.0) * np.append(open_weights, int(open_weights.any()))
        scaled = (value + freedom) / (1.0 - self.likeness)
        best = scaled.max(axis=1, keepdims=True)
        weight = np.exp(scaled - np.where(np.isfinite(best), best, 0.0))
        return weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-300)

    def _spending(self, model_share: Floats, price: Floats) -> Floats:
        """Where the money for tokens goes: share x p^(1 - e), (bloc, model)."""
        sold = np.isfinite(price) & (price > 0)
        spent = np.where(sold, model_share * np.where(sold, price, 1.0) ** (1 - self.usage_elasticity), 0.0)
        return spent / np.maximum(spent.sum(axis=1, keepdims=True), 1e-300)

    def _token_part(self, week: int, price_index: Floats) -> Floats:
        """Part of revenue that buys tokens, (bloc,)."""
        years = max(week, 0) / WEEKS_PER_YEAR if self.growth else 0.0
        odds = self.token_cost_share / (1 - self.token_cost_share) * self.intensity_growth**years
        return np.minimum(odds / (1 + odds) * price_index ** (1 - self.token_elasticity), self.largest_token_share)

    def _steady_firms(self, revenue: Floats, tokens: Floats) -> Floats:
        """So many firms that the week's margin is normal."""
        return np.maximum(revenue * (1 - self.normal_margin) - tokens, 0.0) * WEEKS_PER_YEAR / self.team_usd

    def _derive(self, state: Books, firms: Floats, tokens: Floats, price: Floats, open_weights: NDArray[np.int64]) -> float:
        """A week of deriving models: nobody can before weights are open, and of those who run them only who gains will.

        Whoever has not moved to an open model has no weights to change: d <- d + v max(0, sum n s e^(-cost/saving) - d)
        with n firms, (bloc,), and s the part of them that ran open models last week. What is saved is the distance of the
        hosts' price from the mean price of closed models in the bloc.
        """
        if not open_weights.any():
            return state.derived
        weights = np.append(open_weights, 1)
        closed = np.where(weights > 0, np.nan, price)
        compared = np.where(np.isfinite(closed).any(axis=1, keepdims=True), closed, price[:, -1:])
        known = ~np.isnan(compared)
        closed_price = np.where(known, compared, 0.0).sum(axis=1) / known.sum(axis=1)
        saved = np.maximum(1 - price[:, -1] / closed_price, 0.0) * tokens * WEEKS_PER_YEAR / np.maximum(firms, 1e-9)
        runs_open = (state.model_share * weights).sum(axis=1)
        gaining = firms * runs_open * np.exp(-self.derivation_cost_usd / np.maximum(saved, 1e-9))
        return state.derived + self.derivation_speed * max(float(gaining.sum()) - state.derived, 0.0)

    def _signals(
        self, books: Books, price: Floats, open_weights: NDArray[np.int64], revenue: Floats, profit: Floats,
        tokens: Floats, need: NDArray[np.int64],
    ) -> dict[str, object]:  # fmt: skip
        spending = self._spending(books.model_share, price)
        used = np.where(price > 0, spending / np.where(price > 0, price, 1.0), 0.0)
        on_open = used * np.append(open_weights, 1)
        total = np.maximum(used.sum(axis=1), 1e-300)
        return {
            "revenue": revenue, "profit": profit, "token_cost": tokens, "need": need, "firms": books.firms,
            "model_share": books.model_share, "model_spending": spending, "open_share": on_open.sum(axis=1) / total,
            "derived_models": np.floor(books.derived),
        }  # fmt: skip
