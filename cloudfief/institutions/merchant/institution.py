"""Merchants price by cost and mark-up, pay what they owe, list where it pays, and come and go with profit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cloudfief.behaviour.catalogue import CATEGORIES, category_of_items, fief_slots, home_of_items
from cloudfief.core.block import Institution, Outcome, param, signal
from cloudfief.core.integers import mul_div
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.institutions.merchant.catalogue import Spread, draw_catalogue
from cloudfief.institutions.merchant.dues import (
    Accounts,
    Dues,
    FeeSchedule,
    FeesDue,
    all_dues,
    fees_due,
    payments,
    production_cost,
)
from cloudfief.institutions.merchant.firms import (
    PAR,
    Firms,
    PriceRules,
    entry_and_exit,
    expected_fee,
    own_brand_margin,
    own_brands,
    price_list,
    revised_markups,
)


class Merchant(Institution):
    """Merchants sell 2,048 items in 64 need categories, on the open market and in every fief that serves a bloc.

    Price in channel h: p_h = c (1 + m) / (1 - f_h), where c is unit cost, m the mark-up and f_h the take rate plus
    the advertising that the merchant bids for; with a parity clause one price holds everywhere. The mark-up follows
    the market share, m <- m (1 + v (s_t - s_(t-1)) / s_(t-1)) (Dosi, Fagiolo and Roventini 2010). A merchant whose
    profit stays below its fixed cost leaves; in a category where profits exceed it another one enters.
    """

    opening_markup: float = param(
        0.25, "Mark-up on unit cost at the start", unit="share of cost", bounds=(0, 5), sweep=(0.1, 0.5),
        source="assumption: between the consumption-good mark-up of Caiani et al. (2016), 0.32, and retail margins near 10%",
    )  # fmt: skip
    markup_speed: float = param(
        0.04, "v: response of the mark-up to a change in market share", unit="share", bounds=(0, 1), sweep=(0, 0.1),
        source="assumption: Dosi et al. (2010) use 0.04 in quarterly steps",
    )  # fmt: skip
    lowest_markup: float = param(
        0.05, "Mark-up below which no merchant goes", unit="share of cost", bounds=(0, 1), sweep=(0, 0.1),
        source="assumption: keeps a margin to pay fixed cost",
    )  # fmt: skip
    highest_markup: float = param(
        1.0, "Mark-up above which no merchant goes", unit="share of cost", bounds=(0.05, 10), sweep=(0.6, 2),
        source="assumption: twice the highest industry mark-up in De Loecker et al. (2020)",
    )  # fmt: skip
    reprice_weeks: int = param(
        4, "Weeks between two price lists", unit="weeks", bounds=(1, 52), sweep=(1, 13),
        source="assumption: labs and merchants reprice every four weeks",
    )  # fmt: skip
    price_parity: bool = param(
        False, "A parity clause holds: one price in all channels", unit="yes or no",
        source="assumption: off by default; both are run",
    )  # fmt: skip
    advertising_appetite: float = param(
        0.5, "Mean bid for advertising; large firms bid up to twice as much", unit="share of the highest bid",
        bounds=(0, 1), sweep=(0.2, 0.8), source="assumption: bids spread over the whole range",
    )  # fmt: skip
    ai_cost_share: float = param(
        0.002, "AI services in unit cost at the start", unit="share of cost", bounds=(0, 0.2), sweep=(0.0005, 0.01),
        source="assumption: S5-001 says that 4-5% of US firms used AI in early 2024",
    )  # fmt: skip
    ai_demand_elasticity: float = param(
        1.1, "Own-price elasticity of merchants' demand for AI tokens", unit="elasticity", bounds=(0, 5),
        sweep=(0.5, 2.5),
        source="Demirer, Fradkin, Tadelis and Peng (2025): 1.11 between hosts of one model; assumption for the market",
    )  # fmt: skip
    fixed_cost_share: float = param(
        0.02, "Fixed cost, in the mean revenue of an item of its category at the start", unit="share of revenue",
        bounds=(0, 0.5), sweep=(0.005, 0.08), source="assumption: leaves the mean merchant a profit of a tenth of revenue",
    )  # fmt: skip
    working_weeks: float = param(
        26.0, "Working cash, in weeks of fixed cost", unit="weeks", bounds=(1, 520), sweep=(13, 52),
        source="assumption: half a year of losses ends a merchant",
    )  # fmt: skip
    entry: bool = param(
        True, "Merchants come and go", unit="yes or no", source="science of free entry: profit equals fixed cost at the margin",
    )  # fmt: skip
    category_affinity: float = param(
        0.3, "Share of an item's place in taste space that its category has in common", unit="share", bounds=(0, 1),
        sweep=(0.1, 0.5), source="assumption: gives category affinity without state of its own",
    )  # fmt: skip
    quality_spread: float = param(
        0.5, "Standard deviation of the quality that everybody agrees on", unit="logits", bounds=(0, 3),
        sweep=(0.2, 0.8), source="assumption: above 1 popularity does the work of matching",
    )  # fmt: skip
    cost_spread: float = param(
        0.2, "Standard deviation of log unit cost inside a category", unit="log points", bounds=(0, 2),
        sweep=(0.1, 0.4), source="assumption: prices of rival goods differ by a fifth",
    )  # fmt: skip
    median_cost_usd: float = param(
        30.0, "Median unit cost of all categories", unit="USD", bounds=(0.01, 1e6), sweep=(10, 100),
        source="assumption: only relative prices matter; it sets how fine a cent is",
    )  # fmt: skip
    large_share: float = param(
        0.25, "Share of items made by large firms", unit="share", bounds=(0, 1), sweep=(0.1, 0.5),
        source="assumption: a few large makers in every category",
    )  # fmt: skip
    openness: float = param(
        0.15, "k: share of consumption that would come from abroad in a very small bloc", unit="share", bounds=(0, 0.6),
        sweep=(0.05, 0.3), source="assumption: imports near a tenth of consumption",
    )  # fmt: skip
    own_brand_items: int = param(
        1, "Items in each category that the large fief of a bloc sells as its own brand", unit="items", bounds=(0, 4),
        sweep=(0, 2), source="assumption: own brands have 30-60% of the prominence of sponsored items (Farronato et al. 2023)",
    )  # fmt: skip

    vector = signal("Place of an item in taste space", unit="unit vector", dims=("item", "dimension"), record="none")
    quality = signal("Quality that everybody agrees on", unit="logits", dims=("item",), record="none")
    home = signal("Bloc of the maker", unit="bloc number", dims=("item",), record="none")
    bid = signal("Bid for advertising", unit="share of the highest bid", dims=("item",), record="none")
    need = signal("Capital of entrants, to be funded", unit="minor units", dims=("item",), adds="sum", record="none")
    price = signal(
        "Price in the buyer's currency; 0 where the item is not for sale", unit="minor units",
        dims=("bloc", "channel", "fee_cell", "item"), record="none",
    )  # fmt: skip
    price_list = signal("Number of the price list", unit="count", record="none")
    own_brand = signal("Margin on the items that a fief owns", unit="share of price", dims=("fief", "item"), record="none")
    margin = signal("Mark-up on unit cost", unit="share of cost", dims=("item",), record="summary")
    variety = signal("Items on sale", unit="items", dims=("item",), adds="sum", record="summary")
    profit = signal("Profit after fees, wages, AI and tax", unit="USD a week", dims=("bloc",), adds="sum")
    fees = signal("Fees paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    advertising = signal("Advertising paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    own_brand_surplus = signal("Surplus of own brands paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    wage_bill = signal("Wages paid by merchants", unit="USD a week", dims=("bloc",), adds="sum")
    ai_spending = signal("Paid for AI services", unit="USD a week", dims=("bloc",), adds="sum")

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """One account an item, at its maker's home."""
        return {"account": [int(bloc) for bloc in home_of_items(len(blocs))]}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Needs by number."""
        return {"category": range(CATEGORIES)}

    def groups(self, blocs: tuple[str, ...]) -> dict[str, tuple[str, Sequence[int]]]:
        """Items are summarised by category."""
        return {"item": ("category", [int(number) for number in category_of_items()])}

    def init(
        self,
        luck: Luck,
        *,
        blocs: tuple[str, ...],
        merchant_account: np.ndarray,
        state_account: np.ndarray,
        state_exchange_rate: np.ndarray,
        household_weekly_spending: np.ndarray,
        household_reachable: np.ndarray,
        fief_home: np.ndarray,
        fief_serves: np.ndarray,
    ) -> Outcome:
        """Draw the items and open with working cash; nothing is on sale yet."""
        spread = Spread(
            self.category_affinity, self.quality_spread, self.cost_spread, self.median_cost_usd,
            self.large_share, self.openness,
        )  # fmt: skip
        size = household_weekly_spending * (PAR / 100) / state_exchange_rate
        catalogue = draw_catalogue(luck, size, spread)
        items, home = len(catalogue.home), catalogue.home
        appetite = self.advertising_appetite * (1 + catalogue.large)
        bid = np.clip(appetite * 2 * luck.uniform("bid", np.arange(items)), 0, 1)
        makers = np.bincount(home, minlength=len(blocs))
        fixed_cost = self.fixed_cost_share * (household_weekly_spending / makers)[home]
        working = np.rint(self.working_weeks * fixed_cost).astype(np.int64)
        unit_cost = catalogue.cost_usd * 100.0 * state_exchange_rate[home] / PAR
        nothing = np.zeros(items)
        owner = own_brands(home, fief_home, household_reachable > 0, self.own_brand_items)
        firms = Firms(
            catalogue=catalogue, bid=bid, owner=owner, markup=np.full(items, self.opening_markup),
            active=np.ones(items, dtype=np.bool_), share=nothing, sold=nothing, earned=nothing,
            fixed_cost=fixed_cost, first_unit_cost=unit_cost, unit_cost=unit_cost, working_cash=working,
            price_list=0, price=np.zeros((len(blocs), 0, 0, 0), dtype=np.int64), fee=np.zeros((0, 0, 0)),
        )  # fmt: skip
        endowment = Flow("opening money", state_account[home], merchant_account, working)
        nobody, nowhere = np.zeros((3, len(fief_serves))), np.zeros((3, len(blocs)))
        return Outcome(firms, self._signals(firms, nowhere, nobody, np.zeros_like(working)), [endowment])

    def step(
        self,
        state: Firms,
        luck: Luck,
        *,
        week: int,
        merchant_account: np.ndarray,
        merchant_cash: np.ndarray,
        fief_account: np.ndarray,
        fief_serves: np.ndarray,
        fief_take_rate: np.ndarray,
        fief_take_rate_last: np.ndarray,
        fief_ad_load: np.ndarray,
        fief_ad_load_last: np.ndarray,
        household_sales_last: np.ndarray,
        household_reachable_last: np.ndarray,
        household_payroll_account: np.ndarray,
        state_account: np.ndarray,
        state_profit_tax: np.ndarray,
        state_exchange_rate: np.ndarray,
        state_exchange_rate_last: np.ndarray,
        exchange_fund_account: np.ndarray,
        lab_till_account: np.ndarray | None = None,
        lab_token_price_index_last: np.ndarray | None = None,
    ) -> Outcome:
        """Pay for last week's sales; every few weeks, and whenever a fee changes, post new prices."""
        slots, home = fief_slots(fief_serves), state.catalogue.home
        ai_cost = self._ai_cost(home, lab_token_price_index_last)
        flows, firms = [], state
        sums, fief_sums = np.zeros((3, len(state_account))), np.zeros((3, len(fief_account)))
        if state.price.size:
            to_home = (state_exchange_rate_last[home], state_exchange_rate_last)
            schedule = FeeSchedule.from_rates(fief_take_rate_last, fief_ad_load_last)
            bid_ppm = np.rint(state.bid * 1e6).astype(np.int64)
            fees = fees_due(household_sales_last, schedule, bid_ppm, slots, to_home)
            tax_ppm = np.rint(state_profit_tax[home] * 1e6).astype(np.int64)
            dues = self._dues(state, household_sales_last, ai_cost, fees, merchant_cash, to_home, tax_ppm)
            accounts = Accounts(
                merchant_account, home, fief_account[slots], household_payroll_account, state_account,
                np.where(state.owner >= 0, fief_account[state.owner], exchange_fund_account[home]), lab_till_account,
            )  # fmt: skip
            flows = payments(dues, accounts, slots)
            dollars = PAR / state_exchange_rate_last[home] / 100
            firms = state._replace(sold=state.sold + dues.revenue * dollars, earned=state.earned + dues.profit * dollars)
            sums, fief_sums = _totals(dues, state, dollars, slots, len(state_account), len(fief_account))
        fee = expected_fee(fief_take_rate, fief_ad_load, state.bid)
        rules = PriceRules(
            self.price_parity, slots, state_exchange_rate, np.asarray(household_reachable_last, bool),
            household_sales_last.sum(axis=2),
        )  # fmt: skip
        firms = self._priced(firms, fee, rules, ai_cost, week, merchant_cash)
        need = np.where(firms.active & ~state.active, firms.working_cash, 0)
        return Outcome(firms, self._signals(firms, sums, fief_sums, need), flows)

    def _ai_cost(self, home: np.ndarray, index: np.ndarray | None) -> np.ndarray:
        """AI in unit cost relative to unit cost at the start: share x P^(1 - elasticity), P the token price index."""
        price = np.ones(len(home)) if index is None else index[home]
        return self.ai_cost_share * price ** (1 - self.ai_demand_elasticity)

    def _dues(
        self, firms: Firms, sales: np.ndarray, ai_cost: np.ndarray, fees: FeesDue, cash: np.ndarray,
        to_home: tuple[np.ndarray, np.ndarray], tax_ppm: np.ndarray,
    ) -> Dues:  # fmt: skip
        unit_cost = firms.unit_cost * to_home[1][:, np.newaxis] / to_home[0]
        abroad = np.rint(production_cost(sales, firms.price, unit_cost)).astype(np.int64)
        cost = mul_div(abroad, to_home[0][np.newaxis, :], to_home[1][:, np.newaxis]).sum(axis=0)
        fixed = np.rint(firms.fixed_cost * firms.active).astype(np.int64)
        ai_share = ai_cost / (1 - self.ai_cost_share + ai_cost)
        return all_dues(sales, cost, fixed, ai_share, fees, cash, firms.working_cash * firms.active, tax_ppm, to_home)

    def _priced(
        self, firms: Firms, fee: np.ndarray, rules: PriceRules, ai_cost: np.ndarray, week: int,
        cash: np.ndarray,
    ) -> Firms:  # fmt: skip
        due = week % self.reprice_weeks == 0
        if firms.price.size and not due and np.array_equal(fee, firms.fee):
            return firms
        if firms.price.size and due:
            firms = revised_markups(firms, self.markup_speed, (self.lowest_markup, self.highest_markup))
            if self.entry:
                firms = entry_and_exit(firms, cash, self.opening_markup)
        firms = firms._replace(unit_cost=firms.first_unit_cost * (1 - self.ai_cost_share + ai_cost))
        return firms._replace(price=price_list(firms, fee, rules), fee=fee, price_list=firms.price_list + 1)

    def _signals(self, firms: Firms, sums: np.ndarray, fief_sums: np.ndarray, need: np.ndarray) -> dict[str, Any]:
        catalogue = firms.catalogue
        return {
            "vector": catalogue.vector, "quality": catalogue.quality, "home": catalogue.home, "bid": firms.bid, "need": need,
            "price": firms.price, "price_list": firms.price_list,
            "margin": firms.markup.copy(), "variety": firms.active.astype(np.int64),
            "profit": sums[0], "wage_bill": sums[1], "ai_spending": sums[2],
            "fees": fief_sums[0], "advertising": fief_sums[1], "own_brand_surplus": fief_sums[2],
            "own_brand": own_brand_margin(firms.owner, firms.markup, fief_sums.shape[1]),
        }  # fmt: skip


def _totals(
    dues: Dues, firms: Firms, dollars: np.ndarray, slots: np.ndarray, blocs: int, fiefs: int
) -> tuple[np.ndarray, np.ndarray]:
    """Profit, wages and AI by bloc; fees, advertising and own-brand surplus by fief; US dollars a week."""
    rows, home = [dues.profit, dues.wages, dues.ai_services], firms.catalogue.home
    sums = np.stack([np.bincount(home, row * dollars, minlength=blocs) for row in rows])
    fief_sums = np.zeros((3, fiefs))
    owned = firms.owner >= 0
    fief_sums[2] = np.bincount(firms.owner[owned], (dues.surplus * dollars)[owned], minlength=fiefs)
    for bloc, slot in zip(*np.nonzero(slots >= 0), strict=True):
        fief_sums[0, slots[bloc, slot]] += float((dues.fees.take[bloc, slot] * dollars).sum())
        fief_sums[1, slots[bloc, slot]] += float((dues.fees.advertising[bloc, slot] * dollars).sum())
    return sums, fief_sums
