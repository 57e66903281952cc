"""The capability ladder: how good each lab's model is, what it costs to serve, and what open weights teach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cloudfief.behaviour.capability import after_imitation, capability, cost_after_imitation, quality_gap
from cloudfief.behaviour.learning_cost import cost_at_fixed_quality, yearly_factor_from_halving
from cloudfief.institutions.lab.books import Costs, Floats, Ladder, Sellers

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab

WEEKS_PER_YEAR = 52


def years_of(lab: Lab, week: int) -> float:
    """Years of progress since the start; none in a still world."""
    return max(week, 0) / WEEKS_PER_YEAR if lab.growth else 0.0


def decades_per_year(lab: Lab) -> float:
    """Growth of log10 of effective compute: training compute times algorithmic efficiency."""
    algorithms = yearly_factor_from_halving(lab.algorithm_halving_months)
    return float(np.log10(lab.compute_growth) + np.log10(algorithms))


def years_ahead(lab: Lab, quality: Floats | float, other: Floats | float) -> Floats:
    """How many years of the frontier's climb lie between two qualities."""
    return (np.asarray(quality) - other) / (lab.quality_per_decade * decades_per_year(lab))


def unaided_quality(lab: Lab, sellers: Sellers, week: int, log_pace: Floats, users: Floats) -> Floats:
    """Quality by own training: q = q_0 + b (log10(C A) + pace) - gap of the lag + w log10(scraped + licensed + users).

    C grows by `compute_growth` a year, A doubles every `algorithm_halving_months`; `log_pace` is log10 of training
    over what keeps pace and `users` the share of households that use the lab, (lab,) each. Returns (lab,).
    """
    years, decades = years_of(lab, week), decades_per_year(lab)
    efficiency = yearly_factor_from_halving(lab.algorithm_halving_months) ** years
    path = capability(lab.compute_growth**years, efficiency, 1.0, lab.quality_per_decade)
    gap = np.array([quality_gap(lab.lags_months.get(n, 12.0), lab.quality_per_decade, decades) for n in sellers.names])
    licensed = np.array([lab.licensed_data.get(name, 0.0) for name in sellers.names])
    data = lab.data_weight * np.log10(lab.scraped_data + licensed + users)
    return path - gap + lab.quality_per_decade * log_pace + data


def weak_open_quality(lab: Lab, frontier: float) -> float:
    """Open models before the release follow the frontier from afar."""
    return frontier - quality_gap(lab.weak_open_lag_months, lab.quality_per_decade, decades_per_year(lab))


def open_ladder(lab: Lab, sellers: Sellers) -> Ladder:
    """The ladder before the first week."""
    nothing, ones = np.zeros(len(sellers.names)), np.ones(len(sellers.names))
    quality = unaided_quality(lab, sellers, 0, nothing, nothing)
    weak = weak_open_quality(lab, float(quality.max()))
    return Ladder(quality, quality.copy(), weak, weak, nothing, ones, nothing.copy(), False)


def trained(lab: Lab, before: Ladder, training: Floats, keeping_pace: Floats, compute_price: Floats) -> Ladder:
    """Training above or below what keeps pace shows in the models half a year later; dear compute buys less of it.

    training, keeping_pace: US dollars a week; compute_price: US dollars per GPU-hour at home; (lab,) each.
    """
    if not lab.growth:
        return before
    bought = training / keeping_pace * lab.opening_compute_price_usd / compute_price
    pace = np.log10(np.maximum(bought, 1e-3))
    return before._replace(log_pace=before.log_pace + (pace - before.log_pace) / lab.training_weeks)


def climb(lab: Lab, sellers: Sellers, before: Ladder, week: int, users: Floats) -> Ladder:
    """A week of progress; an open release lifts the open lab to the frontier's heels, and the others learn from it.

    `users` (lab,): share of households that use each lab's app.
    """
    own = unaided_quality(lab, sellers, week, before.log_pace, users)
    quality = own + before.copied
    frontier = float(quality.max())
    released, copied = lab.released and sellers.open_lab >= 0, before.copied
    best_open = weak_open_quality(lab, frontier)
    if released:
        decades = decades_per_year(lab)
        lag = quality_gap(lab.release_lag_months, lab.quality_per_decade, decades)
        quality[sellers.open_lab] = max(quality[sellers.open_lab], frontier - lag)
        best_open = max(best_open, float(quality[sellers.open_lab]))
        step = quality_gap(lab.copying_lag_months, lab.quality_per_decade, decades)
        followed = after_imitation(quality, best_open - step, 1 / lab.imitation_weeks)
        copied = before.copied + followed - quality
        quality = followed
    return before._replace(quality=quality, open_quality=best_open, copied=copied, released=released)


def unaided_hours(lab: Lab, sellers: Sellers, ladder: Ladder, week: int) -> Floats:
    """GPU-hours per million tokens without imitation: h = h_0 k^-t G^(years of quality gained), (lab,)."""
    opening = np.array([lab.token_costs_usd.get(name, 1.0) for name in sellers.names]) / lab.opening_compute_price_usd
    gained = years_ahead(lab, ladder.quality, ladder.opening_quality)
    falling = cost_at_fixed_quality(opening, lab.cost_decline, years_of(lab, week))
    return falling * lab.frontier_cost_growth**gained


def imitate_cost(lab: Lab, sellers: Sellers, ladder: Ladder, week: int) -> Ladder:
    """After an open release the others copy its cheaper way to serve, a part of the gap in logarithms.

    Target: ln c* = (1 - f) ln c + f ln c_open, with f `cost_imitation` and c_open the entrant's cost at the lab's own
    quality; the gap to it closes by 1/`imitation_weeks` a week.
    """
    if not ladder.released:
        return ladder
    hours = unaided_hours(lab, sellers, ladder, week)
    entrant = hours[sellers.open_lab] * lab.frontier_cost_growth ** years_ahead(
        lab, ladder.quality, ladder.quality[sellers.open_lab]
    )
    target = np.minimum(entrant / hours, 1.0) ** lab.cost_imitation
    return ladder._replace(thrift=cost_after_imitation(ladder.thrift, target, 1 / lab.imitation_weeks))


def costs_of(lab: Lab, sellers: Sellers, ladder: Ladder, week: int, compute_price: Floats) -> Costs:
    """What tokens and plans cost at the price of compute, USD per GPU-hour (bloc,).

    A plan's allowance grows as tokens get cheaper: c_plan = c_0 (c / c_start)^(1 - e), e `plan_usage_elasticity`.
    """
    hours = unaided_hours(lab, sellers, ladder, week) * ladder.thrift
    at_home = compute_price[sellers.home]
    opening = np.array([lab.token_costs_usd.get(name, 1.0) for name in sellers.names])
    relative = hours * at_home / opening
    plan = (
        np.array([lab.free_plan_cost_usd, lab.paid_plan_cost_usd])
        * np.array([lab.plan_cost_levels.get(name, 1.0) for name in sellers.names])[:, np.newaxis]
    )
    if ladder.released:
        open_hours = float(hours[sellers.open_lab])
    else:
        gained = years_ahead(lab, ladder.open_quality, ladder.opening_open_quality)
        falling = cost_at_fixed_quality(lab.weak_open_cost_usd, lab.cost_decline, years_of(lab, week))
        open_hours = float(falling * lab.frontier_cost_growth**gained) / lab.opening_compute_price_usd
    allowance = relative ** (1 - lab.plan_usage_elasticity)
    return Costs(hours, hours * at_home, open_hours * compute_price, plan * allowance[:, np.newaxis], at_home)
