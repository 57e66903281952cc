"""In what units the numbers of a market's tables are, and what one should know to read them."""

from __future__ import annotations

import numpy as np

from cloudfief.fitting.observed_market import ObservedMarket

TOKENS = "USD per million tokens"


def money_of(found: ObservedMarket) -> str:
    """The money of a market: that of prices for labs, that of fees for fiefs."""
    if found.kind == "lab":
        return TOKENS
    usual = all(row.price in (None, 1.0) for row in found.rows)
    return "share of an order" if usual else "money of the file per order"


def pressure_basis(found: ObservedMarket) -> str:
    """Which diversion UPP and GUPPI use: of units, that are tokens for labs and orders for fiefs."""
    return "tokens" if found.kind == "lab" else "orders, one a buyer"


def units_of(found: ObservedMarket) -> dict[str, str]:
    """The unit and the sign of every column, by its name in the JSON document."""
    money, lab = money_of(found), found.kind == "lab"
    price = "price" if lab else "fee"
    chooser = "per chooser and million tokens that it uses at the median price" if lab else "per chooser and usual order"
    return {
        "price": money, "marginal_cost": money, "margin": f"(price - cost) / price, share of the {price}",
        "own_elasticity": f"% of {'tokens' if lab else 'orders'} for 1% on the {price}",
        "pass_through": f"change of the {price} for 1 on its cost, once all have answered",
        "compensating_variation": f"{'USD' if lab else money} {chooser}, non-buyers included; above 0: buyers lose",
        "upward_pricing_pressure": f"{money}; above 0: the {price} tends to rise",
        "gross_pricing_pressure": f"share of the {price}", "price_change": f"share of the {price}",
        "price_coefficient": f"utils per {money}", "nest_parameter": "0 unlike, towards 1 alike; no unit",
        "concentration": "points, 0 to 10,000",
    }  # fmt: skip


def price_note(found: ObservedMarket) -> str | None:
    """For fiefs: what "price" stands for."""
    if found.kind == "lab":
        return None
    return (
        "The price of a fief is its fee: elasticity, GUPPI and price changes are relative to the fee, not to what a buyer pays."
    )


def margin_note(found: ObservedMarket) -> str | None:
    """For labs: why a margin is not one over the elasticity.

    (p - c)/p = 1 / (e + omega eta), where the elasticity of tokens is e + eta: use per buyer and switching.
    """
    if found.kind != "lab":
        return None
    counted = float(np.min(found.market.price_response))
    return f"Margins exceed 1/|elasticity| a little: labs count on {counted:.1%} of the switching, as buyers look rarely."
