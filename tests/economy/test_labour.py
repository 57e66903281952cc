"""Labour: at rest when nothing happens, more or fewer jobs when AI gets better, the young, small firms, pay and levers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudfief.core.arms import arms_of
from cloudfief.core.block import Outcome
from cloudfief.core.luck import Luck
from cloudfief.core.world import advance, open_world
from cloudfief.institutions.labour import Labour
from cloudfief.institutions.labour.books import AGES, OCCUPATIONS
from cloudfief.levers.basic_income import BasicIncome
from cloudfief.levers.wage_insurance import WageInsurance
from tests.conftest import small_economy

BLOCS = ("us", "cn", "eu")
ONES = np.ones(3)
LUCK = Luck(1, "labour")
YOUNG, OLD = 0, 2
LOW, HIGH = 0, 2


def lived(labour: Labour, weeks: int = 104, ai: float = 1.0, output: float | None = None, **reads: Any) -> list[Outcome]:
    """Weeks in which the price of AI is divided by `ai` in a year, and quality rises by a quarter if it falls."""
    outcomes = [labour.init(LUCK, blocs=BLOCS, **reads)]
    for week in range(weeks):
        years = max(week - 1, 0) / 52
        found = {
            "lab_token_price_index_last": ONES * ai**-years,
            "lab_frontier_quality_last": ONES * (1 + 0.25 * years * (ai > 1)),
        }
        if output is not None:
            found["merchant_output_index_last"] = ONES * (output if week > 0 else 1.0)
        outcomes.append(labour.step(outcomes[-1].state, LUCK, week=week, blocs=BLOCS, **found, **reads))
    return outcomes


def jobs(outcome: Outcome) -> float:
    """Jobs in the US over the start."""
    start = 1 - Labour().unemployment["us"]
    return float((1 - outcome.signals["unemployment_rate"][0]) / start)


def by_group(outcome: Outcome) -> np.ndarray:
    """Employment over the group, (bloc, age, occupation)."""
    return outcome.signals["employment"].reshape(3, len(AGES), len(OCCUPATIONS))


@pytest.mark.parametrize("values", [{}, {"mobility": 0.0, "finding": 0.2}, {"bought_part": 0.7, "matching_elasticity": 0.6}])
def test_still_water_does_not_move_by_one_bit(values):
    first, *later = lived(Labour(**values), weeks=60, output=1.0)
    for outcome in later:
        for name, value in first.signals.items():
            if name != "separations":
                np.testing.assert_array_equal(outcome.signals[name], value, err_msg=name)
    assert (first.signals["unit_cost_index"] == 1.0).all()
    assert (first.signals["adoption_index"] == 1.0).all()


def test_it_opens_at_the_unemployment_observed_and_hires_replace_who_leaves():
    labour = Labour()
    signals = labour.init(LUCK, blocs=BLOCS).signals
    assert signals["unemployment_rate"] == pytest.approx([labour.unemployment[bloc] for bloc in BLOCS])
    retired = 1 / (sum(labour.age_years) * 52) * signals["age_employment"][:, OLD]
    assert signals["hires"] == pytest.approx(signals["separations"] + retired)
    assert signals["group_share"].sum(axis=1) == pytest.approx(ONES)
    assert (signals["group_share"] * signals["relative_pay"]).sum(axis=1) == pytest.approx(ONES)


def test_jobs_fall_where_demand_is_inelastic_and_no_new_tasks_come():
    assert jobs(lived(Labour(demand_elasticity=0.3, reinstatement=0.0), weeks=157, ai=2.0)[-1]) < 1 - 0.001


def test_jobs_rise_where_demand_is_elastic_and_new_tasks_come():
    assert jobs(lived(Labour(demand_elasticity=3.0, reinstatement=1.5), weeks=157, ai=2.0)[-1]) > 1 + 0.001


def test_jobs_hardly_move_where_demand_is_unit_elastic():
    labour = Labour(demand_elasticity=1.0, reinstatement=0.0, output_smoothing=0.03)
    assert jobs(lived(labour, ai=2.0)[-1]) == pytest.approx(1, abs=3e-4)


def test_the_sweep_of_the_tests_is_that_of_the_parameters():
    for name, values in {"demand_elasticity": (0.3, 3.0), "reinstatement": (0.0, 1.5)}.items():
        low, high = Labour.parameter(name)["sweep"]
        assert low <= values[0] < values[1] <= high


def test_more_output_takes_more_people_and_raises_their_wage():
    boom, slump = lived(Labour(), output=1.02)[-1], lived(Labour(), output=0.98)[-1]
    assert jobs(slump) < 0.99 < 1.01 < jobs(boom)
    assert (slump.signals["wage_index"] < 1).all()
    assert (boom.signals["wage_index"] > 1).all()
    assert boom.signals["jobs"] == pytest.approx(np.full((3, 3), 1.02), abs=0.004)


def test_ai_is_taken_up_and_cuts_unit_cost_more_at_large_firms_that_use_it_more():
    start, *_, end = lived(Labour(), ai=2.0)
    assert (end.signals["adoption"] > start.signals["adoption"]).all()
    cost = end.signals["unit_cost_index"]
    assert (cost < 1).all()
    assert (cost[:, 1] < cost[:, 0]).all()
    assert (end.signals["productivity"] > start.signals["productivity"]).all()


def test_price_alone_moves_adoption_only_as_far_as_firms_answer_to_it():
    def risen(**values: float) -> float:
        labour = Labour(quality_elasticity=0.0, peer_effect=0.0, **values)
        return float((lived(labour, weeks=52, ai=4.0)[-1].signals["adoption_index"] - 1).max())

    assert risen(saving_sensitivity=0.0) == 0.0
    assert risen(bought_part=0.0) == 0.0
    assert risen() > 0.01


def test_without_growth_nothing_is_taken_up():
    outcome = lived(Labour(growth=False), ai=4.0)[-1]
    assert (outcome.signals["adoption_index"] == 1.0).all()
    assert (outcome.signals["unit_cost_index"] == 1.0).all()


def test_high_exposure_loses_jobs_and_pay_against_low():
    end = lived(Labour(), ai=2.0)[-1]
    assert (end.signals["jobs"][:, HIGH] < end.signals["jobs"][:, LOW]).all()
    assert (end.signals["occupation_wage"][:, HIGH] < end.signals["occupation_wage"][:, LOW]).all()


def test_a_stop_to_hiring_hits_those_who_enter():
    values = {"demand_elasticity": 0.3, "reinstatement": 0.0, "layoffs": 0.0, "planning_weeks": 4.0}
    start, *_, end = lived(Labour(**values), output=0.9, weeks=40)
    lost = 1 - by_group(end) / by_group(start)
    assert (lost[:, YOUNG] > 1.3 * lost[:, OLD]).all()


def test_entry_bias_moves_jobs_from_the_young_to_the_old_and_back():
    def gap(bias: float) -> float:
        end = by_group(lived(Labour(entry_bias=bias), ai=2.0)[-1])
        return float(end[0, YOUNG, HIGH] - end[0, OLD, HIGH])

    assert gap(15.0) < gap(0.0) < gap(-5.0)


def test_mobility_spreads_the_loss_of_one_occupation():
    def spread(mobility: float) -> float:
        return float(np.ptp(by_group(lived(Labour(mobility=mobility), ai=2.0)[-1])[0, OLD]))

    assert spread(0.3) < spread(0.0)


def test_benefits_carry_the_pay_of_those_without_work():
    without = lived(Labour(), weeks=80, output=0.9)
    with_benefit = lived(Labour(), weeks=80, output=0.9, state_benefit_rate=0.8 * ONES)
    fall = [1 - run[-1].signals["relative_pay"] / run[0].signals["relative_pay"] for run in (without, with_benefit)]
    assert (fall[0] > fall[1]).all()
    assert (fall[1] > 0).all()


@given(
    outputs=st.lists(st.floats(0.2, 3), min_size=1, max_size=6), ai=st.floats(0.1, 10), bias=st.floats(-50, 50),
    mobility=st.floats(0, 0.6), layoffs=st.floats(0, 1),
)  # fmt: skip
def test_people_are_never_lost_nor_employed_twice(outputs, ai, bias, mobility, layoffs):
    labour = Labour(entry_bias=bias, mobility=mobility, layoffs=layoffs, planning_weeks=4.0)
    state = labour.init(LUCK, blocs=BLOCS).state
    for week in range(12):
        reads = {"lab_token_price_index_last": ONES * (ai if week > 2 else 1.0)}
        output = ONES * outputs[week % len(outputs)]
        outcome = labour.step(state, LUCK, week=week, blocs=BLOCS, merchant_output_index_last=output, **reads)
        state = outcome.state
        for name in ("employment", "adoption", "unemployment_rate", "automated_share"):
            assert (outcome.signals[name] >= 0).all(), name
            assert (outcome.signals[name] <= 1 + 1e-12).all(), name
        mean = (outcome.signals["employment"] * outcome.signals["group_share"]).sum(axis=1)
        assert mean == pytest.approx(1 - outcome.signals["unemployment_rate"], abs=1e-9)
        assert np.isfinite(outcome.signals["unit_cost_index"]).all()
    assert not outcome.flows


def test_labour_lives_in_the_whole_economy_and_the_books_stay_closed():
    base = small_economy("deepseek", weeks=8)
    if "labour" not in base.institutions:
        base = base.model_copy(update={"institutions": (*base.institutions, "labour")})
    world = open_world(base, arms_of(base)[0], 1)
    advance(world, base.burn_in.weeks + 1)
    assert world.signals["labour_adoption_index"] == pytest.approx(np.ones((3, 2)))
    advance(world, 7)
    assert (world.signals["labour_adoption_index"] > 1).all()  # labs' progress has reached the firms
    assert (world.signals["labour_automated_share"][:, HIGH] > world.signals["labour_automated_share"][:, LOW]).all()
    assert set(world.ledger.audit().values()) == {0}


def test_wage_insurance_covers_a_part_of_the_wage_that_is_lost():
    rate = np.array([0.4, 0.5, 0.6])
    assert WageInsurance(cover=0.5).step(rate) == pytest.approx([0.7, 0.75, 0.8])
    np.testing.assert_array_equal(WageInsurance(cover=0.0).step(rate), rate)


def test_basic_income_is_added_in_minor_units():
    paid = np.array([0, 0, 100], dtype=np.int64)
    found = BasicIncome().step(paid, blocs=BLOCS)
    assert found.dtype == np.int64
    assert found.tolist() == [11_500, 9_000, 13_000]
    np.testing.assert_array_equal(BasicIncome(amounts={}).step(paid, blocs=BLOCS), paid)
