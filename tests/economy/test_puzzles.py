"""Two plain errors that stay mended: a profit that was taxed twice, and a new model that was sold at the old one's price."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from cloudfief.core.currency import minor
from cloudfief.core.integers import share_at
from cloudfief.institutions.lab import Lab
from tests.conftest import lived_economy, small_economy
from tests.economy.test_lab import world_of

BETWEEN_PRICE_LISTS = 5


def test_the_surplus_of_an_own_brand_is_taxed_once():
    """It has paid profit tax as its brand's profit, so its fief pays tax on the rest of its net take alone."""
    weeks: list[tuple[dict[Any, int], dict[str, Any]]] = []
    scenario = small_economy("world-2024", weeks=6, households=512)
    lived_economy(scenario, 6, watch=lambda seen: weeks.append((seen.ledger.last_week_matrix(), dict(seen.signals))))
    (_, before), (flows, now) = weeks[-2:]
    home, rate = now["fief_home"], now["state_exchange_rate"][now["fief_home"]]
    handed_on = minor(before["merchant_own_brand_surplus"], rate)
    assert (handed_on > 0).any()
    base = np.maximum(minor(now["fief_net_take"], rate) - handed_on, 0)
    due = np.bincount(home, share_at(base, now["state_profit_tax"][home]), minlength=len(scenario.blocs))
    paid = [flows.get(("fief", "state", "profit tax", currency), 0) for currency in scenario.currencies]
    assert paid == due.astype(np.int64).tolist()


def test_a_released_model_is_sold_at_a_price_of_its_own_from_the_first_week():
    """It costs more to serve than the model before it, and the next regular price list is three weeks away."""
    world = world_of(release=BETWEEN_PRICE_LISTS, weeks=2 + BETWEEN_PRICE_LISTS + 1)
    assert (world.week - 1) % Lab().reprice_weeks != 0
    signals, lab = world.signals, Lab()
    number = world.states["lab"].sellers.open_lab
    price, cost = signals["lab_api_price"][:, number], signals["lab_token_cost"][number]
    sold = np.isfinite(price)
    assert sold.any()
    assert price[sold] == pytest.approx(cost * (1 + lab.open_api_margin))
