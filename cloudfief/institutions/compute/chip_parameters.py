"""The numbers of chips: who makes them, what they cost and how makers price a queue."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cloudfief.core.block import Institution, param
from cloudfief.core.naming import in_order


class ChipParameters(Institution):
    """What a scenario may set about the makers of chips."""

    abstract_class: ClassVar[bool] = True

    chip_exporter: str = param(
        "us", "The bloc that makes chips for others", unit="bloc", source="archetype: Nvidia, AMD and Broadcom",
    )  # fmt: skip
    home_chip_share: dict[str, float] = param(
        {"us": 1.0, "cn": 0.25, "eu": 0.0}, "Part of chips made at home without a control", unit="share", bounds=(0, 1),
        sweep=(0, 0.5), source="assumption: Chinese makers served about a quarter of their home market; none in Europe",
    )  # fmt: skip
    chip_substitution: float = param(
        2.0, "Elasticity between chips from home and from abroad", unit="elasticity", bounds=(0, 10), sweep=(0.8, 5),
        source="assumption: the prior of Armington elasticities, 0.8 to 5",
    )  # fmt: skip
    substitution_weeks: float = param(
        104.0, "Weeks in which the part made at home follows", unit="weeks", bounds=(1, 1040), sweep=(52, 260),
        source="assumption: new lines take years",
    )  # fmt: skip
    normal_markup: float = param(
        2.5, "Price of chips over the cost of making them, at the normal backlog", unit="ratio", bounds=(1, 20), sweep=(1.5, 4),
        source="assumption: operating margins near six tenths of sales at the frontier",
    )  # fmt: skip
    markup_bounds: tuple[float, float] = param(
        (1.5, 3.5), "Lowest and highest mark-up", unit="ratio", bounds=(1, 20), sweep=(1, 5),
        source="assumption: rivals above, cost and contracts below",
    )  # fmt: skip
    scarcity_response: float = param(
        0.3, "Log mark-up for a backlog longer by one log point", unit="elasticity", bounds=(0, 3), sweep=(0, 1),
        source="assumption: most of a shortage is rationed by waiting, not by price",
    )  # fmt: skip
    supply_weeks: float = param(
        52.0, "Weeks in which makers' own capacity follows orders", unit="weeks", bounds=(1, 520), sweep=(26, 156),
        source="assumption: a year to add packaging and memory",
    )  # fmt: skip
    chip_cost_levels: dict[str, float] = param(
        {"us": 1.0, "cn": 1.5, "eu": 1.0}, "Cost of making a chip of given work, relative to the frontier's", unit="ratio",
        bounds=(0.1, 10), sweep=(1, 2.5), source="assumption: older processes and lower yields outside the frontier",
    )  # fmt: skip
    chip_working_cash_usd: dict[str, float] = param(
        {"us": 5e8, "cn": 1e8, "eu": 0.0}, "Cash that chip makers keep in hand", unit="USD", bounds=(0, 1e12), sweep=(1e7, 1e10),
        source="assumption: some weeks of making",
    )  # fmt: skip

    def by_bloc(self, values: dict[str, float], blocs: tuple[str, ...], other: float) -> NDArray[np.float64]:
        """The values in the order of the blocs, (bloc,); `other` for a bloc that is not named."""
        return in_order(values, blocs, other)

    def exporter(self, blocs: tuple[str, ...]) -> int:
        """The number of the bloc whose makers serve the others; the first, where the named one is not there."""
        return blocs.index(self.chip_exporter) if self.chip_exporter in blocs else 0

    def home_shares(self, blocs: tuple[str, ...]) -> NDArray[np.float64]:
        """Part of chips made at home without a control, (bloc,); the exporter buys from itself."""
        shares = self.by_bloc(self.home_chip_share, blocs, 0.0)
        shares[self.exporter(blocs)] = 1.0
        return shares
