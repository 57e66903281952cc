"""Inversion, costs, elasticities, diversion, concentration and consumer surplus agree with pyblp."""

from __future__ import annotations

import numpy as np
import pytest

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.merger.compensating_variation import compensating_variation
from cloudfief.behaviour.merger.concentration import concentration
from cloudfief.behaviour.merger.pass_through import pass_through
from cloudfief.behaviour.merger.responses import diversion_ratios, elasticities
from cloudfief.fitting.inversion import mean_values
from cloudfief.fitting.marginal_cost import margins_from_prices
from tests.oracles.test_pyblp import NEST_PARAMETERS, pyblp_market, random_market

SEEDS = (0, 4, 7, 11)


@pytest.fixture(scope="module", params=SEEDS)
def both(request):
    table, coefficient, ours = random_market(request.param)
    return table, ours, pyblp_market(table, coefficient, NEST_PARAMETERS[request.param])


def test_mean_values_are_those_that_pyblp_started_from(both):
    table, ours, theirs = both
    data = theirs.product_data
    found = mean_values(data.shares.ravel(), ours.nest, ours.nest_parameter)
    assert found == pytest.approx(theirs.delta.ravel(), abs=1e-7)
    assert found + ours.price_coefficient * data.prices.ravel() == pytest.approx(table["quality"], abs=1e-7)


def test_costs_agree(both):
    table, ours, theirs = both
    price = theirs.product_data.prices.ravel()
    found = price - margins_from_prices(ours._replace(marginal_cost=0.0 * price), price)
    assert found == pytest.approx(theirs.compute_costs().ravel(), abs=1e-8)
    assert found == pytest.approx(table["cost"], abs=1e-7)


def test_elasticities_and_diversion_agree(both):
    _, ours, theirs = both
    price = theirs.product_data.prices.ravel()
    assert elasticities(ours, price) == pytest.approx(theirs.compute_elasticities(), abs=1e-6)
    their_diversion = theirs.compute_diversion_ratios()  # the outside good stands on their diagonal
    found = diversion_ratios(ours, price)
    assert found[:, :-1] + np.diag(found[:, -1]) == pytest.approx(their_diversion, abs=1e-6)


def test_concentration_and_consumer_surplus_agree(both):
    table, ours, theirs = both
    data = theirs.product_data
    by_firm = np.bincount(table["firm_ids"], weights=data.shares.ravel())
    by_firm /= by_firm.sum()  # theirs are shares of what is sold
    assert concentration(by_firm) == pytest.approx(float(theirs.compute_hhi().ravel()[0]), rel=1e-9)
    price = data.prices.ravel()
    dearer = price * 1.1
    old = float(theirs.compute_consumer_surpluses().ravel()[0])
    new = float(theirs.compute_consumer_surpluses(prices=dearer.reshape(-1, 1)).ravel()[0])
    assert compensating_variation(ours, price, dearer) == pytest.approx(old - new, abs=1e-9)


def test_pass_through_agrees(both):
    _, ours, theirs = both
    found = pass_through(ours, solve(ours).price)
    assert found == pytest.approx(theirs.compute_passthrough(), abs=1e-4)
