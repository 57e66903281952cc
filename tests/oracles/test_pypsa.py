"""Dispatch and prices agree with PyPSA's linear programme on random stacks."""

from __future__ import annotations

import logging
import warnings

import numpy as np
import pytest

from cloudfief.behaviour.electricity.clearing import clear
from cloudfief.behaviour.electricity.market import power_market

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pypsa

logging.getLogger("linopy").setLevel(logging.ERROR)
logging.getLogger("pypsa").setLevel(logging.ERROR)
pypsa.options.api.legacy_string_dtype = False
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::UserWarning")
LIMIT = 4000.0
BLOCKS = 24


def random_stack(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Costs, capacities by block (weather takes a part away) and loads, some of them more than can be served."""
    draw = np.random.default_rng(seed)
    units = int(draw.integers(3, 9))
    cost = np.sort(draw.uniform(0, 150, units))
    capacity = draw.uniform(5, 50, units) * draw.uniform(0.2, 1.0, (BLOCKS, units))
    return cost, capacity, capacity.sum(axis=1) * draw.uniform(0.2, 1.05, BLOCKS)


def dispatched_by_pypsa(stacks: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> pypsa.Network:
    """All stacks in one linear programme, each at a bus of its own without lines to the others."""
    network = pypsa.Network()
    network.set_snapshots(range(BLOCKS))
    for seed, (cost, capacity, load) in enumerate(stacks):
        bus = f"grid {seed}"
        network.add("Bus", bus)
        network.add("Load", f"customers {seed}", bus=bus, p_set=load)
        network.add("Generator", f"shed {seed}", bus=bus, p_nom=1e6, marginal_cost=LIMIT)
        for unit, money in enumerate(cost):
            nominal = float(capacity[:, unit].max())
            running = capacity[:, unit] / nominal
            network.add("Generator", f"unit {seed}.{unit}", bus=bus, p_nom=nominal, marginal_cost=money, p_max_pu=running)
    status, _ = network.optimize(solver_name="highs", output_flag=False)
    assert status == "ok"
    return network


def test_prices_and_dispatch_agree():
    stacks = [random_stack(seed) for seed in range(8)]
    network, shed_somewhere = dispatched_by_pypsa(stacks), 0.0
    for seed, (cost, capacity, load) in enumerate(stacks):
        ours = clear(power_market(cost, capacity, load, strategic_share=0.6, price_limit=LIMIT))
        units = [f"unit {seed}.{unit}" for unit in range(cost.size)]
        assert ours.price == pytest.approx(network.buses_t.marginal_price[f"grid {seed}"].to_numpy(), abs=1e-6)
        assert ours.output == pytest.approx(network.generators_t.p[units].to_numpy(), abs=1e-6)
        assert ours.shed == pytest.approx(network.generators_t.p[f"shed {seed}"].to_numpy(), abs=1e-6)
        shed_somewhere += ours.shed.sum()
    assert shed_somewhere > 0.0
