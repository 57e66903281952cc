"""A run's folder is whole or says that it is not; nothing is overwritten, lost or misread."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import cloudfief as cf
from cloudfief.core import pair as pair_module
from cloudfief.core import replicates
from cloudfief.store import parts
from cloudfief.store.lock import only_writer

from .conftest import Command

RUN = ("run", "village", "--weeks", "30", "--pairs", "2", "--workers", "1")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def digests(folder: Path) -> dict[str, str]:
    return json.loads((folder / "run.json").read_text())["audit"]["digests"]


def test_what_a_run_leaves(small_run: Path) -> None:
    record = json.loads((small_run / "run.json").read_text())
    assert record["program"] == "cloudfief"
    assert record["audit"]["asset_sums"] == {"coin": 0}
    assert record["audit"]["weeks_checked"] == 2 * (30 + 8)
    assert sorted(record["audit"]["digests"]) == ["baseline/0", "baseline/1", "shock/0", "shock/1"]
    assert all(row["source"] and row["unit"] for row in record["numbers"])
    assert isinstance(json.loads((small_run / "claims.json").read_text()), list)
    signals = xr.open_zarr(small_run / "signals.zarr")
    assert signals["mill_price"].dims == ("arm", "pair", "week", "bloc")
    assert signals["mill_price"].dtype == np.int64
    assert signals["mill_price"].attrs["unit"] == "minor units"
    assert int(signals["stock"].sum()) == 0
    assert not (small_run / "parts").exists()
    assert not (small_run / "unfinished.json").exists()
    assert not (small_run / ".lock").exists()


def test_an_existing_run_is_kept(cloudfief: Command, small_run: Path) -> None:
    before = contents(small_run)
    answer = cloudfief(*RUN, "--out", str(small_run))
    assert answer.status == 2
    assert "already holds a run" in answer.err
    assert contents(small_run) == before
    assert cloudfief(*RUN, "--seed", "2", "--out", str(small_run), "--force").status == 0
    assert digests(small_run) != json.loads(before[str(small_run / "run.json")])["audit"]["digests"]


def test_bad_input_with_force_loses_nothing(cloudfief: Command, small_run: Path) -> None:
    before = contents(small_run)
    assert cloudfief(*RUN, "--set", "bakery.markup=9", "--force", "--out", str(small_run)).status == 2
    assert contents(small_run) == before


@pytest.mark.parametrize("option", ["--force", "--resume"])
def test_a_foreign_folder_is_never_touched(cloudfief: Command, here: Path, option: str) -> None:
    (here / "thesis").mkdir()
    (here / "thesis" / "chapter.txt").write_text("mine")
    answer = cloudfief(*RUN, "--out", "thesis", option)
    assert answer.status == 2
    assert "holds no run of cloudfief" in answer.err
    assert contents(here / "thesis") == {str(here / "thesis" / "chapter.txt"): b"mine"}


def test_a_file_in_the_way(cloudfief: Command, here: Path) -> None:
    (here / "taken").write_text("mine")
    assert "a file, not a folder" in cloudfief(*RUN, "--out", "taken").err
    assert (here / "taken").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("run.json", "{", "run.json: broken"),
        ("run.json", "[]", "run.json: broken \\(not a dict"),
        ("run.json", '{"program": "other", "format": 1}', "run.json: not written by cloudfief"),
        ("run.json", '{"program": "cloudfief", "format": 99}', "file format 99; this version reads up to 1"),
        ("run.json", '{"program": "cloudfief", "format": 1}', "its scenario cannot be read"),
        ("claims.json", "nothing", "claims.json: broken"),
        ("claims.json", "{}", "claims.json: broken \\(not a list"),
        ("signals.zarr/.zmetadata", "{", "signals.zarr: broken"),
        ("signals.zarr/mill_price/0.0.0.0", "rubbish", "signals.zarr: broken"),
    ],
)
def test_a_broken_folder_is_refused(cloudfief: Command, small_run: Path, name: str, content: str, message: str) -> None:
    (small_run / name).write_text(content)
    with pytest.raises(cf.BadInput, match=message):
        cf.open(small_run)
    answer = cloudfief("claims", "--from", str(small_run))
    assert answer.status == 2
    assert "Traceback" not in answer.err


def test_missing_signals(small_run: Path) -> None:
    shutil.rmtree(small_run / "signals.zarr")
    with pytest.raises(cf.BadInput, match=r"signals\.zarr: no such folder"):
        cf.open(small_run)


def test_a_newer_format_is_not_overwritten_by_resume(cloudfief: Command, small_run: Path) -> None:
    (small_run / "run.json").write_text('{"program": "cloudfief", "format": 99}')
    answer = cloudfief(*RUN, "--out", str(small_run), "--resume")
    assert answer.status == 2
    assert "Install a newer one" in answer.err


def interrupt_after(monkeypatch: pytest.MonkeyPatch, pairs: int, error: BaseException) -> None:
    """Let the replicate after so many finished pairs break."""
    lived = pair_module.run_pair

    def breaking(scenario, pair, seed, tick=None):
        if pair >= pairs:
            raise error
        return lived(scenario, pair, seed, tick)

    monkeypatch.setattr(replicates, "run_pair", breaking)


def test_resume_after_an_interrupt_gives_the_same_bits(
    cloudfief: Command, small_run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, 1, KeyboardInterrupt())
        answer = cloudfief(*RUN, "--out", "cut")
    assert answer.status == 130
    assert "Go on with: cloudfief run village" in answer.err
    assert not (here / "cut" / "run.json").exists()
    with pytest.raises(cf.BadInput, match=r"not finished \(1 of 2 pairs\)"):
        cf.open("cut")
    assert "already holds a run" in cloudfief(*RUN, "--out", "cut").err
    assert "holds another run" in cloudfief(*RUN, "--seed", "9", "--out", "cut", "--resume").err
    part = parts.part_path(here / "cut", 0).read_bytes()
    assert cloudfief(*RUN, "--out", "cut", "--resume").status == 0
    assert part
    assert digests(here / "cut") == digests(small_run)
    xr.testing.assert_identical(cf.open("cut").signals, cf.open(small_run).signals)
    assert cloudfief(*RUN, "--out", "cut", "--resume").status == 0
    assert "holds another run" in cloudfief(*RUN, "--seed", "9", "--out", "cut", "--resume").err


def test_a_broken_part_is_named(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, 1, KeyboardInterrupt())
        cloudfief(*RUN, "--out", "cut")
    parts.part_path(here / "cut", 0).write_bytes(b"half a replicate")
    answer = cloudfief(*RUN, "--out", "cut", "--resume")
    assert answer.status == 2
    assert "pair-00000.npz: a broken part" in answer.err


def test_a_failing_replicate_keeps_the_others(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, 1, cf.RunFailed("pair 1, arm shock, week 9: ValueError: no price"))
        answer = cloudfief(*RUN, "--out", "cut")
    assert answer.status == 3
    assert "pair 1, arm shock, week 9" in answer.err
    assert "To report it, send what this prints: cat " in answer.err
    saved = Path(answer.err.split("cat ")[-1].strip())
    assert "Traceback" in saved.read_text()
    saved.unlink()
    assert len(list((here / "cut" / "parts").iterdir())) == 1


def test_a_full_disk_keeps_what_is_finished(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = np.savez

    def full(file, *arguments, **arrays):
        if b'"pair": 1' in arrays["header"].tobytes():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(file, *arguments, **arrays)

    with monkeypatch.context() as patch:
        patch.setattr(parts.np, "savez", full)
        answer = cloudfief(*RUN, "--out", "cut")
    assert answer.status == 3
    assert "no space left on the disk" in answer.err
    assert [path.name for path in (here / "cut" / "parts").iterdir()] == ["pair-00000.npz"]
    assert cloudfief(*RUN, "--out", "cut", "--resume").status == 0


def test_an_unexpected_failure_is_named_and_saved(cloudfief: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cloudfief.cli.run.headline", lambda result: result.nonsense)
    answer = cloudfief(*RUN)
    assert answer.status == 3
    assert "cloudfief failed: AttributeError" in answer.err
    assert len(answer.err.strip().splitlines()) == 2
    saved = Path(answer.err.split("cat ")[-1].strip())
    assert "nonsense" in saved.read_text()
    saved.unlink()


def test_two_writers_are_refused(cloudfief: Command, here: Path) -> None:
    (here / "busy").mkdir()
    with only_writer(here / "busy"):
        answer = cloudfief(*RUN, "--out", "busy")
    assert answer.status == 2
    assert "another run is writing there" in answer.err


def test_a_killed_worker(cloudfief: Command, here: Path) -> None:
    (here / "earthquake.py").write_text(
        "import os, signal\n"
        "from cloudfief.core.block import Institution, Outcome\n\n"
        "class Earthquake(Institution):\n"
        '    """It ends the process in week 3."""\n\n'
        "    def init(self, luck):\n        return Outcome(None, {})\n\n"
        "    def step(self, state, luck, *, week):\n"
        "        if week == 3:\n            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return Outcome(None, {})\n"
    )
    (here / "shaken.yaml").write_text(
        "based_on: village\nimports: [earthquake.py]\ninstitutions: [mill, bakery, villagers, earthquake]\n"
    )
    words = ["run", "shaken.yaml", "--weeks", "6", "--pairs", "2", "--workers", "2", "--out", "cut"]
    command = [sys.executable, "-m", "cloudfief", *words]
    found = subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode == 3, found.stderr
    assert "A worker process was killed" in found.stderr
    assert "--resume" in found.stderr
    assert "Traceback" not in found.stderr
    assert (here / "cut" / "unfinished.json").exists()
    assert not (here / "cut" / "run.json").exists()


def answer_ctrl_c() -> None:
    """A process started in the background of a script would ignore Ctrl-C; this one is to hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_control_c_ends_workers_and_keeps_finished_pairs(here: Path) -> None:
    words = ["run", "village", "--weeks", "900", "--pairs", "200", "--workers", "2", "--out", "cut"]
    command = [sys.executable, "-m", "cloudfief", *words]
    with subprocess.Popen(
        command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=answer_ctrl_c,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        while not list(here.glob("cut/parts/pair-*.npz")) and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Go on with: cloudfief run village" in err
    finished = list((here / "cut" / "parts").iterdir())
    assert 1 <= len(finished) < 200
    assert all(parts.read_part(path).postings > 0 for path in finished)


def test_one_and_two_workers_give_the_same_bits(cloudfief: Command, small_run: Path, here: Path) -> None:
    words = [word if word != "1" else "2" for word in RUN]
    assert cloudfief(*words, "--out", "two").status == 0
    assert digests(here / "two") == digests(small_run)
    xr.testing.assert_identical(cf.open("two").signals, cf.open(small_run).signals)
