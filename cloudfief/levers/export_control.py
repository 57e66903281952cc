"""A control on the export of chips."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class ExportControl(Lever):
    """Chips cost the controlled blocs more, or less where a control is relaxed; the excess over list is wages at home."""

    amends: ClassVar[str] = "state_export_control"
    legal_source: ClassVar[str] = "US controls on advanced chips for China of 7 October 2022, widened 17 October 2023 and later"

    multiplier: float = param(
        1.5, "What the cost of chips is multiplied by", unit="ratio", bounds=(0.1, 10), sweep=(0.6, 2.5),
        source="assumption: prior 0.6 to 2.5; rents in China of 2024 give 0.6, prices of 2026 give 2",
    )  # fmt: skip
    blocs: tuple[str, ...] = param(("cn",), "Blocs that are controlled", unit="blocs", source="S6-028 and S6-029")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...]) -> np.ndarray:
        """The multiplier that is there, times this one in the controlled blocs."""
        return value * np.where(np.isin(blocs, self.blocs), self.multiplier, 1.0)
