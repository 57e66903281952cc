"""No option is ignored in silence, and the shared ones are refused alike by every verb."""

from __future__ import annotations

from pathlib import Path

import pytest

import cloudfief as cf

from .conftest import Command

FRESH = "--from: reads a finished run; {} for a fresh one.\nLeave out {}, or --from.\n"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--seed", "1"], "--seed"),
        (["--households", "900"], "--households"),
        (["--weeks", "30", "--pairs", "2"], "--weeks and --pairs"),
        (["--workers", "1", "--on", "local", "--set", "bakery.markup=1"], "--set, --workers and --on"),
        (["--scenario", "village"], "--scenario"),
        (["--out", "new"], "--out"),
    ],
)
def test_a_finished_run_has_its_size(cloudfief: Command, small_run: Path, words: list[str], named: str) -> None:
    for verb in ("claims", "validate"):
        answer = cloudfief(verb, "--from", str(small_run), *words)
        assert (answer.status, answer.out) == (2, "")
        assert answer.err == FRESH.format(f"{named} {'are' if ' and ' in named else 'is'}", named)


def test_what_else_a_finished_run_cannot_follow(cloudfief: Command, small_run: Path) -> None:
    folder = str(small_run)
    assert "--until is for a fresh one" in cloudfief("claims", "--from", folder, "--until", "decided").err
    assert "--draws is for a fresh one" in cloudfief("claims", "--from", folder, "--draws").err
    assert "found 'village' and --from" in cloudfief("cite", "village", "--from", folder).err
    assert cloudfief("claims", "--from", folder).status == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["verify", "V01", "--weeks", "3"], "--weeks is for --freeze"),
        (["verify", "V01", "--freeze"], "--freeze: freezes institutions; IDS is for verifications"),
        (["claims", "C1", "--draws", "--workers", "2", "--all"], "draws anew, in one process; --all and --workers are"),
        (["claims", "C1", "--resume"], "--resume needs the folder"),
        (["validate", "--resume"], "--resume needs the folder"),
    ],
)  # fmt: skip
def test_options_that_do_not_go_together(cloudfief: Command, here: Path, words: list[str], message: str) -> None:
    answer = cloudfief(*words)
    assert (answer.status, answer.out) == (2, "")
    assert message in answer.err
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ["run", "village"], ["compare", "village"], ["claims"], ["trials"], ["validate"], ["calibrate"], ["sensitivity"],
        ["discover", "C1"], ["sweep", "fees.yaml"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("workers", ["0", "-1"])
def test_no_verb_works_without_workers(cloudfief: Command, here: Path, words: list[str], workers: str) -> None:
    answer = cloudfief(*words, "--workers", workers)
    assert (answer.status, answer.out) == (2, "")
    assert f"workers: found {workers}; allowed is 1 or more." in answer.err
    assert not list(here.iterdir())


def test_no_call_works_without_workers(here: Path) -> None:
    plan = {"scenario": "village", "parameters": {"bakery.markup": [0.1, 0.5]}, "points": 2, "outcomes": ["mill_price@end"]}
    for call in (lambda: cf.run("village", workers=0), lambda: cf.sweep(plan, workers=0, out=here / "swept")):
        with pytest.raises(cf.BadInput, match="workers: found 0; allowed is 1 or more"):
            call()
