"""What probes measure: power by horizon and budget, and the steering that pays a patient fief."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.probes import patience, performative_horizons
from cloudfief.probes.performative_power import BUDGETS, Library, within_budgets
from tests.conftest import lived_economy, small_economy


class Short(performative_horizons.Measurement):
    library = Library((1, 3), (0.0, 0.4), (1.0, 0.8))


def test_power_by_horizon_of_doing_nothing_and_of_something() -> None:
    world = lived_economy(small_economy("world-2024", weeks=4), 2)
    probe = Short(world)
    found = probe.result(world)
    power, cost = (found[name].values for name in ("action_power_by_horizon", "action_cost_by_horizon"))
    assert (power[:, 0] == 0).all()  # the first action of each changes nothing
    assert (cost[:, 0] == 0).all()
    assert (power[0, 1] > 0).all()
    assert power[1, 1, 1] > 0
    assert found["power_by_horizon"].sizes == {"actor": 2, "budget": len(BUDGETS), "horizon_weeks": 2}


def test_only_affordable_actions_count() -> None:
    power = np.array([[[0.1], [0.3], [0.9]]])
    cost = np.array([[[-0.2], [0.008], [0.5]]])
    assert within_budgets(power, cost)[0, :, 0] == pytest.approx([0.1, 0.3, 0.3])
    assert (within_budgets(power, np.full_like(cost, 1.0)) == 0).all()


def test_the_best_weight_falls_with_patience_where_steering_costs_trust() -> None:
    weeks = np.arange(patience.WEEKS)
    rent = np.stack([1.0 + weight - weight * weights_cost for weight in (0.0, 0.2, 0.6) for weights_cost in [weeks / 40]])
    chosen = [patience.best_weight(rent, discount) for discount in (0.0, 1e-6, 1.0)]
    assert chosen[0] == 2  # this week alone
    assert chosen == sorted(chosen, reverse=True)
    assert chosen[-1] == 0


def test_a_heavier_hand_loses_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "WEEKS", 52)
    monkeypatch.setattr(patience, "WEIGHTS", (0.1, 1.0))
    world = lived_economy(small_economy("alexa", weeks=4, **{"household.trust_gain": 0.012, "household.trust_loss": 0.036}), 2)
    found = patience.measure(world)
    assert found["trust_by_weight"].values[0] > found["trust_by_weight"].values[1]
    assert found["rent_by_weight"].sizes == {"weight": 2, "year": 1}
