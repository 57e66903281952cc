"""C9: hardware recovers in the long run, sellers of software do not."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.claims.claim import Claim, Observed, Standard
from cloudfief.claims.measures import percent_change
from cloudfief.listed_companies import companies


class HardwareRecovers(Claim):
    """Market values and sales of chip makers and of software companies, with the entrant and without.

    Recovery means back to where they would be without the entrant, not back to the price of the day before.
    """

    id: ClassVar[str] = "C9"
    says: ClassVar[str] = "Hardware recovers in the long run; sellers of software do not"
    essay: ClassVar[str] = (
        "Makers of chips will not be affected in the long term; companies that commercialise software face Armageddon."
    )
    horizons: ClassVar[tuple[str, ...]] = ("1y", "end", "5y")
    signals: ClassVar[tuple[str, ...]] = (
        "exchange_market_value", "compute_chip_revenue", "developer_revenue", "specialist_revenue",
    )  # fmt: skip
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth: less is hard to tell from the drift of any two years"
    expected_sign: ClassVar[int] = 1
    refuted_by: ClassVar[str] = (
        "Chip makers worth or selling at least a twentieth less than without the entrant, or software companies that are "
        "not a twentieth below it."
    )
    observed: ClassVar[tuple[Observed, ...]] = (
        Observed("S1-254", "hardware names stood 47.1% higher a year after"),
        Observed("S1-272", "application software 17.8% lower; what both would have been without the release is not observed"),
    )

    def standards(self) -> tuple[Standard, ...]:
        """Chip makers must be back, software companies must not: one measure each for value and for sales."""
        value, sales = "exchange_market_value", "compute_chip_revenue"
        return (
            Standard(
                "market value of chip makers",
                lambda signals, weeks: percent_change(companies(signals[value], ("chips",)).sum("company"), weeks),
            ),
            Standard("sales of chips", lambda signals, weeks: percent_change(signals[sales].sum("bloc"), weeks)),
            Standard(
                "market value of software companies",
                lambda signals, weeks: percent_change(companies(signals[value], ("software",)).sum("company"), weeks),
                expected_sign=-1,
            ),
            Standard(
                "sales of software companies",
                lambda signals, weeks: percent_change(
                    signals["developer_revenue"].sum("bloc") + signals["specialist_revenue"].sum("specialist"), weeks
                ),
                expected_sign=-1,
            ),
        )
