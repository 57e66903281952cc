"""`cloudfief trials`: a table, one JSON document, messages of two lines, and a skeleton that works as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cloudfief.cli import main

SMALL = ["--households", "384", "--weeks", "5", "--pairs", "1", "--workers", "1"]


def test_json_has_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trials", "no_personal_data", *SMALL, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {"trial", "measure", "ours", "low", "high", "published", "unit", "source"} <= set(rows[0])
    clicks = rows[0]
    assert (clicks["trial"], clicks["published"], clicks["low"]) == ("no_personal_data", -75.3, None)
    assert clicks["source"].startswith("S3-032")
    assert {row["source"] for row in rows if row["published"] is None} == {"none"}


def test_the_table_prints_none_where_nothing_was_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trials", "buy_box_removed", *SMALL, "--set", "household.feed_probability=0.5"]) == 0
    out = capsys.readouterr().out
    assert "buy_box_removed: a random half of all households" in out
    line = next(line for line in out.splitlines() if line.startswith("purchases of own brands"))
    assert "none" in line
    assert max(map(len, out.splitlines())) <= 100


def test_an_unknown_name_offers_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trials", "buy_box_remove", *SMALL]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["No trial is called 'buy_box_remove'.", "Did you mean 'buy_box_removed'?"]


def test_the_skeleton_works_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "trial", "disbelief"]) == 0
    assert "cloudfief trials disbelief --import disbelief.py" in capsys.readouterr().out
    assert main(["trials", "disbelief", "--import", "disbelief.py", *SMALL, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["measure"] for row in rows] == ["visits to fiefs", "spending through fiefs"]
    assert rows[1]["ours"] < 0
