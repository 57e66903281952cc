"""The event study of a run: the true change beside the market model's, and where the difference comes from."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

import cloudfief as cf
from cloudfief.core.scenario import Event
from cloudfief.event_studies.simulated import market_of
from tests.conftest import small_economy

CRASH = date(2024, 3, 25)


@pytest.fixture(scope="module")
def result():
    """A crash of beliefs in week 12 of 14, two pairs of small worlds."""
    plan = small_economy("world-2024", weeks=14)
    event = Event(name="crash", date=CRASH, set={"exchange": {"belief_shock": 0.3}}, source="assumption: a test")
    return cf.run(plan.model_copy(update={"event": event, "probes": ()}), pairs=2, seed=1, workers=1, progress=False)


@pytest.fixture(scope="module")
def found(result):
    return cf.event_study(result, estimation=50)


def rows_of(found):
    return {row["name"]: row for row in found["rows"]}


def test_the_day_is_that_of_the_event_and_the_groups_are_those_of_the_exchange(found):
    assert found["date"] == found["last_date"] == f"{CRASH}"
    assert set(rows_of(found)) == {"all", "ai-labs", "cloudalists", "chips", "cloud", "power", "software", "merchants"}


def test_the_true_return_is_the_paired_difference_of_the_day(result, found):
    log = result.signals["exchange_daily_return"].isel(week=12, day=0).sel(company=["chips-us", "chips-cn", "chips-eu"])
    simple = np.expm1(log.astype(float))
    wanted = 100 * float((simple.sel(arm="shock") - simple.sel(arm="baseline")).mean())
    assert rows_of(found)["chips"]["true"] == pytest.approx(wanted, rel=1e-12)
    assert rows_of(found)["chips"]["true"] < -10
    assert abs(rows_of(found)["merchants"]["true"]) < 1


def test_the_bias_is_what_the_event_did_to_the_market_and_what_the_day_would_have_brought(result, found):
    """AR by the model - true AR = -beta x move of the market + AR of the same day without the event.

    Before the day both worlds have the same prices, so the same market model.
    """
    parts = result.signals.sel(arm=["shock", "baseline"])
    before = parts["exchange_daily_return"].isel(week=slice(0, 12))
    np.testing.assert_array_equal(before.sel(arm="shock").values, before.sel(arm="baseline").values)
    quiet = cf.event_study(_placebo(result), week=12, estimation=50)
    for name, row in rows_of(found).items():
        assert row["bias"] == pytest.approx(row["bias_from_market"] + rows_of(quiet)[name]["model"], abs=1e-9)
    assert found["market_moved"]["mean"] < 0 < rows_of(found)["software"]["bias_from_market"]


def _placebo(result):
    """The same run where both worlds are the one without the event."""
    baseline = result.signals.sel(arm="baseline")
    arms = result.signals["arm"].values
    same = result.signals.copy()
    for name in ("exchange_daily_return", "exchange_market_value", "exchange_news_week"):
        for arm in arms:
            same[name].loc[{"arm": arm}] = baseline[name]
    return cf.Result(result.scenario, same, result.record)


def test_a_placebo_has_no_true_change_and_no_bias_from_the_market(result):
    found = cf.event_study(_placebo(result), week=12, estimation=50)
    for row in found["rows"]:
        assert (row["true"], row["bias_from_market"]) == (0.0, 0.0)
        assert row["rejects"] == row["rejects_without_event"]


def test_the_market_by_value_weighs_companies_by_what_they_were_worth_the_evening_before():
    log = np.log(np.array([[[1.0, 1.0], [1.0, 1.0]], [[1.1, 1.0], [1.0, 1.2]]]))
    market = market_of(log, np.array([[100.0, 300.0], [110.0, 360.0]]))
    np.testing.assert_allclose(market.by_value[2:], [10 / 400, 60 / 410])
    np.testing.assert_allclose(market.equal[2:], [0.05, 0.1])
    assert np.isnan(market.by_value[:2]).all()


def test_the_verb_reads_a_folder_and_refuses_other_days(cloudfief, result, tmp_path):
    folder = str(result.save(tmp_path / "run"))
    answer = cloudfief("event-study", "--from", folder, "--estimation", "50")
    assert answer.status == 0, answer.err
    assert "ai-labs" in answer.out
    assert "rejects" in answer.out
    assert all(len(line) <= 100 for line in answer.out.splitlines())
    answer = cloudfief("event-study", "--from", folder, "--date", "2024-03-26", "--estimation", "50", "--json")
    assert json.loads(answer.out)["date"] == "2024-03-26"
    for words, told in (
        (("--week", "14"), "week: found 14; allowed is week 0 to 13"),
        (("--date", "2024-03-24"), "a Sunday; the nearest trading days are 2024-03-22 and 2024-03-25"),
        (("--week", "2", "--date", "2024-03-25"), "allowed is one of them"),
        (("--market", "SPY"), "a run has its own companies"),
        ((), "there are 55 daily returns before the event"),
    ):
        answer = cloudfief("event-study", "--from", folder, *words)
        assert answer.status == 2
        assert told in " ".join(answer.err.split())


def test_a_market_that_does_not_move_has_no_model(result):
    still = _placebo(result)
    still.signals["exchange_daily_return"] = still.signals["exchange_daily_return"] * 0
    with pytest.raises(cf.BadInput, match="does not move before the event"):
        cf.event_study(still, week=12, estimation=50)


def test_a_run_without_an_exchange_or_an_entrant_has_no_event(cloudfief, result, tmp_path):
    quiet = _placebo(result)
    plan = quiet.scenario.model_copy(update={"event": None})
    with pytest.raises(cf.BadInput, match="Investors learn of no entrant"):
        cf.event_study(cf.Result(plan, quiet.signals, quiet.record), estimation=50)
    words = ("run", "village", "--weeks", "10", "--pairs", "1", "--workers", "1", "--out", "village")
    assert cloudfief(*words).status == 0
    answer = cloudfief("event-study", "--from", "village")
    assert answer.status == 2
    assert "exchange_daily_return" in answer.err
