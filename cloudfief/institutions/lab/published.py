"""What labs let everybody see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cloudfief.institutions.lab.books import PAID, Books, Costs, Floats, Int64
from cloudfief.institutions.lab.fame import app_rank, salience
from cloudfief.institutions.lab.ladder import years_ahead
from cloudfief.institutions.lab.money import Payments, Takings, Week
from cloudfief.institutions.lab.pricing import plan_coefficient, plan_value

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab


def plan_utility(lab: Lab, books: Books, blocs: tuple[str, ...]) -> Floats:
    """Utility of every plan at its price, -inf where not sold, (bloc, lab, 2)."""
    value = plan_value(lab, books, salience(lab, books.sellers, books.attention))
    alpha = np.array([plan_coefficient(lab, name) for name in blocs])[:, np.newaxis]
    value[:, :, PAID] -= alpha * np.nan_to_num(books.prices.plan)
    return value


def small_model_prices(lab: Lab, books: Books, host_price: Floats) -> Floats:
    """Each seller's price for the fixed quality: a smaller model of the same mark-up, nan where not good enough yet.

    p_j G^-(years ahead): serving the quality of the first week costs that much less than serving the flagship.
    Returns (bloc, lab + 1), US dollars per million tokens.
    """
    price = np.column_stack([books.prices.api, host_price])
    ahead = years_ahead(lab, np.append(books.ladder.quality, books.ladder.open_quality), books.reference.fixed)
    able = np.isfinite(price) & (ahead >= -1e-9) & np.isfinite(books.worth.api)
    return np.where(able, price * lab.frontier_cost_growth ** -np.maximum(ahead, 0.0), np.nan)


def cheapest(prices: Floats) -> Floats:
    """The lowest price in each bloc, nan where nobody offers, (bloc,)."""
    lowest = np.min(np.where(np.isnan(prices), np.inf, prices), axis=1)
    return np.where(np.isfinite(lowest), lowest, np.nan)


def token_price(lab: Lab, books: Books, host_price: Floats, spending_share: Floats) -> Floats:
    """Spending-weighted geometric mean price of tokens, with a part of the quality gained counted as a lower price.

    ln P_b = sum_j w_j (ln p_j - credit x years_j ln G), (bloc,), US dollars per million tokens.
    """
    price = np.column_stack([books.prices.api, host_price])
    used = (spending_share > 0) & np.isfinite(price)
    ahead = years_ahead(lab, np.append(books.ladder.quality, books.ladder.open_quality), books.reference.fixed)
    worth = np.log(np.where(used, price, 1.0)) - lab.quality_credit * ahead * np.log(lab.frontier_cost_growth)
    weight = np.where(used, spending_share, 0.0)
    total = weight.sum(axis=1)
    mean = (weight * worth).sum(axis=1) / np.where(total > 0, total, 1.0)
    return np.exp(mean)


def signals_of(
    lab: Lab, books: Books, costs: Costs, takings: Takings, week: Week, paid: Payments,
    host_price: Floats, new_plans: Int64, blocs: tuple[str, ...],
) -> dict[str, Any]:  # fmt: skip
    """Every signal of the week."""
    home, prices, ladder = books.sellers.home, books.prices, books.ladder
    best = ladder.quality * books.sellers.sells
    compute_spending = np.zeros(len(blocs), dtype=np.int64)
    np.add.at(compute_spending, home, paid.compute)
    return {
        "home": home, "need": paid.need, "plan_value": plan_utility(lab, books, blocs),
        "plan_price": prices.plan_minor, "plan_nesting": lab.plan_nest,
        "agent_offer": np.full(len(blocs), int(lab.open_agents and ladder.released)),
        "token_price_index": token_price(lab, books, host_price, takings.spending_share) / books.reference.token_price,
        "frontier_quality": np.maximum(best.max(axis=1), 1e-9) / books.reference.frontier,
        "api_price": prices.api, "api_share": np.where(np.isfinite(prices.api), books.api_share[:, :-1], 0.0),
        "open_share": books.api_share[:, -1],
        "fixed_quality_price": cheapest(small_model_prices(lab, books, host_price)),
        "plan_price_usd": prices.plan, "markup": prices.api / costs.token, "lerner": 1 - costs.token / prices.api,
        "plan_markup": prices.plan / costs.plan[:, PAID], "token_cost": costs.token, "open_cost": costs.host,
        "revenue": week.revenue, "profit": week.profit, "training_cost": week.training, "quality": ladder.quality.copy(),
        "open_quality": ladder.open_quality, "app_rank": app_rank(books.sellers, new_plans),
        "attention": books.attention, "tokens": takings.lab_tokens.sum(axis=1) + takings.host_tokens,
        "host_tokens": takings.host_tokens,
        "host_revenue": takings.to_host, "compute_use": np.bincount(home, week.hours, minlength=len(blocs)),
        "compute_spending": compute_spending,
        "open_weights": (np.arange(len(home)) == books.sellers.open_lab).astype(np.int64) * int(ladder.released),
    }  # fmt: skip


def nothing_yet(labs: int, blocs: int) -> tuple[Takings, Week, Payments]:
    """Takings, accounts and payments before the first week."""
    none, nothing = np.zeros(labs, dtype=np.int64), np.zeros(labs)
    takings = Takings(
        np.zeros((blocs, labs), dtype=np.int64), np.zeros(blocs, dtype=np.int64), np.zeros(blocs, dtype=np.int64),
        np.zeros((blocs, labs + 1)), np.zeros((blocs, labs)), np.zeros(blocs),
    )  # fmt: skip
    return takings, Week(*[nothing] * 6), Payments(*[none] * 6)
