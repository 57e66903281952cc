"""`cloudfief calibrate`: one JSON document, a table for people, one message for mistakes; V77 is null without its extra."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

import cloudfief
from cloudfief.calibration import simulator
from cloudfief.calibration.plan import load, shipped
from cloudfief.calibration.simulator import Simulator
from cloudfief.cli import main
from cloudfief.cli.calibrate import _chance, _print
from tests.calibration.toys import VILLAGE

SMALL = VILLAGE.replace("evaluations: 60", "evaluations: 14").replace("weeks: 16", "weeks: 8").replace("pairs: 2", "pairs: 1")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def test_json_is_the_record_and_the_table_says_what_it_means(plan: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["calibrate", "small.yaml", "--out", "kept", "--json"]) == 0
    said = capsys.readouterr()
    record = json.loads(said.out)
    assert said.err == ""
    assert record == json.loads((plan.parent / "kept" / "calibration.json").read_text())
    assert {"parameters", "facts", "identification", "test", "ranks", "versions", "command", "seed", "hash"} <= set(record)
    assert [row["parameter"] for row in record["parameters"]] == ["bakery.markup", "villagers.spending_share"]
    assert main(["calibrate", "small.yaml", "--out", "kept", "--resume"]) == 0
    shown = capsys.readouterr().out
    for words in ("bakery.markup", "price of bread", "J = ", "degrees of freedom", "The facts ", "Kept in kept"):
        assert words in shown


def test_a_mistake_is_one_message_and_leaves_nothing(plan: Path, capsys: pytest.CaptureFixture[str]):
    plan.write_text(SMALL.replace("bakery.markup", "bakery.markupp"), encoding="utf-8")
    assert main(["calibrate", "small.yaml"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[0].endswith("'bakery' has no parameter 'markupp'.")
    assert said.err.splitlines()[1] == "Did you mean 'markup'?"
    assert "Traceback" not in said.err
    assert [path.name for path in plan.parent.iterdir()] == ["small.yaml"]


def test_an_interruption_keeps_what_is_done_and_says_how_to_go_on(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    simulated, real = [], Simulator._simulated

    def interrupted(self: Simulator, point: np.ndarray, seed: int) -> np.ndarray:
        simulated.append(point)
        if len(simulated) == 4:
            raise KeyboardInterrupt
        return real(self, point, seed)

    monkeypatch.setattr(Simulator, "_simulated", interrupted)
    assert main(["calibrate", "small.yaml", "--out", "kept"]) == 130
    assert capsys.readouterr().err.splitlines()[1] == "Go on with: cloudfief calibrate small.yaml --out kept --resume"
    assert len((plan.parent / "kept" / "evaluations.jsonl").read_text().splitlines()) == 3
    assert not (plan.parent / "kept" / "calibration.json").exists()
    assert main(["calibrate", "small.yaml", "--out", "kept", "--resume", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert len(simulated) == record["points_simulated"] + 1  # the one that was interrupted was simulated again


def test_workers_reach_the_pairs_and_are_one_or_more(plan: Path, capsys: pytest.CaptureFixture[str]):
    two = SMALL.replace("pairs: 1", "pairs: 2").replace("weeks: 8", "weeks: 4").replace("evaluations: 14", "evaluations: 10")
    plan.write_text(two, encoding="utf-8")
    assert main(["calibrate", "small.yaml", "--workers", "0"]) == 2
    assert "workers: found 0; allowed is 1 or more." in capsys.readouterr().err
    assert not (plan.parent / "runs").exists()
    given = []
    with pytest.MonkeyPatch.context() as patch:
        real = simulator.run_pairs
        patch.setattr(simulator, "run_pairs", lambda *of, workers: given.append(workers) or real(*of, workers=1))
        assert main(["calibrate", "small.yaml", "--workers", "2", "--out", "kept", "--json"]) == 0
    assert set(given) == {2}


def test_resume_needs_a_folder(plan: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["calibrate", "small.yaml", "--resume"]) == 2
    assert "Add --out DIR" in capsys.readouterr().err


def test_python_and_the_command_line_find_the_same(plan: Path, capsys: pytest.CaptureFixture[str]):
    found = cloudfief.calibrate(plan)
    assert main(["calibrate", "small.yaml", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] == found.record["parameters"]
    assert repr(found).startswith("Calibration(small, smm: bakery.markup ")


def test_what_nothing_is_known_about_is_a_dash(plan: Path, capsys: pytest.CaptureFixture[str]):
    record = cloudfief.calibrate(plan).record
    for row in record["parameters"]:
        row |= {"standard_error": None, "low": None, "high": None, "at_the_edge": True}
    record["test"]["p_value"] = None
    _print(record)
    shown = capsys.readouterr().out
    assert "No fact is left over" in shown
    assert "lies at the end of its range" in shown
    assert _chance(1e-9) == "< 0.001"


def test_the_shipped_file_names_few_facts_and_its_record_is_its_own():
    path = shipped()["default"]
    plan = load(path)
    assert 1 <= len(plan.facts) <= 5
    record = json.loads((path.parent / "default.json").read_text(encoding="utf-8"))
    assert record["program"] == "cloudfief"
    assert [row["parameter"] for row in record["parameters"]] == list(plan.parameters)
    assert [row["fact"] for row in record["facts"]] == [use.fact for use in plan.facts]
    assert record["plan"] == plan.model_dump(mode="json")


def test_verify_lists_v77_as_null_without_the_extra(capsys: pytest.CaptureFixture[str]):
    if importlib.util.find_spec("sbi") is not None:
        pytest.fail("make test runs without sbi: make test-calibrate has an environment of its own")
    assert main(["verify", "V77", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["pass"], row["got"]) for row in rows] == [(None, "not installed: torch")]
