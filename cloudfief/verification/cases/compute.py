"""V15, V72, V73: rebound, the lag of a controlled bloc and thrift, lived by the compute institution itself."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from cloudfief.behaviour.capability import capability, lag_months
from cloudfief.behaviour.compute.induced_efficiency import technology_lag_years
from cloudfief.core.calendar import WEEKS_PER_YEAR
from cloudfief.core.luck import Luck
from cloudfief.institutions.compute import Compute
from cloudfief.institutions.compute.reads import Reads
from cloudfief.verification.case import Check, case

ONE = np.ones(1)
RATE = np.array([1_000_000])
LANDLORD, MAKER, STATE, FUND, PAYROLL = np.arange(5, dtype=np.int64).reshape(5, 1)
PLENTY = np.array([10**13])  # minor units: nothing is left unbuilt for lack of cash


def lived_alone(compute: Compute, asked: Callable[[int, float], float], weeks: int, control: float = 1.0) -> dict[str, Any]:
    """One bloc of landlords and makers, whose users ask for `asked(week, last price)` GPU-hours; the last week's signals."""
    luck = Luck(1, "compute")
    opened = compute.init(
        luck, blocs=("us",), compute_account=LANDLORD, compute_chips_account=MAKER, state_account=STATE, state_exchange_rate=RATE
    )
    books, signals = opened.state, opened.signals
    for week in range(weeks):
        used = asked(week, float(signals["price"][0]))
        reads = Reads(
            week, ("us",), LANDLORD, PLENTY, signals["price"], MAKER, PLENTY, FUND, STATE, 0.2 * ONE, RATE, PAYROLL, used * ONE,
            np.array([round(used * 100 * float(signals["price"][0]))]), state_export_control=control * ONE,
        )  # fmt: skip
        books, signals, _ = compute.step(books, luck, reads)
    return dict(signals)


class Users:
    """They buy tokens as price^-ε, at the price of compute that they have come to know; hours per token fall in week 10."""

    def __init__(self, elasticity: float, gain: float) -> None:
        self.elasticity, self.gain, self.known_price = elasticity, gain, 2.0

    def __call__(self, week: int, price: float) -> float:
        """GPU-hours asked for."""
        self.known_price += 0.05 * (price - self.known_price)
        hours_per_token = 1.0 / self.gain if week >= 10 else 1.0
        return 1e6 * hours_per_token * (hours_per_token * self.known_price / 2.0) ** -self.elasticity


@case("V15", what="Chips ten times as efficient: spending on chips goes as 10^(ε-1), so rebound goes either way")
def rebound() -> list[Check]:
    """The market for compute and chips lives through the gain in efficiency and settles again."""
    compute, checks = Compute(price_speed=1.0), []
    for elasticity, ratio in {0.8: 0.631, 1.0: 1.0, 1.11: 1.288, 1.5: 3.162}.items():
        before, after = (lived_alone(compute, Users(elasticity, 10.0), weeks) for weeks in (9, 1600))
        spent = float(after["chip_revenue"][0] / before["chip_revenue"][0])
        checks.append(Check(f"spending on chips, elasticity {elasticity}", ratio, spent, 1e-3))
    return checks


@case("V72", what="Who pays twice for compute is 8 months behind at 2.83 times a year, 3.4 where outlays grow fourfold too")
def lag() -> list[Check]:
    """The lag by its definition and by the ladder's distance in quality."""
    checks = []
    for growth, months in ((8.0**0.5, 8.0), (4.0 * 8.0**0.5, 3.43)):
        direct = 12.0 * float(technology_lag_years(2.0, growth))
        gap = float(capability(2.0, 1.0, 0.0, 0.25))
        checks += [
            Check(f"months at growth {growth:.2f}", months, direct, 5e-3),
            Check(
                f"months by quality at growth {growth:.2f}", months, lag_months(gap, 0.25, float(np.log10(growth))), 5e-3, True
            ),
        ]
    return checks


def effective_compute(control: float, omega: float, years: int) -> float:
    """Effective compute that a given outlay on chips buys after some years of a control, relative to no control."""
    compute = Compute.model_validate({"induced_efficiency": omega})
    signals = lived_alone(compute, lambda week, price: 1e6, compute.settling_weeks + years * WEEKS_PER_YEAR, control)
    return float(signals["efficiency"][0] / signals["chip_price"][0]) * compute.normal_chip_usd


@case("V73", what="Without induced thrift a control only lowers capability; with ω H = 1 the bloc is as good as without it")
def thrift() -> list[Check]:
    """Capability by the ladder, from the outlay's effective compute; four years with ω = 1/4."""
    reached = [float(capability(effective_compute(m, 0.0, 1), 1.0, 1.0, 0.25)) for m in (1.0, 1.5, 2.0, 2.5)]
    falls = all(later < earlier for earlier, later in itertools.pairwise(reached))
    return [
        Check("capability falls with the control, no thrift", 1.0, float(falls), 0.0),
        Check("lost to a control of 2, no thrift", 0.25 * np.log10(2.0), reached[0] - reached[2], 1e-9),
        Check("effective compute at ω H = 1", 1.0, effective_compute(2.0, 0.25, 4), 1e-9),
        Check("more than without a control at ω H = 2", 2.0, effective_compute(2.0, 0.5, 4), 1e-9),
    ]
