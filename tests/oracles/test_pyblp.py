"""Prices agree with pyblp, an independent implementation of nested logit and Bertrand-Nash pricing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyblp
import pytest

from cloudfief.behaviour.bertrand import solve
from cloudfief.behaviour.bertrand_market import Market, market

pyblp.options.verbose = False
ITERATION = pyblp.Iteration("simple", {"atol": 1e-13, "max_evaluations": 50_000})
NEST_PARAMETERS = np.linspace(0.0, 0.88, 12)


def random_market(seed: int) -> tuple[dict[str, Any], float, Market]:
    """A market of four firms with two or three products each, as pyblp's table and as ours."""
    draw = np.random.default_rng(seed)
    owner = np.repeat(np.arange(4), draw.integers(2, 4, 4))
    table = {
        "market_ids": np.zeros(owner.size, dtype=int),
        "firm_ids": owner,
        "nesting_ids": draw.integers(0, 3, owner.size),
        "quality": draw.normal(2.0, 1.0, owner.size),
        "cost": draw.uniform(0.2, 2.0, owner.size),
    }
    coefficient = float(draw.uniform(0.6, 2.5))
    ours = market(
        quality_value=table["quality"],
        marginal_cost=table["cost"],
        price_coefficient=coefficient,
        owner=owner,
        nest=table["nesting_ids"],
        nest_parameter=NEST_PARAMETERS[seed],
    )
    return table, coefficient, ours


def pyblp_market(table: dict[str, Any], coefficient: float, nest_parameter: float) -> pyblp.SimulationResults:
    simulation = pyblp.Simulation(
        (pyblp.Formulation("0 + prices + quality"), None, pyblp.Formulation("0 + cost")),
        table,
        beta=[-coefficient, 1.0],
        gamma=[1.0],
        rho=nest_parameter,
        xi=np.zeros(table["cost"].size),
        omega=np.zeros(table["cost"].size),
    )
    return simulation.replace_endogenous(iteration=ITERATION)


@pytest.mark.parametrize("seed", range(12))
def test_prices_shares_and_merger_agree(seed):
    table, coefficient, ours = random_market(seed)
    theirs = pyblp_market(table, coefficient, NEST_PARAMETERS[seed])
    before = solve(ours)
    assert before.price == pytest.approx(theirs.product_data.prices.ravel(), abs=1e-6)
    assert before.share == pytest.approx(theirs.product_data.shares.ravel(), abs=1e-6)

    merged = np.where(table["firm_ids"] == 1, 0, table["firm_ids"])
    after = solve(ours._replace(owner=merged), start=before.price)
    simulated = theirs.compute_prices(firm_ids=merged, iteration=ITERATION).ravel()
    assert after.price == pytest.approx(simulated, abs=1e-6)
    assert (after.price - before.price)[merged == 0].max() > 1e-4
