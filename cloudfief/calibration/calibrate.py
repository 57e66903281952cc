"""Calibrate: from a file that names parameters and facts to estimates, their spread, and what stays unknown."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from cloudfief.calibration import neural
from cloudfief.calibration import plan as plans
from cloudfief.calibration.identification import identification
from cloudfief.calibration.observed import Target, targets_of
from cloudfief.calibration.predictive import predicted
from cloudfief.calibration.prior import Parameter, parameters_of
from cloudfief.calibration.problem import Problem
from cloudfief.calibration.record import fact_rows, identification_part, method_part, parameter_rows, versions_used
from cloudfief.calibration.simulator import EVALUATIONS, Simulator
from cloudfief.calibration.solution import solve
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.inputs import scenario as sized
from cloudfief.store.files import checked_format, marked, read_json, replacing, write_json
from cloudfief.store.folder import begun_in
from cloudfief.store.lock import only_writer
from cloudfief.store.record import processor

RECORD, UNFINISHED, POSTERIOR = "calibration.json", "unfinished.json", "posterior.csv"
Report = Callable[[int], None]
Value = TypeVar("Value")


@dataclass(frozen=True, repr=False)
class Calibration:
    """A finished calibration: its `record`, posterior draws with a column for each parameter, and its folder."""

    record: dict[str, Any]
    posterior: pd.DataFrame
    folder: Path | None = None

    def __repr__(self) -> str:
        names = ", ".join(f"{row['parameter']} {row['estimate']:.3g}" for row in self.record["parameters"])
        return f"Calibration({self.record['name']}, {self.record['method']}: {names})"


class _Job(NamedTuple):
    path: Path
    plan: plans.Plan
    scenario: Scenario
    parameters: tuple[Parameter, ...]
    targets: tuple[Target, ...]

    @property
    def hash(self) -> str:
        return self.plan.hash(self.scenario.hash())


def calibrate(
    file: str | Path,
    *,
    method: str | None = None,
    out: str | Path | None = None,
    resume: bool = False,
    workers: int = 1,
    report: Report | None = None,
) -> Calibration:
    """Find the parameter values that agree with the facts that a file names.

    `method` is smm, abc or npe; with `out` every simulation is kept there as it comes, and `resume` goes on from them, also
    with another method. `report` is told how many points have been simulated. Raises BadInput before anything is run or
    written if something is wrong, RunFailed if no point can be simulated.
    """
    job = _prepared(file, method)
    folder = None if out is None else Path(out)
    if folder is not None:
        _refuse_to_lose(folder, job, resume)
    simulator = Simulator(
        job.scenario, job.parameters, job.targets, workers=workers, report=report,
        kept=None if folder is None else folder / EVALUATIONS,
    )  # fmt: skip
    _named(job.path, simulator.refuse_bad_corners)
    with ExitStack() as stack:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(only_writer(folder))
            write_json(folder / UNFINISHED, marked({"hash": job.hash}))
        found = _solved(job, simulator)
        if folder is not None:
            _write(folder, found)
    return Calibration(found.record, found.posterior, folder)


def _prepared(file: str | Path, method: str | None) -> _Job:
    path = plans.found(file)
    plan = plans.load(path, method)
    if plan.method == "npe":
        neural.refuse_without_extra()

    def checked() -> _Job:
        values = {f"{block}.{field}": value for block, part in plan.set.items() for field, value in part.items()}
        scenario = sized(_place(plan.scenario, path), households=plan.households, weeks=plan.weeks, pairs=plan.pairs, set=values)
        return _Job(path, plan, scenario, parameters_of(plan, scenario), targets_of(plan, scenario))

    return _named(path, checked)


def _place(scenario: str, path: Path) -> str:
    """A scenario's name, or its file where that lies beside the calibration file."""
    beside = path.parent / scenario
    return str(beside) if scenario.endswith((".yaml", ".yml")) and beside.is_file() else scenario


def _named(path: Path, action: Callable[[], Value]) -> Value:
    """What the action gives; a BadInput in it names the file."""
    try:
        return action()
    except BadInput as error:
        raise error if str(path) in str(error) else BadInput(f"{path}: {error}") from error


def _refuse_to_lose(folder: Path, job: _Job, resume: bool) -> None:
    ours = begun_in(folder, RECORD, UNFINISHED, "calibration", resume=resume)
    if ours is None:
        return
    if not resume:
        raise BadInput(f"{folder}: already holds a calibration.\nChoose another --out, or add --resume.")
    found = checked_format(read_json(ours), ours).get("hash")
    if found != job.hash:
        raise BadInput(f"{ours}: holds another calibration (hash {found}, now {job.hash}).\nChoose another --out.")


def _solved(job: _Job, simulator: Simulator) -> Calibration:
    began, started = time.monotonic(), datetime.datetime.now(datetime.UTC)
    problem = Problem(
        simulator, np.array([target.observed for target in job.targets]), np.array([target.band for target in job.targets]),
        np.array([parameter.low for parameter in job.parameters]), np.array([parameter.high for parameter in job.parameters]),
        job.scenario.pairs, job.plan.seed,
    )  # fmt: skip
    found = solve(job.plan, problem)
    names = [parameter.path for parameter in job.parameters]
    known = identification(names, problem, found.jacobian, found.posterior)
    worlds = simulator(found.estimate, job.plan.seed)
    seen = predicted(problem, found.posterior, job.plan.predictive_draws, np.random.default_rng(job.plan.seed + 1))
    plan = job.plan
    record = marked({
        "name": plan.name, "what": plan.what, "method": plan.method,
        "command": f"cloudfief calibrate {job.path.name} --method {plan.method}",
        "hash": job.hash, "plan": plan.model_dump(mode="json"), "scenario": job.scenario.name,
        "scenario_hash": job.scenario.hash(), "seed": plan.seed,
        "weeks": job.scenario.weeks, "pairs": job.scenario.pairs, "households": plan.households,
        "parameters": parameter_rows(job.parameters, found, known), "facts": fact_rows(job.targets, worlds, seen),
        "identification": identification_part(known), **method_part(plan, found),
        "points_simulated": len(simulator.asked), "points_simulated_here": simulator.simulated_here,
        "points_failed": found.failed,
        "started": started.isoformat(timespec="seconds"), "wall_seconds": round(time.monotonic() - began, 1),
        "versions": versions_used(plan.method), "processor": processor(),
    })  # fmt: skip
    return Calibration(record, pd.DataFrame(found.posterior, columns=names))


def _write(folder: Path, found: Calibration) -> None:
    """Posterior draws first and the record last: from then on the folder is a whole calibration."""
    with replacing(folder / POSTERIOR) as sibling:
        found.posterior.to_csv(sibling, index=False)
    write_json(folder / RECORD, found.record)
    (folder / UNFINISHED).unlink(missing_ok=True)
