"""Performative power over one week, a quarter and more than a year, with a larger library of actions.

Over one week an action moves choices; over twelve trust answers; over sixty tastes have drifted as well (Hardt, Jagadeesan
and Mendler-Duenner 2022 call the first static). See `performative_power` for the definition.
"""

from __future__ import annotations

from typing import ClassVar

import xarray as xr

from cloudfief.core.world import World
from cloudfief.probes import performative_power
from cloudfief.probes.performative_power import BUDGETS, PROHIBITIVE, WEEK, Library

__all__ = ["WEEK", "Measurement"]


class Measurement(performative_power.Measurement):
    """As there, with four sizes of action each way, each twice the one before; a lab's last is to ask what nobody pays."""

    library: ClassVar[Library] = Library(
        (1, 12, 60), (-0.4, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.4), (-2.0, -1.0, -0.5, -0.25, 0.5, 1.0, 2.0, PROHIBITIVE)
    )

    def result(self, world: World) -> xr.Dataset:
        """Greatest power within each budget, and power and cost of every action, at each horizon."""
        power, cost, leaving = self.measured(world)
        most, bound = self.within_budgets(power, cost)
        share = {"unit": "total variation", "adds": "mean"}
        spending = {"unit": "share of spending", "adds": "mean"}
        within, action = ("actor", "budget", "horizon_weeks"), ("actor", "action", "horizon_weeks")
        return xr.Dataset(
            {
                "power_by_horizon": (within, most, share),
                "power_by_horizon_at_least": (within, bound, {"unit": "yes or no", "adds": "mean"}),
                "spending_leaving_by_horizon": (within, self.within_budgets(leaving, cost)[0], spending),
                "action_power_by_horizon": (action, power, share),
                "action_cost_by_horizon": (action, cost, {"unit": "share of revenue", "adds": "mean"}),
            },
            coords={
                "actor": ["fief", "lab"], "budget": list(BUDGETS), "horizon_weeks": list(self.library.horizons),
                "action": range(power.shape[1]),
            },
        )  # fmt: skip
