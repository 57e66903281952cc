"""What measures read, on signals whose answer is known."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from cloudfief.validation.measure import measure_named
from cloudfief.validation.period import period_of
from tests.validation.worlds import by_hand


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def read(name: str, signals, first: str, last: str, **details):
    period = period_of(signals, day(first), day(last))
    assert period is not None
    return measure_named(name).read(signals, period, **details)


def test_a_period_is_the_weeks_that_hold_its_days():
    signals = by_hand(60, lab_revenue=(("lab",), 1.0, {"lab": ["one"]}))
    period = period_of(signals, day("2024-01-10"), day("2024-01-22"))
    assert period is not None
    assert (period.start, period.stop, period.days) == (1, 4, 13)
    assert period_of(signals, day("2023-12-31"), day("2024-01-22")) is None
    assert period_of(signals, day("2024-01-10"), day("2025-03-01")) is None
    assert period_of(signals, day("2024-01-10"), day("2025-02-23")) is not None


def test_a_flow_is_counted_by_days():
    labs = {"lab": ["one", "other"]}
    signals = by_hand(60, lab_revenue=(("lab",), [7e9, 0], labs), lab_profit=(("lab",), [-14e9, 0], labs))
    assert read("revenue", signals, "2024-01-01", "2024-06-30", lab="one") == pytest.approx([182, 182])
    assert read("loss", signals, "2024-01-01", "2024-06-30", lab="one") == pytest.approx([364, 364])


def news_of_week_three(returns):
    companies = {"company": ["chips-us", "cloud-us", "chips-eu"], "day": ["Monday", "Tuesday"]}
    news = np.array([-1, -1, -1, 3.0, 3, 3])
    daily = np.zeros((2, 2, 6, 3, 2))
    daily[1, :, 3, :, 0] = np.log1p(returns)
    daily[1, :, 4, :, 0] = 9.0
    return by_hand(
        6,
        exchange_market_value=(("company",), [3e12, 1e12, 0], companies),
        exchange_daily_return=(("company", "day"), daily, companies),
        exchange_news_week=((), news, {}),
    )


def test_returns_and_losses_are_those_of_the_day_of_the_news():
    signals = news_of_week_three([-0.10, -0.02, 0.5])
    days = ("2024-01-01", "2024-01-14")
    assert read("return_on_the_day", signals, *days, groups=["chips"], blocs=["us"]) == pytest.approx([-10, -10])
    assert read("return_on_the_day", signals, *days, groups=["chips", "cloud"]) == pytest.approx([-8, -8])
    assert read("loss_on_the_day", signals, *days, groups=["chips", "cloud"]) == pytest.approx([320, 320])


def test_nothing_falls_where_nobody_learns_of_the_entrant():
    signals = news_of_week_three([-0.10, -0.02, 0.5])
    signals["exchange_news_week"][:] = -1
    assert list(read("return_on_the_day", signals, "2024-01-01", "2024-01-14", groups=["chips"])) == [0, 0]


def test_a_gain_weighs_companies_by_their_value_at_first():
    names = {"company": ["chips-us", "chips-cn"]}
    prices = np.linspace([1.0, 1.0], [2.0, 1.0], 10)
    signals = by_hand(10, exchange_price=(("company",), prices, names), exchange_market_value=(("company",), [1.0, 3.0], names))
    assert read("price_gain", signals, "2024-01-05", "2024-03-08", groups=["chips"]) == pytest.approx([25, 25])


def test_a_lab_is_worth_its_part_by_revenue():
    labs, companies = {"lab": ["one", "other", "abroad"]}, {"company": ["ai-labs-us", "ai-labs-cn"]}
    signals = by_hand(
        10, exchange_market_value=(("company",), [100e9, 5e9], companies), lab_revenue=(("lab",), [3.0, 1.0, 9.0], labs)
    )
    found = read("lab_value", signals, "2024-01-05", "2024-03-08", lab="one", rivals=["other"], bloc="us")
    assert found == pytest.approx([75, 75])


def test_prices_that_halve_in_half_a_year_fall_fourfold_a_year():
    weeks = np.arange(60)
    falling = 2.0 ** (-weeks * 7 / (365.25 / 2))
    names = {"bloc": ["us"], "lab": ["one", "other"]}
    signals = by_hand(
        60,
        lab_fixed_quality_price=(("bloc",), falling[:, None], names),
        lab_api_price=(("bloc", "lab"), np.stack([10 * falling, np.ones(60)], axis=-1)[:, None, :], names),
    )
    assert read("fall_at_fixed_quality", signals, "2024-01-01", "2024-12-30", bloc="us") == pytest.approx([4, 4], rel=1e-6)
    change = read("list_price_change", signals, "2024-01-01", "2024-12-30", lab="one", bloc="us")
    assert change == pytest.approx(100 * (falling[52] - 1) * np.ones(2))
    ratio = read("list_price_ratio", signals, "2024-01-01", "2024-01-02", dearer="one", cheaper="other", bloc="us")
    assert ratio == pytest.approx([10, 10])


def test_models_come_evenly_over_the_days_of_a_week():
    signals = by_hand(6, developer_derived_models=((), np.array([0.0, 70, 210, 300, 400, 500]), {}))
    assert read("derived_models", signals, "2024-01-01", "2024-01-16") == pytest.approx([110, 110])
    assert read("derived_models", signals, "2024-01-01", "2024-01-21") == pytest.approx([210, 210])


def test_use_of_ai_is_weighted_by_the_sizes_of_firms():
    names = {"bloc": ["eu"], "size": ["small", "large"]}
    signals = by_hand(
        6,
        labour_adoption=(("bloc", "size"), [0.064, 0.304], names),
        labour_cost_saving=(("bloc", "size"), [0.0032, 0.0304], names),
    )
    assert read("all_firms_with_ai", signals, "2024-01-01", "2024-01-16", bloc="eu") == pytest.approx([8, 8])
    assert read("firms_with_ai", signals, "2024-01-01", "2024-01-16", bloc="eu", size="large") == pytest.approx([30.4, 30.4])
    assert read("saved_where_used", signals, "2024-01-01", "2024-01-16", bloc="eu") == pytest.approx([7.5, 7.5])


def test_employment_is_relative_to_another_group():
    names = {"bloc": ["us"], "group": ["young", "old"]}
    employed = np.linspace([0.8, 0.9], [0.6, 0.81], 10)[:, None, :]
    signals = by_hand(10, labour_employment=(("bloc", "group"), employed, names))
    found = read("relative_employment", signals, "2024-01-01", "2024-03-04", bloc="us", group="young", against="old")
    assert found == pytest.approx(100 * (0.75 / 0.9 - 1) * np.ones(2))
