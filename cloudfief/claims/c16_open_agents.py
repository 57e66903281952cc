"""C16: open personal agents with interoperability would threaten cloud capital too."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.measures import BASELINE, SHOCK, percent_change

POLICY = "policy"
DUTY_ALONE = (
    "sellers add a fief's fee to what they ask there, p = c (1 + m) / (1 - f), or ask the same everywhere, so nothing that the "
    "open market sells is cheaper in a fief; an agent that buys where it is cheapest goes there for the fief's own brands alone, "
    "and the duty to let it in brings no purchase to the market"
)


class OpenAgents(Claim):
    """Net rent of all fiefs where the open model comes with agents that shop for their owners, in every shop by law.

    The essay denies this by silence: what it says of cloud capital holds only as long as the claim fails.
    """

    id: ClassVar[str] = "C16"
    says: ClassVar[str] = "Open personal agents with interoperability would threaten cloud capital too"
    essay: ClassVar[str] = "Cloud capital is in a league of its own, beyond market competition from DeepSeek-like upstarts."
    arms: ClassVar[tuple[str, ...]] = (POLICY, BASELINE, SHOCK)
    signals: ClassVar[tuple[str, ...]] = ("fief_net_rent",)
    scenario: ClassVar[str] = "agents"
    unit: ClassVar[str] = "%"
    threshold: ClassVar[float] = -5.0
    threshold_reason: ClassVar[str] = "a twentieth of rent: what a board would call a threat, as for C6"
    expected_sign: ClassVar[int] = -1
    refuted_by: ClassVar[str] = "Net rent with open agents and interoperability that is less than a twentieth lower than without."

    def standards(self) -> tuple[Standard, ...]:
        """Agents in every shop; agents that fiefs may keep out; and what the duty to let them in adds."""

        def against(arm: str, other: str) -> Standard:
            names = {
                (POLICY, BASELINE): "open agents with interoperability",
                (SHOCK, BASELINE): "open agents that fiefs may keep out",
                (POLICY, SHOCK): "the duty to let them in",
            }
            return Standard(
                names[arm, other],
                lambda signals, weeks: percent_change(signals["fief_net_rent"].sum("fief"), weeks, arm, other),
                by_construction=DUTY_ALONE if arm == POLICY and other == SHOCK else "",
            )

        return against(POLICY, BASELINE), against(SHOCK, BASELINE), against(POLICY, SHOCK)
