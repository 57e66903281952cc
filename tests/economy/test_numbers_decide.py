"""Numbers that decide results are parameters: each of them, set otherwise, makes another world."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from cloudfief.behaviour.experiment import Rule
from cloudfief.core.pair import world_digest
from cloudfief.institutions.electricity import Electricity
from cloudfief.institutions.electricity import books as power
from cloudfief.institutions.electricity.week import Conduct, system
from cloudfief.institutions.fief import Fief
from cloudfief.institutions.fief.steering import rule_of
from cloudfief.institutions.household import Household
from cloudfief.institutions.household.columns import Rules
from tests.conftest import lived_economy, small_economy

WEEKS = 12
QUICK: dict[str, Any] = {"fief.decision_weeks": 2}  # several decisions within a few weeks
LEARNT: dict[str, Any] = {"fief.recommender_law": "factorisation"}
NOBODY_NAMED: dict[str, Any] = {
    "compute.normal_prices_usd": {}, "compute.working_cash_usd": {}, "compute.opening_power_prices_usd": {},
    "household.real_households": {}, "household.weekly_income_usd": {}, "specialist.working_cash_usd": {},
    "labour.opening_adoption": {}, "labour.unemployment": {}, "labour.occupation_shares": {},
    "electricity.import_price_usd": {}, "electricity.import_range_usd": {}, "exchange.price_earnings": {},
    "exchange.volatilities": {}, "lab.api_median_usd": {}, "lab.plan_median_usd": {}, "lab.api_list_prices_usd": {},
    "lab.api_shares_at_home": {}, "lab.plan_shares_at_home": {}, "lab.lags_months": {}, "lab.token_costs_usd": {},
    "lab.training_usd": {}, "lab.working_cash_usd": {}, "lab.awareness_at_home": {}, "lab.awareness_abroad": {},
}  # fmt: skip

DECIDES: list[tuple[str, Any, dict[str, Any]]] = [
    ("fief.highest_levels", (0.16, 0.16, 0.12), {}),
    ("fief.most_taken", 0.3, {}),
    ("fief.longest_moves", (0.01, 0.01, 0.01), QUICK),
    ("fief.experiment_memory", 0.3, QUICK),
    ("fief.remembered_experiments", 2, QUICK),
    ("fief.period_noise", 0.2, QUICK),
    ("fief.slope_gain", 0.05, QUICK),
    ("fief.slope_gain_delay", 1.0, QUICK),
    ("fief.slope_gain_decay", 0.9, QUICK),
    ("fief.longest_slope_step", 0.001, QUICK),
    ("fief.caution", 3.0, QUICK),
    ("fief.prior_observations", 5.0, {}),
    ("fief.item_memory", 0.9, {}),
    ("fief.refit_weeks", 1, LEARNT),
    ("fief.vector_step", 1.0, LEARNT),
    ("fief.first_vector_size", 0.2, LEARNT),
    ("household.precision_growth", 0.05, {}),
    ("household.welfare_weeks", 1, {}),
    ("compute.largest_price_swing", 0.01, {}),
    ("compute.largest_growth", 0.001, {}),
    ("compute.largest_outlook", 0.001, {}),
    ("compute.settling_weight", 0.5, {"compute.settling_weeks": 10}),
    ("compute.weeks_before_sales", 3, {}),
    ("compute.working_weeks", 26, {}),
    ("exchange.price_impact", 0.02, {}),
    ("exchange.fundamental_demand", 0.3, {}),
    ("exchange.trend_demand", 1.0, {}),
    ("exchange.fundamental_noise", 1.0, {}),
    ("exchange.trend_noise", 1.0, {}),
    ("exchange.choice_intensity", 1.1, {}),
    ("exchange.predisposition", -0.2, {}),
    ("exchange.herding", 1.5, {}),
    ("exchange.misalignment", 10.0, {}),
    ("exchange.crowd_volatility", 0.9, {}),
    ("exchange.least_own_volatility", 3.0, {}),
    ("exchange.opening_dividends", 0.2, {}),
    ("exchange.lowest_rate", 0.3, {}),
    ("exchange.cold_weeks", 2, {}),
    ("exchange.known_weeks", 10, {}),
    ("exchange.shell_value_usd", 1e10, {}),
    ("state.tightest_control", 0.01, {"state.control_reaction": 0.1, "state.wanted_lead": 2.0}),
    ("labour.lowest_unemployment", 0.05, {}),
    ("electricity.other_availability", 0.8, {}),
    ("electricity.calm_share", 0.5, {}),
    ("specialist.largest_budget", 0.01, {"specialist.opening_budget": 0.05}),
    ("developer.largest_excess_margin", 0.01, {}),
    ("developer.largest_token_share", 0.1, {"developer.token_cost_share": 0.5}),
    ("lab.working_weeks", 26, {}),
    ("lab.chart_rank_exponent", 1.2, {}),
    ("lab.chart_view_exponent", 0.5, {}),
    ("compute.other_normal_price_usd", 3.0, NOBODY_NAMED),
    ("compute.other_working_cash_usd", 1e9, NOBODY_NAMED),
    ("compute.other_power_price_usd", 120.0, NOBODY_NAMED),
    ("household.other_real_households", 10**7, NOBODY_NAMED),
    ("household.other_weekly_income_usd", 500.0, NOBODY_NAMED),
    ("specialist.other_working_cash_usd", 1e8, NOBODY_NAMED),
    ("labour.other_opening_adoption", (0.1, 0.2), NOBODY_NAMED),
    ("labour.other_unemployment", 0.08, NOBODY_NAMED),
    ("labour.other_occupation_shares", (0.3, 0.5, 0.2), NOBODY_NAMED),
    ("electricity.other_import_price_usd", 30.0, NOBODY_NAMED),
    ("electricity.other_import_range_usd", 60.0, NOBODY_NAMED),
    ("exchange.other_price_earnings", 30.0, NOBODY_NAMED),
    ("exchange.other_volatility", 2.0, NOBODY_NAMED),
    ("lab.other_api_median_usd", 5.0, NOBODY_NAMED),
    ("lab.other_plan_median_usd", 10.0, NOBODY_NAMED),
    ("lab.other_list_price_usd", 2.0, NOBODY_NAMED),
    ("lab.other_api_share", 0.02, NOBODY_NAMED),
    ("lab.other_plan_shares", (0.02, 0.002), NOBODY_NAMED),
    ("lab.other_lag_months", 6.0, NOBODY_NAMED),
    ("lab.other_token_cost_usd", 0.5, NOBODY_NAMED),
    ("lab.other_training_usd", 1e9, NOBODY_NAMED),
    ("lab.other_working_cash_usd", 5e9, NOBODY_NAMED),
    ("lab.other_awareness_at_home", 0.6, NOBODY_NAMED),
    ("lab.other_awareness_abroad", 0.3, NOBODY_NAMED),
]


def digest(values: dict[str, Any]) -> str:
    return world_digest(lived_economy(small_economy(weeks=WEEKS, households=30, **values), weeks=WEEKS))


@functools.cache
def usual(*values: str) -> str:
    """The world with what has to be set for the number to matter; named by its parameters, which are set alike everywhere."""
    return digest({path: given[path] for path in values for _, _, given in DECIDES if path in given})


@pytest.mark.parametrize(("path", "other", "given"), DECIDES, ids=[path for path, _, _ in DECIDES])
def test_a_number_that_decides_is_read_where_it_decides(path, other, given):
    assert digest({**given, path: other}) != usual(*given)


def test_fiefs_and_households_by_default_follow_the_rules_that_the_laws_are_tested_with():
    assert rule_of(Fief()) == Rule()
    assert Household().rules() == Rules()


def test_where_the_steady_state_of_power_is_looked_for_first_decides_nothing(monkeypatch):
    numbers, blocs = Electricity(), ("us", "cn", "eu")
    grid = system(numbers, blocs)
    conduct = Conduct(np.full(3, 0.06), np.zeros(3), np.full(3, numbers.price_limit_usd))
    found = power.opening(numbers, grid, conduct)[0]
    for name, other in (("FIRST_GUESS", 90.0), ("STEP", 0.4)):
        monkeypatch.setattr(power, name, other)
        for here, there in zip(power.opening(numbers, grid, conduct)[0], found, strict=True):
            np.testing.assert_allclose(here, there, rtol=1e-9, atol=1e-9)
