"""One seam for replicates: pairs run here, in worker processes, or on Ray, with the same bits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Any, NamedTuple

from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult, run_pair, weeks_to_live
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import CONTEXT, worker_count, worker_pool

Report = Callable[["Progress"], None]
_lived: Any = None  # in a worker: the counter of weeks lived, shared with the parent


class Progress(NamedTuple):
    """How far a run is: weeks lived of how many, pairs finished of how many, seconds since the start.

    Where pairs run one after another `arm` and `week` say which week has just been lived.
    """

    weeks: int
    weeks_in_all: int
    pairs: int
    pairs_in_all: int
    seconds: float
    arm: str = ""
    week: int = 0


def run_pairs(
    scenario: Scenario,
    pairs: list[int],
    seed: int,
    *,
    workers: int | None = None,
    on: str = "local",
    report: Report | None = None,
) -> Iterator[PairResult]:
    """Yield the result of each pair as it is finished.

    `on` is "local" (processes on this machine) or "ray", or "ray:ADDRESS" for a running cluster. The bits do not depend
    on where or by how many workers a pair is run. Raises RunFailed if a worker dies.
    """
    refuse_unknown_place(on)
    if on == "local":
        count = worker_count(workers, len(pairs))
        return _here(scenario, pairs, seed, report) if count <= 1 else _locally(scenario, pairs, seed, count, report)
    return _on_ray(scenario, pairs, seed, on.partition(":")[2] or None, workers, report)


def refuse_unknown_place(on: str) -> None:
    """Raise BadInput unless pairs can be run there."""
    if on not in ("local", "ray") and not on.startswith("ray:"):
        raise BadInput(f"on: found {on!r}; allowed is local, ray or ray:ADDRESS.")


def _here(scenario: Scenario, pairs: list[int], seed: int, report: Report | None) -> Iterator[PairResult]:
    began, in_all, lived = time.monotonic(), weeks_to_live(scenario) * len(pairs), 0
    for done, pair in enumerate(pairs):

        def tick(arm: str, week: int, done: int = done) -> None:
            nonlocal lived
            lived += 1
            if report is not None:
                report(Progress(lived, in_all, done, len(pairs), time.monotonic() - began, arm, week))

        yield run_pair(scenario, pair, seed, tick)


def _locally(scenario: Scenario, pairs: list[int], seed: int, workers: int, report: Report | None) -> Iterator[PairResult]:
    counter = CONTEXT.Value("q", 0)
    began, in_all, done = time.monotonic(), weeks_to_live(scenario) * len(pairs), 0
    with worker_pool(workers, _count_in, (counter,)) as pool:
        waiting = {pool.submit(_work, scenario, pair, seed) for pair in pairs}
        while waiting:
            finished, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in finished:
                done += 1
                yield future.result()
            if report is not None:
                report(Progress(counter.value, in_all, done, len(pairs), time.monotonic() - began))


def _count_in(counter: Any) -> None:
    global _lived
    _lived = counter


def _work(scenario: Scenario, pair: int, seed: int) -> PairResult:
    def tick(_arm: str, _week: int) -> None:
        if _lived is not None:
            with _lived.get_lock():
                _lived.value += 1

    return run_pair(scenario, pair, seed, tick)


def _on_ray(
    scenario: Scenario,
    pairs: list[int],
    seed: int,
    address: str | None,
    workers: int | None,
    report: Report | None,
) -> Iterator[PairResult]:
    try:
        import ray
    except ImportError as error:
        raise BadInput("on: ray needs Ray: pip install 'cloudfief[cluster]'.") from error
    began, weeks = time.monotonic(), weeks_to_live(scenario)
    started_here = not ray.is_initialized()
    if started_here:
        ray.init(address=address, num_cpus=workers if address is None else None, include_dashboard=False,
                 log_to_driver=False)  # fmt: skip
    try:
        remote = ray.remote(num_cpus=1)(run_pair)
        waiting = [remote.remote(scenario, pair, seed) for pair in pairs]
        done = 0
        while waiting:
            finished, waiting = ray.wait(waiting, num_returns=1)
            done += 1
            if report is not None:
                seconds = time.monotonic() - began
                report(Progress(done * weeks, weeks * len(pairs), done, len(pairs), seconds))
            yield ray.get(finished[0])
    finally:
        if started_here:
            ray.shutdown()
