"""Power markets: the clearing routine against brute force, and what the pieces promise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.electricity.clearing import clear, windfall
from cloudfief.behaviour.electricity.demand import weekly_adjustment
from cloudfief.behaviour.electricity.investment import capacity_next
from cloudfief.behaviour.electricity.marginal_cost import short_run_marginal_cost, switch_price
from cloudfief.behaviour.electricity.market import PowerMarket, power_market
from cloudfief.behaviour.electricity.tariff import contract_price, network_prices
from cloudfief.core.errors import BadInput

LIMIT = 400.0


def random_market(seed: int, withholding: float, revenue_cap: float = np.inf) -> PowerMarket:
    draw = np.random.default_rng(seed)
    units = int(draw.integers(2, 9))
    capacity = draw.uniform(5, 50, units)
    return power_market(
        np.sort(draw.uniform(0, 150, units)), capacity, [draw.uniform(0.3, 1.1) * capacity.sum()],
        strategic_share=draw.uniform(0, 1, units), slope=draw.choice([0, 0.05, 0.3]), reference=60.0, import_price=50.0,
        import_slope=draw.choice([0, 0.1, 0.5]), import_limit=draw.uniform(1, 30), price_limit=LIMIT, withholding=withholding,
        revenue_cap=revenue_cap,
    )  # fmt: skip


def content(market: PowerMarket, price: float) -> bool:
    """Whether strategic owners would not sell less at a price, by differences."""

    def net(at: float) -> float:
        load = max(market.load[0] - market.slope[0] * (at - market.reference[0]), 0.0)
        imports = min(max(market.import_slope[0] * (at - market.import_price[0]), 0.0), market.import_limit[0])
        return max(load - imports, 0.0)

    sold = net(price) - market.fringe[0][market.cost[0] <= price].sum()
    if sold <= 0:
        return True
    slope = (net(price - 1e-5) - net(price + 1e-5)) / 2e-5
    unit = int(np.searchsorted(np.cumsum(market.strategic[0]), sold))
    if unit == market.cost.shape[1] or (market.withholding[0] > 0 and slope < 1e-9):
        return False
    gain = market.withholding[0] * sold / slope if market.withholding[0] > 0 else 0.0
    return bool(price - market.cost[0, unit] >= gain)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("withholding", [0.0, 0.05, 0.2, 1.0])
def test_the_price_is_the_lowest_with_which_owners_are_content(seed, withholding):
    market = random_market(seed, withholding)
    price = clear(market).price[0]
    assert price == LIMIT or content(market, price + 1e-4)
    below = np.linspace(market.cost[0, 0], price - 1e-3, 400) if price > market.cost[0, 0] else []
    assert not any(content(market, lower) for lower in below)


@given(seed=st.integers(0, 10_000), withholding=st.sampled_from([0.0, 0.1, 0.4, 1.0]))
def test_power_balances_and_nobody_makes_more_than_it_can(seed, withholding):
    market = random_market(seed, withholding)
    found = clear(market)
    assert found.output.sum() + found.imports[0] == pytest.approx(found.served[0], abs=1e-6)
    assert (found.output <= market.strategic + market.fringe + 1e-9).all()
    assert (found.output >= 0).all()
    assert market.cost[0, 0] <= found.competitive_price[0] <= found.price[0] <= LIMIT


@given(seed=st.integers(0, 10_000))
def test_price_takers_are_the_merit_order_whoever_owns_the_plants(seed):
    market = random_market(seed, 0.0)
    whole = market.strategic + market.fringe
    found = clear(market)
    price = found.price[0]
    assert price == found.competitive_price[0]
    assert price == pytest.approx(clear(market._replace(strategic=whole, fringe=0 * whole)).price[0], rel=1e-12)
    if market.slope[0] == 0.0 and market.import_slope[0] == 0.0:
        running = np.cumsum(whole[0])
        unit = int(np.searchsorted(running, market.load[0]))
        assert price == (market.cost[0, unit] if unit < running.size else LIMIT)


@given(seed=st.integers(0, 10_000), cap=st.floats(20, 300))
def test_a_revenue_cap_ends_withholding_above_it_and_never_the_competitive_price(seed, cap):
    free, capped = clear(random_market(seed, 0.5)), clear(random_market(seed, 0.5, cap))
    assert capped.price[0] == min(free.price[0], max(free.competitive_price[0], cap))
    market = random_market(seed, 0.5, cap)
    taken = windfall(market, capped)
    kept = capped.price[0] * capped.output - taken
    assert (kept <= np.maximum(market.cost, cap) * capped.output + 1e-9).all()
    assert (taken >= 0).all()


def test_more_forward_cover_and_more_rivals_lower_the_price():
    prices = [clear(power_market([10.0], [1e6], [100.0], slope=1.0, withholding=w)).price[0] for w in (1.0, 0.5, 0.1, 0.0)]
    assert prices == sorted(prices, reverse=True)
    assert prices[-1] == 10.0


def test_where_nobody_gives_way_the_cartel_meets_the_price_limit():
    found = clear(power_market([10.0, 20.0], [50.0, 60.0], [80.0], withholding=1.0, price_limit=LIMIT))
    assert found.price[0] == LIMIT
    assert found.shed[0] == 0.0


def test_load_beyond_all_plants_is_shed_at_the_limit():
    found = clear(power_market([10.0], [50.0], [80.0], price_limit=LIMIT))
    assert (found.price[0], found.shed[0], found.served[0]) == (LIMIT, 30.0, 50.0)


def test_empty_plants_change_nothing():
    some = clear(power_market([0.0, 30.0, 100.0], [50.0, 30.0, 40.0], [90.0]))
    more = clear(power_market([0.0, 20.0, 30.0, 100.0], [50.0, 0.0, 30.0, 40.0], [90.0]))
    assert some.price[0] == more.price[0]


def test_wires_cost_less_a_unit_when_more_is_used():
    few = network_prices(np.array([100.0]), np.array([[10.0, 5.0]]), np.array([[5.0, 10.0]]))
    many = network_prices(np.array([100.0]), np.array([[10.0, 5.0]]), np.array([[5.0, 30.0]]))
    assert (few @ [5.0, 10.0])[0] == pytest.approx(100.0)
    assert (many @ [5.0, 30.0])[0] == pytest.approx(100.0)
    assert (many < few).all()


def test_contracts_follow_and_capacity_follows_rent():
    assert contract_price(100.0, 200.0, 0.1) == pytest.approx(110.0)
    assert capacity_next([10.0, 10.0, 10.0], [4.0, 2.0, 0.0], [2.0, 2.0, 0.0], 0.01) == pytest.approx([10.1, 10.0, 10.0])


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: power_market([2.0, 1.0], [1.0, 1.0], [1.0]), "rising order"),
        (lambda: power_market([1.0], [-1.0], [1.0]), "strategic: found -1"),
        (lambda: power_market([1.0], [1.0], [1.0], withholding=2.0), "withholding: found up to 2"),
        (lambda: short_run_marginal_cost(1.0, 0.0, 0.0, 0.0, 0.0), "efficiency"),
        (lambda: switch_price((1, 2), (1, 1), (1, 1), (0, 0)), "emission_factors"),
        (lambda: weekly_adjustment(0.4, 0.3), "year_elasticity"),
    ],
)
def test_odd_numbers_are_refused(call, text):
    with pytest.raises(BadInput, match=text):
        call()
