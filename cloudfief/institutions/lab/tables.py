"""The labs' parameters as arrays in the order of labs and blocs, looked up once for every set of parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.capability import quality_gap
from cloudfief.behaviour.learning_cost import yearly_factor_from_halving
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.naming import in_order

if TYPE_CHECKING:
    from cloudfief.institutions.lab.books import Sellers
    from cloudfief.institutions.lab.parameters import LabParameters

Floats = NDArray[np.float64]


class Tables(NamedTuple):
    """One number for each lab, (lab,), or bloc, (bloc,), unless said otherwise."""

    gap: Floats  # quality missing to the frontier by the lab's lag
    licensed: Floats  # stock of scraped data
    token_cost: Floats  # at the start, USD per million tokens
    plan_cost: Floats  # at the start, USD a month, (lab, 2)
    pace: Floats  # training that keeps pace at the start, USD a week
    working_cash: Floats  # USD
    push: Floats  # factor on all prices
    awareness: Floats  # share of people, (bloc, lab)
    api_median: Floats  # USD per million tokens, (bloc,)
    api_coefficient: Floats  # alpha, utils per USD per million tokens, (bloc,)
    plan_coefficient: Floats  # alpha, utils per USD a month, (bloc,)


def tables_of(lab: LabParameters, sellers: Sellers) -> Tables:
    """The tables of these parameters for these labs and blocs."""
    key = sellers.names, sellers.blocs
    if key not in lab.known_tables:
        lab.known_tables[key] = _looked_up(lab, sellers)
    return lab.known_tables[key]


def _looked_up(lab: LabParameters, sellers: Sellers) -> Tables:
    names, blocs = sellers.names, sellers.blocs
    decades = float(np.log10(lab.compute_growth) + np.log10(yearly_factor_from_halving(lab.algorithm_halving_months)))

    def by_lab(values: dict[str, float], otherwise: float) -> Floats:
        return in_order(values, names, otherwise)

    plan_cost = np.array([lab.free_plan_cost_usd, lab.paid_plan_cost_usd]) * by_lab(lab.plan_cost_levels, 1.0)[:, np.newaxis]
    home = sellers.home[np.newaxis, :] == np.arange(len(blocs))[:, np.newaxis]
    api_median = in_order(lab.api_median_usd, blocs, lab.other_api_median_usd)
    plan_median = in_order(lab.plan_median_usd, blocs, lab.other_plan_median_usd)
    lags = by_lab(lab.lags_months, lab.other_lag_months)
    known_at_home = by_lab(lab.awareness_at_home, lab.other_awareness_at_home)
    return Tables(
        gap=np.array([quality_gap(months, lab.quality_per_decade, decades) for months in lags]),
        licensed=by_lab(lab.licensed_data, 0.0),
        token_cost=by_lab(lab.token_costs_usd, lab.other_token_cost_usd),
        plan_cost=plan_cost,
        pace=by_lab(lab.training_usd, lab.other_training_usd) / WEEKS_PER_YEAR,
        working_cash=by_lab(lab.working_cash_usd, lab.other_working_cash_usd),
        push=by_lab(lab.price_push, 1.0),
        awareness=np.where(home, known_at_home, by_lab(lab.awareness_abroad, lab.other_awareness_abroad)),
        api_median=api_median,
        api_coefficient=lab.api_price_coefficient / api_median,
        plan_coefficient=lab.plan_price_coefficient / plan_median,
    )
