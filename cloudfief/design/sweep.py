"""A sweep: one scenario at many points of its parameters, on disk as they come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario, shipped
from cloudfief.core.yamlfile import read_yaml
from cloudfief.design.dimension import Dimension
from cloudfief.design.outcome import Outcome, outcomes_of, unit_of
from cloudfief.design.points import POINTS, Found, Point
from cloudfief.design.runner import Job, Told, run_points
from cloudfief.design.sampling import sampled
from cloudfief.design.space import space_of
from cloudfief.inputs import checked, scenario, with_levers
from cloudfief.store.folder import default_folder

if TYPE_CHECKING:
    import pandas as pd


class SweepFile(BaseModel):
    """What a sweep's file may say; a path that does not ship is looked for beside the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str = "deepseek"
    households: int | None = None
    weeks: int | None = None
    pairs: int | None = None
    set: dict[str, Any] = {}
    levers: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    parameters: dict[str, Any]
    points: int = Field(default=32, ge=1)
    design: str = "lhs"
    outcomes: tuple[str, ...]
    seed: int = Field(default=1, ge=0)


class Plan(NamedTuple):
    """A checked sweep: nothing in it can be refused any more but by a point's own numbers."""

    name: str
    scenario: Scenario
    dimensions: tuple[Dimension, ...]
    points: tuple[Point, ...]
    outcomes: tuple[Outcome, ...]
    design: str
    seed: int


@dataclass(repr=False)
class Sweep:
    """A finished sweep: `points` is a table with one row a point, `failed` the error by the number of the point."""

    plan: Plan
    folder: Path
    found: list[Found]

    def __repr__(self) -> str:
        return f"Sweep({self.plan.name}: {len(self.found)} points, {len(self.failed)} failed; {self.folder})"

    @property
    def points(self) -> pd.DataFrame:
        """The table as it stands in points.csv: parameters, mean, interval and single pairs of each outcome, error."""
        import pandas as pd

        return pd.read_csv(self.folder / POINTS)

    @property
    def failed(self) -> dict[int, str]:
        """The error of each point that broke."""
        return {found.number: found.error for found in self.found if found.error}

    def means(self, outcome: Outcome) -> np.ndarray:
        """The mean over pairs at each point, shape (point,); not a number where it failed."""
        return np.array([np.mean(found.values[outcome.label]) if found.values else np.nan for found in self.found])

    def summary(self) -> list[dict[str, Any]]:
        """For each outcome its lowest, middle and highest mean, and each parameter's rank correlation with it (Spearman)."""
        from scipy import stats

        rows = []
        for outcome in self.plan.outcomes:
            means = self.means(outcome)
            there = np.isfinite(means)
            correlations: dict[str, float | None] = {}
            for dimension in self.plan.dimensions:
                values = np.array([dimension.number(point.values[dimension.path]) for point in self.plan.points])[there]
                flat = there.sum() < 3 or np.ptp(values) == 0 or np.ptp(means[there]) == 0
                correlations[dimension.path] = None if flat else float(np.asarray(stats.spearmanr(values, means[there]))[0])
            low, middle, high = (float(value) for value in np.quantile(means[there], [0, 0.5, 1]))
            told = {"outcome": outcome.label, "unit": unit_of(outcome, self.plan.scenario)}
            rows.append({**told, "lowest": low, "middle": middle, "highest": high, "rank_correlations": correlations})
        return rows


def plan_of(source: str | Path | Mapping[str, Any]) -> Plan:
    """A sweep's plan from its YAML file or a mapping with the same keys; raises BadInput naming file and key."""
    if isinstance(source, Mapping):
        return _planned(dict(source), "sweep", Path())
    path = Path(source)
    try:
        return _planned(read_yaml(path, "sweep"), path.stem, path.parent)
    except BadInput as error:
        raise BadInput(str(error) if str(error).startswith(str(path)) else f"{path}: {error}") from error


def _planned(content: dict[str, Any], name: str, beside: Path) -> Plan:
    unknown = [key for key in content if key not in SweepFile.model_fields]
    if unknown:
        raise BadInput(f"no key is called '{unknown[0]}'.{nearest(str(unknown[0]), SweepFile.model_fields)}")
    try:
        asked = SweepFile.model_validate(content)
    except ValidationError as error:
        raise BadInput(first_complaint(error)) from error
    place = asked.scenario
    if place not in shipped() and (beside / place).is_file():
        place = str(beside / place)
    size = {"households": asked.households, "weeks": asked.weeks, "pairs": asked.pairs}
    world = checked(with_levers(scenario(place, set=asked.set, imports=asked.imports, **size), asked.levers))
    dimensions = space_of(world, asked.parameters).dimensions
    outcomes = outcomes_of(asked.outcomes, world)
    values = sampled(dimensions, asked.points, asked.design, asked.seed)
    points = tuple(Point(value, asked.seed) for value in values)
    return Plan(name, world, dimensions, points, outcomes, asked.design, asked.seed)


def sweep(
    source: str | Path | Mapping[str, Any],
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    force: bool = False,
    resume: bool = False,
    command: str = "",
    told: Told | None = None,
) -> Sweep:
    """Run a scenario at many points of its parameters, all of them with the same seed, so that luck is the same at each.

    `source` is a YAML file or a mapping: scenario, households, weeks, pairs, set, levers, imports, parameters, points,
    design (lhs, sobol or grid), outcomes, seed. Every point is kept in `out` when it is finished. Raises BadInput before
    anything is run if something is wrong, RunFailed if no point succeeds.
    """
    plan = plan_of(source)
    folder = Path(out) if out is not None else default_folder(f"sweep-{plan.name}")
    job = Job(plan.scenario, plan.points, plan.outcomes, command)
    return Sweep(plan, folder, run_points(job, folder, workers=workers, force=force, resume=resume, told=told))
