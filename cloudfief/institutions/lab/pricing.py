"""Price lists: Bertrand-Nash prices of tokens and plans in every bloc, from demand that matches the opening shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import WITHDRAWN, Market, attention_discount
from cloudfief.core.currency import minor
from cloudfief.core.naming import in_order
from cloudfief.institutions.lab.books import FREE, PAID, Books, Costs, Floats, Int64, Prices, Sellers, Worth
from cloudfief.institutions.lab.tables import tables_of

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab


def worth_at_opening(share: Floats, price_utility: Floats, nest_parameter: float) -> Floats:
    """What products must be worth for these shares at these prices: ln s_j - ln s_0 - σ ln s_{j|g} + α p_j (Berry 1994).

    share and price_utility α p: (product,), one nest; -inf where the share is 0. Returns utils, (product,).
    """
    inside, sold = float(share.sum()), share > 0
    safe = np.where(sold, share, inside)
    utils = np.log(safe) - np.log(1 - inside) - nest_parameter * np.log(safe / inside) + price_utility
    return np.where(sold, utils, -np.inf)


def opening_worth(lab: Lab, sellers: Sellers, blocs: tuple[str, ...], hosted: bool) -> Worth:
    """The worth of every product that gives the opening shares at the opening list prices."""
    labs = len(sellers.names)
    api, plan = np.full((len(blocs), labs + 1), -np.inf), np.full((len(blocs), labs, 2), -np.inf)
    listed = in_order(lab.api_list_prices_usd, sellers.names, lab.other_list_price_usd)
    listed = np.append(listed, lab.weak_open_cost_usd)
    for bloc, name in enumerate(blocs):
        share = opening_shares(lab, sellers, bloc, hosted)
        if share.any():
            api[bloc] = worth_at_opening(share, api_coefficient(lab, name) * listed, lab.api_nest)
        users = opening_plan_shares(lab, sellers, bloc).reshape(-1)
        if users.any():
            bill = np.tile([0.0, reference_plan_price(lab, name)], labs)
            worth = worth_at_opening(users, plan_coefficient(lab, name) * bill, lab.plan_nest)
            plan[bloc] = worth.reshape(labs, 2)
    return Worth(api, plan)


def opening_shares(lab: Lab, sellers: Sellers, bloc: int, hosted: bool) -> Floats:
    """Shares of tokens' choosers at the start: each lab at home and abroad, and the open model of hosts, (lab + 1,)."""
    at_home, abroad = lab.api_shares_at_home, lab.api_shares_abroad
    shares = [
        (at_home if sellers.home[number] == bloc else abroad).get(name, lab.other_api_share) * sellers.sells[bloc, number]
        for number, name in enumerate(sellers.names)
    ]
    return np.array([*shares, lab.weak_open_share if hosted else 0.0])


def opening_plan_shares(lab: Lab, sellers: Sellers, bloc: int) -> Floats:
    """Shares of households on each free and paid plan at the start, (lab, 2)."""
    at_home, abroad = lab.plan_shares_at_home, lab.plan_shares_abroad
    shares = [
        (at_home if sellers.home[number] == bloc else abroad).get(name, lab.other_plan_shares)
        for number, name in enumerate(sellers.names)
    ]
    return np.array(shares) * sellers.sells[bloc][:, np.newaxis]


def reference_api_price(lab: Lab, bloc: str) -> float:
    """Median price of the flagship tier, USD per million tokens."""
    return lab.api_median_usd.get(bloc, lab.other_api_median_usd)


def api_coefficient(lab: Lab, bloc: str) -> float:
    """alpha in utils per dollar per million tokens: the parameter is per median price of the bloc's tier."""
    return lab.api_price_coefficient / reference_api_price(lab, bloc)


def reference_plan_price(lab: Lab, bloc: str) -> float:
    """Median price of a paid plan, USD a month."""
    return lab.plan_median_usd.get(bloc, lab.other_plan_median_usd)


def plan_coefficient(lab: Lab, bloc: str) -> float:
    """alpha in utils per dollar a month."""
    return lab.plan_price_coefficient / reference_plan_price(lab, bloc)


def offered(lab: Lab, sellers: Sellers, availability: Floats | Int64 | None) -> NDArray[np.bool_]:
    """What is on sale: tokens, free and paid plans, (bloc, lab, 3), where the law and the lab itself allow it."""
    allowed = sellers.sells if availability is None else sellers.sells & (np.asarray(availability) > 0)
    offer = np.repeat(allowed[:, :, np.newaxis], 3, axis=2)
    if lab.pivots and lab.pivot_lab in sellers.names:
        offer[:, sellers.names.index(lab.pivot_lab), [0, 2]] = False
    return offer


def api_value(lab: Lab, books: Books) -> Floats:
    """Utils of each model at price 0, progress included, -inf where not sold, (bloc, lab + 1)."""
    ladder, worth = books.ladder, books.worth.api.copy()
    scale = lab.api_value_per_decade / lab.quality_per_decade
    worth[:, :-1] += (ladder.quality - ladder.opening_quality) * scale
    worth[:, -1] += (ladder.open_quality - ladder.opening_open_quality) * scale
    worth[:, :-1][~books.offer[:, :, 0]] = -np.inf
    return worth


def plan_value(lab: Lab, books: Books, salience: Floats) -> Floats:
    """Utils of each plan at price 0 with progress and salience, -inf where not sold, (bloc, lab, 2)."""
    ladder = books.ladder
    utils = (ladder.quality - ladder.opening_quality) / lab.quality_per_decade * lab.plan_value_per_decade
    value = books.worth.plan + (utils + salience)[:, :, np.newaxis]
    value[~books.offer[:, :, 1:]] = -np.inf
    return value


def one_nest(value: Floats, cost: Floats, coefficient: float, nest_parameter: float, **others: Any) -> Market:
    """Products that all compete in one nest; `others` are fields of `Market`. Parameters are checked by their bounds."""
    ones = np.ones(value.size)
    nothing, nest = 0.0 * ones, np.zeros(value.size, dtype=np.int64)
    plain = Market(
        quality_value=value, marginal_cost=cost, price_coefficient=coefficient * ones, nest=nest,
        nest_parameter=(nest_parameter if value.size > 1 else 0.0) * ones, owner=nest,
        fixed_price=np.full_like(ones, np.nan), shadow_value=nothing, usage_elasticity=nothing,
        reference_price=ones, price_response=ones, highest_price=np.full_like(ones, np.inf), outside_value=0.0,
    )  # fmt: skip
    return plain._replace(**others)


def api_market(lab: Lab, bloc: str, value: Floats, cost: Floats, host_price: float, open_lab: int) -> tuple[Market, Int64]:
    """One bloc's market for tokens and which products are in it; value (lab + 1,), cost (lab,).

    The open lab prices at cost plus its margin, hosts at their own price; everybody else chooses.
    """
    here = np.flatnonzero(np.isfinite(value))
    fixed = np.full(len(value), np.nan)
    fixed[-1] = host_price
    if open_lab >= 0:
        fixed[open_lab] = cost[open_lab] * (1 + lab.open_api_margin)
    marginal, reference = np.append(cost, host_price)[here], reference_api_price(lab, bloc)
    ones = np.ones(here.size)
    asked = one_nest(
        value[here], marginal, api_coefficient(lab, bloc), lab.api_nest, owner=here, fixed_price=fixed[here],
        usage_elasticity=lab.usage_elasticity * ones, reference_price=reference * ones,
        price_response=attention_discount(lab.api_attention, lab.discount) * ones,
        highest_price=WITHDRAWN * np.maximum(marginal, reference),
    )  # fmt: skip
    return asked, here


def plan_market(lab: Lab, bloc: str, value: Floats, cost: Floats) -> tuple[Market, Int64]:
    """One bloc's market for plans and which products (2 lab + tier) are in it; value and cost (lab, 2).

    A free plan has price 0, and what its users' data are worth counts in its firm's sum.
    """
    here = np.flatnonzero(np.isfinite(value.reshape(-1)))
    free = here % 2 == FREE
    asked = one_nest(
        value.reshape(-1)[here], cost.reshape(-1)[here], plan_coefficient(lab, bloc), lab.plan_nest, owner=here // 2,
        fixed_price=np.where(free, 0.0, np.nan), shadow_value=np.where(free, lab.data_value_usd, 0.0),
        price_response=np.full(here.size, attention_discount(lab.plan_attention, lab.discount)),
    )  # fmt: skip
    return asked, here


def price_lists(
    lab: Lab, books: Books, blocs: tuple[str, ...], costs: Costs, host_price: Floats, salience: Floats, rate: Int64
) -> Prices:
    """New price lists in every bloc: where each lab has answered all others; warm-started from the old ones."""
    tokens, plans = api_value(lab, books), plan_value(lab, books, salience)
    api, plan = np.full_like(books.prices.api, np.nan), np.full_like(books.prices.plan, np.nan)
    for bloc, name in enumerate(blocs):
        if np.isfinite(tokens[bloc]).any():
            asked, here = api_market(lab, name, tokens[bloc], costs.token, host_price[bloc], books.sellers.open_lab)
            start = np.append(books.prices.api[bloc], host_price[bloc])[here]
            found = np.append(api[bloc], np.nan)
            found[here] = solve(asked, start).price
            api[bloc] = found[:-1]
        if np.isfinite(plans[bloc]).any():
            asked, here = plan_market(lab, name, plans[bloc], costs.plan)
            start = np.column_stack([np.zeros(len(plan[bloc])), books.prices.plan[bloc]]).reshape(-1)[here]
            listed = np.full(plans[bloc].size, np.nan)
            listed[here] = solve(asked, start).price
            plan[bloc] = listed.reshape(-1, 2)[:, PAID]
    push = tables_of(lab, books.sellers).push
    api, plan = api * push, plan * push
    in_minor = minor(np.nan_to_num(plan), rate[:, np.newaxis])
    return Prices(api, plan, in_minor)


def model_utility(lab: Lab, books: Books, listed: Floats) -> Floats:
    """Utils of each model's tokens at its list price, -inf where not sold; listed and result (bloc, lab + 1)."""
    alpha = tables_of(lab, books.sellers).api_coefficient[:, np.newaxis]
    return api_value(lab, books) - alpha * np.where(np.isnan(listed), 0.0, listed)


def wanted_shares(lab: Lab, books: Books, utility: Floats) -> Floats:
    """Who would choose which model at today's list prices: nested logit with one nest, (bloc, lab + 1)."""
    spread = 1.0 - lab.api_nest
    scaled = utility / spread
    best = scaled.max(axis=1, keepdims=True)
    best[~np.isfinite(best)] = 0.0
    weight = np.exp(scaled - best)
    inside = weight.sum(axis=1, keepdims=True)
    somebody = inside > 0
    safe = np.where(somebody, inside, 1.0)
    chosen = somebody / (1.0 + np.exp(-spread * (best + np.log(safe))))
    return weight / safe * chosen
