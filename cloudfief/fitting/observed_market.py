"""A market whose demand and costs are such that what was observed is its equilibrium."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from cloudfief.behaviour.bertrand_market import Market, attention_discount, market
from cloudfief.behaviour.nested_logit import ALONE, FloatArray, IntArray
from cloudfief.core.errors import BadInput
from cloudfief.fitting.inversion import mean_values
from cloudfief.fitting.marginal_cost import margins_from_prices
from cloudfief.fitting.observations import HOSTED, Observation
from cloudfief.fitting.price_coefficient import coefficient_from_margins
from cloudfief.institutions.lab import Lab

USUAL_FIEF_MARGIN = 0.5  # of the fee; prior: services cost 0.3 to 0.7 of what platforms take


class BadAssumption(BadInput):
    """An assumption of the user's is to blame, not the file."""


class Assumptions(NamedTuple):
    """What the file does not say and the user may: None for the usual values."""

    nest_parameter: float | None = None  # σ of products in one nest
    price_coefficient: float | None = None  # α, utils per unit of the file's money
    open_lab: str | None = None  # the lab that prices at cost plus a margin and may open its weights


class ObservedMarket(NamedTuple):
    """One market of the file, inverted; arrays (product,) in the order of `rows`."""

    kind: str
    bloc: str
    rows: tuple[Observation, ...]
    price: FloatArray  # USD per million tokens (labs); fee in money on a usual order (fiefs)
    share: FloatArray
    market: Market  # whose Bertrand-Nash equilibrium has these prices and shares
    basis: str  # where the price coefficient comes from, one sentence

    @property
    def names(self) -> tuple[str, ...]:
        """The sellers."""
        return tuple(row.name for row in self.rows)

    @property
    def coefficient(self) -> float:
        """α, utils per unit of money."""
        return float(self.market.price_coefficient[0])

    @property
    def nest_parameter(self) -> float:
        """σ of the products that share a nest; 0 where none do."""
        return float(self.market.nest_parameter.max())


def invert(rows: tuple[Observation, ...], assumed: Assumptions) -> ObservedMarket:
    """Demand by Berry's inversion, α from margins if any are known, costs from the first-order conditions.

    Raises BadInput where no cost above 0 makes an observed price the best answer to the others.
    """
    lab = rows[0].kind == "lab"
    price = np.array([_money(row) for row in rows])
    share = np.array([row.share for row in rows])
    margin = np.array([np.nan if row.margin is None else row.margin for row in rows])
    free = np.array([not (lab and row.name in (HOSTED, assumed.open_lab)) for row in rows])
    first = _with_coefficient(rows, price, share, 1.0 / float(np.median(price)), assumed)
    coefficient, basis = _coefficient(first, rows, price, np.where(free, margin, np.nan), assumed)
    found = _with_coefficient(rows, price, share, coefficient, assumed)
    cost = price - margins_from_prices(found, price)
    cost = np.where(free, cost, price * (1.0 - _margin_of_the_open(rows, margin)))
    if lab:
        _refuse_costs_below_zero(rows, price, cost, assumed)
    fixed = np.where(free, np.nan, price)
    found = found._replace(marginal_cost=cost, fixed_price=fixed)
    return ObservedMarket(rows[0].kind, rows[0].bloc, rows, price, share, found, basis)


def _money(row: Observation) -> float:
    if row.kind == "lab":
        return float(row.price or np.nan)
    return float(row.fee or np.nan) * (1.0 if row.price is None else row.price)


def _with_coefficient(
    rows: tuple[Observation, ...], price: FloatArray, share: FloatArray, coefficient: float, assumed: Assumptions
) -> Market:
    """Demand that has these shares at these prices for this α; costs are not known yet."""
    nest, parameter = _nests(rows, assumed)
    values = mean_values(share, nest, parameter) + coefficient * price
    habits = Lab()
    metered = rows[0].kind == "lab"
    response = attention_discount(habits.api_attention, habits.discount) if metered else 1.0
    return market(
        quality_value=values, marginal_cost=0.5 * price, price_coefficient=coefficient,
        owner=np.arange(price.size), nest=nest, nest_parameter=parameter,
        usage_elasticity=habits.usage_elasticity if metered else 0.0,
        reference_price=float(np.median(price)), price_response=response,
    )  # fmt: skip


def _nests(rows: tuple[Observation, ...], assumed: Assumptions) -> tuple[IntArray, float]:
    """Nest numbers and σ: one nest for all where the file names none; a line without a nest is then alone."""
    usual = Lab().api_nest if rows[0].kind == "lab" else 0.0
    parameter = usual if assumed.nest_parameter is None else assumed.nest_parameter
    labels = list(dict.fromkeys(row.nest for row in rows if row.nest))
    if not labels:
        return np.zeros(len(rows), dtype=np.int64), parameter
    return np.array([labels.index(row.nest) if row.nest else ALONE for row in rows]), parameter


def _coefficient(
    first: Market, rows: tuple[Observation, ...], price: FloatArray, margin: FloatArray, assumed: Assumptions
) -> tuple[float, str]:
    if assumed.price_coefficient is not None:
        return assumed.price_coefficient, "The price coefficient was given."
    known = [row.name for row, value in zip(rows, margin, strict=True) if np.isfinite(value)]
    if known:
        sellers = f"{'margin' if len(known) == 1 else 'margins'} of {', '.join(known)}"
        return coefficient_from_margins(first, price, margin), f"The price coefficient fits the {sellers}, by least squares."
    if rows[0].kind == "lab":
        per_median = Lab().api_price_coefficient
        sentence = f"No margin is known: {per_median:g} utils per median price are assumed, as in the default world."
        return per_median / float(np.median(price)), sentence
    usual = np.full(price.size, USUAL_FIEF_MARGIN)
    sentence = f"No margin is known: {USUAL_FIEF_MARGIN:.0%} of the fees are assumed to be margin (prior 30% to 70%)."
    return coefficient_from_margins(first, price, usual), sentence


def _margin_of_the_open(rows: tuple[Observation, ...], margin: FloatArray) -> FloatArray:
    """Hosts serve at cost; the open lab's margin is its own, or the usual one over cost."""
    usual = 1.0 - 1.0 / (1.0 + Lab().open_api_margin)
    own = np.where(np.isfinite(margin), margin, usual)
    return np.where([row.name == HOSTED for row in rows], 0.0, own)


def _refuse_costs_below_zero(
    rows: tuple[Observation, ...], price: FloatArray, cost: FloatArray, assumed: Assumptions
) -> None:  # fmt: skip
    least, _ = Lab.parameter("token_costs_usd")["bounds"]
    given = assumed.price_coefficient
    for row, asked, found in zip(rows, price, cost, strict=True):
        if found < least:
            blamed = "" if given is None else f"price_coefficient: found {given:g}: "
            raise (BadInput if given is None else BadAssumption)(
                f"{blamed}line {row.line}: price: {row.name} at {asked:g} would be the best answer to the others only at a cost "
                f"of {found:.3g}, allowed is {least:g} or more.\nName {row.name} as the open lab if it sells near its cost, "
                "or give margins, a higher price coefficient or a higher nest parameter."
            )
