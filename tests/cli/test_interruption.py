"""Ctrl-C anywhere: exit 130, what was kept and how to go on, no traceback."""

from __future__ import annotations

import itertools
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from cloudfief.claims.claim import CLAIMS
from cloudfief.core import replicates
from cloudfief.core.pair import PairResult
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import worker_pool
from cloudfief.trials.branches import pair_estimates

from .conftest import Answer, Command
from .test_claims import village_claims  # noqa: F401 - a fixture
from .test_folder import answer_ctrl_c

SIZE = ["--weeks", "30", "--pairs", "2", "--workers", "1"]
TRIAL = ["--households", "384", "--weeks", "5", "--pairs", "2", "--workers", "1"]
PAIR, POINT = "cloudfief.core.replicates.run_pair", "cloudfief.design.runner.run_pair"
SWEEP = "scenario: village\nweeks: 30\npairs: 1\nparameters: {bakery.markup: [0.1, 0.5]}\npoints: 3\noutcomes: [mill_price@end]\n"
FLOUR_TAX = '''
from cloudfief.core.block import Lever

class FlourTax(Lever):
    """Flour costs a tenth more."""

    amends = "mill_price"
    legal_source = "a test"

    def step(self, value):
        return value * 11 // 10
'''


def stop(*_words: object, **_options: object) -> NoReturn:
    raise KeyboardInterrupt


def told(answer: Answer) -> list[str]:
    assert answer.status == 130, answer
    assert answer.out == ""
    lines = answer.err.splitlines()
    assert len(lines) == 2, answer.err
    return lines


@pytest.mark.parametrize(
    ("words", "broken"),
    [
        (["compare", "village", "--base", "village", *SIZE], PAIR),
        (["trials", "no_personal_data", *SIZE], "cloudfief.trials.runner.pair_estimates"),
        (["fit", "us-marketplaces"], "cloudfief.fitting.market_fit.fit"),
        (["claims", "C1", "--draws", "--weeks", "30"], "cloudfief.claims.draws.draw_rows"),
        (["verify", "V01"], "cloudfief.verification.verify.cases"),
        (["bench"], "cloudfief.institutions.household.yardstick.measure"),
    ],
)
def test_what_keeps_nothing_says_so(
    cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], broken: str
) -> None:
    monkeypatch.setattr(broken, stop)
    assert told(cloudfief(*words)) == ["Interrupted. Nothing was kept.", f"Again: cloudfief {shlex.join(words)}"]
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    ("words", "broken", "what"),
    [
        (["claims", "C1", "--scenario", "village", *SIZE, "--set", "bakery.markup=0.3"], PAIR, "pairs"),
        (["validate", "S2-116", "--scenario", "village", *SIZE], PAIR, "pairs"),
        (["run", "village", *SIZE], PAIR, "pairs"),
        (["trials", "no_personal_data", *TRIAL], "cloudfief.trials.runner.pair_estimates", "pairs"),
        (["sweep", "fees.yaml", "--workers", "1"], POINT, "points"),
        (["sensitivity", "mill_price@end", "--scenario", "village", *SIZE], POINT, "points"),
        (["discover", "C1", "--parameters", "lab.cost_imitation", "--weeks", "107", *SIZE[2:]], POINT, "points"),
        (["calibrate", "default"], "cloudfief.calibration.simulator.run_pairs", "simulations"),
    ],
)  # fmt: skip
def test_what_keeps_something_says_how_to_go_on(
    cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], broken: str, what: str
) -> None:
    (here / "fees.yaml").write_text(SWEEP)
    with monkeypatch.context() as patch:
        patch.setattr(broken, stop)
        kept, again = told(cloudfief(*words, "--out", "cut"))
        assert kept == f"Interrupted. Finished {what} are kept in cut."
        assert again.startswith(f"Go on with: cloudfief {words[0]} ")
        assert again.endswith("--out cut --resume")
        follow = shlex.split(again.removeprefix("Go on with: cloudfief "))
        follow += [] if "--workers" in follow else ["--workers", "1"]
        assert told(cloudfief(*follow))[0] == kept  # it goes on until it is interrupted again
    if words[0] in ("claims", "run", "sweep", "trials"):
        answer = cloudfief(*follow)
        assert answer.status == 0, answer.err


def after(pairs: int, lived: Callable[..., Any]) -> Callable[..., Any]:
    """What runs so many pairs and is interrupted in the next one."""
    numbers = itertools.count()

    def breaking(*words: Any) -> Any:
        if next(numbers) == pairs:
            raise KeyboardInterrupt
        return lived(*words)

    return breaking


def test_a_comparison_goes_on_where_it_ended(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["compare", "lever:flour_tax", "village", "--import", "flour_tax.py", "--base", "village", *SIZE]
    (here / "flour_tax.py").write_text(FLOUR_TAX)
    assert cloudfief(*words, "--out", "whole.csv").status == 0
    with monkeypatch.context() as patch:
        patch.setattr(PAIR, after(3, replicates.run_pair))  # the base whole, of the first item one pair
        kept, again = told(cloudfief(*words, "--out", "rows.csv"))
    assert kept == "Interrupted. Finished pairs are kept in rows.csv.parts."
    assert not (here / "rows.csv").exists()
    assert "rows.csv.parts: already holds finished pairs" in cloudfief(*words, "--out", "rows.csv").err
    with monkeypatch.context() as patch:
        patch.setattr(PAIR, after(3, replicates.run_pair))  # one pair of the first item and two of the second are left
        answer = cloudfief(*shlex.split(again.removeprefix("Go on with: cloudfief ")))
    assert answer.status == 0, answer.err
    assert (here / "rows.csv").read_bytes() == (here / "whole.csv").read_bytes()
    assert not (here / "rows.csv.parts").exists()
    assert "rows.csv: there is nothing to resume" in cloudfief(*words, "--out", "rows.csv", "--resume").err


def test_trials_go_on_where_they_ended(cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["trials", "no_personal_data", "no_home_feed", *TRIAL]
    whole = json.loads(cloudfief(*words, "--json").out)
    with monkeypatch.context() as patch:
        patch.setattr("cloudfief.trials.runner.pair_estimates", after(1, pair_estimates))
        kept, again = told(cloudfief(*words, "--out", "cut"))
    assert kept == "Interrupted. Finished pairs are kept in cut."
    assert "cut: already holds trials" in cloudfief(*words, "--out", "cut").err
    assert "holds other trials (seed 1, now 2)" in cloudfief(*words, "--seed", "2", "--out", "cut", "--resume").err
    follow = shlex.split(again.removeprefix("Go on with: cloudfief "))
    with monkeypatch.context() as patch:
        patch.setattr("cloudfief.trials.runner.pair_estimates", after(1, pair_estimates))
        assert json.loads(cloudfief(*follow, "--json").out) == whole
        assert json.loads(cloudfief(*follow, "--json").out) == whole  # nothing is run again
    assert json.loads((here / "cut" / "trials.json").read_text())["rows"] == whole
    assert "holds 2 pairs, more than the 1 asked for" in cloudfief(*follow, "--pairs", "1").err


@pytest.mark.usefixtures("village_claims")
def test_claims_of_several_scenarios_go_on_where_they_ended(
    cloudfief: Command, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "valley.yaml").write_text("based_on: village\n")
    monkeypatch.setattr(CLAIMS["T2"], "scenario", "valley.yaml")
    lived, run = replicates.run_pair, []

    def breaking(plan: Scenario, pair: int, *rest: object) -> PairResult:
        run.append(plan.name)
        if run == ["valley", "village"]:
            raise KeyboardInterrupt
        return lived(plan, pair, *rest)

    monkeypatch.setattr(replicates, "run_pair", breaking)
    words = ["claims", "--weeks", "30", "--pairs", "1", "--workers", "1", "--out", "both"]
    assert told(cloudfief(*words))[0] == "Interrupted. Finished pairs are kept in both."
    assert cloudfief(*words, "--resume").status == 0
    assert run == ["valley", "village", "village"]
    assert sorted(path.name for path in (here / "both").iterdir()) == ["valley", "village"]
    assert cloudfief(*words, "--resume").status == 0
    assert len(run) == 3  # nothing is run again
    assert "already holds a run" in cloudfief(*words).err


def interrupted(words: list[str], here: Path, when: Callable[[], bool]) -> tuple[int, str]:
    """The exit status and the messages of a command that hears Ctrl-C, with all its processes, at a moment."""
    command = [sys.executable, "-m", "cloudfief", *words]
    with subprocess.Popen(
        command, cwd=here, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=answer_ctrl_c,
    ) as process:  # fmt: skip
        deadline = time.monotonic() + 60
        while not when() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    return process.returncode, err


def test_ctrl_c_while_libraries_are_loaded(here: Path) -> None:
    (here / "typer.py").write_text("import pathlib, time\npathlib.Path('loading').touch()\ntime.sleep(60)\n")
    status, err = interrupted(["list"], here, (here / "loading").exists)
    assert (status, err) == (130, "Interrupted. Nothing was begun.\n")


def test_ctrl_c_while_workers_start(here: Path) -> None:
    words = ["run", "village", "--weeks", "2000", "--pairs", "40", "--workers", "2", "--out", "cut"]
    status, err = interrupted(words, here, (here / "cut" / "unfinished.json").exists)
    assert status == 130
    assert err.splitlines()[0] == "Interrupted. Finished pairs are kept in cut."
    assert len(err.splitlines()) == 2, err


def mask() -> set[signal.Signals]:
    return signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_a_worker_hears_no_ctrl_c_from_its_first_moment() -> None:
    with worker_pool(1) as pool:
        assert signal.SIGINT in pool.submit(mask).result()
    assert signal.SIGINT not in mask()
