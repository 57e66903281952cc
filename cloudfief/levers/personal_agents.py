"""Personal AI agents that shop for their owner."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from cloudfief.core.block import Lever


class PersonalAgents(Lever):
    """Labs offer every household with an AI plan an agent of its own that shops for it on the open market.

    What the agent may see inside the fiefs is another matter: interoperability.
    """

    amends: ClassVar[str] = "lab_agent_offer"
    legal_source: ClassVar[str] = "no law yet: shopping agents as open-weights assistants make them possible"

    def step(self, value: np.ndarray) -> np.ndarray:
        """Agents are on offer in every bloc."""
        return np.ones_like(value)
