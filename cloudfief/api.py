"""The Python face: scenarios, runs, folders and worlds that are saved and branched."""

from __future__ import annotations

import datetime
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cloudfief.claims.table import verdicts
from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult
from cloudfief.core.replicates import Report, run_pairs
from cloudfief.core.scenario import Scenario
from cloudfief.inputs import scenario as sized
from cloudfief.progress import progress_line
from cloudfief.result import Result, can_report
from cloudfief.store import folder as store
from cloudfief.store.combine import combined
from cloudfief.store.lock import only_writer
from cloudfief.store.record import households_in, record_of


def run(
    world: Scenario | str,
    pairs: int | None = None,
    seed: int = 1,
    *,
    workers: int | None = None,
    on: str = "local",
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    command: str | None = None,
    progress: bool | None = None,
) -> Result:
    """Run every arm of a scenario as pairs with common random numbers.

    With `out` finished pairs are kept on disk as they come and the whole run is written there. Raises
    BadInput before anything is run or written if something is wrong, RunFailed if a replicate breaks.
    """
    plan = sized(world, pairs=pairs)
    if seed < 0:
        raise BadInput(f"seed: found {seed}; allowed is 0 or more.")
    if workers is not None and workers < 1:
        raise BadInput(f"workers: found {workers}; allowed is 1 or more.")
    job = _Job(plan, seed, workers, on, command or _python_command(plan, seed))
    if out is None:
        return job.result(job.live([], None, progress))
    folder = Path(out)
    if resume and (folder / store.RECORD).exists():
        return _whole_already(folder, plan, seed)
    store.refuse_to_lose(folder, force=force, resume=resume)
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        done = store.open_folder(folder, job.plan(), force=force, resume=resume)
        result = job.result(job.live(done, folder, progress))
        result.folder = folder
        store.write_whole(folder, result.signals, result.claims(), result.record)
        store.sweep_up(folder)
        if can_report():
            result.report(folder / store.REPORT)
    return result


class _Job:
    """One scenario with one seed, and where and how it is run."""

    def __init__(self, scenario: Scenario, seed: int, workers: int | None, on: str, command: str) -> None:
        self.scenario, self.seed, self.workers, self.on, self.command = scenario, seed, workers, on, command
        self.started = datetime.datetime.now(datetime.UTC)
        self.wall_seconds, self.pairs_run_here = 0.0, 0

    def plan(self) -> dict[str, Any]:
        """What is about to be run: enough to go on after an interruption."""
        pairs = self.scenario.pairs
        return {"hash": self.scenario.hash(), "seed": self.seed, "pairs": pairs, "command": self.command}

    def live(self, done: list[PairResult], folder: Path | None, progress: bool | None) -> list[PairResult]:
        """Run the pairs that are not done yet, each kept as it is finished."""
        left = [pair for pair in range(self.scenario.pairs) if pair not in {result.pair for result in done}]
        results, began = list(done), time.monotonic()
        with ExitStack() as stack:
            report: Report | None = stack.enter_context(progress_line(households_in(self.scenario), progress))
            found = run_pairs(self.scenario, left, self.seed, workers=self.workers, on=self.on, report=report)
            for result in found if left else ():
                results.append(result)
                if folder is not None:
                    store.keep_pair(folder, result)
        self.wall_seconds, self.pairs_run_here = time.monotonic() - began, len(left)
        return results

    def result(self, results: list[PairResult]) -> Result:
        """The whole run, put together from its pairs, with its verdicts."""
        details = {
            "seed": self.seed,
            "command": self.command,
            "started": self.started.isoformat(timespec="seconds"),
            "wall_seconds": round(self.wall_seconds, 3),
            "pairs_run_here": self.pairs_run_here,
        }
        signals = combined(results)
        record = record_of(self.scenario, results, details)
        return Result(self.scenario, signals, record, stored_claims=verdicts(signals, self.scenario))


def _python_command(scenario: Scenario, seed: int) -> str:
    return f"cf.run(cf.scenario({scenario.name!r}, weeks={scenario.weeks}), pairs={scenario.pairs}, seed={seed})"


def _whole_already(folder: Path, scenario: Scenario, seed: int) -> Result:
    result = open_run(folder)
    if (result.record["hash"], result.record["seed"]) != (scenario.hash(), seed):
        raise BadInput(f"{folder}: holds another run, which is whole.\nChoose another --out, or add --force.")
    return result


def open_run(folder: str | Path) -> Result:
    """A finished run from its folder; raises BadInput for a broken, foreign, unfinished or newer one."""
    scenario, signals, claims, record = store.read_whole(Path(folder))
    return Result(scenario, signals, record, Path(folder), claims)
