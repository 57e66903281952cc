"""Sweeps: what is on disk, what goes on after a crash, what failed, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cloudfief as cf
from cloudfief.core.ledger import Ledger
from cloudfief.design import runner

from .conftest import Command

FILE = """
scenario: village
weeks: 30
pairs: 2
parameters:
  bakery.markup: [0.2, 1.0]
  mill.harvest_spread: prior
points: 6
outcomes: [B1, bakery_bread_price@end]
seed: 4
"""


def plan(**changes: Any) -> dict[str, Any]:
    given = {
        "scenario": "village", "weeks": 30, "pairs": 2, "points": 6, "outcomes": ["B1", "bakery_bread_price@end"], "seed": 4,
        "parameters": {"bakery.markup": [0.2, 1.0], "mill.harvest_spread": "prior"},
    }  # fmt: skip
    return given | changes


def test_every_point_is_measured(tmp_path: Path) -> None:
    found = cf.sweep(plan(), out=tmp_path / "s", workers=1)
    table = found.points
    assert len(table) == 6
    assert not found.failed
    assert table["B1@end"].tolist() == pytest.approx(table["bakery_bread_price@end"].tolist())
    assert table["B1@end"].tolist() == pytest.approx(((table["B1@end pair 0"] + table["B1@end pair 1"]) / 2).tolist())
    assert (table["B1@end low"] < table["B1@end"]).all()
    assert set(table["seed"]) == {4}
    row = found.summary()[0]
    assert row["rank_correlations"]["bakery.markup"] > 0.9
    assert row["unit"] == "minor units"


def test_a_crash_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cf.sweep(plan(), out=tmp_path / "whole", workers=1).folder / "points.csv"
    real, run = runner.run_point, []

    def dies(task: Any) -> Any:
        if len(run) == 3:
            raise KeyboardInterrupt
        run.append(task)
        return real(task)

    monkeypatch.setattr(runner, "run_point", dies)
    with pytest.raises(KeyboardInterrupt):
        cf.sweep(plan(), out=tmp_path / "cut", workers=1)
    cut = tmp_path / "cut" / "points.csv"
    assert len(cut.read_text().splitlines()) == 4
    with cut.open("a") as handle:
        handle.write("3,4,0.3")  # a line that a crash cut off
    monkeypatch.setattr(runner, "run_point", lambda task: run.append(task) or real(task))
    cf.sweep(plan(), out=tmp_path / "cut", workers=1, resume=True)
    assert cut.read_bytes() == whole.read_bytes()
    assert len(run) == 6  # nothing was run twice
    cf.sweep(plan(), out=tmp_path / "cut", workers=1, resume=True)
    assert len(run) == 6


def test_processes_give_the_same_file(tmp_path: Path) -> None:
    here = cf.sweep(plan(points=2, outcomes=["bakery_bread_price@end"]), out=tmp_path / "one", workers=1)
    there = cf.sweep(plan(points=2, outcomes=["bakery_bread_price@end"]), out=tmp_path / "two", workers=2)
    assert (here.folder / "points.csv").read_bytes() == (there.folder / "points.csv").read_bytes()


def test_a_failed_point_is_kept_with_its_error_and_reported(
    tmp_path: Path, cloudfief: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = runner.measured

    def fragile(outcome: Any, signals: Any, scenario: Any) -> Any:
        if scenario.set["bakery"]["markup"] > 0.8:
            raise ZeroDivisionError("no flour, no bread")
        return real(outcome, signals, scenario)

    monkeypatch.setattr(runner, "measured", fragile)
    place = tmp_path / "bread.yaml"
    place.write_text(FILE)
    answer = cloudfief("sweep", str(place), "--workers", "1", "--out", "s", "--json")
    assert answer.status == 0, answer.err
    document = json.loads(answer.out)
    broken = [point for point in document["points"] if point["error"]]
    assert broken
    assert all(point["values"]["bakery.markup"] > 0.8 and point["outcomes"] == {} for point in broken)
    assert [failed["point"] for failed in document["failed"]] == [point["point"] for point in broken]
    assert broken[0]["error"] == "B1@end: ZeroDivisionError: no flour, no bread"
    table = cloudfief("sweep", str(place), "--workers", "1", "--out", "s", "--resume")
    assert table.status == 0, table.err
    assert "points failed and are kept with their error" in table.out
    assert "outcome (signals: shock less baseline)" in table.out
    assert document["signals_are"] == "shock less baseline"
    assert "no flour, no bread" in (Path("s") / "points.csv").read_text()


def test_a_sweep_of_failures_alone_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("never")

    monkeypatch.setattr(runner, "measured", broken)
    with pytest.raises(cf.RunFailed, match="every point failed, the first with: B1@end: ZeroDivisionError: never"):
        cf.sweep(plan(), out=tmp_path / "s", workers=1)
    assert (tmp_path / "s" / "points.csv").read_text().count("never") == 6


def test_books_that_do_not_close_end_a_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are an error in the program: no point that has them is kept, and what was finished before is."""
    real, opened = runner.run_pair, []

    def wrong(scenario: Any, pair: int, seed: int) -> Any:
        opened.append(pair)
        if len(opened) > 4:
            monkeypatch.setattr(Ledger, "audit", lambda self: {"coin": 7})
        return real(scenario, pair, seed)

    monkeypatch.setattr(runner, "run_pair", wrong)
    with pytest.raises(cf.RunFailed, match=r"^point 2: .*the books do not close, {'coin': 7}"):
        cf.sweep(plan(), out=tmp_path / "s", workers=1)
    assert [line.split(",")[0] for line in (tmp_path / "s" / "points.csv").read_text().splitlines()] == ["point", "0", "1"]


def test_a_folder_in_use_is_not_overwritten(tmp_path: Path) -> None:
    small = plan(points=2, outcomes=["B1"])
    cf.sweep(small, out=tmp_path / "s", workers=1)
    with pytest.raises(cf.BadInput, match="already holds points"):
        cf.sweep(small, out=tmp_path / "s", workers=1)
    with pytest.raises(cf.BadInput, match="holds the points of another design"):
        cf.sweep(plan(points=3, outcomes=["B1"]), out=tmp_path / "s", workers=1, resume=True)
    assert len(cf.sweep(plan(points=3, outcomes=["B1"]), out=tmp_path / "s", workers=1, force=True).points) == 3
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(cf.BadInput, match="holds no design of cloudfief"):
        cf.sweep(small, out=tmp_path / "mine", workers=1, force=True)
    with pytest.raises(cf.BadInput, match="nothing to resume"):
        cf.sweep(small, out=tmp_path / "new", workers=1, resume=True)


def test_one_arm_gives_levels(tmp_path: Path) -> None:
    found = cf.sweep(
        {"scenario": "sim", "weeks": 20, "pairs": 1, "parameters": {"treasury.spending": {"values": [10**10, 2 * 10**10]}},
         "design": "grid", "points": 2, "outcomes": ["workshop_output"]},
        out=tmp_path / "s", workers=1,
    )  # fmt: skip
    low, high = found.points["workshop_output@end"]
    assert high == pytest.approx(2 * low, rel=1e-6)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bakery.markup:", "bakery.markpu:", "bakery.markpu: 'bakery' has no parameter 'markpu'. Did you mean 'markup'?"),
        ("[0.2, 1.0]", "[0.2, 9.0]", "bread.yaml: bakery.markup: found 9; allowed is 0 to 5."),
        ("weeks: 30", "weeks: 20", "needs 23 weeks; found 20. Give 23 weeks or more."),
        ("points: 6", "point: 6", "bread.yaml: no key is called 'point'. Did you mean 'points'?"),
        ("points: 6", "points: none", "bread.yaml: points: found 'none'; allowed is"),
        ("points: 6", "design: random", "bread.yaml: design: found 'random'; allowed is lhs, sobol, grid."),
        ("[B1, bakery_bread_price@end]", "[]", "bread.yaml: outcomes: the list is empty"),
        ("[B1, bakery_bread_price@end]", "[bakery_bred_price]", "Did you mean 'bakery_bread_price'?"),
        ("[B1, bakery_bread_price@end]", "[C16@end]", "bread.yaml: outcomes: C16@end cannot be judged in scenario 'village'"),
        ("scenario: village", "scenario: vilage", "bread.yaml: No scenario is called 'vilage'. Did you mean 'village'?"),
        ("mill.harvest_spread: prior", "mill.flour_price: prior", "mill.flour_price: scenario 'village' sets it by"),
        (FILE, "", "bread.yaml: the file is empty"),
        (FILE, "scenario: village\noutcomes: [B1]\n", "bread.yaml: 'parameters' is missing."),
    ],
)  # fmt: skip
def test_a_bad_file_is_one_message_and_leaves_nothing(cloudfief: Command, here: Path, old: str, new: str, message: str) -> None:
    assert old in FILE
    (here / "bread.yaml").write_text(FILE.replace(old, new))
    answer = cloudfief("sweep", "bread.yaml")
    assert answer.status == 2, answer.out
    assert message in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert [path.name for path in here.iterdir()] == ["bread.yaml"]
