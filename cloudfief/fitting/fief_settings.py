"""The fiefs of the file as parameters of the fief institution: who they are, whom they serve, what they charge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.fitting.lab_settings import Settings, full_sources, lines_of
from cloudfief.fitting.observed_market import ObservedMarket
from cloudfief.institutions.fief import Fief

MOST_FIEFS = 4  # that a household sees


def fief_settings(markets: list[ObservedMarket], conveniences: Mapping[str, float]) -> Settings:
    """Homes, blocs served, opening fees, conveniences and cost of service, by parameter."""
    rows = [row for found in markets for row in found.rows]
    for found in markets:
        if len(found.rows) > MOST_FIEFS:
            raise BadInput(
                f"fiefs: found {len(found.rows)} in '{found.bloc}'; allowed are at most {MOST_FIEFS}: "
                "a household sees no more.\nKeep the largest; the others are part of the outside share."
            )
    fees = {row.name: float(row.fee or 0.0) for row in rows}
    settings: Settings = {
        "homes": {row.name: row.bloc for row in rows},
        "served_blocs": {row.name: [row.bloc] for row in rows},
        "conveniences": {row.name: float(conveniences.get(row.name, 0.0)) for row in rows},
        "opening_take_rate": float(np.average(list(fees.values()), weights=[row.share for row in rows])),
    }
    if len(set(fees.values())) > 1:
        settings["opening_take_rates"] = fees
    if any(row.margin is not None for row in rows):
        settings["service_rate"] = _service_rate(markets)
    return settings


def _service_rate(markets: list[ObservedMarket]) -> float:
    """Cost of service per dollar of purchases: what the margins leave of the fees, weighted by shares; one number."""
    pairs = [
        (row.share, float(row.fee or 0.0) * float(cost / price))
        for found in markets
        for row, cost, price in zip(found.rows, found.market.marginal_cost, found.price, strict=True)
    ]
    weight, rate = np.array(pairs).T
    return float(np.clip(np.average(rate, weights=weight), *Fief.parameter("service_rate")["bounds"]))


def fief_sources(markets: list[ObservedMarket], file: str, how: str) -> dict[str, str]:
    """Where each of these numbers comes from; `how` says by what simulations the conveniences were found."""
    rows = [row for found in markets for row in found.rows]
    observed = lines_of(rows, file)
    return {
        "fief.homes": full_sources(rows, file), "fief.served_blocs": observed, "fief.opening_take_rate": observed,
        "fief.opening_take_rates": observed, "fief.conveniences": f"shares of spending in {observed}; {how}",
        "fief.service_rate": f"fees less margins in {observed}",
    }  # fmt: skip
