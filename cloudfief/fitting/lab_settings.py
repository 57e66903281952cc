"""The labs of the file as parameters of the lab institution, so that its opening prices and shares are those observed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.fitting.adjustment import Adjustment
from cloudfief.fitting.observations import HOSTED, Observation
from cloudfief.fitting.observed_market import Assumptions, BadAssumption, ObservedMarket, invert
from cloudfief.institutions.lab import Lab

FRINGE_SHARE = 0.001
FRINGE_PART = 0.1  # of the outside share, at most
Settings = dict[str, Any]


def lab_settings(markets: list[ObservedMarket], assumed: Assumptions, moved: Adjustment) -> Settings:
    """Names, homes, prices, shares, costs and demand of the labs, by parameter.

    moved: what simulations found the shares and the costs before the burn-in to be, so that those of week 0 are right.
    Inside a bloc the institution has one nest of models, so the inversion is done again with all labs in it, and with the
    hosts of open weights, that are a thousandth of the market where the file does not name them.
    """
    usual, inner = Lab(), [_as_the_institution_sees_it(found, assumed) for found in markets]
    rows = [row for found in markets for row in found.rows if row.name != HOSTED]
    medians = [float(np.median(found.price)) for found in inner]
    per_median = inner[0].coefficient * medians[0]
    least, most = Lab.parameter("api_price_coefficient")["bounds"]
    if not least <= per_median <= most:
        _refuse_coefficient(per_median, medians[0], assumed)
    settings: Settings = {
        "homes": {row.name: row.bloc for row in rows},
        "sold_blocs": {row.name: [row.bloc] for row in rows},
        "api_list_prices_usd": {row.name: row.price for row in rows},
        "api_shares_at_home": {row.name: float(moved.lab_share.get(row.name, row.share)) for row in rows},
        "token_costs_usd": {name: cost * moved.cost_factor.get(name, 1.0) for name, cost in _costs(inner).items()},
        "api_nest": _common_nest(inner),
        "api_price_coefficient": per_median,
        "api_median_usd": {found.bloc: per_median / found.coefficient for found in inner},
        "lags_months": {row.name: usual.lags_months["cn-open"] if row.name == assumed.open_lab else 0.0 for row in rows},
        **_fringe(inner, moved.cost_factor),
        **_open_lab(rows, inner, assumed),
        **_sizes(markets, assumed),
    }
    return settings


def _refuse_coefficient(per_median: float, median: float, assumed: Assumptions) -> NoReturn:
    """Blame the assumption where one was given, else the margins of the file."""
    least, most = Lab.parameter("api_price_coefficient")["bounds"]
    if assumed.price_coefficient is not None:
        raise BadAssumption(
            f"price_coefficient: found {assumed.price_coefficient:g}, {per_median:.3g} utils per median price; "
            f"allowed is {least / median:.3g} to {most / median:.3g} here."
        )
    raise BadInput(
        f"price coefficient: found {per_median:.3g} utils per median price; allowed is {least:g} to "
        f"{most:g}.\nSuch margins need products that are more (a higher nest parameter) or less alike (a lower one)."
    )


def _as_the_institution_sees_it(found: ObservedMarket, assumed: Assumptions) -> ObservedMarket:
    """The same observations in one nest, with hosts of open weights among them, at the same price coefficient."""
    rows = tuple(row._replace(nest="") for row in found.rows)
    if HOSTED not in found.names:
        outside = 1.0 - float(found.share.sum())
        cheap = min(Lab().weak_open_cost_usd, float(found.price.min()))
        fringe = rows[0]._replace(name=HOSTED, share=min(FRINGE_SHARE, FRINGE_PART * outside), price=cheap, margin=None, line=0)
        rows = (*rows, fringe)
    return invert(rows, assumed._replace(price_coefficient=found.coefficient, nest_parameter=found.nest_parameter))


def _common_nest(markets: list[ObservedMarket]) -> float:
    return max(found.nest_parameter for found in markets)


def _costs(markets: list[ObservedMarket]) -> dict[str, float]:
    return {
        row.name: float(cost)
        for found in markets
        for row, cost in zip(found.rows, found.market.marginal_cost, strict=True)
        if row.name != HOSTED
    }


def _fringe(markets: list[ObservedMarket], cost_factor: Mapping[str, float]) -> Settings:
    """Hosts' opening share and cost are one number each for all blocs: the mean over them."""
    places = [(found.share[found.names.index(HOSTED)], found.price[found.names.index(HOSTED)]) for found in markets]
    share, price = np.mean(places, axis=0)
    return {"weak_open_share": float(share), "weak_open_cost_usd": float(price) * cost_factor.get(HOSTED, 1.0)}


def _open_lab(rows: list[Observation], markets: list[ObservedMarket], assumed: Assumptions) -> Settings:
    for row in rows:
        if row.name == assumed.open_lab:
            cost = _costs(markets)[row.name]
            return {"release_lab": row.name, "open_api_margin": float(row.price or 0.0) / cost - 1.0}
    return {}


def _sizes(markets: list[ObservedMarket], assumed: Assumptions) -> Settings:
    """What the file does not say, cut from the default labs that sell in the bloc in proportion to shares or revenue."""
    usual = Lab()
    plans, training, cash = {}, {}, {}
    for found in markets:
        labs = [(row, share, price) for row, share, price in zip(found.rows, found.share, found.price, strict=True)]
        labs = [entry for entry in labs if entry[0].name != HOSTED]
        sellers = [name for name, blocs in usual.sold_blocs.items() if found.bloc in blocs]
        users, revenue = sum(share for _, share, _ in labs), sum(share * price for _, share, price in labs)
        free, paid = _usual_plans(usual, sellers, found.bloc)
        for row, share, price in labs:
            part = float(share * price / revenue)
            training[row.name] = part * sum(usual.training_usd[name] for name in sellers)
            cash[row.name] = part * sum(usual.working_cash_usd[name] for name in sellers)
            is_open = row.name == assumed.open_lab
            plans[row.name] = [float(free * share / users), 0.0 if is_open else float(paid * share / users)]
    return {"plan_shares_at_home": plans, "training_usd": training, "working_cash_usd": cash}


def _usual_plans(usual: Lab, sellers: list[str], bloc: str) -> tuple[float, float]:
    """Free and paid plans of all default labs together, shares of the bloc's households."""
    both = [(usual.plan_shares_at_home if usual.homes[name] == bloc else usual.plan_shares_abroad)[name] for name in sellers]
    return sum(pair[0] for pair in both), sum(pair[1] for pair in both)


def target_costs(markets: list[ObservedMarket], assumed: Assumptions) -> dict[str, float]:
    """Costs of week 0 at which the observed prices are the equilibrium, USD per million tokens, by lab; hosts too."""
    inner = [_as_the_institution_sees_it(found, assumed) for found in markets]
    hosts = float(inner[0].price[inner[0].names.index(HOSTED)])
    return {**_costs(inner), HOSTED: hosts}


def lab_sources(markets: list[ObservedMarket], file: str, how: str) -> dict[str, str]:
    """Where each of these numbers comes from: a line of the user's file, or an assumption and its reason.

    how: by what simulations the costs were found.
    """
    rows = [row for found in markets for row in found.rows]
    observed = lines_of(rows, file)
    derived = f"{markets[0].basis} Costs: first-order conditions of Bertrand-Nash prices in {observed}"
    usual = "assumption: as the default labs that sell in the bloc, cut by"
    return {
        "lab.homes": full_sources(rows, file), "lab.sold_blocs": observed, "lab.api_list_prices_usd": observed,
        "lab.api_shares_at_home": f"{observed}; {how}", "lab.token_costs_usd": f"{derived}; {how}",
        "lab.api_price_coefficient": derived,
        "lab.api_median_usd": derived, "lab.api_nest": "prior 0-0.98; see docs/fit.md",
        "lab.lags_months": "assumption: the file says nothing of capability; all are at the frontier, the open lab as by default",
        "lab.weak_open_share": "assumption: hosts of open weights are there, hardly used, unless the file has them",
        "lab.weak_open_cost_usd": "assumption: the default, or the lowest price in the file",
        "lab.release_lab": "named by the user as the open lab", "lab.open_api_margin": derived,
        "lab.plan_shares_at_home": f"{usual} shares", "lab.training_usd": f"{usual} revenue",
        "lab.working_cash_usd": f"{usual} revenue",
    }  # fmt: skip


def lines_of(rows: list[Observation], file: str) -> str:
    """Lines of the user's file as a source."""
    return f"user's file {file}, line{'s' if len(rows) > 1 else ''} {', '.join(str(row.line) for row in rows)}"


def full_sources(rows: list[Observation], file: str) -> str:
    """The same with what the file itself gives as the source of each line."""
    return "; ".join(lines_of([row], file) + (f" ({row.source})" if row.source else "") for row in rows)
