"""How far it pays a fief to steer when its users lose trust (V32)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.trust import resting_trust, update_trust
from cloudfief.probes.patience import best_weight
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.invented_week import wrong_way

Floats = NDArray[np.float64]
F = np.float32
FEE, MARGIN, LEAVE = 0.15, 0.3, 0.6  # fee; what full steering adds to it; share of pages left without buying at full steering
GAIN, HITS, LOST_HITS = 0.02, 0.9, 0.6  # trust gained by a hit; chance of one without steering; what full steering takes off
WEEKS = 5_200
WEIGHTS = np.linspace(0.0, 1.0, 401)


def rent_path(loss: float, weeks: int = WEEKS, trust: float = 0.5) -> Floats:
    """Rent a week at each weight on the own margin, (weight, week): (fee + margin w) (1 - leave w^2) visits(T).

    Visits are 1 / (1 + e^(2 - 4 T)); trust moves as the households' own rule says in expectation over hits and misses.
    """
    hit = HITS - LOST_HITS * WEIGHTS
    level = np.full(len(WEIGHTS), trust)
    rent = np.empty((len(WEIGHTS), weeks))
    sale = (FEE + MARGIN * WEIGHTS) * (1 - LEAVE * WEIGHTS**2)
    up, down = (np.float64(update_trust(F(start), hits, F(GAIN), F(loss))) for start, hits in ((0.0, True), (1.0, False)))
    for week in range(weeks):
        rent[:, week] = sale * visits(level)
        level = level + hit * up * (1 - level) - (1 - hit) * (1 - down) * level
    return rent


def visits(trust: Floats) -> Floats:
    """Share of needs that come to the fief at a trust."""
    return 1 / (1 + np.exp(2 - 4 * trust))


def myopic_weight() -> float:
    """The root of margin (1 - leave w^2) = 2 leave w (fee + margin w): what this week's rent asks for."""
    square, linear = 3 * MARGIN * LEAVE, 2 * FEE * LEAVE
    return (-linear + math.sqrt(linear**2 + 4 * square * MARGIN)) / (2 * square)


def resting_weight(loss: float) -> float:
    """The weight with the largest rent once trust has come to rest."""
    hit = HITS - LOST_HITS * WEIGHTS
    rest = np.array([resting_trust(float(share), GAIN, loss) for share in hit])
    return float(WEIGHTS[np.argmax((FEE + MARGIN * WEIGHTS) * (1 - LEAVE * WEIGHTS**2) * visits(rest))])


@case(
    "V32", what="The weight on the own margin falls with patience and with how fast trust is lost; without patience it is myopic"
)
def patience() -> list[Check]:
    """The probe's own choice of the best weight, over rents of a platform whose users trust as households do."""
    discounts, losses = (0.0, 0.01, 0.1, 0.3, 0.6, 0.9, 0.99, 1.0), (0.005, 0.01, 0.02, 0.04, 0.08)
    rent = rent_path(0.06)
    by_patience = [float(WEIGHTS[best_weight(rent, discount)]) for discount in discounts]
    by_loss = [float(WEIGHTS[best_weight(rent_path(loss, 1_040), 0.9)]) for loss in losses]
    return [
        Check("weight at discount factor 0", myopic_weight(), by_patience[0], 0.0026),
        Check("weight at discount factor 1 over a century", resting_weight(0.06), by_patience[-1], 0.0026),
        Check("wrong way in patience", 0.0, wrong_way(by_patience, rising=False), 0.0),
        Check("patience takes off a tenth or more", 1.0, float(by_patience[0] - by_patience[-1] > 0.1), 0.0),
        Check("wrong way in the rate at which trust is lost", 0.0, wrong_way(by_loss, rising=False), 0.0),
        Check("the rate takes off a twentieth or more", 1.0, float(by_loss[0] - by_loss[-1] > 0.05), 0.0),
    ]
