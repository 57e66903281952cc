"""Interoperability: fiefs open to personal agents."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever


class Interoperability(Lever):
    """Fiefs must let their users' own AI agents see the whole catalogue and buy from it."""

    amends: ClassVar[str] = "fief_agent_access"
    legal_source: ClassVar[str] = "Digital Markets Act, Regulation (EU) 2022/1925, Articles 6(7) and 7: interoperability"

    def step(self, value: np.ndarray) -> np.ndarray:
        """Every fief is open to agents."""
        return np.ones_like(value)
