"""Merchants price by cost and mark-up, pay what they owe, list where it pays, and come and go with profit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from cloudfief.behaviour.catalogue import CATEGORIES, category_of_items, fief_slots, home_of_items
from cloudfief.core.block import Outcome, signal
from cloudfief.core.currency import MINOR_UNITS, PAR, dollars
from cloudfief.core.integers import mul_div
from cloudfief.core.ledger import Flow
from cloudfief.core.luck import Luck
from cloudfief.core.naming import in_order
from cloudfief.institutions.merchant.catalogue import Catalogue, Spread, draw_catalogue
from cloudfief.institutions.merchant.dues import (
    Accounts,
    Dues,
    FeeSchedule,
    Sold,
    Sums,
    all_dues,
    counted,
    fees_due,
    no_sums,
    payments,
    price_index,
    totals,
)
from cloudfief.institutions.merchant.firms import (
    Firms,
    PriceRules,
    entry_and_exit,
    expected_fee,
    own_brand_margin,
    own_brands,
    price_list,
    revised_markups,
    usual_prices,
)
from cloudfief.institutions.merchant.inputs import Recipe, bought, duty
from cloudfief.institutions.merchant.parameters import MerchantParameters
from cloudfief.institutions.merchant.reads import Reads

SIZES = 2  # of firms: small and large


class Merchant(MerchantParameters):
    """Merchants sell 2,048 items in 64 need categories, on the open market and in every fief that serves a bloc.

    Price in channel h: p_h = c (1 + m) / (1 - f_h), where c is unit cost, m the mark-up and f_h the take rate plus
    the advertising that the merchant bids for; with a parity clause one price holds everywhere. The mark-up follows
    the market share, m <- m (1 + v (s_t - s_(t-1)) / s_(t-1)) (Dosi, Fagiolo and Roventini 2010). A merchant whose
    profit stays below its fixed cost leaves; in a category where the marginal merchant makes a profit another one enters.
    """

    Reads: ClassVar[Any] = Reads

    price_parity = signal("Whether one price holds in all channels", unit="yes or no", record="none")
    output_index = signal("Units made over those before the first week", unit="ratio", dims=("bloc",))
    take_base = signal("Fees and advertising by the buyers' bloc", unit="USD a week", dims=("bloc", "fief"), adds="sum")
    vector = signal("Place of an item in taste space", unit="unit vector", dims=("item", "dimension"), record="none")
    quality = signal("Quality that everybody agrees on", unit="logits", dims=("item",), record="none")
    home = signal("Bloc of the maker", unit="bloc number", dims=("item",), record="none")
    bid = signal("Bid for advertising", unit="share of the highest bid", dims=("item",), record="none")
    need = signal("Capital of entrants, to be funded", unit="minor units", dims=("item",), adds="sum", record="none")
    price = signal(
        "Price in the buyer's currency; 0 where the item is not for sale", unit="minor units",
        dims=("bloc", "channel", "fee_cell", "item"), record="none",
    )  # fmt: skip
    consumer_price = signal("Consumer prices over those before the first week", unit="ratio", dims=("bloc",))
    fief_price = signal("Prices paid in fiefs over the open market's before the first week", unit="ratio", dims=("bloc",))
    price_list = signal("Number of the price list", unit="count", record="none")
    own_brand = signal("Margin on the items that a fief owns", unit="share of price", dims=("fief", "item"), record="none")
    margin = signal("Mark-up on unit cost", unit="share of cost", dims=("item",), record="summary")
    variety = signal("Items on sale", unit="items", dims=("item",), adds="sum", record="summary")
    profit = signal("Profit of merchants whom no fief owns, before tax", unit="USD a week", dims=("bloc",), adds="sum")
    fees = signal("Fees paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    advertising = signal("Advertising paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    own_brand_surplus = signal("Surplus of own brands paid to each fief", unit="USD a week", dims=("fief",), adds="sum")
    own_brand_profit = signal("Profit of each fief's own brands, before tax", unit="USD a week", dims=("fief",), adds="sum")
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
            self.large_share, self.openness, in_order(self.export_reach, blocs, 1.0),
        )  # fmt: skip
        size = dollars(household_weekly_spending, state_exchange_rate)
        catalogue = draw_catalogue(luck, size, spread)
        items, home = len(catalogue.home), catalogue.home
        appetite = self.advertising_appetite * (1 + catalogue.large)
        bid = np.clip(appetite * 2 * luck.uniform("bid", np.arange(items)), 0, 1)
        makers = np.bincount(home, minlength=len(blocs))
        owner = own_brands(home, fief_home, household_reachable > 0, self.own_brand_items)
        scale = np.where(owner >= 0, self.own_brand_fixed_cost, 1.0)
        fixed_cost = self.fixed_cost_share * (household_weekly_spending / makers)[home] * scale
        working = np.rint(self.working_weeks * fixed_cost).astype(np.int64)
        unit_cost = catalogue.cost_usd * MINOR_UNITS * state_exchange_rate[home] / PAR
        nothing = np.zeros(items)
        firms = Firms(
            catalogue=catalogue, bid=bid, owner=owner, markup=np.full(items, self.opening_markup),
            active=np.ones(items, dtype=np.bool_), share=nothing, sold=nothing, earned=nothing,
            fixed_cost=fixed_cost, first_unit_cost=unit_cost, unit_cost=unit_cost, working_cash=working,
            price_list=0, price=np.zeros((len(blocs), 0, 0, 0), dtype=np.int64), charges=np.zeros((2, 0, 2)),
            usual_price=np.zeros((len(blocs), items)),
            tariff=np.zeros(len(blocs)), output=np.zeros(len(blocs)), first_output=np.zeros(len(blocs)),
        )  # fmt: skip
        endowment = Flow("opening money", state_account[home], merchant_account, working)
        sums = no_sums(len(blocs), len(fief_serves))
        return Outcome(firms, self._signals(firms, sums, np.ones((2, len(blocs))), np.zeros_like(working)), [endowment])

    def step(self, state: Firms, luck: Luck, reads: Reads) -> Outcome:
        """Pay for last week's sales; every few weeks, and whenever a fee changes, post new prices."""
        slots, recipe = fief_slots(reads.fief_serves), self._recipe(reads)
        blocs, fiefs = len(reads.state_account), len(reads.fief_account)
        flows, firms = [], state
        sums, prices = no_sums(blocs, fiefs), np.ones((2, blocs))
        if state.price.size:
            sold = counted(reads.household_sales_last, state.price)
            dues, made = self._dues(state, sold, recipe, slots, reads)
            flows = payments(dues, self._accounts(state, slots, reads), slots)
            to_dollars = PAR / reads.state_exchange_rate_last[state.catalogue.home] / 100
            firms = state._replace(sold=state.sold + dues.revenue * to_dollars, earned=state.earned + dues.profit * to_dollars)
            firms = self._counted(firms, made, reads.week)
            prices = price_index(sold, firms.usual_price)
            sums = totals(dues, state.owner, state.catalogue.home, to_dollars, slots, fiefs)
        firms = self._priced(firms, slots, recipe, reads)
        need = np.where(firms.active & ~state.active, firms.working_cash, 0)
        return Outcome(firms, self._signals(firms, sums, prices, need), flows)

    def _recipe(self, reads: Reads) -> Recipe:
        """What a unit is made with, relative to unit cost at the start.

        Labour follows wages and what is automated; AI services are share x adoption x P^(1 - elasticity), P the token
        price index; power follows its price.
        """
        ones = np.ones((len(reads.state_account), SIZES))
        labour = ones if reads.labour_unit_cost_index_last is None else reads.labour_unit_cost_index_last
        adoption = ones if reads.labour_adoption_index_last is None else reads.labour_adoption_index_last
        tokens = _by_bloc(reads.lab_token_price_index_last, ones)
        power = _by_bloc(reads.electricity_firm_price_index_last, ones)
        return Recipe(
            (1 - self.ai_cost_share - self.power_cost_share) * labour,
            self.ai_cost_share * adoption * tokens ** (1 - self.ai_demand_elasticity),
            self.power_cost_share * power,
        )

    def _accounts(self, firms: Firms, slots: np.ndarray, reads: Reads) -> Accounts:
        home, own = firms.catalogue.home, firms.owner >= 0
        owner = np.where(own, reads.fief_account[firms.owner], reads.exchange_fund_account[home])
        return Accounts(
            reads.merchant_account, home, reads.fief_account[slots], reads.household_payroll_account, reads.state_account,
            owner, reads.lab_till_account, reads.electricity_account,
        )  # fmt: skip

    def _dues(self, firms: Firms, sold: Sold, recipe: Recipe, slots: np.ndarray, reads: Reads) -> tuple[Dues, np.ndarray]:
        """What is owed for last week's sales, and the units made, valued at first unit cost, (item,)."""
        home, sales = firms.catalogue.home, reads.household_sales_last
        to_home = (reads.state_exchange_rate_last[home], reads.state_exchange_rate_last)
        schedule = FeeSchedule.from_rates(reads.fief_take_rate_last, reads.fief_ad_load_last)
        fees = fees_due(sales, schedule, np.rint(firms.bid * 1e6).astype(np.int64), slots, to_home)
        unit_cost = firms.unit_cost * to_home[1][:, np.newaxis] / to_home[0]
        made = np.rint(sold.units.sum(axis=1) * unit_cost).astype(np.int64)  # at cost, seen in each buyer's currency
        at_home = mul_div(np.stack([sold.revenue.sum(axis=1), made]), to_home[0], to_home[1][:, np.newaxis])
        revenue, cost = at_home.sum(axis=1)
        fixed = np.rint(firms.fixed_cost * firms.active).astype(np.int64)
        ai_part = _of_item(recipe.ai_part, firms.catalogue)
        bill = None if reads.electricity_account is None else reads.electricity_firm_bill_last
        dues = all_dues(
            revenue, cost, fixed, bought(cost, ai_part, home, bill), fees, duty(sales, firms.tariff, home, to_home),
            reads.merchant_cash, firms.working_cash * firms.active,
            np.rint(reads.state_profit_tax * 1e6).astype(np.int64)[home],
        )  # fmt: skip
        return dues, cost * firms.first_unit_cost / firms.unit_cost

    def _counted(self, firms: Firms, made: np.ndarray, week: int) -> Firms:
        """Output as a moving average; later weeks are compared with what it and prices are before the first week."""
        output = np.bincount(firms.catalogue.home, made, minlength=len(firms.output))
        known = firms.output > 0
        output = np.where(known, firms.output + self.output_smoothing * (output - firms.output), output)
        if week <= 0 or not firms.first_output.any():
            return firms._replace(output=output, first_output=output, usual_price=usual_prices(firms.price))
        return firms._replace(output=output)

    def _priced(self, firms: Firms, slots: np.ndarray, recipe: Recipe, reads: Reads) -> Firms:
        """A new price list every few weeks, and whenever a fief's charges or a tariff have changed."""
        due = reads.week % self.reprice_weeks == 0
        charges = np.stack([reads.fief_take_rate, reads.fief_ad_load])
        tariff = np.zeros(len(slots)) if reads.state_tariff is None else reads.state_tariff
        same = np.array_equal(charges, firms.charges) and np.array_equal(tariff, firms.tariff)
        if firms.price.size and not due and same:
            return firms
        if firms.price.size and due:
            firms = revised_markups(firms, self.markup_speed, (self.lowest_markup, self.highest_markup))
            if self.entry:
                firms = entry_and_exit(firms, reads.merchant_cash, self.opening_markup, self.marginal_place)
        firms = firms._replace(unit_cost=firms.first_unit_cost * _of_item(recipe.unit_cost, firms.catalogue))
        rules = PriceRules(
            bool(reads.merchant_price_parity_last), slots, reads.state_exchange_rate,
            np.asarray(reads.household_reachable_last, bool), reads.household_sales_last.sum(axis=2), tariff,
        )  # fmt: skip
        price = price_list(firms, expected_fee(reads.fief_take_rate, reads.fief_ad_load, firms.bid), rules)
        return firms._replace(price=price, charges=charges, tariff=tariff, price_list=firms.price_list + 1)

    def _signals(self, firms: Firms, sums: Sums, prices: np.ndarray, need: np.ndarray) -> dict[str, Any]:
        catalogue, first = firms.catalogue, firms.first_output
        return {
            "vector": catalogue.vector, "quality": catalogue.quality, "home": catalogue.home, "bid": firms.bid, "need": need,
            "price": firms.price, "price_list": firms.price_list, "price_parity": self.parity_clause,
            "consumer_price": prices[0], "fief_price": prices[1],
            "margin": firms.markup.copy(), "variety": firms.active.astype(np.int64),
            "output_index": np.divide(firms.output, first, out=np.ones_like(first), where=first > 0),
            "profit": sums.profit, "wage_bill": sums.wages, "ai_spending": sums.ai_services,
            "fees": sums.by_fief[0], "advertising": sums.by_fief[1], "own_brand_surplus": sums.by_fief[2],
            "own_brand_profit": sums.by_fief[3], "take_base": sums.take_base,
            "own_brand": own_brand_margin(firms.owner, firms.markup, sums.by_fief.shape[1]),
        }  # fmt: skip


def _by_bloc(index: np.ndarray | None, ones: np.ndarray) -> np.ndarray:
    """An index of each bloc, (bloc,), for both sizes of firm, (bloc, size), or 1 where nobody publishes it."""
    return ones if index is None else index[:, np.newaxis] * ones


def _of_item(table: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    """What a table by bloc and size of firm, (bloc, size), says of each item, (item,)."""
    return table.reshape(-1)[catalogue.home * SIZES + catalogue.large]
