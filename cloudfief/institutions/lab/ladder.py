"""The capability ladder: how good each lab's model is, what it costs to serve, and what open weights teach."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from cloudfief.behaviour.capability import after_imitation, capability, cost_after_imitation, quality_gap
from cloudfief.behaviour.learning_cost import cost_at_fixed_quality, yearly_factor_from_halving
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.institutions.lab.books import Costs, Floats, Ladder, Sellers
from cloudfief.institutions.lab.tables import tables_of

if TYPE_CHECKING:
    from cloudfief.institutions.lab.institution import Lab


def years_of(lab: Lab, week: int) -> float:
    """Years of progress since the start; none in a still world."""
    return max(week, 0) / WEEKS_PER_YEAR if lab.growth else 0.0


def decades_per_year(lab: Lab) -> float:
    """Growth of log10 of effective compute: training compute times algorithmic efficiency."""
    return math.log10(lab.compute_growth) + math.log10(yearly_factor_from_halving(lab.algorithm_halving_months))


def years_ahead(lab: Lab, quality: Floats | float, other: Floats | float) -> Floats:
    """How many years of the frontier's climb lie between two qualities."""
    return (np.asarray(quality) - other) / (lab.quality_per_decade * decades_per_year(lab))


def unaided_quality(lab: Lab, sellers: Sellers, week: int, log_pace: Floats, users: Floats) -> Floats:
    """Quality by own training: q = q_0 + b (log10(C A) + pace) - gap of the lag + w log10(scraped + licensed + users).

    C grows by `compute_growth` a year, A doubles every `algorithm_halving_months`; `log_pace` is log10 of training
    over what keeps pace and `users` the share of households that use the lab, (lab,) each. Returns (lab,).
    """
    years, known = years_of(lab, week), tables_of(lab, sellers)
    efficiency = yearly_factor_from_halving(lab.algorithm_halving_months) ** years
    path = capability(lab.compute_growth**years, efficiency, 1.0, lab.quality_per_decade)
    data = lab.data_weight * np.log10(lab.scraped_data + known.licensed + users)
    return path - known.gap + lab.quality_per_decade * log_pace + data


def weak_open_quality(lab: Lab, frontier: float) -> float:
    """Open models before the release follow the frontier from afar."""
    return frontier - quality_gap(lab.weak_open_lag_months, lab.quality_per_decade, decades_per_year(lab))


def open_ladder(lab: Lab, sellers: Sellers) -> Ladder:
    """The ladder before the first week."""
    nothing, ones = np.zeros(len(sellers.names)), np.ones(len(sellers.names))
    quality = unaided_quality(lab, sellers, 0, nothing, nothing)
    weak = weak_open_quality(lab, float(quality.max()))
    return Ladder(quality, quality.copy(), weak, weak, nothing, ones, nothing.copy(), False, -1)


def trained(lab: Lab, before: Ladder, training: Floats, keeping_pace: Floats, hour_price: Floats) -> Ladder:
    """Training above or below what keeps pace shows in the models half a year later; dear compute buys less of it.

    training, keeping_pace: US dollars a week; hour_price: US dollars per GPU-hour at home over what a GPU-hour
    yields; (lab,) each. Nobody unlearns: a lab that trains nothing stalls while the frontier goes on.
    """
    if not lab.growth:
        return before
    bought = training / keeping_pace * lab.opening_compute_price_usd / hour_price
    pace = np.log10(np.maximum(bought, 1e-3))  # never felt: nobody falls back faster than `stalled`
    following = before.log_pace + (pace - before.log_pace) / lab.training_weeks
    stalled = before.log_pace - decades_per_year(lab) / WEEKS_PER_YEAR
    return before._replace(log_pace=np.maximum(following, stalled))


def climb(lab: Lab, sellers: Sellers, before: Ladder, week: int, users: Floats, mandate: Floats | None = None) -> Ladder:
    """A week of progress; an open release lifts the open lab to the frontier's heels, and the others learn from it.

    `users` (lab,): share of households that use each lab's app. `mandate` (lab,): age in weeks at which the law opens
    a model's weights, inf for never.
    """
    quality = unaided_quality(lab, sellers, week, before.log_pace, users) + before.copied
    decades, frontier = decades_per_year(lab), float(quality.max())
    released, copied = lab.released and sellers.open_lab >= 0, before.copied
    best_open, source = weak_open_quality(lab, frontier), -1
    if released:
        source = sellers.open_lab
        lag = quality_gap(lab.release_lag_months, lab.quality_per_decade, decades)
        quality[source] = max(quality[source], frontier - lag)
        best_open = max(best_open, float(quality[source]))
    if mandate is not None and np.isfinite(mandate).any():
        opened = quality - lab.quality_per_decade * decades * mandate / WEEKS_PER_YEAR
        if opened.max() > best_open or source < 0:
            source, best_open = int(opened.argmax()), max(best_open, float(opened.max()))
    if source >= 0:
        step = quality_gap(lab.copying_lag_months, lab.quality_per_decade, decades)
        followed = after_imitation(quality, best_open - step, 1 / lab.imitation_weeks)
        copied = before.copied + followed - quality
        quality = followed
    return before._replace(quality=quality, open_quality=best_open, copied=copied, released=released, open_from=source)


def unaided_hours(lab: Lab, sellers: Sellers, ladder: Ladder, week: int) -> Floats:
    """GPU-hours per million tokens without imitation: h = h_0 k^-t G^(years of quality gained), (lab,)."""
    opening = tables_of(lab, sellers).token_cost / lab.opening_compute_price_usd
    gained = years_ahead(lab, ladder.quality, ladder.opening_quality)
    falling = cost_at_fixed_quality(opening, lab.cost_decline, years_of(lab, week))
    return falling * lab.frontier_cost_growth**gained


def imitate_cost(lab: Lab, sellers: Sellers, ladder: Ladder, week: int) -> Ladder:
    """After an open release the others copy its cheaper way to serve, a part of the gap in logarithms.

    Target: ln c* = (1 - f) ln c + f ln c_open, with f `cost_imitation` and c_open the entrant's cost at the lab's own
    quality; the gap to it closes by 1/`imitation_weeks` a week.
    """
    if ladder.open_from < 0:
        return ladder
    hours = unaided_hours(lab, sellers, ladder, week)
    entrant = hours[ladder.open_from] * lab.frontier_cost_growth ** years_ahead(
        lab, ladder.quality, ladder.quality[ladder.open_from]
    )
    target = np.minimum(entrant / hours, 1.0) ** lab.cost_imitation
    return ladder._replace(thrift=cost_after_imitation(ladder.thrift, target, 1 / lab.imitation_weeks))


def costs_of(
    lab: Lab, sellers: Sellers, ladder: Ladder, week: int, compute_price: Floats, efficiency: Floats | None = None
) -> Costs:
    """What tokens and plans cost at the price of compute, USD per GPU-hour (bloc,).

    `efficiency` (bloc,): what a GPU-hour yields over what it yielded at the start, None for 1. A plan's allowance
    grows as tokens get cheaper: c_plan = c_0 (c / c_start)^(1 - e), e `plan_usage_elasticity`.
    """
    yields = np.ones_like(compute_price) if efficiency is None else efficiency
    known, own = tables_of(lab, sellers), unaided_hours(lab, sellers, ladder, week) * ladder.thrift
    hours, at_home = own / yields[sellers.home], compute_price[sellers.home]
    relative = hours * at_home / known.token_cost
    if ladder.open_from >= 0:
        source = ladder.open_from
        climbed = years_ahead(lab, ladder.open_quality, ladder.quality[source])
        open_hours = float(own[source] * lab.frontier_cost_growth**climbed)
    else:
        gained = years_ahead(lab, ladder.open_quality, ladder.opening_open_quality)
        falling = cost_at_fixed_quality(lab.weak_open_cost_usd, lab.cost_decline, years_of(lab, week))
        open_hours = float(falling * lab.frontier_cost_growth**gained) / lab.opening_compute_price_usd
    allowance = relative ** (1 - lab.plan_usage_elasticity)
    return Costs(
        hours, hours * at_home, open_hours * compute_price / yields, known.plan_cost * allowance[:, np.newaxis], at_home,
        yields[sellers.home],
    )  # fmt: skip
