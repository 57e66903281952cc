"""The labour institution: what it publishes and its week; its numbers are in `parameters`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cloudfief.behaviour.labour.hulten import productivity_gain
from cloudfief.behaviour.labour.market_size import output_at
from cloudfief.behaviour.labour.matching import weekly
from cloudfief.core.block import Outcome, signal
from cloudfief.core.luck import Luck
from cloudfief.institutions.labour.books import AGES, OCCUPATIONS, SIZES, Books, Floats, Opening, Technology
from cloudfief.institutions.labour.parameters import LabourParameters
from cloudfief.institutions.labour.technology import (
    Use,
    adopt,
    automated_tasks,
    labour_per_unit,
    net_saving,
    open_technology,
    size_weights,
    use_of,
)
from cloudfief.institutions.labour.workforce import Turnover, at_rest, live_on, looking, open_market

DIGITS = 12  # published shares and indices are rounded, so that the last bit of a sum is nobody's news


class Labour(LabourParameters):
    """People work in groups by age and by how exposed their occupation is to AI; firms of two sizes let AI do tasks.

    AI does the exposed tasks in which it costs less than labour at its price and quality of the day (Acemoglu and Restrepo
    2018); firms adopt by what that saves them net of a fixed cost, at the pace of Bass (1969). That displaces labour, makes
    output cheaper, which sells more of it, and brings new tasks: employment may rise or fall. Jobs are filled by a matching
    function, wages follow a wage curve. Labour moves no money: firms pay wages, the state pays benefits.
    """

    group_share = signal("Share of the labour force, for ever", unit="share", dims=("bloc", "group"))
    relative_pay = signal("Pay and benefits over the mean at the start", unit="ratio", dims=("bloc", "group"))
    unit_cost_index = signal("Labour cost of a unit of output over the start", unit="ratio", dims=("bloc", "size"))
    adoption = signal("Firms that use AI", unit="share of firms", dims=("bloc", "size"))
    adoption_index = signal("Firms that use AI over the start", unit="ratio", dims=("bloc", "size"))
    cost_saving = signal("Labour cost that AI saves, over all firms of a size", unit="share", dims=("bloc", "size"))
    automated_share = signal("Tasks that AI does", unit="share of tasks", dims=("bloc", "occupation"))
    productivity = signal("Total factor productivity gained by AI", unit="log points", dims=("bloc",))
    employment = signal("People of a group who work", unit="share of the group", dims=("bloc", "group"))
    age_employment = signal("People of an age who work", unit="share of the band", dims=("bloc", "age"))
    jobs = signal("Jobs over the start", unit="ratio", dims=("bloc", "occupation"))
    unemployment_rate = signal("Labour force without work, which lives on benefits", unit="share", dims=("bloc",))
    wage_index = signal("Mean wage over the start, same jobs", unit="ratio", dims=("bloc",))
    occupation_wage = signal("Wage over the start", unit="ratio", dims=("bloc", "occupation"))
    hires = signal("Hires", unit="share of the labour force a week", dims=("bloc",))
    vacancies = signal("Vacancies", unit="share of the labour force", dims=("bloc",))
    separations = signal("Quits and layoffs", unit="share of the labour force a week", dims=("bloc",))

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """Names of groups, ages, occupations and sizes of firms."""
        groups = tuple(f"{age}, {occupation}" for age in AGES for occupation in OCCUPATIONS)
        return {"group": groups, "age": AGES, "occupation": OCCUPATIONS, "size": SIZES}

    def init(self, luck: Luck, *, blocs: tuple[str, ...], state_benefit_rate: np.ndarray | None = None) -> Outcome:
        """Open at rest: observed adoption and unemployment, with flows that keep them."""
        benefit = self._benefit(state_benefit_rate, len(blocs))
        opening, workforce = open_market(self, blocs, benefit)
        ones = np.ones(len(blocs))
        use = use_of(self, ones, ones, np.ones_like(opening.jobs))
        technology = open_technology(self, blocs, use, opening.wage_weight)
        per_unit, automated = labour_per_unit(self, technology, use), automated_tasks(self, technology, use)
        opening = opening._replace(adoption=technology.adoption, labour=per_unit, automated=automated)
        books, turnover = Books(opening, technology, workforce), at_rest(opening, workforce, float(weekly(self.finding)))
        return Outcome(books, self._signals(books, use, per_unit, automated, turnover, benefit))

    def step(
        self,
        state: Books,
        luck: Luck,
        *,
        week: int,
        blocs: tuple[str, ...],
        state_benefit_rate: np.ndarray | None = None,
        lab_token_price_index_last: np.ndarray | None = None,
        lab_frontier_quality_last: np.ndarray | None = None,
        merchant_output_index_last: np.ndarray | None = None,
    ) -> Outcome:
        """Firms take AI up, see how much labour their output needs, and hire or stop hiring.

        Until the first week is over, the present price and quality of AI are what later ones are measured by.
        """
        ones = np.ones(len(blocs))
        price = ones if lab_token_price_index_last is None else lab_token_price_index_last
        quality = ones if lab_frontier_quality_last is None else lab_frontier_quality_last
        technology, workforce = state.technology, state.workforce
        if week <= 0:
            technology = technology._replace(price=price, quality=quality)
        use = self._use(technology, price, quality, workforce.log_wage)
        if self.growth:
            technology = adopt(self, technology, use, state.opening.wage_weight)
        per_unit, automated = labour_per_unit(self, technology, use), automated_tasks(self, technology, use)
        sold = merchant_output_index_last
        if sold is None:
            unit_cost = self._unit_cost(state.opening, per_unit, workforce.log_wage)
            sold = output_at(unit_cost @ size_weights(self), self.demand_elasticity)
        output = workforce.output + self.output_smoothing * (sold - workforce.output)
        books = Books(state.opening, technology, workforce._replace(output=output))
        workforce, turnover = live_on(self, books, self._needed(books, per_unit), automated)
        books = books._replace(workforce=workforce)
        benefit = self._benefit(state_benefit_rate, len(blocs))
        return Outcome(books, self._signals(books, use, per_unit, automated, turnover, benefit))

    def _use(self, technology: Technology, price: Floats, quality: Floats, log_wage: Floats) -> Use:
        """AI at today's price and quality over those of the start, or at those of the start where nothing may grow."""
        if not self.growth:
            ones = np.ones_like(technology.price)
            return use_of(self, ones, ones, np.ones_like(log_wage))
        return use_of(self, price / technology.price, quality / technology.quality, np.exp(log_wage))

    def _needed(self, books: Books, per_unit: Floats) -> Floats:
        """Jobs that planned output takes, share of the labour force, (bloc, occupation)."""
        weight, opening = size_weights(self), books.opening
        return opening.jobs * books.workforce.output[:, np.newaxis] * (weight @ per_unit) / (weight @ opening.labour)

    def _unit_cost(self, opening: Opening, per_unit: Floats, log_wage: Floats) -> Floats:
        """Labour cost of a unit of output over the start, (bloc, size): wage x labour, by share of the wage bill."""
        weight = opening.wage_weight * np.exp(log_wage)
        return (per_unit / opening.labour * weight[:, np.newaxis, :]).sum(axis=2)

    def _benefit(self, rate: np.ndarray | None, count: int) -> Floats:
        return np.zeros(count) if rate is None else np.asarray(rate, np.float64)

    def _signals(
        self, books: Books, use: Use, per_unit: Floats, automated: Floats, turnover: Turnover, benefit: Floats
    ) -> dict[str, Any]:
        opening, technology, workforce = books
        count = len(benefit)
        at_work, wage = workforce.employed.sum(axis=3), np.exp(workforce.log_wage)
        out = looking(opening, workforce.employed)
        income = (workforce.employed @ wage[:, np.newaxis, :, np.newaxis])[..., 0] + out * benefit[:, np.newaxis, np.newaxis]
        idle = out.sum(axis=(1, 2))
        adopters = technology.adoption
        tfp = (productivity_gain(automated, use.saving, self.labour_in_cost) * opening.wage_weight).sum(axis=1)
        found = {
            "group_share": opening.force.reshape(count, -1),
            "relative_pay": (opening.pay * income / opening.force).reshape(count, -1),
            "unit_cost_index": self._unit_cost(opening, per_unit, workforce.log_wage), "adoption": adopters,
            "adoption_index": adopters / opening.adoption,
            "cost_saving": adopters * net_saving(self, use, opening.wage_weight),
            "automated_share": automated, "productivity": tfp,
            "employment": (at_work / opening.force).reshape(count, -1),
            "age_employment": at_work.sum(axis=2) / opening.force.sum(axis=2),
            "jobs": workforce.employed.sum(axis=(1, 2)) / opening.jobs,
            "unemployment_rate": idle, "wage_index": (opening.wage_weight * wage).sum(axis=1),
            "occupation_wage": wage, "hires": turnover.hires.sum(axis=1), "vacancies": turnover.vacancies.sum(axis=1),
            "separations": turnover.separations.sum(axis=1),
        }  # fmt: skip
        return {name: value.round(DIGITS) for name, value in found.items()}
