"""Five years are run on request: as many weeks as they need, for every claim that is judged at the end of a run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cloudfief.claims.claim import Claim
from cloudfief.claims.table import known_claims, verdicts
from cloudfief.cli import main
from cloudfief.core.scenario import load


def test_five_years_are_run_as_long_as_they_need(
    dear_bread: type[Claim], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cloudfief.result.Result.report", lambda self, path: path)
    assert main(["claims", "T1", "--horizon", "5y", "--pairs", "2", "--workers", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {(row["horizon"], row["pairs"]) for row in rows} == {("5y", 2)}
    [folder] = (tmp_path / "runs").iterdir()
    assert json.loads((folder / "run.json").read_text())["weeks"] == 282  # the harvest fails in week 22
    assert main(["claims", "--horizon", "2y"]) == 2
    assert "horizon: found '2y'; allowed is 1d, 1y, end, 5y" in capsys.readouterr().err


def test_every_claim_that_is_judged_at_the_end_can_be_judged_five_years_on(lived) -> None:
    rows = verdicts(lived, load("deepseek"), horizon="5y")
    assert {row["id"] for row in rows} == set(known_claims()) - {"C4", "C5", "C8"}
    assert {row["verdict"] for row in rows} == {"not run"}
    assert next(row for row in rows if row["id"] == "C1")["command"] == "cloudfief claims C1 --scenario deepseek --weeks 315"
