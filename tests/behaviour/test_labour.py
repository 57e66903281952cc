"""Labour's formulas: what AI does, who adopts it, who finds work, how people age."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.behaviour.labour.adoption import bias_at_rest, wanted_adoption, worth_of_ai
from cloudfief.behaviour.labour.automation import (
    bought_share,
    costs_that_give,
    mean_log_saving,
    profitable_share,
    relative_cost,
    saving_on_automated,
)
from cloudfief.behaviour.labour.diffusion import adopted_share, adoption_hazard
from cloudfief.behaviour.labour.life_cycle import age_shares, employed_at_rest, separation_that_gives
from cloudfief.behaviour.labour.market_size import output_at
from cloudfief.behaviour.labour.matching import fill_rate, hires, weekly
from cloudfief.behaviour.labour.wage_curve import wage_at
from cloudfief.core.errors import BadInput

LEAVING = 1 / (np.array([4.0, 15.0, 24.0]) * 52)
shares = st.floats(0.05, 0.9)


@given(profitable=shares, saving=st.floats(0.05, 0.8))
def test_costs_give_the_profitable_share_and_the_saving_they_were_asked_for(profitable, saving):
    costs = costs_that_give(profitable, saving)
    assert float(profitable_share(costs, 0.0)) == pytest.approx(profitable)
    assert float(saving_on_automated(costs, 0.0)) == pytest.approx(saving, abs=1e-9)


def test_shares_and_savings_agree_with_a_million_drawn_tasks():
    costs = costs_that_give(0.23, 0.27)
    cost = np.exp(np.random.default_rng(1).normal(costs.mean - 0.2, costs.spread, 1_000_000))
    pays = cost < 1
    assert float(profitable_share(costs, -0.2)) == pytest.approx(pays.mean(), abs=2e-3)
    assert float(saving_on_automated(costs, -0.2)) == pytest.approx(1 - cost[pays].mean(), abs=2e-3)
    assert float(mean_log_saving(costs, -0.2)) == pytest.approx(np.maximum(-np.log(cost), 0).mean(), abs=1e-3)


@given(change=st.floats(-2, 2), more=st.floats(0.01, 1))
def test_cheaper_ai_does_more_tasks_and_saves_more(change, more):
    costs = costs_that_give(0.23, 0.27)
    assert profitable_share(costs, change - more) > profitable_share(costs, change)
    assert mean_log_saving(costs, change - more) > mean_log_saving(costs, change)


def test_only_the_part_that_is_bought_answers_to_the_price():
    assert float(relative_cost(0.5, 1.0, 1.0, 0.3, 0.5)) == pytest.approx(np.log(0.85))
    assert float(relative_cost(0.5, 1.0, 1.0, 0.0, 0.5)) == 0.0
    assert float(relative_cost(1.0, 1.0, 2.0, 0.3, 0.5)) == pytest.approx(-0.5 * np.log(2))
    assert float(bought_share(0.5, 1.0, 0.3)) == pytest.approx(0.15 / 0.85)


def test_dearer_labour_makes_ai_relatively_cheaper():
    assert relative_cost(1.0, 1.2, 1.0, 0.3, 0.5) < relative_cost(1.0, 1.0, 1.0, 0.3, 0.5) == 0.0


@pytest.mark.parametrize(("profitable", "saving"), [(0.0, 0.2), (0.2, 1.0)])
def test_impossible_costs_are_refused(profitable, saving):
    with pytest.raises(BadInput, match="profitable, saving"):
        costs_that_give(profitable, saving)


@given(adoption=st.floats(0.01, 0.45), saving=st.floats(0, 0.2), sensitivity=st.floats(0, 100))
def test_the_bias_puts_observed_adoption_at_rest(adoption, saving, sensitivity):
    worth = worth_of_ai(saving, 0.006, adoption, sensitivity, 1.0)
    bias = bias_at_rest(adoption, worth, 0.5)
    assert float(wanted_adoption(bias, worth, 0.5)) == pytest.approx(adoption)
    assert wanted_adoption(bias, worth + 1e3, 0.5) <= 0.5


def test_more_adopters_than_could_be_are_refused():
    with pytest.raises(BadInput, match="adoption over applicable"):
        bias_at_rest(0.6, 0.0, 0.5)


def test_fixed_cost_makes_ai_worth_less_and_experience_more():
    plain = float(worth_of_ai(0.02, 0.0, 0.1, 40, 1))
    assert float(worth_of_ai(0.02, 0.01, 0.1, 40, 1)) == pytest.approx(plain - 0.4)
    assert float(worth_of_ai(0.02, 0.0, 0.3, 40, 1)) == pytest.approx(plain + 0.2)


def test_the_hazard_traces_basss_curve():
    adopted = 0.0
    for _ in range(520):
        adopted += float(adoption_hazard(0.03, 0.38, adopted, 1 / 52)) * (1 - adopted)
    assert adopted == pytest.approx(float(adopted_share(0.03, 0.38, 10)), abs=2e-3)
    with pytest.raises(BadInput, match="innovation, imitation"):
        adopted_share(0.0, 0.38, 1.0)


@given(searchers=st.floats(0, 1), vacancies=st.floats(0, 1), efficiency=st.floats(0, 3), elasticity=st.floats(0.3, 0.8))
def test_nobody_is_hired_twice_and_no_vacancy_filled_twice(searchers, vacancies, efficiency, elasticity):
    matched = float(hires(searchers, vacancies, efficiency, elasticity))
    assert 0 <= matched <= min(searchers, vacancies)


def test_more_vacancies_mean_more_hires_but_fewer_for_each():
    few, many = float(hires(0.05, 0.04, 0.13, 0.5)), float(hires(0.05, 0.08, 0.13, 0.5))
    assert few < many < 2 * few
    assert float(fill_rate(many, 0.08, 0.1)) == pytest.approx(many / 0.08)
    assert float(fill_rate(0.0, 0.0, 0.1)) == 0.1


def test_weekly_probabilities_compound_to_the_monthly_one():
    assert 1 - (1 - float(weekly(0.45))) ** (52 / 12) == pytest.approx(0.45)


@given(unemployment=st.floats(0.03, 0.2), finding=st.floats(0.05, 0.3))
def test_the_separation_rate_gives_the_unemployment_observed(unemployment, finding):
    ages = age_shares([4, 15, 24])
    separation = separation_that_gives(unemployment, finding, LEAVING, ages)
    rate = employed_at_rest(separation, finding, LEAVING)
    assert float(1 - rate @ ages) == pytest.approx(unemployment)
    assert rate[0] < rate[1] < rate[2]  # who started without a job has had less time to find one
    assert float(1 - rate @ ages) > separation / (separation + finding)


def test_unemployment_below_what_first_jobs_need_is_refused():
    with pytest.raises(BadInput, match="first jobs alone"):
        separation_that_gives(0.001, 0.05, LEAVING, age_shares([4, 15, 24]))


def test_wages_fall_by_a_tenth_of_the_rise_in_unemployment():
    rise = 1.01
    assert float(np.log(wage_at(0.05 * rise, 0.05, 0.1)) / np.log(rise)) == pytest.approx(-0.1)


@given(productivity=st.floats(1.01, 3), elasticity=st.floats(0.1, 3))
def test_jobs_follow_productivity_by_the_elasticity_of_demand(productivity, elasticity):
    jobs = float(output_at(1 / productivity, elasticity)) / productivity
    assert (jobs > 1) == (elasticity > 1 + 1e-12) or jobs == pytest.approx(1)
