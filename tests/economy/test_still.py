"""Still water: with growth, drift, learning, experiments, entry and news off, no sector's stock trends."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.core.arms import arm_named
from cloudfief.core.scenario import load
from cloudfief.core.world import advance, open_world

YEAR = 52
LARGEST_TREND = 0.001  # of the sector's turnover in a year


@pytest.fixture(scope="module")
def second_year():
    scenario = load("still")
    world = open_world(scenario, arm_named(scenario, "baseline"), 1)
    advance(world, scenario.burn_in.weeks + YEAR)
    stocks, matrices, rents = [], [], []

    def watch(seen):
        stocks.append(seen.ledger.sector_stocks())
        matrices.append(seen.ledger.last_week_matrix())
        rents.append(seen.signals["fief_net_rent"].sum())

    advance(world, YEAR, watch)
    return world, np.array(stocks), matrices, np.array(rents)


def test_no_sectors_stock_trends_by_more_than_a_thousandth_of_its_turnover(second_year):
    world, stocks, matrices, _ = second_year
    for row, sector in enumerate(world.ledger.chart.sectors()):
        for column, asset in enumerate(world.scenario.currencies):
            turnover = sum(
                amount
                for week in matrices
                for (payer, payee, _, paid_in), amount in week.items()
                if paid_in == asset and sector in (payer, payee)
            )
            if turnover:
                trend = np.polyfit(np.arange(YEAR), stocks[:, row, column].astype(np.float64), 1)[0] * YEAR
                assert abs(trend) <= LARGEST_TREND * turnover, f"{sector} {asset}: {trend / turnover:.4%}"


def test_cloud_rent_does_not_trend(second_year):
    _, _, _, rents = second_year
    growth = np.polyfit(np.arange(YEAR), np.log(rents), 1)[0] * YEAR
    assert abs(growth) < 0.015
