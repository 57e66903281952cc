"""The tables that a competition economist expects of a market, as plain rows."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import demand
from cloudfief.behaviour.merger.compensating_variation import compensating_variation
from cloudfief.behaviour.merger.concentration import concentration, concentration_change
from cloudfief.behaviour.merger.pass_through import pass_through
from cloudfief.behaviour.merger.pricing_pressure import pricing_pressure
from cloudfief.behaviour.merger.responses import diversion_ratios, elasticities, unit_diversion
from cloudfief.behaviour.nested_logit import FloatArray
from cloudfief.fitting.observed_market import ObservedMarket
from cloudfief.fitting.units import margin_note, money_of, pressure_basis, price_note, units_of

SMALL_RISE = 0.05  # the "small but significant" price rise of the hypothetical-monopolist test


def seller_rows(found: ObservedMarket) -> list[dict[str, Any]]:
    """Each seller's share, price, margin, cost, own elasticity and pass-through, and what a 5% rise costs buyers."""
    margin = found.price - found.market.marginal_cost
    own = np.diag(elasticities(found.market, found.price))
    passed = np.diag(pass_through(found.market, found.price))
    rows = []
    for number, row in enumerate(found.rows):
        dearer = found.price.copy()
        dearer[number] *= 1.0 + SMALL_RISE
        rows.append({
            "name": row.name, "share": row.share, "price": float(found.price[number]),
            "marginal_cost": float(found.market.marginal_cost[number]),
            "margin": float(margin[number] / found.price[number]), "margin_observed": row.margin,
            "own_elasticity": float(own[number]),
            "pass_through": float(passed[number]) if np.isnan(found.market.fixed_price[number]) else None,
            "compensating_variation": compensating_variation(found.market, found.price, dearer),
        })  # fmt: skip
    return rows


def buyer_diversion_table(found: ObservedMarket) -> dict[str, dict[str, float]]:
    """Of buyers: from each seller (outer key) to each other and to nobody of them ("outside"); each row sums to 1."""
    ratio = diversion_ratios(found.market, found.price)
    columns = (*found.names, "outside")
    return {
        name: {column: float(value) for column, value in zip(columns, row, strict=True) if column != name}
        for name, row in zip(found.names, ratio, strict=True)
    }


def unit_diversion_table(found: ObservedMarket) -> dict[str, dict[str, float]]:
    """Of units, which UPP and GUPPI use: those that each other seller gains for one that the seller (outer key) loses.

    Rows do not sum to 1: buyers use more of what is cheap, and those who stay use less of what has become dear.
    """
    ratio = unit_diversion(found.market, found.price)
    return {
        name: {other: float(value) for other, value in zip(found.names, row, strict=True) if other != name}
        for name, row in zip(found.names, ratio, strict=True)
    }


def merger_rows(found: ObservedMarket, pairs: list[tuple[str, str]] | None, efficiency: float) -> list[dict[str, Any]]:
    """Each merger's change of concentration, price pressure, and prices and buyers' loss once all have answered.

    pairs: of names, None for every pair; the largest change of concentration first.
    """
    chosen = list(combinations(found.names, 2)) if pairs is None else pairs
    rows = [_merger(found, pair, efficiency) for pair in chosen]
    return sorted(rows, key=lambda row: -row["concentration_change"])


def _merger(found: ObservedMarket, pair: tuple[str, str], efficiency: float) -> dict[str, Any]:
    both = [found.names.index(name) for name in pair]
    first, second = both
    flows = unit_diversion(found.market, found.price)
    pressure = pricing_pressure(
        [flows[first, second], flows[second, first]], found.price[both], found.market.marginal_cost[both], efficiency
    )
    owner = found.market.owner.copy()
    owner[second] = owner[first]
    after = solve(found.market._replace(owner=owner), start=found.price).price
    return {
        "merger": list(pair),
        "concentration_change": concentration_change(found.share, both),
        "upward_pricing_pressure": [float(value) for value in pressure.upward],
        "gross_pricing_pressure": [float(value) for value in pressure.gross],
        "efficiency": efficiency,
        "price_change": [float(value) for value in (after / found.price - 1.0)[both]],
        "compensating_variation": compensating_variation(found.market, found.price, after),
    }  # fmt: skip


def price_change_row(found: ObservedMarket, changes: dict[str, float]) -> dict[str, Any]:
    """What given price changes (share of the price, by name) do to shares and to buyers, other prices staying."""
    factor = np.array([1.0 + changes.get(name, 0.0) for name in found.names])
    after: FloatArray = found.price * factor
    shares = demand(found.market, after).product
    return {
        "changes": changes,
        "shares": {name: float(value) for name, value in zip(found.names, shares, strict=True)},
        "compensating_variation": compensating_variation(found.market, found.price, after),
    }


def market_tables(
    found: ObservedMarket, pairs: list[tuple[str, str]] | None, efficiency: float, changes: dict[str, float]
) -> dict[str, Any]:
    """Everything about one market, ready for JSON."""
    here = None if pairs is None else [pair for pair in pairs if set(pair) <= set(found.names)]
    mine = {name: change for name, change in changes.items() if name in found.names}
    inside = found.share / found.share.sum()
    return {
        "kind": found.kind, "bloc": found.bloc,
        "money": money_of(found), "units": units_of(found), "price_note": price_note(found), "margin_note": margin_note(found),
        "nest_parameter": found.nest_parameter, "price_coefficient": found.coefficient, "basis": found.basis,
        "concentration": concentration(found.share), "concentration_inside": concentration(inside),
        "outside_share": float(1.0 - found.share.sum()),
        "sellers": seller_rows(found), "buyer_diversion": buyer_diversion_table(found),
        "unit_diversion": unit_diversion_table(found), "pressure_diversion": "unit_diversion",
        "pressure_unit": pressure_basis(found),
        "mergers": merger_rows(found, here, efficiency),
        "price_change": price_change_row(found, mine) if mine else None,
    }  # fmt: skip
