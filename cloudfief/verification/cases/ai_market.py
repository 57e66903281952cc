"""V01 to V18: the market for AI services against closed forms, computed by the market's own solver."""

from __future__ import annotations

import numpy as np

from cloudfief.behaviour.attention import half_life, relaxed_share
from cloudfief.behaviour.bertrand import first_guess, solve
from cloudfief.behaviour.bertrand_market import Equilibrium, Market, demand, market, profit, residuals
from cloudfief.behaviour.bertrand_rivals import blp_map, gauss_seidel
from cloudfief.behaviour.fringe import host_price
from cloudfief.behaviour.learning_cost import (
    cost_at_fixed_quality,
    factor_per_period,
    yearly_factor_from_halving,
)
from cloudfief.behaviour.nested_logit import consumer_surplus
from cloudfief.verification.case import Check, case


def symmetric(firms: int, *, nest_parameter: float = 0.0, outside_value: float = 0.0) -> Equilibrium:
    """Equal firms with one product each, δ = 2, α = 1, c = 1, all in one nest."""
    return solve(
        market(
            quality_value=np.full(firms, 2.0),
            marginal_cost=1.0,
            price_coefficient=1.0,
            owner=np.arange(firms),
            nest=0,
            nest_parameter=nest_parameter,
            outside_value=outside_value,
        )
    )


@case("V01", what="A logit monopolist charges 1 + W(exp(δ-ac-1)) above cost")
def monopoly() -> list[Check]:
    """One product against the outside good."""
    found = symmetric(1)
    return [
        Check("price", 2.567143290, float(found.price[0]), 1e-8),
        Check("share", 0.361896257, float(found.share[0]), 1e-8),
        Check("profit", 0.567143290, float(found.markup[0] * found.quantity[0]), 1e-8),
    ]


@case("V02", what="Logit prices fall with the number of equal firms, not to cost")
def oligopoly() -> list[Check]:
    """Two to fifty firms against the outside good."""
    price = {2: 2.401058138, 3: 2.298678937, 5: 2.191882307, 50: 2.019991926}
    share = {2: 0.286253744, 3: 0.229986741}
    found = {firms: symmetric(firms) for firms in price}
    prices = [Check(f"price, {n} firms", p, float(found[n].price.max()), 1e-7) for n, p in price.items()]
    return prices + [Check(f"share, {n} firms", s, float(found[n].share.max()), 1e-7) for n, s in share.items()]


@case("V03", what="Where everybody buys, N equal logit firms charge N/(N-1) above cost")
def no_outside_good() -> list[Check]:
    """The outside good is worth minus infinity."""
    markup = {2: 2.0, 3: 1.5, 5: 1.25}
    return [Check(f"markup, {n} firms", m, float(symmetric(n, outside_value=-np.inf).markup[0]), 1e-9) for n, m in markup.items()]


@case("V04", what="Two firms in one nest: from differentiated products to Bertrand's commodity")
def commodity_limit() -> list[Check]:
    """The price falls to cost as σ goes to 1."""
    price = {0.0: 2.401058, 0.5: 1.841617, 0.9: 1.194284, 0.99: 1.019946, 0.999: 1.001999}
    return [
        Check(f"price, nest parameter {sigma}", p, float(symmetric(2, nest_parameter=sigma).price[0]), 1e-6)
        for sigma, p in price.items()
    ]


def against_fringe(quality: float | None, cost: float) -> tuple[Market, Equilibrium]:
    """A lab with δ = 4, c = 1 against hosts of an open model at cost, plain logit."""
    fringe = [] if quality is None else [quality]
    described = market(
        quality_value=np.array([4.0, *fringe]),
        marginal_cost=np.array([1.0, *[cost] * len(fringe)]),
        price_coefficient=1.0,
        owner=np.arange(1 + len(fringe)),
        fixed_price=np.array([np.nan, *[float(host_price(cost, 0.0))] * len(fringe)]),
    )
    return described, solve(described)


@case(
    "V05",
    what="An open-weights fringe at cost takes the lab's volume; in plain logit its mark-up stays above 1/a",
)
def open_weights_fringe() -> list[Check]:
    """No fringe, and three fringes of growing quality or cost."""
    literal = {
        "no fringe": ((None, 0.0), (2.557146, 0.608939, 1.557146)),
        "quality 2 at cost .1": ((2.0, 0.1), (1.553004, 0.356087, 0.553004)),
        "quality 4 at cost .1": ((4.0, 0.1), (1.128875, 0.114162, 0.128875)),
        "quality 4 at cost 1": ((4.0, 1.0), (1.268038, 0.211380, 0.268038)),
    }
    checks, profits = [], {}
    for name, ((quality, cost), (markup, share, earned)) in literal.items():
        described, found = against_fringe(quality, cost)
        profits[name] = float(profit(described, found)[0])
        checks += [
            Check(f"markup, {name}", markup, float(found.markup[0]), 1e-6),
            Check(f"share, {name}", share, float(found.share[0]), 1e-6),
            Check(f"profit, {name}", earned, profits[name], 1e-6),
            Check(f"markup is at least 1/a, {name}", 1.0, float(found.markup[0] >= 1.0), 0.0),
        ]
    loss = 1.0 - profits["quality 4 at cost .1"] / profits["no fringe"]
    return [*checks, Check("profit lost to quality 4 at cost .1", 0.917, loss, 5e-4)]


@case(
    "V07",
    what="Against the same product at cost c_f a lab sells at c_f if it is cheaper, and not at all if not",
)
def homogeneous_fringe() -> list[Check]:
    """The limit σ to 1 of a lab and a fringe of equal quality δ = 2; Q is logit demand at price 1."""
    quantity_at_host_price = 0.731058579
    checks = []
    for cost, earned in ((0.5, 0.5 * quantity_at_host_price), (1.5, 0.0)):
        described = market(
            quality_value=np.array([2.0, 2.0]),
            marginal_cost=np.array([cost, 1.0]),
            price_coefficient=1.0,
            owner=np.array([0, 1]),
            nest=0,
            nest_parameter=0.9999,
            fixed_price=np.array([np.nan, float(host_price(1.0, 0.0))]),
        )
        found = solve(described)
        paid = float(found.price @ found.share / found.share.sum())
        checks += [
            Check(f"price paid, lab cost {cost}", 1.0, paid, 1e-3),
            Check(f"profit, lab cost {cost}", earned, float(profit(described, found)[0]), 1e-3),
        ]
    return checks


def two_labs_many_products(nest_parameter: float) -> Market:
    """Seven products of three firms in two nests, unlike in quality and cost."""
    return market(
        quality_value=np.array([3.0, 2.0, 1.5, 2.5, 1.0, 2.2, 0.5]),
        marginal_cost=np.array([1.2, 0.7, 0.4, 1.0, 0.3, 0.8, 0.2]),
        price_coefficient=1.1,
        owner=np.array([0, 0, 0, 1, 1, 2, 2]),
        nest=np.array([0, 0, 1, 0, 1, 0, 1]),
        nest_parameter=nest_parameter,
    )


@case("V08", what="Zeta fixed point, BLP map and best responses in turn find the same Bertrand-Nash prices")
def three_routes() -> list[Check]:
    """The same market by three routes; a logit firm has one mark-up on all its products."""
    checks = []
    for sigma in (0.0, 0.4, 0.7):
        described = two_labs_many_products(sigma)
        found, first = solve(described), first_guess(described)
        for name, rival in (("BLP map", blp_map), ("best responses", gauss_seidel)):
            distance = float(np.abs(rival(described, first).price - found.price).max())
            checks.append(Check(f"price distance to {name}, nest parameter {sigma}", 0.0, distance, 1e-8))
        checks.append(Check(f"residual, nest parameter {sigma}", 0.0, residuals(described, found.price)[0], 1e-12))
    plain = two_labs_many_products(0.0)
    markup = solve(plain).markup
    spread = max(float(np.ptp(markup[plain.owner == firm])) for firm in range(3))
    return [*checks, Check("spread of mark-ups within a logit firm", 0.0, spread, 1e-9)]


@case("V09", what="A dearer product costs choosers what they spend on it: ∂CS/∂p = -s")
def surplus() -> list[Check]:
    """Three products with δ = 2, p = 1, α = 1; the derivative by central difference."""
    described = market(quality_value=np.full(3, 2.0), marginal_cost=0.5, price_coefficient=1.0, owner=np.arange(3))
    price, width = np.ones(3), 1e-5

    def surplus_at(first_price: float) -> float:
        asked = np.array([first_price, 1.0, 1.0])
        return float(consumer_surplus(demand(described, asked).inclusive_value, 1.0))

    slope = (surplus_at(1.0 + width) - surplus_at(1.0 - width)) / (2.0 * width)
    return [
        Check("logsum", 2.214283300, surplus_at(1.0), 1e-9),
        Check("slope plus share", 0.0, slope + float(demand(described, price).product[0]), 1e-9),
    ]


@case("V10", what="A logit monopolist passes on the part 1 - s of a cost rise")
def pass_through() -> list[Check]:
    """Central difference of the solved price in the cost, at V01."""
    width = 1e-4
    price = [
        float(solve(market(quality_value=2.0, marginal_cost=1.0 + h, price_coefficient=1.0, owner=0)).price[0])
        for h in (-width, width)
    ]
    return [Check("dp/dc", 0.638104, (price[1] - price[0]) / (2.0 * width), 1e-6)]


@case("V11", what="Inattentive subscribers let shares move by the part a of the way in each period")
def relaxation() -> list[Check]:
    """Ten periods of the law against s* + (s_0 - s*)(1-a)^t."""
    share, wanted = 0.8, 0.3
    for _ in range(10):
        share = float(relaxed_share(share, wanted, 0.1))
    return [
        Check("share after 10 periods, a = .1", 0.3 + 0.5 * 0.3486784401, share, 1e-12),
        Check("half-life in periods, a = .1", 6.579, half_life(0.1), 5e-4, reference=True),
        Check("share after 1 period, a = 1", 0.3, float(relaxed_share(0.8, wanted, 1.0)), 1e-15),
    ]


@case("V16", what="Cost at fixed quality falls by the same factor every month")
def cost_decline() -> list[Check]:
    """Yearly factors of 40 and 10 by month; eight-month halving by year."""
    after_a_month = float(cost_at_fixed_quality(1.0, 40.0, 1.0 / 12.0))
    return [
        Check("monthly factor at 40 a year", 1.359894, factor_per_period(40.0, 12.0), 1e-6, reference=True),
        Check("monthly factor at 10 a year", 1.211528, factor_per_period(10.0, 12.0), 1e-6, reference=True),
        Check("cost after a month at 40 a year", 1.0 / 1.359894, after_a_month, 1e-6),
        Check("yearly factor of 8-month halving", 2.828427, yearly_factor_from_halving(8.0), 1e-6),
    ]


@case("V18", what="Removing an option leaves the others' ratio in logit; in nested logit only within a nest")
def removal() -> list[Check]:
    """Three products, two of them in a nest; the first is withdrawn."""

    def ratio(sigma: float, keep: list[int], over: int, under: int) -> float:
        described = market(
            quality_value=np.array([2.0, 1.5, 1.0, 0.5])[keep],
            marginal_cost=0.0,
            price_coefficient=1.0,
            owner=0,
            nest=np.array([0, 0, 0, 1])[keep],
            nest_parameter=sigma,
        )
        share = demand(described, np.zeros(len(keep))).product
        return float(share[keep.index(over)] / share[keep.index(under)])

    everyone, without_first = [0, 1, 2, 3], [1, 2, 3]
    moved = abs(ratio(0.6, everyone, 1, 3) / ratio(0.6, without_first, 1, 3) - 1.0)
    return [
        Check("ratio unchanged, logit", ratio(0.0, everyone, 1, 3), ratio(0.0, without_first, 1, 3), 1e-12),
        Check("ratio unchanged in the nest", ratio(0.6, everyone, 1, 2), ratio(0.6, without_first, 1, 2), 1e-12),
        Check("ratio changed across nests by over a tenth", 1.0, float(moved > 0.1), 0.0),
    ]
