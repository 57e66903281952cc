"""Export controls as a reaction rule: a bloc tightens while its lead in AI is smaller than it wants."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.arms_race import arms_next

Floats = NDArray[np.float64]


def rivals_of(named: Mapping[str, str], blocs: tuple[str, ...]) -> NDArray[np.int64]:
    """The rival of each bloc by number, -1 where it has none here, (bloc,)."""
    return np.array([blocs.index(named[bloc]) if named.get(bloc) in blocs else -1 for bloc in blocs], dtype=np.int64)


def best_quality(quality: Floats, home: NDArray[np.int64], blocs: int) -> Floats:
    """Quality of the best lab at home in each bloc, 0 where there is none, (bloc,); quality and home: (lab,)."""
    best = np.zeros(blocs)
    np.maximum.at(best, home, quality)
    return best


def missing_lead(best: Floats, rival: NDArray[np.int64], wanted: float) -> Floats:
    """How far each bloc's lead over its rival falls short of the wanted one, log points, (bloc,); 0 without two labs."""
    other = best[rival]
    known = (rival >= 0) & (best > 0) & (other > 0)
    lead = np.log(np.where(known, best, 1.0) / np.where(known, other, 1.0))
    return np.where(known, np.maximum(wanted - lead, 0.0), 0.0)


def tightened(
    tightness: Floats,
    grievance: Floats,
    rival: NDArray[np.int64],
    answer: float,
    fatigue: float,
    tightest: float,
    weeks: int = 1,
) -> Floats:
    """Tightness of each bloc's control some weeks on, log points, (bloc,): Richardson's race with a missing lead as grievance.

    It stays within `tightest`, log points. Answer, fatigue and grievance are a week; `weeks` is how long a decision holds.
    """
    rival_tightness = np.where(rival >= 0, tightness[rival], 0.0)
    return np.minimum(arms_next(tightness, rival_tightness, answer, fatigue, grievance, float(weeks)), tightest)


def cost_multiplier(tightness: Floats, rival: NDArray[np.int64]) -> Floats:
    """What the controls aimed at each bloc multiply its cost of chips by, (bloc,)."""
    aimed = np.zeros_like(tightness)
    np.add.at(aimed, rival[rival >= 0], tightness[rival >= 0])
    return np.exp(aimed)
