"""Running the points of a design: in their order, each kept when it is finished, broken economies with their error."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

import xarray as xr

from cloudfief.core.errors import BadInput, EconomyBroke, RunFailed, failing_at
from cloudfief.core.pair import run_pair
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import worker_count, worker_pool
from cloudfief.design.dimension import SEED
from cloudfief.design.outcome import Outcome, measured, with_what_is_needed
from cloudfief.design.points import Found, Point, columns_of, fingerprint, keep, line_of, open_points
from cloudfief.inputs import checked
from cloudfief.store.combine import combined
from cloudfief.store.lock import only_writer

Told = Callable[["Pace"], None]


class Pace(NamedTuple):
    """How far a design is: points that are there, points in all, points run here and the seconds they took."""

    done: int
    in_all: int
    run_here: int
    seconds: float

    @property
    def seconds_left(self) -> float:
        """The time that the rest takes if it goes on like this."""
        return self.seconds / max(self.run_here, 1) * (self.in_all - self.done)


class Job(NamedTuple):
    """The points of a design, what is measured at them, and the scenario they change."""

    scenario: Scenario
    points: tuple[Point, ...]
    outcomes: tuple[Outcome, ...]
    command: str = ""


def run_points(
    job: Job, folder: Path, *, workers: int | None = None, force: bool = False, resume: bool = False, told: Told | None = None
) -> list[Found]:
    """Run what is not done yet and return every point's result, in order; points.csv grows as they come.

    A point whose economy breaks is kept with its error. Raises BadInput if the folder may not be written, and RunFailed if
    the program or a worker fails or no point succeeds.
    """
    plain = with_what_is_needed(job.scenario, job.outcomes)
    columns = columns_of(job.points, job.outcomes, plain.pairs)
    points = [[dict(point.values), point.seed] for point in job.points]
    marks = fingerprint([plain.hash(), points, job.outcomes])
    plan = {"hash": marks, "scenario": plain.name, "points": len(points), "command": job.command}
    found = open_points(folder, plan, columns, force=force, resume=resume)
    began, before = time.monotonic(), len(found)
    with only_writer(folder):
        for result in _results(plain, job, range(before, len(job.points)), workers):
            keep(folder, [line_of(columns, job.points[result.number], result)])
            found.append(result)
            if told is not None:
                told(Pace(len(found), len(job.points), len(found) - before, time.monotonic() - began))
    if found and all(result.error for result in found):
        raise RunFailed(f"{folder}: every point failed, the first with: {found[0].error}")
    return found


def _results(plain: Scenario, job: Job, numbers: range, workers: int | None) -> Iterator[Found]:
    count = worker_count(workers, len(numbers))
    tasks = [(plain, job.outcomes, number, job.points[number]) for number in numbers]
    return map(run_point, tasks) if count <= 1 else _in_processes(tasks, count)


Task = tuple[Scenario, tuple[Outcome, ...], int, Point]


def run_point(task: Task) -> Found:
    """The result of one point, all its pairs one after another.

    A point whose values do not fit together, or whose economy breaks, is kept with its error. Raises RunFailed, naming the
    point, where anything else fails: books that do not close are an error in the program and no finding about a point.
    """
    plain, outcomes, number, point = task
    with failing_at(f"point {number}"):
        try:
            values = {path: value for path, value in point.values.items() if path != SEED}
            scenario = checked(plain.with_values(values, source="varied by the design"))
            signals = combined([run_pair(scenario, pair, point.seed) for pair in range(scenario.pairs)])
            return Found(number, {outcome.label: _measured(outcome, signals, scenario) for outcome in outcomes})
        except (BadInput, EconomyBroke) as error:
            return Found(number, {}, " ".join(str(error).split()))


def _measured(outcome: Outcome, signals: xr.Dataset, scenario: Scenario) -> list[float]:
    with failing_at(outcome.label, EconomyBroke):
        return measured(outcome, signals, scenario).tolist()


def _in_processes(tasks: Sequence[Task], count: int) -> Iterator[Found]:
    """The points in their order, a few of them under way at a time."""
    waiting: deque[Future[Found]] = deque()
    with worker_pool(count, cure=" What was finished is kept: add --resume.") as pool:
        for task in tasks:
            waiting.append(pool.submit(run_point, task))
            if len(waiting) > 2 * count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
