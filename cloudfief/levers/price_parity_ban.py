"""A ban on price-parity clauses."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import Lever


class PriceParityBan(Lever):
    """No fief may forbid merchants to sell cheaper elsewhere: each channel's price may carry that channel's fee alone.

    It binds in worlds whose merchants are under a parity clause (`merchant.parity_clause`), from the next price list on.
    """

    amends: ClassVar[str] = "merchant_price_parity"
    legal_source: ClassVar[str] = (
        "Digital Markets Act, Regulation (EU) 2022/1925, Article 5(3); Bundeskartellamt against Booking.com, 2015"
    )

    def step(self, value: bool) -> bool:
        """No clause holds."""
        return False
