"""A ban on the services of foreign labs."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever, param


class AppBan(Lever):
    """Labs from one bloc may sell neither their app nor their tokens in others; open weights can still be hosted."""

    amends: ClassVar[str] = "lab_availability"
    legal_source: ClassVar[str] = (
        "Italian data protection authority, limitation of DeepSeek of 30 January 2025; US Public Law 118-50, Division H (2024)"
    )

    home: str = param("cn", "Home bloc of the banned labs", unit="bloc", source="the acts named above")
    banned_in: tuple[str, ...] = param(("us", "eu"), "Blocs that ban them", unit="blocs", source="the acts named above")

    def step(self, value: np.ndarray, *, blocs: tuple[str, ...], lab_home: np.ndarray) -> np.ndarray:
        """Who may sell where, without the banned."""
        foreign = np.array([bloc == self.home for bloc in blocs])[lab_home]
        closed = np.array([bloc in self.banned_in for bloc in blocs])
        return np.where(closed[:, np.newaxis] & foreign[np.newaxis, :], 0, value)
