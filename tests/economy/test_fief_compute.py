"""Fiefs build AI on rented compute: who pays whom, what makes it dearer or cheaper, and what it does to landlords."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.core.currency import dollars
from cloudfief.core.scenario import Scenario
from cloudfief.core.world import World
from cloudfief.institutions.fief import Fief
from cloudfief.institutions.fief.accounts import Costs, marginal_cost, week_of
from cloudfief.institutions.fief.own_ai import open_own_ai, rebuilt, rent, unit_cost, work
from tests.conftest import lived_economy, small_economy

WEEKS = 10
ONE = np.ones(1)


def lived(watch: Any = None, **values: object) -> World:
    scenario: Scenario = small_economy("world-2024", weeks=WEEKS, households=512, **values)
    return lived_economy(scenario, WEEKS, watch=watch)


@pytest.fixture(scope="module")
def usual():
    """The economy as it ships, with what each week's flows and signals were."""
    weeks: list[tuple[dict[Any, int], dict[str, Any]]] = []
    world = lived(lambda seen: weeks.append((seen.ledger.last_week_matrix(), dict(seen.signals))))
    return world, weeks


@pytest.fixture(scope="module")
def without():
    return lived(**{"fief.ai_built_share": 0.0})


def test_what_fiefs_spend_is_what_landlords_get_from_them(usual):
    world, weeks = usual
    rate = world.signals["state_exchange_rate"]
    matrix, signals = weeks[-1]
    paid = np.zeros(len(world.scenario.blocs), dtype=np.int64)
    for (payer, payee, what, currency), amount in matrix.items():
        if (payer, payee, what) == ("fief", "compute", "compute"):
            paid[world.scenario.currencies.index(currency)] += amount
    assert (paid > 0).all()
    assert paid.tolist() == signals["fief_compute_spending"].tolist()
    assert dollars(paid, rate).sum() == pytest.approx(signals["fief_compute_cost"].sum(), rel=1e-4)
    parts = sum(signals[f"{name}_compute_spending"] for name in ("lab", "host", "fief"))
    assert signals["compute_revenue"] == pytest.approx(dollars(parts, rate))
    assert set(world.ledger.audit().values()) == {0}


def test_hours_fill_halls_need_chips_and_draw_power(usual, without):
    world, _ = usual
    for name in ("compute_capacity", "compute_power_use", "compute_chip_revenue"):
        assert world.signals[name].sum() > 2 * without.signals[name].sum(), name
    assert without.signals["fief_compute_use"].tolist() == [0.0] * 3


def test_halls_fit_what_fiefs_ask_for_from_the_first_week(usual):
    world, weeks = usual
    first = next(signals for _, signals in weeks[world.scenario.burn_in.weeks + 2 :])
    assert first["compute_utilisation"][0] == pytest.approx(0.75, abs=0.15)


def test_at_the_start_built_ai_is_its_share_of_service_cost():
    fief, gmv = Fief(), np.array([1e9])
    cost = unit_cost(open_own_ai(1), np.array([fief.opening_compute_price_usd]), fief)
    assert cost[0] == 1.0 == work(cost, 1.0, fief)[0]
    share = fief.ai_share * fief.ai_built_share * fief.service_rate
    rented, after = rent(open_own_ai(1), share * gmv, np.array([2.0]), np.array([1_000_000]))
    assert rented.hours[0] == pytest.approx(share * 1e9 / 2.0)
    assert rented.bill[0] == round(share * 1e11)
    assert after.carried[0] == 0


def test_no_fraction_of_a_cent_is_lost_on_the_meter():
    own, price, paid = open_own_ai(1), np.array([2.0013]), 0
    for _ in range(1000):
        rented, own = rent(own, 7 * price, price, np.array([1_000_000]))
        paid += int(rented.bill[0])
    assert paid == 1_400_910


@pytest.mark.parametrize(("elasticity", "sign"), [(0.5, -1), (1.0, 0), (1.5, 1)])
def test_cheaper_pieces_mean_more_of_them_and_a_bill_that_may_go_either_way(elasticity, sign):
    fief = Fief(compute_elasticity=elasticity)
    half = np.array([0.5])
    assert work(half, 1.0, fief)[0] > 1.0
    bill = float(half[0] * work(half, 1.0, fief)[0])
    assert np.sign(round(bill - 1.0, 9)) == sign


def test_better_models_make_fiefs_want_more_and_cheaper_open_ones_are_built_in_bit_by_bit():
    fief = Fief()
    assert work(ONE, 1.3, fief)[0] > work(ONE, 1.1, fief)[0] > 1.0
    own = rebuilt(open_own_ai(1), np.array([0.3]), 0.6, -3, fief)
    assert rebuilt(own, np.array([0.3]), 0.6, 1, fief).hours[0] == 1.0
    seen = []
    for week in range(1, 200):
        own = rebuilt(own, np.array([0.15]), 0.6, week, fief)
        seen.append(own.hours[0])
    assert np.all(np.diff(seen) < 0)
    assert seen[round(fief.rebuild_weeks) - 1] == pytest.approx(0.5 ** (1 - np.exp(-1)), rel=0.02)
    assert rebuilt(own, np.array([0.15]), 0.9, 200, fief).hours[0] < own.hours[0]


def test_dear_compute_is_used_less_and_costs_fiefs_more(usual):
    world, _ = usual
    dear = lived(**{"compute.normal_prices_usd": {"us": 4.0, "cn": 4.0, "eu": 4.0}})
    assert dear.signals["compute_price"][0] > 1.5 * world.signals["compute_price"][0]
    per_purchase = [w.signals["fief_compute_use"][0] / w.signals["fief_gmv"][:2].sum() for w in (world, dear)]
    assert per_purchase[1] < 0.7 * per_purchase[0]
    per_purchase = [w.signals["fief_compute_cost"][:2].sum() / w.signals["fief_gmv"][:2].sum() for w in (world, dear)]
    assert per_purchase[1] > 1.01 * per_purchase[0]
    assert (dear.signals["fief_learning_rate"] < world.signals["fief_learning_rate"]).all()


def test_where_nobody_lets_compute_fiefs_pay_wages_for_it():
    scenario = small_economy("alexa", weeks=6, households=512)
    world = lived_economy(scenario, 6)
    signals = world.signals
    fief = Fief()
    assert signals["fief_compute_cost"] == pytest.approx(
        fief.ai_share * fief.ai_built_share * fief.service_rate * signals["fief_gmv"]
    )
    assert not any(what == "compute" for _, _, what, _ in world.ledger.last_week_matrix())
    assert set(world.ledger.audit().values()) == {0}


def test_experiments_count_what_serving_a_sale_costs_now():
    costs = Costs(0.12, 0.25, 0.8, 0.3, 0.0, 0.08, 0.3)
    usual = week_of(np.array([1e9]), np.array([3e8]), ONE, ONE, ONE, costs)
    dear = week_of(np.array([1e9]), np.array([3e8]), ONE, ONE, 3 * ONE, costs)
    assert marginal_cost(usual, 0.12)[0] == pytest.approx(0.12)
    assert marginal_cost(dear, 0.12)[0] == pytest.approx(0.12 * (1 + 2 * 0.25 * 0.8))
    assert marginal_cost(usual._replace(gmv=np.zeros(1)), 0.12)[0] == 0.12
    assert dear.net_rent[0] == pytest.approx(usual.net_rent[0] - 2 * usual.compute_cost[0])
