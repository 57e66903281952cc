"""Jobs: how many firms want to fill, who finds one, who loses one, who grows older, and what wages do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cloudfief.behaviour.labour.life_cycle import age_shares, employed_at_rest, separation_that_gives
from cloudfief.behaviour.labour.matching import fill_rate, hires, weekly
from cloudfief.behaviour.labour.wage_curve import wage_at
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.naming import in_order
from cloudfief.institutions.labour.books import AGES, OCCUPATIONS, SIZES, Books, Floats, Opening, Workforce

if TYPE_CHECKING:
    from cloudfief.institutions.labour.parameters import LabourParameters


class Turnover(NamedTuple):
    """A week of the labour market, shares of the labour force, (bloc, occupation of the job) each."""

    hires: Floats
    vacancies: Floats
    separations: Floats


def leaving(labour: LabourParameters) -> Floats:
    """Weekly share of an age band that grows out of it, (age,)."""
    return 1 / (np.array(labour.age_years) * WEEKS_PER_YEAR)


def search_effort(labour: LabourParameters) -> Floats:
    """Where people look for work, (own occupation, occupation of the job): mostly in their own."""
    count = len(OCCUPATIONS)
    elsewhere = labour.mobility / (count - 1)
    return np.full((count, count), elsewhere) + np.eye(count) * (1 - labour.mobility - elsewhere)


def looking(opening: Opening, employed: Floats) -> Floats:
    """People without a job, (bloc, age, own occupation)."""
    return np.maximum(opening.force - employed.sum(axis=3), 0.0)


def open_market(labour: LabourParameters, blocs: tuple[str, ...], benefit: Floats) -> tuple[Opening, Workforce]:
    """The labour market at rest at the observed unemployment; `benefit` is the replacement rate, (bloc,)."""
    ages, finding = age_shares(labour.age_years), weekly(labour.finding)
    unemployment = in_order(labour.unemployment, blocs, labour.other_unemployment)
    separation = separation_that_gives(unemployment, finding, leaving(labour), ages)
    rate = employed_at_rest(separation, finding, leaving(labour))
    occupations = in_order(labour.occupation_shares, blocs, labour.other_occupation_shares)
    occupations /= occupations.sum(axis=1, keepdims=True)
    force = ages[:, np.newaxis] * occupations[:, np.newaxis, :]
    at_work = force * rate[:, :, np.newaxis]
    employed = at_work[..., np.newaxis] * search_effort(labour)
    pay = np.array(labour.age_pay)[:, np.newaxis] * np.array(labour.occupation_pay)
    mean_pay = (pay * (at_work + (force - at_work) * benefit[:, np.newaxis, np.newaxis])).sum(axis=(1, 2))
    jobs = employed.sum(axis=(1, 2))
    bill = (employed * pay[..., np.newaxis]).sum(axis=(1, 2))
    pool = _pool((force - at_work)[..., np.newaxis] * search_effort(labour))
    nothing = np.zeros((len(blocs), len(OCCUPATIONS)))
    opening = Opening(
        force, separation, jobs, pool / (pool + jobs), bill / bill.sum(axis=1, keepdims=True),
        np.zeros((len(blocs), len(SIZES))), np.zeros((len(blocs), len(SIZES), len(OCCUPATIONS))), nothing,
        pay / mean_pay[:, np.newaxis, np.newaxis],
    )  # fmt: skip
    return opening, Workforce(employed, np.full_like(nothing, finding), nothing, np.ones(len(blocs)))


def live_on(labour: LabourParameters, books: Books, needed: Floats, automated: Floats) -> tuple[Workforce, Turnover]:
    """A week: firms hire or stop hiring towards the staff they need, (bloc, occupation); people move, age and bargain.

    Wanted hires are what replaces losses and closes the gap to `needed` in `planning_weeks`; where that is negative
    nobody is hired and a part is laid off. Vacancies are posted at last week's fill rate. `automated` is the share of tasks
    that AI does, (bloc, occupation).
    """
    opening, before = books.opening, books.workforce
    employed, growing = before.employed, leaving(labour)[:, np.newaxis, np.newaxis]
    quits, older = employed * opening.separation[:, np.newaxis, np.newaxis, np.newaxis], employed * growing
    losses = quits.sum(axis=(1, 2)) + older[:, -1].sum(axis=1)
    jobs = employed.sum(axis=(1, 2))
    wanted = losses + (needed - jobs) / labour.planning_weeks
    vacancies = np.maximum(wanted, 0) / before.fill_rate
    layoffs = labour.layoffs * np.maximum(-wanted, 0) / jobs
    search = looking(opening, employed)[..., np.newaxis] * search_effort(labour)
    search = search * _preference(labour, automated - opening.automated)[:, :, np.newaxis, :]
    pool = _pool(search)
    matched = hires(pool, vacancies, weekly(labour.finding), labour.matching_elasticity)
    found = search * (matched / np.maximum(pool, 1e-300))[:, np.newaxis, np.newaxis, :]
    lost = quits + employed * layoffs[:, np.newaxis, np.newaxis, :]
    after = employed - lost - older + found
    after[:, 1:] += older[:, :-1]
    idle = pool / (pool + jobs)
    wage = wage_at(np.maximum(idle, labour.lowest_unemployment), opening.idle, labour.wage_elasticity)
    log_wage = before.log_wage + (np.log(wage) - before.log_wage) / labour.wage_weeks
    fill = fill_rate(matched, vacancies, before.fill_rate)
    turnover = Turnover(matched, vacancies, lost.sum(axis=(1, 2)))
    return before._replace(employed=after, fill_rate=fill, log_wage=log_wage), turnover


def at_rest(opening: Opening, workforce: Workforce, finding: float) -> Turnover:
    """The flows of the opening week."""
    losses = opening.separation[:, np.newaxis] * opening.jobs
    pool = opening.idle / (1 - opening.idle) * opening.jobs
    return Turnover(finding * pool, finding * pool / workforce.fill_rate, losses)


def _pool(search: Floats) -> Floats:
    """People who look for each kind of job, (bloc, occupation)."""
    return search.sum(axis=(1, 2))


def _preference(labour: LabourParameters, automated: Floats) -> Floats:
    """Chance to be hired by age where AI does more of the tasks, at most 1, (bloc, age, occupation of the job)."""
    lean = labour.entry_bias * automated
    young, others = np.exp(-np.maximum(lean, 0)), np.exp(np.minimum(lean, 0))
    return np.stack([young, *[others] * (len(AGES) - 1)], axis=1)
