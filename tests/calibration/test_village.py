"""A village is calibrated end to end: planted values come back, folders resume, every file is read again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cloudfief.calibration.calibrate import Calibration, calibrate
from cloudfief.calibration.observed import targets_of
from cloudfief.calibration.plan import load
from cloudfief.calibration.prior import parameters_of, with_point
from cloudfief.calibration.simulator import EVALUATIONS, Simulator
from cloudfief.core.errors import BadInput
from cloudfief.inputs import scenario
from tests.calibration.toys import VILLAGE

PLANTED = np.array([0.7, 0.25])


@pytest.fixture(scope="module")
def planted_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The village's file, whose facts are those of a village with planted values and other luck."""
    path = tmp_path_factory.mktemp("plan") / "village.yaml"
    path.write_text(VILLAGE, encoding="utf-8")
    plan = load(path)
    world = scenario(plan.scenario, weeks=plan.weeks, pairs=12)
    simulator = Simulator(world, parameters_of(plan, world), targets_of(plan, world))
    shown = simulator(PLANTED, 7_000).mean(axis=0)
    text = VILLAGE
    for old, new in zip(("observed: 64.0", "observed: 300.0", "observed: 30\n"), shown, strict=True):
        text = text.replace(old, f"observed: {new!r}\n" if old.endswith("\n") else f"observed: {float(new)!r}")
    path.write_text(text.replace("np.float64(", "").replace(")\n", "\n"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def by_moments(planted_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Calibration:
    return calibrate(planted_file, out=tmp_path_factory.mktemp("out") / "moments")


def test_planted_values_lie_in_their_intervals(by_moments: Calibration):
    for row, value in zip(by_moments.record["parameters"], PLANTED, strict=True):
        assert row["low"] < value < row["high"]
        assert row["identified"]
        assert row["posterior_over_prior_sd"] < 0.5
    assert by_moments.record["test"]["degrees_of_freedom"] == 1
    assert by_moments.record["test"]["p_value"] > 0.05


def test_rejection_finds_them_too(planted_file: Path):
    found = calibrate(planted_file, method="abc")
    for row, value in zip(found.record["parameters"], PLANTED, strict=True):
        assert row["low"] < value < row["high"]
    assert found.record["ranks"]["ranked"] == 60
    assert min(found.record["ranks"]["p_values"].values()) > 0.001
    assert list(found.posterior.columns) == ["bakery.markup", "villagers.spending_share"]


def test_the_folder_holds_record_draws_and_simulations(by_moments: Calibration):
    folder = by_moments.folder
    assert folder is not None
    kept = json.loads((folder / "calibration.json").read_text())
    assert by_moments.record.items() <= kept.items() or kept == json.loads(json.dumps(by_moments.record, default=str))
    draws = pd.read_csv(folder / "posterior.csv")
    pd.testing.assert_frame_equal(draws, by_moments.posterior)
    assert len(draws) == 1000
    assert not (folder / "unfinished.json").exists()
    assert len((folder / EVALUATIONS).read_text().splitlines()) == by_moments.record["points_simulated"]
    assert all(row["observed_inside"] for row in by_moments.record["facts"])


def test_resume_simulates_only_what_is_missing_and_finds_the_same(by_moments: Calibration, planted_file: Path, tmp_path: Path):
    folder = by_moments.folder
    assert folder is not None
    lines = (folder / EVALUATIONS).read_text().splitlines()
    half = tmp_path / "half"
    half.mkdir()
    (half / "unfinished.json").write_text(
        json.dumps({"program": "cloudfief", "format": 1, "hash": by_moments.record["hash"]}), encoding="utf-8"
    )
    torn = "\n".join([*lines[:10], lines[10][:25]])
    (half / EVALUATIONS).write_text(torn, encoding="utf-8")
    found = calibrate(planted_file, out=half, resume=True)
    assert found.posterior.equals(by_moments.posterior)
    assert found.record["parameters"] == by_moments.record["parameters"]
    assert by_moments.record["points_simulated_here"] == by_moments.record["points_simulated"]
    assert found.record["points_simulated_here"] == by_moments.record["points_simulated"] - 10
    kept = (half / EVALUATIONS).read_text().splitlines()
    assert kept[:10] == lines[:10]
    assert sorted(kept) == sorted(lines)


def test_no_folder_is_overwritten_and_another_plan_does_not_resume(by_moments: Calibration, planted_file: Path, tmp_path: Path):
    folder = by_moments.folder
    assert folder is not None
    with pytest.raises(BadInput, match="already holds a calibration"):
        calibrate(planted_file, out=folder)
    other = tmp_path / "other.yaml"
    other.write_text(planted_file.read_text().replace("weeks: 16", "weeks: 15"), encoding="utf-8")
    with pytest.raises(BadInput, match="holds another calibration"):
        calibrate(other, out=folder, resume=True)
    with pytest.raises(BadInput, match="nothing to resume"):
        calibrate(planted_file, out=tmp_path / "new", resume=True)
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("dear all")
    with pytest.raises(BadInput, match="holds no calibration"):
        calibrate(planted_file, out=tmp_path / "foreign")


def test_one_part_of_a_number_by_name_and_whole_numbers():
    economy = scenario("deepseek", households=768, weeks=2)
    plan = load_text({"exchange.betas.chips": (0.5, 2.0), "exchange.betas.cloud": (0.5, 2.0), "household.count": (10, 900)})
    found = parameters_of(plan, economy)
    assert [parameter.default for parameter in found[:2]] == [1.8, 1.2]
    changed = with_point(economy, found, np.array([0.7, 0.9, 99.6])).set
    assert changed["exchange"]["betas"]["chips"] == 0.7
    assert changed["exchange"]["betas"]["cloud"] == 0.9
    assert changed["exchange"]["betas"]["merchants"] == 0.95
    assert changed["household"]["count"] == 100


def load_text(parameters: dict[str, tuple[float, float]]):
    from cloudfief.calibration.plan import Plan

    use = {"fact": "x", "observed": 1, "source": "ours", "measure": {"signal": "y"}, "band": {"points": 1}}
    return Plan.model_validate({"scenario": "deepseek", "parameters": parameters, "facts": [use]})
