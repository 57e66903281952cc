"""Statistics: event studies on days without events and how sure a count without failures is (V55, V81)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.equity.franke_westerhoff import Traders, calm, trading_day
from cloudfief.design.volume import share
from cloudfief.event_studies.abnormal import LEVEL, group_row, measure
from cloudfief.event_studies.span import Span
from cloudfief.verification.case import Check, case

Floats = NDArray[np.float64]
TRIALS, FIRMS, WINDOW, WARM_UP = 3_000, 20, 120, 100
COMMON, OWN = 0.9, 1.6  # of the market's own moves: residuals of two firms correlate by about a quarter
TESTS = ("naive_p", "patell_p", "bmp_p", "kp_p")


@cache
def quiet_days() -> tuple[Floats, Floats]:
    """Daily returns in 3,000 quiet markets, %: of the market, (day, trial), and of 20 firms, (day, trial, firm).

    A crowd of Franke and Westerhoff's each for the market, for what all firms share beside it and for every firm.
    """
    random, traders = np.random.Generator(np.random.Philox(key=155)), Traders()
    shape = (TRIALS, 2 + FIRMS)
    crowd = calm(TRIALS * (2 + FIRMS), traders)
    moves = np.empty((WINDOW + 1, *shape), dtype=np.float32)
    for day in range(-WARM_UP, WINDOW + 1):
        crowd = trading_day(crowd, random.standard_normal(TRIALS * (2 + FIRMS)), traders)
        if day >= 0:
            moves[day] = 100 * crowd.change.reshape(shape)
    beta = random.uniform(0.5, 1.8, FIRMS)
    market, common = moves[:, :, 0].astype(np.float64), moves[:, :, 1:2]
    return market, beta * market[:, :, np.newaxis] + COMMON * common + OWN * moves[:, :, 2:]


@cache
def placebo_rejections() -> dict[str, float]:
    """How often each test of the event study's verb calls the last, quiet day an event at 5%; and the mean correlation."""
    market, firms = quiet_days()
    span = Span(slice(0, WINDOW), slice(WINDOW, WINDOW + 1))
    rows = []
    for trial in range(TRIALS):
        returns = firms[:, trial]
        rows.append(group_row(measure(returns, market[:, trial], returns.mean(axis=1), span)))
    found = {test: float(np.mean([row[test] < LEVEL for row in rows])) for test in TESTS}
    return found | {"correlation": float(np.mean([row["correlation"] for row in rows]))}


@case("V55", what="On days without an event the adjusted test rejects as often as it says; tests of independent firms too often")
def placebo_event() -> list[Check]:
    """Rejections at the nominal five per cent in 3,000 quiet markets; a standard error of 0.4 points."""
    found = placebo_rejections()
    checks = [Check("Kolari and Pynnoenen", LEVEL, found["kp_p"], 0.015)]
    for test, name in (("naive_p", "the naive t"), ("patell_p", "Patell"), ("bmp_p", "Boehmer, Musumeci and Poulsen")):
        checks.append(Check(f"{name} rejects more than four times as often", 1.0, float(found[test] > 4 * LEVEL), 0.0))
    return checks


@case("V81", what="No failure in 200 leaves room for 1.487% at 95%, one-sided and exact")
def no_failure() -> list[Check]:
    """The upper end of a two-sided 90% interval of Clopper and Pearson, which is 1 - 0.05^(1/200) for no failure."""
    return [
        Check("0 of 200", 0.01487, share(0, 200, confidence=0.9)["high"], 5e-6),
        Check("closed form", 1 - 0.05 ** (1 / 200), share(0, 200, confidence=0.9)["high"], 1e-12),
        Check("all of 200", 0.05 ** (1 / 200), share(200, 200, confidence=0.9)["low"], 1e-12),
    ]
