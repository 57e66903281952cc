"""Neural posterior estimation, which needs the extra: `make test-calibrate` installs sbi and torch and runs this."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cloudfief.calibration import neural, ranks
from cloudfief.calibration.calibrate import calibrate
from cloudfief.calibration.problem import Draws, Problem, prior_draws, with_errors
from cloudfief.cli import main
from cloudfief.verification.case import cases

VILLAGE = """
scenario: village
weeks: 12
pairs: 2
seed: 3
draws: 120
predictive_draws: 2
parameters:
  bakery.markup:
facts:
  - fact: price of bread
    observed: 68.0
    unit: minor units
    source: a village of our own
    measure: {signal: bakery_bread_price}
    band: {points: 1.5}
"""


@pytest.fixture
def village(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The village's file, alone in an empty folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "village.yaml"
    path.write_text(VILLAGE, encoding="utf-8")
    return path


def test_v77_the_toy_has_its_conjugate_posterior_and_even_ranks():
    checks = cases()["V77"].run()
    assert len(checks) == 5
    assert all(check.passed for check in checks), checks


def test_verify_runs_v77_where_the_extra_is_installed(capsys: pytest.CaptureFixture[str]):
    assert main(["verify", "V77", "--json"]) == 0
    assert all(row["pass"] is True for row in json.loads(capsys.readouterr().out))


def test_the_village_gives_the_same_draws_twice_and_leaves_no_logs(village: Path):
    once, again = (calibrate(village, method="npe") for _ in range(2))
    assert once.posterior.equals(again.posterior)
    row = once.record["parameters"][0]
    assert row["low"] < 0.7 < row["high"]  # flour costs 40, or a little more in a poor week: 68 over 40 less one
    assert row["posterior_over_prior_sd"] < 0.5
    assert once.record["ranks"]["ranked"] == 24
    assert {"torch", "sbi"} <= set(once.record["versions"])
    assert sorted(path.name for path in village.parent.iterdir()) == ["village.yaml"]


def test_json_is_one_document_and_nothing_else(village: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["calibrate", str(village), "--method", "npe", "--out", "out", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["method"] == "npe"
    header = (village.parent / "out" / "posterior.csv").read_text().splitlines()[0]
    assert header == "bakery.markup"


def test_simulations_of_another_method_are_used_again(village: Path):
    calibrate(village, method="abc", out="out")
    kept = (village.parent / "out" / "evaluations.jsonl").read_text().splitlines()
    calibrate(village, method="npe", out="out", resume=True)
    after = (village.parent / "out" / "evaluations.jsonl").read_text().splitlines()
    assert after[: len(kept)] == kept
    assert len(after) < len(kept) + 5  # a new estimate and new draws to predict from


def test_a_network_that_knows_too_much_has_uneven_ranks():
    slopes, band = np.array([[1.0], [0.5]]), np.array([0.6, 0.6])
    low, high = np.array([-3.0]), np.array([3.0])
    problem = Problem(lambda point, _: (point @ slopes.T)[np.newaxis], np.zeros(2), band, low, high, 1, 1)
    generator = np.random.default_rng(1)
    exact = prior_draws(problem, 500)
    sure = neural.fit(with_errors(exact, 0.2 * band, 1, generator), (low, high), seed=1)  # errors too small by five
    shown: Draws = with_errors(prior_draws(problem._replace(seed=9), 100), band, 1, generator)
    assert ranks.uniform_p(ranks.ranks(shown, lambda _, facts: sure(facts, 19)), 19)[0] < 0.01
