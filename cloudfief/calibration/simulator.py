"""The economy as a function from parameter values to facts, each evaluation kept on disk as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from cloudfief.calibration.observed import Target
from cloudfief.calibration.prior import Parameter, with_point
from cloudfief.core.arms import BASELINE, SHOCK, arms_of
from cloudfief.core.arrays import Floats
from cloudfief.core.economy import check
from cloudfief.core.errors import EconomyBroke
from cloudfief.core.replicates import run_pairs
from cloudfief.core.scenario import Scenario
from cloudfief.store.combine import combined

EVALUATIONS = "evaluations.jsonl"


class Simulator:
    """Facts of each simulated world at a point; the same point and seed are simulated once."""

    def __init__(
        self,
        scenario: Scenario,
        parameters: Sequence[Parameter],
        targets: Sequence[Target],
        *,
        kept: Path | None = None,
        workers: int = 1,
        report: Callable[[int], None] | None = None,
    ) -> None:
        self.scenario = _bare(scenario, targets)
        self.parameters, self.targets, self.workers, self.report = tuple(parameters), tuple(targets), workers, report
        self.kept = kept
        self.known = _read(kept)
        self.broke: dict[tuple[tuple[float, ...], int], str] = {}  # why a point that was simulated here has no facts
        self.asked: set[tuple[tuple[float, ...], int]] = set()
        self.simulated_here = 0

    def __call__(self, point: Floats, seed: int) -> Floats:
        """Facts, (pair, fact); not a number at a point whose economy broke. Raises RunFailed where anything else fails."""
        key = (tuple(float(value) for value in point), int(seed))
        if key not in self.known:
            self.known[key] = self._simulated(point, int(seed))
            self.simulated_here += 1
            self._keep(key)
        self.asked.add(key)
        if self.report is not None:
            self.report(len(self.asked))
        return self.known[key]

    def refuse_bad_corners(self) -> None:
        """Raise BadInput if the economy cannot be built at the lower or upper end of a range."""
        middle = np.array([(parameter.low + parameter.high) / 2 for parameter in self.parameters])
        for number, parameter in enumerate(self.parameters):
            for end in (parameter.low, parameter.high):
                point = middle.copy()
                point[number] = end
                plan = with_point(self.scenario, self.parameters, point)
                check(plan, arms_of(plan))

    def _simulated(self, point: Floats, seed: int) -> Floats:
        plan = with_point(self.scenario, self.parameters, point)
        try:
            results = list(run_pairs(plan, list(range(plan.pairs)), seed, workers=self.workers))
        except EconomyBroke as error:
            self.broke[tuple(float(value) for value in point), seed] = str(error)
            return np.full((plan.pairs, len(self.targets)), np.nan)
        signals = combined(results)
        return np.stack([target.measure.read(signals) for target in self.targets], axis=1)

    def _keep(self, key: tuple[tuple[float, ...], int]) -> None:
        if self.kept is None:
            return
        facts = [[value if np.isfinite(value) else None for value in world] for world in self.known[key].tolist()]
        row = {"point": list(key[0]), "seed": key[1], "facts": facts}
        if key in self.broke:
            row["broke"] = self.broke[key]
        with self.kept.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(row, allow_nan=False) + "\n")


def _bare(scenario: Scenario, targets: Sequence[Target]) -> Scenario:
    """Without the probes, levers' arms and event that no fact is measured on."""
    arms = {arm for target in targets for arm in target.measure.arms}
    extra = {name: arm for name, arm in scenario.arms.items() if name in arms}
    needs_event = bool(arms - {BASELINE, *extra}) or any(arm.with_event for arm in extra.values())
    update: dict[str, object] = {"probes": (), "arms": extra}
    if not needs_event:
        update["event"] = None
    if not arms - {BASELINE, SHOCK, *extra}:
        update["levers"] = ()
    return scenario.model_copy(update=update)


def _read(kept: Path | None) -> dict[tuple[tuple[float, ...], int], Floats]:
    """The evaluations of an interrupted run; a last line that was not finished is left out."""
    found: dict[tuple[tuple[float, ...], int], Floats] = {}
    if kept is None or not kept.exists():
        return found
    whole = []
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            break
        found[(tuple(row["point"]), row["seed"])] = np.array(row["facts"], dtype=np.float64)
        whole.append(line)
    kept.write_text("".join(f"{line}\n" for line in whole), encoding="utf-8")
    return found
