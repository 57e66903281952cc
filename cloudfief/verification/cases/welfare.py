"""Welfare by several standards, and when advice helps or harms (V31)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.welfare import purchase_value
from cloudfief.institutions.household.columns import FIXED_POINT, ITEMS, Rules
from cloudfief.institutions.household.welfare import bought_by
from cloudfief.verification.case import Check, case
from cloudfief.verification.cases.invented_week import ALWAYS, CONSIDER_ALL, NEVER, Bloc, Lived, bloc, live, only_listed, ranked

HOUSEHOLDS, WEEKS = 3_000, 8
INFORMED = Rules(persuasion=0.0, feed_probability=0.0)
Float32 = NDArray[np.float32]


def worth(there: Bloc, lived: Lived, taste: Float32) -> float:
    """Mean value of what was bought, u = S_0 x·φ + ξ - α (p / p_ref - 1), by the given tastes, (household, 16)."""
    total, count = 0.0, 0
    for week in lived.purchases:
        bought = bought_by(HOUSEHOLDS, week, there.users, there.tables)
        total += float(purchase_value(taste[bought.row], bought.vector, bought.base, there.rules.match_weight).sum())
        count += len(bought.row)
    return total / count


def experienced(there: Bloc, lived: Lived) -> float:
    """The same as the households felt it, persuasion excluded: the rule's own tally, cost of search added back."""
    felt = sum(int(week.experience.sum()) for week in lived.tallies) / FIXED_POINT
    bought = sum(int(week.purchases.sum()) for week in lived.tallies)
    searched = sum(int(week.purchases[0]) for week in lived.tallies)
    return (felt + there.rules.search_cost * searched) / bought


def without_advice(there: Bloc) -> Lived:
    """The same households where no fief is ever visited: their tastes drift by themselves."""
    alone = bloc(HOUSEHOLDS, there.rules, appeal=(ALWAYS, NEVER, NEVER))
    return live(alone, WEEKS)


def standards(rules: Rules) -> tuple[float, float, float, float]:
    """CS0, CSt, CSn and CSx of eight weeks: by birth tastes, final tastes, tastes without advice, and as felt."""
    there = bloc(HOUSEHOLDS, rules, appeal=(0.0, 0.0, NEVER))
    run = live(there, WEEKS)
    tastes = run.users.birth_taste, run.users.taste, without_advice(there).users.taste
    birth, final, natural = (worth(there, run, taste) for taste in tastes)
    return birth, final, natural, experienced(there, run)


def loss_by_information() -> float:
    """Neutral ranking (by lot, the same for all) less ranking by what the fief has learnt; nobody is persuaded."""
    there = bloc(HOUSEHOLDS, INFORMED, appeal=(NEVER, ALWAYS, NEVER))
    lot = np.random.default_rng(4).normal(0.0, 5.0, (64, 32))
    neutral = ranked(there, 0, lot, personal=False)
    return experienced(neutral, live(neutral, WEEKS)) - experienced(there, live(there, WEEKS))


def loss_by_persuasion(strength: float) -> float:
    """The same page with and without persuasion toward its first item, which the lot puts there.

    Everything on the page is weighed and nothing overlooked: persuasion that makes people look would inform them.
    """
    rules = CONSIDER_ALL._replace(persuasion=0.0, click_bar=-100.0, outside_value=-100.0)
    page = only_listed(bloc(HOUSEHOLDS, rules, appeal=(NEVER, ALWAYS, NEVER)))
    lot = np.random.default_rng(5).permutation(64 * 32).reshape(64, 32) * (64.0 / ITEMS)
    neutral = ranked(page, 0, lot, personal=False)
    persuaded = neutral._replace(rules=neutral.rules._replace(persuasion=strength))
    return experienced(neutral, live(neutral, WEEKS)) - experienced(persuaded, live(persuaded, WEEKS))


@case("V31", what="Welfare standards agree without drift and persuasion; information never harms, random persuasion never helps")
def welfare_standards() -> list[Check]:
    """ML = CSx(neutral) - CSx(actual), in logits per purchase; checks give how far a sign is wrong, 0."""
    birth, final, natural, felt = standards(INFORMED._replace(drift_rate=0.0, drift_pull=0.0))
    drifted = standards(INFORMED._replace(drift_rate=0.01))
    informed = loss_by_information()
    persuaded = [loss_by_persuasion(strength) for strength in (0.0, 0.5, 1.0, 2.0)]
    return [
        # a taste that does not move is still brought back to length one in single precision
        Check("CSt less CS0", 0.0, final - birth, 1e-6),
        Check("CSn less CS0", 0.0, natural - birth, 1e-6),
        Check("CSx less CS0: single precision and steps of 2^-16", 0.0, felt - birth, 1e-4),
        Check("with drift, current tastes flatter what was bought", 1.0, float(drifted[1] - drifted[0] > 0.01), 0.0),
        Check("ML of pure information above 0", 0.0, max(0.0, informed), 0.0),
        Check("information is worth something", 1.0, float(informed < -0.1), 0.0),
        Check("ML without persuasion", 0.0, persuaded[0], 0.0),
        Check("ML of persuasion to a random item below 0", 0.0, max(0.0, -min(persuaded)), 0.0),
        Check("persuasion costs something", 1.0, float(persuaded[-1] > 0.05), 0.0),
    ]
