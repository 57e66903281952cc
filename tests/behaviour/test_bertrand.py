"""Bertrand-Nash prices: routes agree, no firm gains by deviating, and nothing wrong is returned silently."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudfief.behaviour import bertrand
from cloudfief.behaviour.bertrand import first_guess, solve
from cloudfief.behaviour.bertrand_market import (
    Equilibrium,
    Market,
    NoEquilibrium,
    attention_discount,
    demand,
    gain_per_unit,
    market,
    profit,
    residuals,
    usage,
)
from cloudfief.behaviour.bertrand_newton import newton
from cloudfief.behaviour.bertrand_rivals import blp_map, gauss_seidel
from cloudfief.behaviour.bertrand_zeta import compiled_shares, zeta_fixed_point
from cloudfief.behaviour.nested_logit import price_response
from cloudfief.core.errors import BadInput


def random_market(seed: int, *, highest_nest_parameter: float = 0.95, metered: bool = False) -> Market:
    """Two to twelve products of several firms, some free, in up to three nests."""
    draw = np.random.default_rng(seed)
    products = int(draw.integers(2, 13))
    cost = draw.uniform(0.05, 5.0, products)
    free = (draw.random(products) < 0.2) & (np.arange(products) > 0)
    elasticity = draw.uniform(0.0, 0.9, products) * (draw.random(products) < 0.6) * ~free * metered
    return market(
        quality_value=draw.normal(2.0, 2.0, products),
        marginal_cost=cost,
        price_coefficient=draw.uniform(0.3, 3.0, products),
        owner=draw.integers(0, max(2, products // 2), products),
        nest=draw.integers(-1, 3, products),
        nest_parameter=draw.uniform(0.0, highest_nest_parameter),
        fixed_price=np.where(free, 0.0, np.nan),
        shadow_value=np.where(free, draw.uniform(0.0, 2.0, products), 0.0),
        usage_elasticity=elasticity,
        reference_price=cost,
        price_response=draw.uniform(0.7, 1.0),
    )


def firm_gain(asked: Market, price: np.ndarray, product: int) -> float:
    """What the firm of a product counts on earning, shadow values included."""
    own = asked.owner == asked.owner[product]
    sold = demand(asked, price).product * usage(asked, price)
    return float(((price - asked.marginal_cost + asked.shadow_value) * sold)[own].sum())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_first_order_conditions_hold_in_random_markets(seed, metered):
    asked = random_market(seed, metered=metered)
    found = solve(asked)
    in_shares, in_price = residuals(asked, found.price)
    assert in_shares < 1e-11
    assert in_price < 1e-11
    fixed = ~np.isnan(asked.fixed_price)
    assert found.price[fixed].tolist() == asked.fixed_price[fixed].tolist()
    assert found.share == pytest.approx(demand(asked, found.price).product, rel=1e-9, abs=1e-300)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_no_firm_gains_by_another_price(seed, metered):
    asked = random_market(seed, metered=metered)
    asked = asked._replace(price_response=np.ones_like(asked.marginal_cost))
    found = solve(asked)
    for product in np.flatnonzero(np.isnan(asked.fixed_price)):
        best = firm_gain(asked, found.price, int(product))
        for factor in (0.5, 0.8, 0.95, 0.99, 1.01, 1.05, 1.25, 2.0, 10.0):
            other = found.price.copy()
            other[product] *= factor
            assert firm_gain(asked, other, int(product)) <= best + 1e-10


def test_gain_per_unit_is_the_derivative_of_profit():
    asked = random_market(7, highest_nest_parameter=0.8, metered=True)
    asked = asked._replace(price_response=np.ones_like(asked.marginal_cost))
    price = first_guess(asked) * 1.1
    sold = demand(asked, price).product * usage(asked, price)
    gain = sold * gain_per_unit(asked, price)
    width = 1e-6
    for product in range(price.size):
        up, down = price.copy(), price.copy()
        up[product] += width
        down[product] -= width
        if np.isnan(asked.fixed_price[product]):
            slope = (firm_gain(asked, up, product) - firm_gain(asked, down, product)) / (2.0 * width)
            assert gain[product] == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize("seed", range(6))
def test_the_three_routes_agree(seed):
    asked = random_market(seed, highest_nest_parameter=0.7)
    found, first = solve(asked), first_guess(asked)
    assert blp_map(asked, first, step=0.3).price == pytest.approx(found.price, abs=1e-8)
    assert gauss_seidel(asked, first).price == pytest.approx(found.price, abs=1e-8)


@pytest.mark.parametrize("seed", range(6))
def test_two_routes_agree_where_use_answers_to_price(seed):
    asked = random_market(100 + seed, highest_nest_parameter=0.7, metered=True)
    assert gauss_seidel(asked, first_guess(asked)).price == pytest.approx(solve(asked).price, abs=1e-8)


@pytest.mark.parametrize("seed", range(20))
def test_newton_and_fixed_point_agree(seed):
    asked = random_market(seed, highest_nest_parameter=0.5)
    by_zeta = first_guess(asked)
    assert zeta_fixed_point(asked, by_zeta, 2000) > 0
    by_newton = by_zeta * 1.01
    by_newton = np.where(np.isnan(asked.fixed_price), by_newton, asked.fixed_price)
    assert newton(asked, by_newton, 40) >= 0
    assert by_newton == pytest.approx(by_zeta, abs=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_compiled_shares_are_the_demand(seed):
    asked = random_market(seed, highest_nest_parameter=0.9999)
    price = first_guess(asked)
    share, within = np.empty_like(price), np.empty_like(price)
    compiled_shares(asked, price, share, within)
    found = demand(asked, price)
    assert share == pytest.approx(found.product, rel=1e-8, abs=1e-300)
    assert within == pytest.approx(found.within_nest, rel=1e-8, abs=1e-300)


@pytest.mark.parametrize("seed", range(40))
def test_prices_near_the_commodity_limit(seed):
    asked = random_market(seed)
    asked = asked._replace(nest_parameter=np.where(asked.nest_parameter > 0.0, 0.9999, 0.0))
    found = solve(asked)
    assert residuals(asked, found.price)[1] < 1e-10


def test_a_product_nobody_buys_is_still_priced_right():
    asked = market(quality_value=[2.0, -900.0], marginal_cost=1.0, price_coefficient=2.0, owner=[0, 1])
    found = solve(asked, start=[1.5, 90.0])
    assert found.share[1] == 0.0
    assert found.price[1] == pytest.approx(1.5, abs=1e-10)


def test_a_free_plan_counts_in_the_price_of_the_paid_one():
    def paid_price(shadow: float) -> float:
        asked = market(
            quality_value=[2.0, 0.5],
            marginal_cost=[2.0, 0.5],
            price_coefficient=0.4,
            owner=0,
            nest=0,
            nest_parameter=0.5,
            fixed_price=[np.nan, 0.0],
            shadow_value=[0.0, shadow],
        )
        found = solve(asked)
        assert found.price[1] == 0.0
        assert found.markup[1] == pytest.approx(-0.5)
        return float(found.price[0])

    assert paid_price(0.0) < paid_price(1.0) < paid_price(3.0)


def test_inattention_raises_prices_by_a_bounded_amount():
    omega = attention_discount(0.025, 0.998)
    assert omega == pytest.approx(0.9277, abs=1e-4)
    assert attention_discount(1.0, 0.998) == 1.0
    attentive = solve(market(quality_value=2.0, marginal_cost=1.0, price_coefficient=1.0, owner=0))
    inert = solve(market(quality_value=2.0, marginal_cost=1.0, price_coefficient=1.0, owner=0, price_response=omega))
    assert 1.01 < inert.price[0] / attentive.price[0] < 1.1


def test_elastic_use_lowers_the_price():
    def price(elasticity: float) -> float:
        asked = market(quality_value=3.0, marginal_cost=1.0, price_coefficient=0.2, owner=0, usage_elasticity=elasticity)
        return float(solve(asked).price[0])

    assert price(0.0) > price(0.5) > price(1.1) > price(2.0) > 1.0
    # With a nearly captive buyer the price is the isoelastic monopoly's, c e/(e-1).
    captive = market(quality_value=40.0, marginal_cost=1.0, price_coefficient=1e-6, owner=0, usage_elasticity=2.0)
    assert solve(captive).price[0] == pytest.approx(2.0, abs=1e-4)


def test_a_price_cap_binds_and_is_no_error():
    asked = market(quality_value=2.0, marginal_cost=1.0, price_coefficient=1.0, owner=[0], highest_price=[1.8])
    found = solve(asked)
    assert found.price.tolist() == [1.8]
    assert found.residual == 0.0
    assert gauss_seidel(asked, first_guess(asked)).price.tolist() == [1.8]


def test_a_merger_raises_the_prices_of_those_who_merge_most():
    apart = market(
        quality_value=[2.0, 2.0, 2.0],
        marginal_cost=1.0,
        price_coefficient=1.0,
        owner=[0, 1, 2],
        nest=0,
        nest_parameter=0.6,
    )
    rise = solve(apart._replace(owner=np.array([0, 0, 2]))).price - solve(apart).price
    assert rise[0] > rise[2] > 0.0


def test_profit_is_cash_and_warm_start_gives_the_same_prices():
    asked = random_market(3)
    found = solve(asked)
    assert profit(asked, found) == pytest.approx((found.price - asked.marginal_cost) * found.quantity)
    again = solve(asked, start=found.price)
    assert again.iterations <= 2
    assert again.price == pytest.approx(found.price, abs=1e-11)


def test_no_wrong_price_is_returned(monkeypatch):
    asked = random_market(3)

    def stuck(asked_market: Market, price: np.ndarray) -> Equilibrium:
        return Equilibrium(price, price, price, price, 1, 0.0, 0.0)

    monkeypatch.setattr(bertrand, "_search", lambda asked_market, price: -1)
    monkeypatch.setattr(bertrand, "gauss_seidel", stuck)
    with pytest.raises(NoEquilibrium, match="leave an error of"):
        solve(asked)


def test_a_cycling_blp_map_says_so():
    large = market(quality_value=6.0, marginal_cost=0.1, price_coefficient=1.0, owner=0)
    with pytest.raises(NoEquilibrium, match="BLP map: prices still change"):
        blp_map(large, first_guess(large), step=1.0)
    assert solve(large).residual < 1e-12


def test_the_textbook_condition_in_matrices():
    asked = random_market(11, highest_nest_parameter=0.8)
    found = solve(asked)
    counted = asked.price_coefficient * asked.price_response
    at_price = demand(asked, found.price)
    response = price_response(at_price, asked.nest, asked.nest_parameter, counted)
    own = asked.owner[:, None] == asked.owner[None, :]
    margin = found.price - asked.marginal_cost + asked.shadow_value
    condition = at_price.product + (own * response).T @ margin
    assert np.abs(condition[np.isnan(asked.fixed_price)]).max() < 1e-12


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"price_coefficient": 0.0}, "price_coefficient: found"),
        ({"price_response": 1.5}, "price_response: found"),
        ({"usage_elasticity": -1.0}, "usage_elasticity: found"),
        ({"quality_value": np.inf}, "quality_value: found"),
        ({"fixed_price": 0.0, "usage_elasticity": 1.0}, "fixed_price of a metered product: found"),
        (
            {"shadow_value": 2.0, "usage_elasticity": 1.0},
            "marginal_cost less shadow_value of a metered product",
        ),
        ({"highest_price": 0.5}, "highest_price: found"),
        ({"nest_parameter": 1.0}, "nest_parameter: found"),
    ],
)
def test_nonsense_is_refused_by_name(change, message):
    given_values = {"quality_value": 2.0, "marginal_cost": 1.0, "price_coefficient": 1.0, "owner": 0} | change
    with pytest.raises(BadInput, match=message):
        market(**given_values)


def test_other_nonsense_is_refused_by_name():
    with pytest.raises(BadInput, match="attention: found 0"):
        attention_discount(0.0, 0.9)
    with pytest.raises(BadInput, match="discount: found 1"):
        attention_discount(0.5, 1.0)
    metered = random_market(100, metered=True)
    with pytest.raises(BadInput, match="BLP map: found usage_elasticity"):
        blp_map(metered, first_guess(metered))
