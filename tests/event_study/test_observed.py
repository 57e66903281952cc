"""An event study of a file of prices finds what was put in, and its tests agree with closed forms."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from scipy import stats

import cloudfief as cf
from cloudfief.behaviour.equity.event_study import (
    abnormal_returns,
    estimate,
    forecast_spread,
    mean_correlation,
    naive_t,
    patell_z,
)
from cloudfief.event_studies.abnormal import group_row, measure
from cloudfief.event_studies.span import Span
from tests.event_study.conftest import DAYS, EVENT, NAMES, invented, written

DAY = f"{DAYS[EVENT]:%Y-%m-%d}"


def rows_of(found, level):
    return {row["name"]: row for row in found["rows"] if row["level"] == level}


def test_an_injected_jump_is_the_abnormal_return_where_the_market_model_is_exact(here):
    path = written(invented(jump=-0.1, noise=1e-9), here / "exact.csv")
    found = rows_of(cf.event_study(path, date=DAY, market="SPY"), "company")
    np.testing.assert_allclose([found[name]["abnormal"] for name in NAMES[:3]], -10.0, atol=1e-5)
    np.testing.assert_allclose([found[name]["abnormal"] for name in NAMES[3:]], 0.0, atol=1e-5)


def test_the_market_model_is_that_of_linregress(prices):
    found = rows_of(cf.event_study(prices, date=DAY, market="SPY", estimation=100), "company")
    returns = invented(jump=-0.1).pct_change().iloc[1:]
    at = EVENT - 1
    for name in NAMES:
        line = stats.linregress(returns["SPY"].iloc[at - 100 : at], returns[name].iloc[at - 100 : at])
        wanted = returns[name].iloc[at] - line.intercept - line.slope * returns["SPY"].iloc[at]
        assert found[name]["beta"] == pytest.approx(line.slope, rel=1e-9)
        assert found[name]["abnormal"] == pytest.approx(100 * wanted, rel=1e-8)


def test_the_spread_of_a_window_is_the_forecast_error_of_least_squares():
    """Var of the sum of T forecasts = s^2 (T + x (X'X)^-1 x') with x the sum of the window's rows of regressors."""
    luck = np.random.default_rng(3)
    market, event = luck.normal(size=60), luck.normal(size=4)
    model = estimate(luck.normal(size=(60, 1)), market)
    design = np.column_stack([np.ones(60), market])
    total = np.array([4.0, event.sum()])
    variance = (model.residual**2).sum() / 58 * (4 + total @ np.linalg.inv(design.T @ design) @ total)
    assert forecast_spread(model, event)[0] == pytest.approx(math.sqrt(variance), rel=1e-12)


def test_a_window_adds_up_its_days(prices):
    total = rows_of(cf.event_study(prices, date=DAY, market="SPY", window="0:2"), "company")
    daily = [rows_of(cf.event_study(prices, date=DAY, market="SPY", window=f"{day}:{day}"), "company") for day in range(3)]
    for name in NAMES:
        assert total[name]["abnormal"] == pytest.approx(sum(day[name]["abnormal"] for day in daily), rel=1e-9)


def test_the_estimation_ends_before_a_window_that_begins_before_the_event(prices):
    found = cf.event_study(prices, date=DAY, market="SPY", window="-3:0", estimation=50)
    assert found["estimated_to"] == f"{DAYS[EVENT - 4]:%Y-%m-%d}"
    assert found["estimated_from"] == f"{DAYS[EVENT - 53]:%Y-%m-%d}"


def uncorrelated(days: int, firms: int) -> np.ndarray:
    """Returns whose residuals on any market in the first rows are exactly orthogonal: all columns of one orthogonal matrix."""
    return np.linalg.qr(np.random.default_rng(5).normal(size=(days, days)))[0][:, : firms + 2]


def test_the_adjustment_changes_nothing_where_residuals_are_uncorrelated():
    basis = uncorrelated(80, 6)
    constant = np.ones(80) / math.sqrt(80)
    free = basis - np.outer(constant, constant @ basis)
    orthogonal, _ = np.linalg.qr(np.column_stack([constant, free]))
    market, returns = orthogonal[:, 1], orthogonal[:, 2:8]
    assert mean_correlation(estimate(returns, market).residual) == pytest.approx(0.0, abs=1e-12)
    day = np.vstack([returns, np.random.default_rng(6).normal(size=(1, 6))])
    found = group_row(measure(day, np.append(market, 0.1), day.mean(axis=1), Span(slice(0, 80), slice(80, 81))))
    assert found["kp_t"] == pytest.approx(found["bmp_t"], rel=1e-9)
    assert found["p"] == pytest.approx(2 * stats.t.sf(abs(found["kp_t"]), 5), rel=1e-9)


def test_the_naive_t_is_that_of_one_sample_and_patell_adds_up_scores():
    values = np.array([0.2, -0.1, 0.4, 0.9])
    assert naive_t(values) == pytest.approx(stats.ttest_1samp(values, 0.0).statistic)
    assert patell_z(values, 120) == pytest.approx(values.sum() / math.sqrt(4 * 118 / 116))


def test_the_interval_has_the_variance_of_companies_that_move_together(prices, groups):
    found = rows_of(cf.event_study(prices, date=DAY, market="SPY", groups=groups), "group")
    chips = found["chips"]
    half = (chips["high"] - chips["low"]) / 2
    t = chips["naive_t"] * math.sqrt((1 - chips["correlation"]) / (1 + 2 * chips["correlation"]))
    assert chips["abnormal"] / half == pytest.approx(t / stats.t.ppf(0.975, 2), rel=1e-9)


def test_groups_are_means_of_their_companies_and_the_crash_is_theirs(prices, groups):
    found = cf.event_study(prices, date=DAY, market="spy", groups=groups)
    by_group, by_company = rows_of(found, "group"), rows_of(found, "company")
    assert list(by_group) == ["all", "chips", "software"]
    wanted = np.mean([by_company[name]["abnormal"] for name in NAMES[:3]])
    assert by_group["chips"]["abnormal"] == pytest.approx(wanted)
    assert by_group["chips"]["abnormal"] < -7 < by_group["software"]["abnormal"]
    assert by_group["all"]["against_equal"] == pytest.approx(0.0, abs=1e-12)


def test_a_column_can_be_the_market_with_equal_weights(prices):
    found = cf.event_study(prices, date=DAY, market="SPY", equal_weighted="app2")
    assert "app2" not in rows_of(found, "company")
    row = rows_of(found, "company")["app1"]
    returns = 100 * invented(jump=-0.1).pct_change().iloc[EVENT]
    assert row["against_equal"] == pytest.approx(returns["app1"] - returns["app2"])


def test_a_lone_company_has_the_test_of_its_own_forecast_error(prices, here):
    (here / "one.csv").write_text("company,group\nchip0,alone\n")
    found = cf.event_study(prices, date=DAY, market="SPY", groups=here / "one.csv")
    group, company = rows_of(found, "group")["alone"], rows_of(found, "company")["chip0"]
    assert (group["t"], group["p"], group["low"]) == (company["t"], company["p"], company["low"])
    assert group["kp_t"] is None
    assert company["p"] == pytest.approx(2 * stats.t.sf(abs(company["t"]), 118))


def test_a_group_of_two_has_a_note_under_its_tests(cloudfief, prices, groups, here):
    words = ["event-study", str(prices), "--date", DAY, "--market", "SPY"]
    assert "degree of freedom" not in cloudfief(*words, "--groups", str(groups)).out
    (here / "two.csv").write_text("company,group\nchip0,couple\nchip1,couple\napp0,rest\napp1,rest\napp2,rest\n")
    told = " ".join(cloudfief(*words, "--groups", "two.csv").out.split())
    assert "couple: two companies leave the naive t, BMP and KP one degree of freedom" in told
    assert f"|t| above {stats.t.ppf(0.975, 1):.1f}" in told
    assert "rest: two" not in told
    note = json.loads(cloudfief(*words, "--groups", "two.csv", "--json").out)["note"]
    assert note.startswith("couple: two companies")


def test_the_verb_prints_tables_and_one_json_document(cloudfief, prices, groups):
    words = ["event-study", str(prices), "--date", DAY, "--market", "SPY", "--groups", str(groups)]
    answer = cloudfief(*words)
    assert answer.status == 0, answer.err
    assert "chips" in answer.out
    assert "KP t" in answer.out
    assert all(len(line) <= 100 for line in answer.out.splitlines())
    answer = cloudfief(*words, "--json")
    assert json.loads(answer.out)["rows"][1]["name"] == "chips"
    assert answer.err == ""


def test_an_event_model_does_not_see_the_event(prices):
    """The estimation window ends the day before: a jump changes the abnormal return of its own day by itself."""
    found = rows_of(cf.event_study(prices, date=DAY, market="SPY"), "company")
    returns = invented().pct_change().iloc[1:].to_numpy()
    model = estimate(returns[EVENT - 121 : EVENT - 1, 1:], returns[EVENT - 121 : EVENT - 1, 0])
    quiet = 100 * abnormal_returns(model, returns[EVENT - 1, 1:], returns[EVENT - 1, 0])
    assert found["chip0"]["abnormal"] - quiet[0] == pytest.approx(-10.0, abs=1e-9)
