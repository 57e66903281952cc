"""`cloudfief validate`: JSON, table, exit codes, and folders that are no runs."""

from __future__ import annotations

import json

import pytest

from cloudfief.cli import main
from tests.validation.worlds import around_the_release

SMALL = """
based_on: deepseek
start: 2025-01-06
weeks: 4
pairs: 2
set: {household: {count: 768}}
burn_in:
  weeks: 2
  set:
    household: {needs_per_week: 24, drift_rate: 0.0, plan_attention: 0.3}
probes: []
"""


@pytest.fixture(autouse=True)
def quick(tmp_path, monkeypatch):
    """Every test runs in an empty folder, and no report is drawn."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cloudfief.result.Result.report", lambda self, path: path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import cloudfief as cf

    place = tmp_path_factory.mktemp("runs") / "release"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("cloudfief.result.Result.report", lambda self, path: path)
        cf.run(around_the_release(4), seed=3, workers=1, progress=False).save(place)
    return place


def test_a_folder_is_read_as_json(folder, capsys):
    assert main(["validate", "--from", str(folder), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) >= 40
    wanted = {"fact", "quantity", "ours", "low", "high", "observed", "unit", "hit", "used_in_calibration", "source"}
    assert all(wanted <= set(row) for row in rows)
    assert any(row["hit"] is not None for row in rows)


def test_the_table_shows_misses_first_and_counts_out_of_sample(folder, capsys):
    assert main(["validate", "--from", str(folder), "S2-116", "S2-047", "S2-084", "S2-103"]) == 0
    out = capsys.readouterr().out
    assert out.index("miss") < out.index("not judged")
    assert "cloudfief validate S2-084 S2-103" in " ".join(out.split())
    assert "Not judged (not run: weeks: found 4; needed are 26, until 2025-06-30): S2-084." in " ".join(out.split())
    assert "out of sample" in out
    assert "models derived from open weights nine days after" in " ".join(out.split())
    assert max(len(line) for line in out.splitlines()) <= 100


def test_every_line_fits_the_console(folder, capsys):
    assert main(["validate", "--from", str(folder)]) == 0
    out = capsys.readouterr().out
    assert max(len(line) for line in out.splitlines()) <= 100


@pytest.mark.parametrize("option", ["--scenario deepseek", "--households 0", "--weeks 9", "--pairs 2", "--set lab.entry=1"])
def test_what_a_finished_run_cannot_follow_is_refused(folder, capsys, option):
    assert main(["validate", "--from", str(folder), *option.split()]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert f"--from: reads a finished run; {option.split()[0]} is for a fresh one." in found.err


def test_hits_can_be_required(folder, capsys):
    assert main(["validate", "--from", str(folder), "--require", "0"]) == 0
    assert main(["validate", "--from", str(folder), "--require", "40"]) == 1
    assert "hits of" in capsys.readouterr().out


def test_a_fresh_run_judges_a_named_target(tmp_path, capsys):
    (tmp_path / "mine.yaml").write_text(SMALL)
    assert main(["validate", "S2-116", "--scenario", "mine.yaml", "--workers", "1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["hit"] in (True, False)
    assert row["observed"] == 670


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["S2-1166"], "no target is called 'S2-1166'"),
        (["--from", "nowhere"], "nowhere"),
        (["--from", "."], "run.json"),
        (["--scenario", "depseek"], "deepseek"),
        (["--require", "-1"], "--require: found -1; allowed is 0 or more"),
    ],
)
def test_bad_input_is_told_and_nothing_is_run(tmp_path, capsys, words, told):
    assert main(["validate", *words]) == 2
    found = capsys.readouterr()
    assert found.out == ""
    assert told in found.err
    assert "Traceback" not in found.err
    assert not (tmp_path / "runs").exists()
