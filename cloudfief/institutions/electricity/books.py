"""What the power sector remembers, and how it opens in its own steady state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.institutions.electricity.parameters import ElectricityParameters
from cloudfief.institutions.electricity.plants import Floats
from cloudfief.institutions.electricity.week import Conduct, System, Week, lived, peak

# How the steady state is looked for, not where it lies: the distance left to it falls to 0.7^120 of the first guess's.
ROUNDS = 120
STEP = 0.3  # part of the way that is gone in a round
FIRST_GUESS = 50.0  # of contract prices, USD per MWh


class Books(NamedTuple):
    """Between two weeks; (bloc,) unless said otherwise."""

    contract: Floats  # energy in tariffs, USD per MWh, (bloc, customer)
    retail: Floats  # last week's prices, USD per MWh, (bloc, customer)
    reference: Floats  # prices at which households and firms use what they used at the start, USD per MWh, (bloc, customer)
    log_use: Floats  # of households and firms, relative to that, (bloc, 2)
    capacity: Floats  # MW, (bloc, technology)
    usual_earning: Floats  # margin per MW and week at the start, USD, (bloc, technology)
    opening_peak: Floats  # MW
    simulated: Floats  # use of simulated data centres until week 0, MWh a week
    working_cash: NDArray[np.int64]  # minor units


def settled(numbers: ElectricityParameters, grid: System, conduct: Conduct, responding: bool, reference: Floats | None) -> tuple:
    """Contract prices, log use and the week at which nothing moves any more, for constant conduct."""
    contract = np.full(grid.opening_use.shape, FIRST_GUESS)
    log_use = np.zeros((len(contract), 2))
    opening_peak = peak(grid, grid.opening_use)
    use = grid.opening_use
    week = lived(numbers, grid, grid.plants.capacity, use, contract, opening_peak, conduct)
    for _ in range(ROUNDS):
        contract = contract + STEP * (week.energy_price[:, np.newaxis] - contract)
        if responding and reference is not None:
            target = -numbers.long_elasticity * np.log(week.retail[:, :2] / reference[:, :2])
            log_use = log_use + STEP * (target - log_use)
            use = np.concatenate([grid.opening_use[:, :2] * np.exp(log_use), grid.opening_use[:, 2:]], axis=1)
        week = lived(numbers, grid, grid.plants.capacity, use, contract, opening_peak, conduct)
    return contract, log_use, week


def opening(numbers: ElectricityParameters, grid: System, conduct: Conduct) -> tuple[Books, Week]:
    """The steady state of the opening conduct; tastes are those that a competitive market would have met."""
    rivals = Conduct(np.zeros_like(conduct.theta), np.zeros_like(conduct.theta), np.full_like(conduct.theta, np.inf))
    _, _, competitive = settled(numbers, grid, rivals, False, None)
    contract, log_use, week = settled(numbers, grid, conduct, True, competitive.retail)
    blocs = len(contract)
    books = Books(
        contract, week.retail, competitive.retail, log_use, grid.plants.capacity, week.earning, peak(grid, grid.opening_use),
        np.zeros(blocs), np.zeros(blocs, dtype=np.int64),
    )  # fmt: skip
    return books, week
