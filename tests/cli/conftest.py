"""Every test runs in an empty folder; `cloudfief` calls the command in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cloudfief.cli import main


class Answer(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture(autouse=True)
def quick(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are drawn only in the tests that ask for the fixture `reports`."""
    if "reports" not in request.fixturenames:
        monkeypatch.setattr("cloudfief.result.Result.report", lambda self, path: path)


@pytest.fixture
def reports() -> None:
    """Draw reports in this test."""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cloudfief(here: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*words: str) -> Answer:
        capsys.readouterr()
        status = main(list(words))
        found = capsys.readouterr()
        return Answer(status, found.out, found.err)

    return call


@pytest.fixture
def small_run(cloudfief: Command, here: Path) -> Path:
    """A finished run of the village: 2 pairs over 30 weeks."""
    folder = here / "small"
    words = ["run", "village", "--weeks", "30", "--pairs", "2", "--workers", "1", "--out", str(folder)]
    answer = cloudfief(*words)
    assert answer.status == 0, answer.err
    return folder
