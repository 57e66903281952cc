"""The Python face: scenarios, runs, folders and worlds that are saved and branched."""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cloudfief.claims.table import verdicts
from cloudfief.claims.until import Until, parse_until
from cloudfief.core.arms import arms_of
from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult
from cloudfief.core.replicates import Report, refuse_unknown_place, run_pairs
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import checked_workers
from cloudfief.core.world import open_world
from cloudfief.inputs import refuse_seed
from cloudfief.inputs import scenario as sized
from cloudfief.progress import progress_line
from cloudfief.python_command import python_command
from cloudfief.result import Result
from cloudfief.store import folder as store
from cloudfief.store.combine import combined
from cloudfief.store.extend import extended_record, extended_signals
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
    until: str | float | None = None,
    claims: Sequence[str] = (),
    max_pairs: int | None = None,
    report: bool = True,
) -> Result:
    """Run every arm of a scenario as pairs with common random numbers.

    With `out` finished pairs are kept on disk as they come and the whole run is written there, with its `report`; `resume` goes
    on with an interrupted run, or adds the pairs that a finished one has not yet. `until` ("decided", or
    a share such as 0.1) starts with `pairs` and adds more, up to `max_pairs`, until `claims` are tight enough; see
    `cloudfief.claims.until`. Raises BadInput before anything is run or written if something is wrong, RunFailed if a
    replicate breaks.
    """
    plan, rule = _planned(sized(world, pairs=pairs), until, claims, max_pairs)
    _refuse_numbers(seed, workers)
    refuse_unknown_place(on)
    if out is None:
        return _Job(plan, seed, workers, on, command, rule).done([], None, progress)
    folder = Path(out)
    before = _finished(folder, plan, seed, rule) if resume and (folder / store.RECORD).exists() else None
    if before is not None and (rule is not None or before.record["pairs"] == plan.pairs):
        return before
    job = _Job(plan, seed, workers, on, command, rule, before)
    store.refuse_to_lose(folder, force=force, resume=resume)
    open_world(plan, arms_of(plan)[0], seed)  # refuses, before anything is written, what only an institution can know
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        done = store.open_folder(folder, job.plan(), job.hash_with, force=force, resume=resume)
        result = job.done(done, folder, progress)
        result.folder = folder
        store.write_whole(folder, result.signals, result.claims(), result.record)
        store.sweep_up(folder)
        if report:
            result.report(folder / store.REPORT)
    return result


def _planned(plan: Scenario, until: str | float | None, claims: Sequence[str], most: int | None) -> tuple[Scenario, Until | None]:
    """The scenario with as many pairs as it can come to, and the rule that may end it earlier."""
    if until is None:
        return plan, None
    rule = parse_until(until, claims, plan.pairs, most)
    return sized(plan, pairs=rule.looks[-1]), rule


def _refuse_numbers(seed: int, workers: int | None) -> None:
    refuse_seed(seed)
    checked_workers(workers)


class _Job:
    """One scenario with one seed, where and how it is run, and the finished run whose pairs it adds to."""

    def __init__(
        self, scenario: Scenario, seed: int, workers: int | None, on: str, command: str | None, until: Until | None,
        before: Result | None = None,
    ) -> None:  # fmt: skip
        self.scenario, self.seed, self.workers, self.on, self.command = scenario, seed, workers, on, command
        self.until, self.before = until, before
        self.first_pair = 0 if before is None else before.record["pairs"]
        self.started = datetime.datetime.now(datetime.UTC)
        self.wall_seconds, self.pairs_run_here = 0.0, 0

    def plan(self) -> dict[str, Any]:
        """What is about to be run: enough to go on after an interruption."""
        pairs = self.scenario.pairs
        command = self.command or python_command(self.scenario, self.seed)
        return {"hash": self.scenario.hash(), "seed": self.seed, "pairs": pairs, "command": command}

    def hash_with(self, pairs: int) -> str:
        """The fingerprint that the scenario has with another number of pairs."""
        return self.scenario.with_size(pairs=pairs).hash()

    def done(self, done: list[PairResult], folder: Path | None, progress: bool | None) -> Result:
        """The whole run; with `until` the run as it is at the first look at which it is enough."""
        if self.until is None:
            return self.result(self.live(done, self.scenario.pairs, folder, progress))
        results = done
        for pairs in self.until.looks[:-1]:
            results = self.live(results, pairs, folder, progress)
            found = self.result([result for result in results if result.pair < pairs])
            if self.until.enough(found.claims()):
                return found
        return self.result(self.live(results, self.until.looks[-1], folder, progress))

    def live(self, done: list[PairResult], pairs: int, folder: Path | None, progress: bool | None) -> list[PairResult]:
        """Run the pairs that are not done yet, each kept as it is finished."""
        left = [pair for pair in range(self.first_pair, pairs) if pair not in {result.pair for result in done}]
        results, began = list(done), time.monotonic()
        with ExitStack() as stack:
            report: Report | None = stack.enter_context(progress_line(households_in(self.scenario), progress))
            found = run_pairs(self.scenario, left, self.seed, workers=self.workers, on=self.on, report=report)
            for result in found if left else ():
                results.append(result)
                if folder is not None:
                    store.keep_pair(folder, result)
        self.wall_seconds += time.monotonic() - began
        self.pairs_run_here += len(left)
        return results

    def result(self, results: list[PairResult]) -> Result:
        """The whole run, put together from its pairs, with its verdicts."""
        plan, signals, pairs = self.scenario, combined(results), self.first_pair + len(results)
        if self.before is not None:
            signals = extended_signals(self.before.signals, self.first_pair, signals)
        if pairs != plan.pairs:
            plan = plan.with_size(pairs=pairs)
        details: dict[str, Any] = {
            "seed": self.seed,
            "command": self.command or python_command(plan, self.seed),
            "started": self.started.isoformat(timespec="seconds"),
            "wall_seconds": round(self.wall_seconds, 3),
            "pairs_run_here": self.pairs_run_here,
        }
        if self.until is None:
            rows = verdicts(signals, plan)
        else:
            details["until"] = self.until.record(len(results))
            rows = verdicts(signals, plan, confidence=self.until.confidence, looks=len(self.until.looks))
        record = record_of(plan, results, details)
        if self.before is not None:
            record = extended_record(self.before.record, record)
        return Result(plan, signals, record, stored_claims=rows)


def _finished(folder: Path, scenario: Scenario, seed: int, rule: Until | None) -> Result:
    """The finished run in a folder; raises BadInput if it is of another scenario, seed or rule, or has more pairs."""
    result = open_run(folder)
    pairs = result.record["pairs"]
    same = (result.record["hash"], result.record["seed"]) == (scenario.with_size(pairs=pairs).hash(), seed)
    if not same or result.record.get("until") != (rule.record(pairs) if rule is not None and pairs in rule.looks else None):
        raise BadInput(f"{folder}: holds another run, which is whole.\nChoose another --out, or add --force.")
    if pairs > scenario.pairs:
        raise BadInput(
            f"{folder}: holds {pairs} pairs, more than the {scenario.pairs} asked for.\nAsk for more, or choose another --out."
        )
    return result


def open_run(folder: str | Path) -> Result:
    """A finished run from its folder; raises BadInput for a broken, foreign, unfinished or newer one."""
    scenario, signals, claims, record = store.read_whole(Path(folder))
    return Result(scenario, signals, record, Path(folder), claims)
