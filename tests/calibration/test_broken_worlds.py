"""A point whose economy breaks has no facts and says why; anything else that fails ends the calibration."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cloudfief.calibration import simulator as simulators
from cloudfief.calibration.observed import targets_of
from cloudfief.calibration.plan import load
from cloudfief.calibration.prior import parameters_of
from cloudfief.calibration.simulator import EVALUATIONS, Simulator
from cloudfief.core.errors import EconomyBroke, RunFailed
from cloudfief.inputs import scenario
from tests.calibration.toys import VILLAGE

POINT = np.array([0.5, 0.2])


def simulator_at(folder: Path) -> Simulator:
    """The village of the toys, kept in a folder."""
    file = folder / "village.yaml"
    file.write_text(VILLAGE, encoding="utf-8")
    plan = load(file)
    world = scenario(plan.scenario, weeks=8, pairs=2)
    return Simulator(world, parameters_of(plan, world), targets_of(plan, world), kept=folder / EVALUATIONS)


@pytest.mark.parametrize(
    "message", ["week 3: the books do not close, {'usd': 1}.", "A worker process was killed (out of memory?)."]
)
def test_a_failure_of_the_program_or_the_machine_is_not_a_fact(message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_args: object, **_options: object) -> None:
        raise RunFailed(message)

    simulator = simulator_at(tmp_path)
    monkeypatch.setattr(simulators, "run_pairs", fail)
    with pytest.raises(RunFailed) as caught:
        simulator(POINT, 1)
    assert str(caught.value) == message
    assert not (tmp_path / EVALUATIONS).exists()


def test_a_broken_economy_is_kept_with_its_sentence_as_json_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_args: object, **_options: object) -> None:
        raise EconomyBroke("pair 0, arm shock, week 5: ZeroDivisionError: no bread")

    simulator = simulator_at(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(simulators, "run_pairs", fail)
        broken = simulator(POINT, 1)
    whole = simulator(POINT, 2)
    assert np.isnan(broken).all()
    assert np.isfinite(whole).all()

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    first, second = [json.loads(line, parse_constant=refuse) for line in (tmp_path / EVALUATIONS).read_text().splitlines()]
    assert first["facts"] == [[None] * 3] * 2
    assert first["broke"] == "pair 0, arm shock, week 5: ZeroDivisionError: no bread"
    assert "broke" not in second
    again = simulator_at(tmp_path)
    np.testing.assert_array_equal(again(POINT, 1), broken)
    np.testing.assert_array_equal(again(POINT, 2), whole)
    assert again.simulated_here == 0
