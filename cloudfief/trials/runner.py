"""Trials are run, pair by pair, and their rows put together: ours beside the published value."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from cloudfief.catalogue import facts
from cloudfief.core.arms import arm_named
from cloudfief.core.errors import BadInput
from cloudfief.core.replicates import Progress
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import checked_workers, worker_count, worker_pool
from cloudfief.effect import interval
from cloudfief.inputs import scenario as planned
from cloudfief.progress import progress_line
from cloudfief.store.lock import only_writer
from cloudfief.trials.branches import pair_estimates, refuse_impossible, weeks_to_live
from cloudfief.trials.kept import PairEstimates, keep, refuse_to_lose
from cloudfief.trials.trial import Measure, Trial, trials_named

WEEKS = 12
SCENARIO = "world-2024"
NEEDED = ("household", "fief")
Row = dict[str, Any]


def run_trials(
    *names: str,
    scenario: str | Path | Scenario = SCENARIO,
    weeks: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    progress: bool | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    command: str = "",
    **size: Any,
) -> list[Row]:
    """The randomised experiments inside the economy, ours beside the published value; without names all of them.

    `weeks` are counted from the end of the burn-in (default 12); a trial lasts from its first week to the last. `size` is
    households, pairs, set and imports, as for `scenario`. A row has trial, measure, ours, low, high (mean over pairs and 95%
    interval of the paired estimate), published, unit and source, and beside them within, within_low, within_high (the
    treated against the untreated of the same world, as a real trial estimates), spillover, spillover_low, spillover_high (what
    the trial does to the untreated), pairs and note. With `out` the rows are written to trials.json there, and finished pairs as
    they come; `resume` goes on from them, or adds pairs. Raises BadInput before anything is run if something is wrong.
    """
    plan = planned(scenario, weeks=WEEKS if weeks is None else weeks, **size)
    kinds = trials_named(names)
    _refuse(plan, kinds, seed, workers)
    told = {"hash": plan.with_size(pairs=1).hash(), "trials": [kind.name for kind in kinds], "seed": seed, "pairs": plan.pairs,
            "command": command}  # fmt: skip
    if out is None:
        return _rows(kinds, list(_estimates(plan, kinds, seed, workers, progress)))
    folder = Path(out)
    by_pair = refuse_to_lose(folder, told, force=force, resume=resume)
    folder.mkdir(parents=True, exist_ok=True)
    with only_writer(folder):
        keep(folder, told, by_pair)
        for estimates in _estimates(plan, kinds, seed, workers, progress, len(by_pair)):
            by_pair.append(estimates)
            keep(folder, told, by_pair)
        rows = _rows(kinds, by_pair)
        keep(folder, told, by_pair, rows)
    return rows


def _rows(kinds: Sequence[type[Trial]], by_pair: Sequence[PairEstimates]) -> list[Row]:
    return [
        _row(kind, measure, np.array([pair[number][place] for pair in by_pair]))
        for number, kind in enumerate(kinds)
        for place, measure in enumerate(kind.measures)
    ]


def _refuse(plan: Scenario, kinds: Sequence[type[Trial]], seed: int, workers: int | None) -> None:
    if missing := [name for name in NEEDED if name not in plan.institutions]:
        raise BadInput(f"trials: scenario '{plan.name}' has no institution '{missing[0]}'; a trial needs fiefs and their users.")
    if seed < 0:
        raise BadInput(f"seed: found {seed}; allowed is 0 or more.")
    checked_workers(workers)
    late = max(kinds, key=lambda kind: kind.first_week)
    if plan.weeks <= late.first_week:
        raise BadInput(
            f"weeks: found {plan.weeks}; allowed is {late.first_week + 1} or more: {late.name} begins in week {late.first_week}."
        )
    arm = arm_named(plan, None)
    for kind in kinds:
        refuse_impossible(plan, arm, kind)


def _estimates(
    plan: Scenario, kinds: Sequence[type[Trial]], seed: int, workers: int | None, progress: bool | None, first_pair: int = 0
) -> Iterator[PairEstimates]:
    """Each pair from the first that is not done, by trial and measure."""
    left = range(first_pair, plan.pairs)
    count = worker_count(workers, len(left))
    names = [kind.name for kind in kinds]
    households = int(plan.set.get("household", {}).get("count", 20_000))
    with progress_line(households, progress) as report:
        began, in_all, lived = time.monotonic(), len(left) * weeks_to_live(plan, kinds), 0

        def tick(done: int, weeks: int = 1) -> None:
            nonlocal lived
            lived += weeks
            if report is not None:
                report(Progress(lived, in_all, done, plan.pairs, time.monotonic() - began))

        if count <= 1:
            for pair in left:
                yield pair_estimates(plan, names, seed + pair, partial(tick, pair))
            return
        for pair, estimates in zip(left, _in_processes(plan, names, seed, left, count), strict=True):
            yield estimates
            tick(pair + 1, weeks_to_live(plan, kinds))


def _in_processes(plan: Scenario, names: list[str], seed: int, pairs: range, count: int) -> Iterator[PairEstimates]:
    """Each pair in its order."""
    with worker_pool(count) as pool:
        for future in [pool.submit(pair_estimates, plan, names, seed + pair) for pair in pairs]:
            yield future.result()


def _row(kind: type[Trial], measure: Measure, values: np.ndarray) -> Row:
    """values: (pair, 3)."""
    (ours, low, high), (within, within_low, within_high), spilt = (_summary(column) for column in values.T)
    published = measure.published
    known = facts().get(published.fact) if published is not None else None
    title = f"{published.fact}: {known['source_title']}" if published and known else published.fact if published else "none"
    return {
        "trial": kind.name, "measure": measure.name, "ours": ours, "low": low, "high": high,
        "published": None if published is None else published.value, "unit": measure.unit, "source": title,
        "within": within, "within_low": within_low, "within_high": within_high, "spillover": spilt[0],
        "spillover_low": spilt[1], "spillover_high": spilt[2], "pairs": len(values), "note": measure.note,
    }  # fmt: skip


def _summary(values: np.ndarray) -> tuple[float | None, float | None, float | None]:
    """Mean and interval over pairs; None where a pair has no number."""
    return interval(values) if np.isfinite(values).all() else (None, None, None)
