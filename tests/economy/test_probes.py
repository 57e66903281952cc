"""What probes measure: power by horizon and budget, and the steering that pays a patient fief."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.world import World, advance
from cloudfief.probes import patience, performative_horizons, performative_power
from cloudfief.probes.performative_power import BOOKS_LAG, BUDGETS, Account, Library, lab_account, lost_profit
from tests.conftest import lived_economy, small_economy


class Short(performative_horizons.Measurement):
    library = Library((1, 3), (0.001, 0.4), (0.001, -0.5))


@pytest.fixture(scope="module")
def world() -> World:
    return lived_economy(small_economy("world-2024", weeks=4), 2)


def test_power_by_horizon_of_next_to_nothing_and_of_something(world: World) -> None:
    found = Short(world).result(world)
    power, cost = (found[name].values for name in ("action_power_by_horizon", "action_cost_by_horizon"))
    assert (power[1, 0] == 0).all()  # a price that is rounded to what it was anyway
    assert abs(cost[:, 0]).max() < abs(cost[:, 1]).max() / 20
    assert (power[0, 1] > 3 * power[0, 0]).all()
    assert power[1, 1, 1] > 0
    assert found["power_by_horizon"].sizes == {"actor": 2, "budget": len(BUDGETS), "horizon_weeks": 2}
    assert set(np.unique(found["power_by_horizon_at_least"])) <= {0.0, 1.0}
    assert (np.diff(found["power_by_horizon"].values, axis=1) >= 0).all()  # a larger budget allows no less
    assert (found["spending_leaving_by_horizon"].values >= 0).all()


def test_purchases_stand_in_the_books_of_their_fief_when_they_are_said_to(world: World) -> None:
    there, bought, booked = world.branch(world.arm), [], []

    def watch(lived: World) -> None:
        bought.append(lived.signals["household_fief_gmv"].copy())
        booked.append(lived.signals["fief_gmv"].copy())

    advance(there, 5, watch)
    np.testing.assert_array_equal(booked[BOOKS_LAG:], bought[:-BOOKS_LAG])


def test_cost_is_lost_profit_over_revenue_and_training_hides_no_loss() -> None:
    assert lost_profit(Account(200.0, 50.0), Account(300.0, 48.0)) == pytest.approx(
        0.01
    )  # revenue that costs more than it brings
    assert lost_profit(Account(200.0, 50.0), Account(100.0, 52.0)) == pytest.approx(-0.01)
    signals = {f"lab_{name}": np.array([value]) for name, value in
               {"revenue": 10.0, "profit": -7.0, "training_cost": 9.0, "licence_cost": 1.0, "subsidy": 2.0}.items()}  # fmt: skip
    assert lab_account(signals, 0) == (10.0, 1.0)


def test_a_fief_that_takes_all_weight_off_its_margin_has_no_larger_action(world: World) -> None:
    assert Short(world).last["fief"] == [False, False]
    assert performative_power.Measurement(world).last["fief"] == [True, False, False, False]


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
