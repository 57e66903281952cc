"""The scoreboard of real small runs: what is judged, what is not, and in which order."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

import cloudfief as cf
from cloudfief.core import discovery
from cloudfief.core.errors import BadInput
from cloudfief.core.same_event import same_event
from cloudfief.core.scenario import load
from cloudfief.validation.measures.prices_of_models import list_price_ratio
from cloudfief.validation.period import Period
from cloudfief.validation.scoreboard import chosen, score, scoreboard
from cloudfief.validation.target import targets
from tests.validation.worlds import around_the_release

KEYS = {"fact", "quantity", "ours", "low", "high", "observed", "unit", "hit", "used_in_calibration", "source"}
SOME = Period(datetime.date(2025, 1, 13), datetime.date(2025, 2, 2), 1, 4)


@pytest.fixture(scope="module")
def release():
    return cf.run(around_the_release(), seed=3, workers=1, progress=False)


@pytest.mark.parametrize("target", [target for target in targets() if target.measure], ids=lambda target: target.fact)
def test_every_measure_reads_one_number_a_pair_off_a_run(release, target):
    found = target.reads.read(release.signals, SOME, **target.of)
    assert found.shape == (2,)
    assert found.dtype == np.float64
    assert np.isfinite(found).all()


def test_every_target_reads_only_what_it_declares(release):
    for target in targets():
        if target.measure:
            declared = release.signals[list(target.reads.signals)].sel(arm=list(target.reads.arms))
            assert np.array_equal(
                target.reads.read(declared, SOME, **target.of), target.reads.read(release.signals, SOME, **target.of)
            )


def test_a_short_run_judges_what_it_reaches_and_says_what_runs_the_rest(release):
    rows = cf.validate(release)
    assert len(rows) == len(targets())
    for row in rows:
        assert set(row) >= KEYS
        assert (row["ours"] is None) == ("command" in row)
    told = {row["fact"]: row for row in rows}
    assert told["S2-116"]["ours"] > 0
    assert told["S2-116"]["low"] < told["S2-116"]["ours"] < told["S2-116"]["high"]
    early = "the run begins on 2025-01-06; needed is 2025-01-01"
    missing = {
        "S2-084": "not run: weeks: found 5; needed are 26, until 2025-06-30",
        "S2-103": f"not run: {early}, and weeks: found 5; needed are 52, until 2025-12-31",
        "S3-032": "not run: a trial, which is no part of this run",
    }
    for name, why in missing.items():
        assert (told[name]["hit"], told[name]["low"], told[name]["why"]) == (None, None, why)
        assert told[name]["command"] == f"cloudfief validate {name}"
    assert told["S1-020"]["used_in_calibration"]
    assert told["S1-003"]["used_in_calibration"]  # Nvidia's loss in money is its return in another form
    assert not told["S5-003"]["used_in_calibration"]
    order = [{False: 0, True: 1, None: 2}[row["hit"]] for row in rows]
    assert order == sorted(order)


def test_ours_is_what_the_measure_says_and_the_band_decides(release):
    (row,) = cf.validate(release, "S2-047")
    week = Period(datetime.date(2025, 1, 27), datetime.date(2025, 2, 2), 3, 4)
    values = list_price_ratio(release.signals, week, dearer="us-frontier", cheaper="cn-open", bloc="us")
    assert row["ours"] == pytest.approx(values.mean())
    assert row["tolerance"] == pytest.approx(27.4 / 4)
    assert row["hit"] == (abs(row["ours"] - 27.4) <= 27.4 / 4 and row["high"] - row["low"] <= 27.4 / 2)


def test_trials_are_found_by_their_facts(release):
    trials = [
        {"source": "none", "published": None, "ours": 1.0, "low": 0.0, "high": 2.0},
        {"source": "S3-032: Sun and others", "published": -75.3, "ours": -70.0, "low": -71.0, "high": -69.0},
        {"source": "S3-033: Sun and others", "published": -33.6, "ours": None, "low": None, "high": None},
    ]
    first, second = scoreboard(release, chosen(["s3-032", "S3-033"]), {"S3-032"}, trials)
    assert (first["hit"], first["ours"], first["used_in_calibration"]) == (True, -70.0, True)
    assert (second["hit"], second["why"]) == (None, "no number in this run")


def test_scores_are_counted_apart_for_what_no_parameter_rests_on():
    rows = [
        {"hit": True, "used_in_calibration": True},
        {"hit": True, "used_in_calibration": False},
        {"hit": False, "used_in_calibration": False},
        {"hit": None, "used_in_calibration": False},
    ]
    assert score(rows) == (2, 3, 1, 2, 1)


def test_an_arm_of_the_same_name_must_mean_the_same_event():
    assert same_event(load("deepseek"), "deepseek")
    assert not same_event(load("world-2024"), "deepseek")
    assert not same_event(load("power"), "deepseek")
    later = load("deepseek")
    assert later.event is not None
    moved = later.model_copy(update={"event": later.event.model_copy(update={"date": datetime.date(2025, 6, 2)})})
    assert not same_event(moved, "deepseek")


def test_a_world_without_the_release_is_not_judged():
    rows = cf.validate(cf.run("village", pairs=2, workers=1, progress=False))
    assert all(row["ours"] is None and row["command"] for row in rows)
    assert "not run: the event is not that of scenario 'deepseek'" in {row["why"] for row in rows}
    assert score(rows) == (0, 0, 0, 0, len(rows))


def test_unknown_facts_get_the_nearest():
    with pytest.raises(BadInput, match="no target is called 'S2-11'"):
        chosen(["S2-11"])


def test_a_target_that_was_in_view_when_a_parameter_was_chosen_is_no_test_of_the_model():
    """A source may be mended later; that does not make the number unseen. The parameters exist, so that a reader can look."""
    known = {f"{name}.{field}" for name, kind in discovery.institutions().items() for field in kind.model_fields}
    seen = [target for target in targets() if target.in_view]
    assert seen
    assert all(target.rests_in(()) for target in seen)
    assert {place for target in seen for place in target.in_view if "." in place} <= known
