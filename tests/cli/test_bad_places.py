"""What lies at --out, a full disk, and other input that cannot be used: one message, and nothing is written or lost."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from .conftest import Command
from .test_bad_input import SCENARIO, refused

TRIAL = ["trials", "no_personal_data", "--households", "384", "--weeks", "5", "--pairs", "1", "--workers", "1"]
SHORT = ["--weeks", "8", "--pairs", "1", "--workers", "1"]
SWEEP = "scenario: village\nweeks: 30\npairs: 1\nparameters: {bakery.markup: [0.1, 0.5]}\npoints: 3\noutcomes: [mill_price@end]\n"


@pytest.mark.parametrize(
    "words",
    [
        ["run", "village", *SHORT, "--out"], ["sweep", "fees.yaml", "--out"], [*TRIAL, "--out"],
        ["calibrate", "--out"], ["sensitivity", "mill_price@end", "--scenario", "village", "--weeks", "30", "--out"],
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_one(cloudfief: Command, here: Path, words: list[str]) -> None:
    (here / "fees.yaml").write_text(SWEEP)
    (here / "a_file").write_text("mine")
    (here / "mine").mkdir()
    (here / "mine" / "keep.txt").write_text("mine")
    refused(cloudfief, here, [*words, "a_file"], "a_file: a file, not a folder")
    refused(cloudfief, here, [*words, "a_file/x"], "a_file.*(cannot be used|a file, not a folder)")
    refused(cloudfief, here, [*words, "mine"], "mine: exists and holds no ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["diagram", "village", "--out", "a_file/x.svg"], "a_file.*cannot be used .not a directory"),
        (["new", "lever", "x", "--out", "a_file"], "a_file: cannot be used .file exists"),
        (["compare", "village", "--base", "village", *SHORT, "--out", "a_file/x.csv"], "a_file.*cannot be used .not a directory"),
        (["compare", "village", "--base", "village", *SHORT, "--out", "a_file"], "ends in .csv or .json"),
        (["compare", "village", "--base", "village", *SHORT, "--out", "rows.csv"], "rows.csv.parts: exists and holds no runs"),
        (["compare", "village", "--base", "village", *SHORT, "--out", "rows.csv", "--force"], "rows.csv.parts: exists and holds"),
        (
            ["compare", "village", "--base", "village", *SHORT, "--out", "new.csv", "--resume"],
            "there is nothing to resume",
        ),
        (["compare", "village", "village", "--base", "village", *SHORT], "village: given twice"),
        (["compare", "village", "--base", "village", "--resume"], "--resume needs the folder"),
        ([*TRIAL, "--out", "torn", "--resume"], "torn/trials.json: broken"),
        ([*TRIAL, "--out", "newer", "--resume"], "newer/trials.json: file format 99; this version reads up to"),
        ([*TRIAL, "--out", "new", "--resume"], "new: there is nothing to resume"),
        ([*TRIAL, "--resume"], "--resume needs the folder"),
        (["run", "village", "--lever", "fee_cap:start=2025-99-99"], "'2025-99-99' is not a valid value .month must be in 1..12"),
        (["run", "village", "--lever", "fee_cap:cap=0.1,cap=0.2"], "cap is given twice"),
        (["run", "village", "--set", "bakery.markup=0.1", "--set", "bakery.markup=0.2"], "bakery.markup is given twice"),
        (["sensitivity", "--parameters", "bakery.markup", "--parameters", "bakery.markup=0:1"], "bakery.markup is given twice"),
        (["sensitivity", "--scenario", "village", "--households", "900"], "scenario 'village' has no institution 'household'"),
        (["run", "village", "--seed", "9" * 30], "seed: found 9+; allowed is 0 or more, up to 2.63 - 1"),
        (["run", "village", *SHORT, "--set", "bakery.markup=.nan"], "markup: found nan"),
        (["run", "village", *SHORT, "--set", "bakery.markup=.inf"], "markup: found inf"),
        (["new", "lever", "class"], "'class' is a word of Python's own"),
        (["new", "institution", "def"], "'def' is a word of Python's own"),
        (["check", "twice.yaml"], "twice.yaml: institutions: 'mill' is named twice"),
        (["sweep", "empty.yaml"], "empty.yaml"),
        (["sweep", "mine"], "mine: "),
        (["fit", "us-marketplaces", "--nest", "nan"], "nan"),
    ],
)
def test_more_that_is_wrong(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    (here / "a_file").write_text("mine")
    (here / "empty.yaml").write_text("")
    (here / "mine").mkdir()
    (here / "twice.yaml").write_text(SCENARIO.replace("[mill,", "[mill, mill,"))
    for folder, content in (("torn", "{"), ("newer", '{"program": "cloudfief", "format": 99}')):
        (here / folder).mkdir()
        (here / folder / "trials.json").write_text(content)
    (here / "rows.csv.parts").mkdir()
    (here / "rows.csv.parts" / "mine.txt").write_text("mine")
    refused(cloudfief, here, words, message)


def test_a_full_disk_says_what_was_kept(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "fees.yaml").write_text(SWEEP)

    def full(*_words: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("cloudfief.design.runner.keep", full)
        answer = cloudfief("sweep", "fees.yaml", "--workers", "1", "--out", "swept")
    assert answer.status == 3
    assert answer.err.startswith(
        "swept: no space left on the disk. Finished points are kept; make room, then go on with: cloudfief"
    )
    assert cloudfief("sweep", "fees.yaml", "--workers", "1", "--out", "swept", "--resume").status == 0


def test_nothing_at_all_prints_the_help(cloudfief: Command) -> None:
    answer = cloudfief()
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == cloudfief("--help").out
    assert "..." not in answer.out.partition("Commands:")[2]


def test_a_scenario_with_a_wild_name_stays_in_runs(cloudfief: Command, here: Path) -> None:
    (here / "wild.yaml").write_text("based_on: village\nname: ../../wild\n")
    assert cloudfief("run", "wild.yaml", *SHORT).status == 0
    assert len(list((here / "runs").iterdir())) == 1
