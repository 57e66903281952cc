"""What labs let everybody see."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cloudfief.institutions.lab.books import PAID, Books, Costs, Floats, Int64
from cloudfief.institutions.lab.fame import app_rank
from cloudfief.institutions.lab.ladder import years_ahead
from cloudfief.institutions.lab.money import Payments, Takings, Week
from cloudfief.institutions.lab.pricing import plan_value
from cloudfief.institutions.lab.tables import tables_of

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab


def plan_utility(lab: Lab, books: Books, seen: Floats) -> Floats:
    """Utility of every plan at its price, -inf where not sold, (bloc, lab, 2); `seen`: utils from attention."""
    value = plan_value(lab, books, seen)
    alpha = tables_of(lab, books.sellers).plan_coefficient[:, np.newaxis]
    price = books.prices.plan
    value[:, :, PAID] -= alpha * np.where(np.isnan(price), 0.0, price)
    return value


def ahead_of_fixed(lab: Lab, books: Books) -> Floats:
    """Years by which each model is ahead of the fixed quality, hosts' model last, (lab + 1,)."""
    return years_ahead(lab, np.append(books.ladder.quality, books.ladder.open_quality), books.reference.fixed)


def small_model_prices(lab: Lab, books: Books, listed: Floats, ahead: Floats) -> Floats:
    """Each seller's price for the fixed quality: a smaller model of the same mark-up, nan where not good enough yet.

    p_j G^-(years ahead): serving the quality of the first week costs that much less than serving the flagship.
    Returns (bloc, lab + 1), US dollars per million tokens.
    """
    able = np.isfinite(listed) & (ahead >= -1e-9) & np.isfinite(books.worth.api)
    return np.where(able, listed * lab.frontier_cost_growth ** -np.maximum(ahead, 0.0), np.nan)


def cheapest(prices: Floats) -> Floats:
    """The lowest price in each bloc, nan where nobody offers, (bloc,)."""
    lowest = np.where(np.isnan(prices), np.inf, prices).min(axis=1)
    return np.where(np.isfinite(lowest), lowest, np.nan)


def token_price(lab: Lab, listed: Floats, spending_share: Floats, ahead: Floats) -> Floats:
    """Spending-weighted geometric mean price of tokens, with a part of the quality gained counted as a lower price.

    ln P_b = sum_j w_j (ln p_j - credit x years_j ln G), (bloc,), US dollars per million tokens.
    """
    used = (spending_share > 0) & np.isfinite(listed)
    worth = np.log(np.where(used, listed, 1.0)) - lab.quality_credit * ahead * math.log(lab.frontier_cost_growth)
    weight = np.where(used, spending_share, 0.0)
    total = weight.sum(axis=1)
    return np.exp((weight * worth).sum(axis=1) / np.where(total > 0, total, 1.0))


class Seen(NamedTuple):
    """What was worked out in the week beside the books."""

    costs: Costs
    takings: Takings
    week: Week
    paid: Payments
    host_price: Floats  # (bloc,)
    utility: Floats  # of tokens at list prices, (bloc, lab + 1)
    salience: Floats  # utils from attention, (bloc, lab)
    new_plans: Int64  # (bloc, lab)


def signals_of(lab: Lab, books: Books, now: Seen, blocs: tuple[str, ...]) -> dict[str, Any]:
    """Every signal of the week."""
    home, prices, ladder, costs = books.sellers.home, books.prices, books.ladder, now.costs
    takings, week, paid = now.takings, now.week, now.paid
    listed, ahead = np.column_stack([prices.api, now.host_price]), ahead_of_fixed(lab, books)
    best = (ladder.quality * books.sellers.sells).max(axis=1)
    compute_spending = np.zeros(len(blocs), dtype=np.int64)
    np.add.at(compute_spending, home, paid.compute)
    markup, nobody = prices.api / costs.token, np.zeros(len(home))
    return {
        "home": home, "need": paid.need, "plan_value": plan_utility(lab, books, now.salience),
        "plan_price": prices.plan_minor, "plan_nesting": lab.plan_nest,
        "agent_offer": np.full(len(blocs), int(lab.open_agents and ladder.released)),
        "token_price_index": token_price(lab, listed, takings.spending_share, ahead) / books.reference.token_price,
        "frontier_quality": np.maximum(best, 1e-9) / books.reference.frontier,
        "api_price": prices.api, "api_share": np.where(np.isfinite(prices.api), books.api_share[:, :-1], 0.0),
        "open_share": books.api_share[:, -1], "model_value": now.utility, "model_price": listed,
        "fixed_quality_price": cheapest(small_model_prices(lab, books, listed, ahead)),
        "plan_price_usd": prices.plan, "markup": markup, "lerner": 1 - 1 / markup,
        "plan_markup": prices.plan / costs.plan[:, PAID], "token_cost": costs.token, "open_cost": costs.host,
        "revenue": week.revenue, "profit": week.profit, "training_cost": week.training, "quality": ladder.quality.copy(),
        "training_funded": week.funded, "licence_cost": week.licences, "subsidy": week.subsidy,
        "open_quality": ladder.open_quality, "app_rank": app_rank(books.sellers, now.new_plans),
        "attention": books.attention, "tokens": takings.tokens.sum(axis=1), "host_tokens": takings.tokens[:, -1],
        "host_revenue": takings.to_models[:, -1], "compute_use": np.bincount(home, week.hours, minlength=len(blocs)),
        "compute_spending": compute_spending, "application_revenue": takings.to_others,
        "specialist_revenue": takings.to_specialist, "open_weights": open_weights(books),
        "availability": books.sellers.sells.astype(np.int64), "open_mandate": nobody + np.inf, "licence_rate": nobody,
    }  # fmt: skip


def open_weights(books: Books) -> Int64:
    """1 for the lab that has released its weights and for whoever's weights the law has opened, (lab,)."""
    labs = np.arange(len(books.sellers.home))
    released = (labs == books.sellers.open_lab) & books.ladder.released
    return (released | books.mandated).astype(np.int64)


def nothing_yet(labs: int, blocs: int, niches: int = 0) -> tuple[Takings, Week, Payments]:
    """Takings, accounts and payments before the first week."""
    none, nothing = np.zeros(labs, dtype=np.int64), np.zeros(labs)
    unsold = np.zeros((blocs, labs + 1), dtype=np.int64)
    takings = Takings(
        unsold, unsold, np.zeros((blocs, niches), dtype=np.int64), np.zeros(blocs, dtype=np.int64),
        np.zeros((blocs, labs + 1)), np.zeros((blocs, labs + 1)),
    )  # fmt: skip
    return takings, Week(*[nothing] * 9)._replace(funded=nothing + 1), Payments(*[none] * 8)
