"""One clearing routine for every conduct: merit order, oligopoly with forwards, cartel, with or without a revenue cap.

Strategic generators sell R(p), what is left of load after imports and the fringe. With conduct theta (0 price takers, 1/N
Cournot among N, 1 a cartel; Genesove and Mullin 1998) and a share f sold forward (Allaz and Vila 1993) they stop where

    p - c(R) = theta (1 - f) R / |R'(p)|,

c(R) the cost of their marginal unit. Supply is a staircase and R is linear between its kinks, so the price is found exactly,
by walking up the kinks. Price takers are the case theta = 0: the price is then the cost of the marginal unit, bit for bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.behaviour.electricity.market import Dispatch, FloatArray, PowerMarket
from cloudfief.core.compiled import compiled

KINKS = 5  # of net load: imports start, imports full, load gone, nothing left to generate, price limit


class _Need(NamedTuple):
    """One market's load and imports as numbers, which compiled code passes on for nothing."""

    load: float
    slope: float
    reference: float
    import_price: float
    import_slope: float
    import_limit: float


@compiled
def _imports(need: _Need, price: float) -> float:
    return min(max(need.import_slope * (price - need.import_price), 0.0), need.import_limit)


@compiled
def _load(need: _Need, price: float) -> float:
    return max(need.load - need.slope * (price - need.reference), 0.0)


@compiled
def _net_load(need: _Need, price: float) -> float:
    return max(_load(need, price) - _imports(need, price), 0.0)


@compiled
def _net_slope(need: _Need, price: float) -> float:
    """How fast net load falls with the price, at a price between two kinks."""
    if _net_load(need, price) <= 0.0:
        return 0.0
    slope = need.slope if _load(need, price) > 0.0 else 0.0
    wanted = need.import_slope * (price - need.import_price)
    return slope + (need.import_slope if 0.0 < wanted < need.import_limit else 0.0)


@compiled
def _kinks(need: _Need, cost: FloatArray, limit: float) -> FloatArray:
    """Prices at which anything changes, from the cheapest unit's cost to the price limit, rising."""
    units, low = cost.size, cost[0]
    found = np.full(units + KINKS, limit)
    found[:units] = cost
    slope, imports = need.slope, need.import_slope
    base = need.load + slope * need.reference
    if slope > 0.0:
        found[units] = base / slope
        found[units + 1] = (base - need.import_limit) / slope
    if imports > 0.0:
        found[units + 2] = need.import_price
        found[units + 3] = need.import_price + need.import_limit / imports
        found[units + 4] = (base + imports * need.import_price) / (slope + imports)
    for number in range(found.size):
        found[number] = min(max(found[number], low), limit)
        place = number
        while place > 0 and found[place - 1] > found[place]:
            found[place - 1], found[place] = found[place], found[place - 1]
            place -= 1
    return found


@compiled
def _marginal_unit(cumulated: FloatArray, amount: float) -> int:
    """The strategic unit that the last megawatt of an amount comes from; the number of units where it is too much."""
    before = 0.0
    for unit in range(cumulated.size):
        if cumulated[unit] >= amount and cumulated[unit] > before:
            return unit
        before = cumulated[unit]
    return cumulated.size


@compiled
def _between(
    cost: FloatArray, cumulated: FloatArray, low: float, high: float, amount: float, slope: float, withholding: float
) -> float:
    """The price strictly between two kinks at which strategic owners are content, or NaN; `amount` is R just above `low`."""
    unit, reached = _marginal_unit(cumulated, amount), low
    while unit >= 0 and reached < high:
        below = cumulated[unit - 1] if unit > 0 else 0.0
        end = min(low + (amount - below) / slope, high)
        if unit < cost.size:
            content = (cost[unit] + withholding * (amount / slope + low)) / (1.0 + withholding)
            if content <= end:
                return float(max(content, reached))
        reached = end
        unit -= 1
    return np.nan


@compiled
def _price(
    need: _Need, cost: FloatArray, cumulated: FloatArray, fringe: FloatArray, kinks: FloatArray, withholding: float
) -> float:
    """The lowest price at which strategic owners would not sell less."""
    rivals, known, units = 0.0, 0, cost.size
    for number in range(kinks.size):
        price = kinks[number]
        while known < units and cost[known] <= price:
            rivals += fringe[known]
            known += 1
        amount = _net_load(need, price) - rivals
        if amount <= 0.0:
            return price
        following = kinks[number + 1] if number + 1 < kinks.size else price
        if following <= price:
            continue
        unit = _marginal_unit(cumulated, amount)
        marginal = cost[unit] if unit < units else np.inf
        slope = _net_slope(need, 0.5 * (price + following))
        gain = 0.0 if withholding == 0.0 else (withholding * amount / slope if slope > 0.0 else np.inf)
        if marginal + gain <= price:
            return price
        if slope > 0.0:
            inside = _between(cost, cumulated, price, following, amount, slope, withholding)
            if inside < following:
                return inside
    return kinks[-1]


@compiled
def _outputs(
    net_load: float, cost: FloatArray, strategic: FloatArray, fringe: FloatArray, price: float, output: FloatArray
) -> float:
    """Fill in what each unit makes at a price; returns the load that finds no supply."""
    left = net_load
    for unit in range(cost.size):
        output[unit] = 0.0
        if cost[unit] < price:
            output[unit] = min(fringe[unit], left)
            left -= output[unit]
    for unit in range(cost.size):
        if cost[unit] <= price:
            made = min(strategic[unit], left)
            output[unit] += made
            left -= made
    for unit in range(cost.size):
        if cost[unit] == price:
            made = min(fringe[unit], left)
            output[unit] += made
            left -= made
    return left


@compiled
def _clear(m: PowerMarket) -> Dispatch:
    rows, units = m.cost.shape
    price, rival = np.empty(rows), np.empty(rows)
    served, imports, shed = np.empty(rows), np.empty(rows), np.empty(rows)
    output = np.zeros((rows, units))
    for row in range(rows):
        cost, strategic, fringe = m.cost[row], m.strategic[row], m.fringe[row]
        need = _Need(m.load[row], m.slope[row], m.reference[row], m.import_price[row], m.import_slope[row], m.import_limit[row])
        kinks, cumulated = _kinks(need, cost, m.price_limit[row]), np.cumsum(strategic)
        rival[row] = _price(need, cost, cumulated, fringe, kinks, 0.0)
        price[row] = rival[row]
        if m.withholding[row] > 0.0:
            wanted = _price(need, cost, cumulated, fringe, kinks, m.withholding[row])
            price[row] = min(wanted, max(rival[row], m.revenue_cap[row]))
        left = _outputs(_net_load(need, price[row]), cost, strategic, fringe, price[row], output[row])
        shed[row] = left if price[row] >= m.price_limit[row] else 0.0
        imports[row] = _imports(need, price[row])
        served[row] = _load(need, price[row]) - shed[row]
    return Dispatch(price, rival, served, imports, shed, output)


def clear(market: PowerMarket) -> Dispatch:
    """Every market's price and dispatch. Supply up to load comes from the cheapest units of whoever sells.

    A revenue cap below the strategic price takes the reason to withhold away, so the price is then the cap, or the
    competitive price where that is higher: the marginal unit is always paid its cost. Where owners want more than anybody
    pays (inelastic residual load) the price is the price limit.
    """
    return _clear(market)


def windfall(market: PowerMarket, dispatch: Dispatch) -> FloatArray:
    """What units whose cost is below the revenue cap earn above it, money per hour, shape (market, unit).

    A unit keeps max(cap, its own cost) a megawatt-hour.
    """
    kept = np.maximum(market.revenue_cap[:, np.newaxis], market.cost)
    return dispatch.output * np.maximum(dispatch.price[:, np.newaxis] - kept, 0.0)


def inframarginal_rent(market: PowerMarket, dispatch: Dispatch) -> FloatArray:
    """What units earn above their short-run cost: sum (p - c_i) q_i, money per hour, shape (market,)."""
    return ((dispatch.price[:, np.newaxis] - market.cost) * dispatch.output).sum(axis=1)
