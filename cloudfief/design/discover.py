"""Where in the space of its parameters a claim holds: volume, boundary, the parameters that decide, the nearest refutation."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cloudfief.claims.claim import Claim
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.design.boundary import boxes_told, by_construction
from cloudfief.design.dimension import SEED, Dimension
from cloudfief.design.filtering import deciding
from cloudfief.design.multiverse import curve, specifications
from cloudfief.design.nearest import nearer, nearest_point, own_values, told
from cloudfief.design.outcome import Outcome, outcomes_of, unit_of
from cloudfief.design.points import PARTS, PLAN, Found, Point
from cloudfief.design.runner import Job, Told, run_points
from cloudfief.design.sampling import MOST_POINTS, sampled
from cloudfief.design.sensitivity import Screen, described, sensitivity, world_of
from cloudfief.design.space import Space
from cloudfief.design.volume import Judged, inside, judged, volumes
from cloudfief.store.files import marked, write_json

RESULT = "discover.json"
SCREENED = 8  # parameters that a screening hands on


class Question(NamedTuple):
    """A claim, the world it is asked in, and what is varied; `laws` and `draws` are asked beside the prior if they are there."""

    claim: type[Claim]
    scenario: Scenario
    space: Space
    horizon: str = ""
    standard: str = ""
    points: int = 64
    seed: int = 1
    screen: int = 0  # trajectories of a Morris screening that picks the parameters; 0 takes them all
    draws: Sequence[Mapping[str, Any]] = ()
    laws: tuple[Dimension, ...] = ()
    specifications: int = 32
    halvings: int = 4  # of the way back to the scenario's own numbers, once the nearest point that turns the claim is known
    command: str = ""

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The claim by every standard, the one that is asked for first."""
        names = [one.name for one in self.claim().standards()]
        first = self.standard or names[0]
        order = [first, *(name for name in names if name != first)]
        at = f"@{self.horizon}" if self.horizon else ""
        return outcomes_of([f"{self.claim.id}{'/' + name if name else ''}{at}" for name in order], self.scenario)


class Runs(NamedTuple):
    """How and where the points are run."""

    folder: Path
    workers: int | None = None
    force: bool = False
    resume: bool = False
    told: Told | None = None


def discover(question: Question, runs: Runs) -> dict[str, Any]:
    """Answer the question and write discover.json beside points.csv; every part of it goes on where it was interrupted.

    Raises BadInput before anything is run if something is wrong, RunFailed if no point succeeds.
    """
    refuse_sizes(question.points, question.halvings)
    if question.scenario.pairs < 2:
        raise BadInput(f"pairs: found {question.scenario.pairs}; allowed is 2 or more, so that the spread of luck is known.")
    outcomes = question.outcomes
    if question.laws:
        specifications(question.laws, question.specifications, question.seed)
    if runs.force and runs.folder.is_dir() and (runs.folder / PLAN).exists():
        for part in PARTS:
            shutil.rmtree(runs.folder / part, ignore_errors=True)
    screening = _screened(question, runs) if question.screen else None
    if screening is not None:
        question = question._replace(space=Space(_chosen(question.space, screening, outcomes[0])))
    dimensions = question.space.dimensions
    values = sampled(dimensions, question.points, "lhs", question.seed)
    content = _described(question, outcomes) | {"folder": str(runs.folder), "screening": screening}
    found = _run(question, outcomes, values, runs, "")
    content |= _analysed(question, outcomes, values, found) | _nearest(question, outcomes, values, found, runs)
    content["posterior"] = _posterior(question, outcomes, runs)
    content["multiverse"] = _multiverse(question, outcomes, runs)
    write_json(runs.folder / RESULT, marked(content))
    return content


def refuse_sizes(points: int, halvings: int) -> None:
    """Raise BadInput for sizes that a design cannot have, before anything is run."""
    if not 1 <= points <= MOST_POINTS:
        raise BadInput(f"points: found {points}; allowed is 1 to {MOST_POINTS}.")
    if halvings < 0:
        raise BadInput(f"halvings: found {halvings}; allowed is 0 or more.")


def _run(
    question: Question,
    outcomes: tuple[Outcome, ...],
    values: Sequence[Mapping[str, Any]],
    runs: Runs,
    part: str,
    same: bool = False,
) -> list[Found]:
    """Run points with a seed of their own, or all with the same one."""
    pairs = question.scenario.pairs
    points = tuple(Point(dict(one), question.seed + (0 if same else number * pairs)) for number, one in enumerate(values))
    folder = runs.folder / part if part else runs.folder
    resume = runs.resume and (not part or (folder / PLAN).exists())
    if not part and question.screen and not (folder / PLAN).exists():
        resume = False
    job = Job(question.scenario, points, outcomes, question.command)
    return run_points(job, folder, workers=runs.workers, force=runs.force, resume=resume, told=runs.told)


def _screened(question: Question, runs: Runs) -> dict[str, Any]:
    folder = runs.folder / "screening"
    begun = (runs.folder / PLAN).exists() or folder.exists()
    if runs.folder.exists() and any(runs.folder.iterdir()) and not (begun and (runs.resume or runs.force)):
        raise BadInput(
            f"{runs.folder}: is not empty.\nChoose another --out, or add --force or --resume to a design of cloudfief."
        )
    plain = question.scenario.with_size(pairs=1)
    screen = Screen(plain, question.space, question.outcomes[:1], "morris", question.screen, question.seed, question.command)
    resume = runs.resume and (folder / PLAN).exists()
    return sensitivity(screen, folder, workers=runs.workers, force=runs.force, resume=resume, told=runs.told)


def _chosen(space: Space, screening: Mapping[str, Any], outcome: Outcome) -> tuple[Dimension, ...]:
    """The parameters with the largest mean effect, in the space's order."""
    rows = [row for row in screening["indices"][outcome.label] if row["parameter"] != SEED]
    best = {row["parameter"] for row in rows[:SCREENED]}
    return tuple(dimension for dimension in space.dimensions if dimension.path in best)


def _bar(question: Question, outcome: Outcome) -> tuple[float, int, float | None]:
    """What a standard is held against: its threshold, the claimed sign, and its ceiling if it has one."""
    names = {one.name: one for one in question.claim().standards()}
    standard = names.get(outcome.standard) or question.claim().standards()[0]
    return question.claim.threshold_of(standard), question.claim.sign_of(standard), standard.ceiling


def _described(question: Question, outcomes: tuple[Outcome, ...]) -> dict[str, Any]:
    threshold, sign, ceiling = _bar(question, outcomes[0])
    side = "above" if sign > 0 else "below"
    return {
        "claim": question.claim.id, "says": question.claim.says, "standard": _standard_name(question, outcomes[0]),
        "horizon": outcomes[0].horizon, "unit": unit_of(outcomes[0], question.scenario), "threshold": threshold,
        "holds_if": side if ceiling is None else f"below {ceiling:g} and above", **world_of(question.scenario),
        "seed": question.seed,
        "parameters": described(question.space.dimensions), "command": question.command,
    }  # fmt: skip


def _standard_name(question: Question, outcome: Outcome) -> str:
    return outcome.standard or question.claim().standards()[0].name


def _judged(question: Question, outcome: Outcome, good: Sequence[Found]) -> tuple[Judged, dict[str, Any]]:
    values = np.array([one.values[outcome.label] for one in good])
    bar = _bar(question, outcome)
    found = judged(values, *bar)
    return found, volumes(found, values, *bar)


def _analysed(
    question: Question, outcomes: tuple[Outcome, ...], values: Sequence[Mapping[str, Any]], found: list[Found]
) -> dict[str, Any]:
    """Everything that is read off the points of the prior."""
    dimensions = question.space.dimensions
    good = [one for one in found if not one.error]
    at = [values[one.number] for one in good]
    result, shares = _judged(question, outcomes[0], good)
    table = np.array([[dimension.number(point[dimension.path]) for dimension in dimensions] for point in at])
    return {
        "points": len(found),
        "failed": [{"point": one.number, "error": one.error} for one in found if one.error],
        "prior": shares,
        "standards": {_standard_name(question, one): _judged(question, one, good)[1] for one in outcomes},
        "half_width": result.half_width,
        "effect": dict(zip(("lowest", "middle", "highest"), map(float, np.quantile(result.means, [0, 0.5, 1])), strict=True)),
        "by_construction": by_construction(question.claim, result),
        "boxes": boxes_told(dimensions, table, result),
        "deciding": deciding(dimensions, table, result.holds),
        "verdicts": [
            {"point": one.number, "effect": float(mean), "verdict": verdict, "values": dict(point)}
            for one, mean, verdict, point in zip(good, result.means, result.verdicts, at, strict=True)
        ],
    }


def _nearest(
    question: Question, outcomes: tuple[Outcome, ...], values: Sequence[Mapping[str, Any]], found: list[Found], runs: Runs
) -> dict[str, Any]:
    """The scenario's own numbers, and the nearest ones at which the claim's measure lies on the other side."""
    dimensions, outcome = question.space.dimensions, outcomes[0]
    trials = 0

    def effect(point: Mapping[str, Any]) -> float:
        nonlocal trials
        one = _run(question, outcomes[:1], [point], runs, f"nearest/{trials:02}", same=True)[0]
        trials += 1
        return float(np.mean(one.values[outcome.label]))

    def holds(mean: float) -> bool:
        return bool(inside(np.array(mean), *bar) > 0)

    bar = _bar(question, outcome)
    own = effect(own_values(dimensions))
    turned = [not one.error and holds(float(np.mean(one.values[outcome.label]))) != holds(own) for one in found]
    other = nearest_point(dimensions, values, turned)
    if other is not None and question.halvings:
        at = nearer(dimensions, other["values"], lambda point: holds(effect(point)) != holds(own), question.halvings)
        other = told(dimensions, at) | {"sampled": {"point": other["point"], "distance": other["distance"]}}
    here = told(dimensions, own_values(dimensions))
    names = ("nearest_support", "nearest_refutation") if holds(own) else ("nearest_refutation", "nearest_support")
    return {"own": {"effect": own, "holds": holds(own)}, "trials": trials, **dict(zip(names, (here, other), strict=True))}


def _posterior(question: Question, outcomes: tuple[Outcome, ...], runs: Runs) -> dict[str, Any] | None:
    if not question.draws:
        return None
    found = _run(question, outcomes, question.draws, runs, "posterior")
    good = [one for one in found if not one.error]
    return {"points": len(found), "failed": len(found) - len(good), **_judged(question, outcomes[0], good)[1]}


def _multiverse(question: Question, outcomes: tuple[Outcome, ...], runs: Runs) -> dict[str, Any] | None:
    if not question.laws:
        return None
    specs = specifications(question.laws, question.specifications, question.seed)
    found = _run(question, outcomes, specs, runs, "multiverse", same=True)
    rows = curve(specs, found, outcomes, [_bar(question, one) for one in outcomes])
    failed = [{"laws": specs[one.number], "error": one.error} for one in found if one.error]
    return {
        "laws": described(question.laws),
        "specifications": len(specs),
        "failed": failed,
        "curve_of": outcomes[0].standard,
        "curve": rows,
    }
