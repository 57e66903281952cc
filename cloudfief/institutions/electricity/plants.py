"""The plants of each bloc: what stands, how often it can run, what it burns; and the hours of a week."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.electricity.marginal_cost import short_run_marginal_cost
from cloudfief.core.block import Institution, param
from cloudfief.core.naming import in_order

Floats = NDArray[np.float64]

TECHNOLOGIES = ("wind", "solar", "hydro", "nuclear", "biomass", "lignite", "coal", "gas", "gas_turbine", "oil")
WEATHER = ("wind", "solar")  # these cannot be switched on, and their owners live on fixed support
HOURS = 168.0
DIM = 0.5  # chance of a dim sky: `bright_sky` is the brighter half


class Plants(NamedTuple):
    """The parameters of plants as arrays, blocs by technologies."""

    capacity: Floats  # MW, (bloc, technology)
    fuel: Floats  # USD per MWh of heat, (bloc, technology)
    efficiency: Floats  # (technology,)
    emissions: Floats  # tonnes per MWh of power, (technology,)
    variable_om: Floats  # USD per MWh, (technology,)
    permit: Floats  # USD per tonne, (bloc,)
    fixed: Floats  # USD per MW and week, (technology,)

    def cost(self) -> Floats:
        """Short-run marginal cost, USD per MWh, (bloc, technology)."""
        factor = self.emissions * self.efficiency
        return short_run_marginal_cost(self.fuel, self.efficiency, factor, self.permit[:, np.newaxis], self.variable_om)


class PlantParameters(Institution):
    """Everything about plants, weather and the hours of a week that is a number with a source."""

    abstract_class: ClassVar[bool] = True

    capacity_gw: dict[str, dict[str, float]] = param(
        {
            "us": {
                "wind": 150.0, "solar": 105.0, "hydro": 80.0, "nuclear": 97.0, "biomass": 13.0, "coal": 175.0, "gas": 300.0,
                "gas_turbine": 207.0, "oil": 28.0,
            },
            "cn": {
                "wind": 520.0, "solar": 890.0, "hydro": 436.0, "nuclear": 61.0, "biomass": 46.0, "coal": 1190.0, "gas": 110.0,
                "gas_turbine": 34.0,
            },
            "eu": {
                "wind": 225.0, "solar": 280.0, "hydro": 150.0, "nuclear": 97.0, "biomass": 38.0, "lignite": 45.0, "coal": 50.0,
                "gas": 150.0, "gas_turbine": 45.0, "oil": 13.0,
            },
        },
        "What stands at the start", unit="GW", bounds=(0, 5000), sweep=(0, 1400),
        source="assumption: EIA (June 2024), NEA (end of 2024) and European statistics, thermal plants of Europe to 10%",
    )  # fmt: skip
    availability: dict[str, dict[str, float]] = param(
        {
            "us": {"wind": 0.34, "solar": 0.24, "hydro": 0.38, "nuclear": 0.91},
            "cn": {"wind": 0.24, "solar": 0.13, "hydro": 0.37, "nuclear": 0.88},
            "eu": {"wind": 0.24, "solar": 0.12, "hydro": 0.30, "nuclear": 0.74},
        },
        "Mean part of capacity that can run", unit="share", bounds=(0, 1), sweep=(0.1, 0.92),
        source="assumption: mean capacity factors of recent years",
    )  # fmt: skip
    other_availability: float = param(
        0.87, "The same of a plant that is not named: one that is run when it pays", unit="share", bounds=(0, 1),
        sweep=(0.8, 0.95), source="assumption: forced and planned outages of thermal plants",
    )  # fmt: skip
    efficiency: dict[str, float] = param(
        {"nuclear": 0.326, "biomass": 0.35, "lignite": 0.33, "coal": 0.356, "gas": 0.57, "gas_turbine": 0.405, "oil": 0.35},
        "eta: power out of heat; 1 where nothing is burnt", unit="share", bounds=(0.05, 1), sweep=(0.3, 0.62),
        source="PyPSA technology-data, costs_2025; assumption: 0.35 for biomass",
    )  # fmt: skip
    emission_factor: dict[str, float] = param(
        {"lignite": 0.407, "coal": 0.336, "gas": 0.198, "gas_turbine": 0.198, "oil": 0.257}, "Carbon dioxide in the fuel",
        unit="tonnes per MWh of heat", bounds=(0, 2), source="PyPSA technology-data, costs_2025",
    )  # fmt: skip
    variable_om_usd: dict[str, float] = param(
        {
            "wind": 1.0, "solar": 0.0, "hydro": 1.0, "nuclear": 4.8, "biomass": 4.5, "lignite": 4.5, "coal": 4.5, "gas": 6.2,
            "gas_turbine": 6.5, "oil": 8.7,
        },
        "Variable operation and maintenance", unit="USD per MWh", bounds=(0, 100), sweep=(0, 10),
        source="PyPSA technology-data, costs_2025, at 0.92 euro a dollar; assumption: 1 for hydro and wind",
    )  # fmt: skip
    fuel_usd: dict[str, dict[str, float]] = param(
        {
            "us": {"nuclear": 2.6, "biomass": 5.0, "coal": 8.8, "gas": 11.0, "gas_turbine": 11.0, "oil": 45.0},
            "cn": {"nuclear": 2.6, "biomass": 8.0, "coal": 14.0, "gas": 35.0, "gas_turbine": 35.0},
            "eu": {"nuclear": 2.6, "biomass": 8.0, "lignite": 8.6, "coal": 11.0, "gas": 46.6, "gas_turbine": 46.6, "oil": 46.7},
        },
        "Price of fuel at the plant", unit="USD per MWh of heat", bounds=(0, 500), sweep=(2, 65),
        source="PyPSA technology-data, costs_2025 for European gas; S4-031: it costs 4 to 5 times American gas; "
        "assumption: the others; European coal between 7.8 and 15 euro, 8 dollars a MWh of power for nuclear fuel",
    )  # fmt: skip
    permit_usd: dict[str, float] = param(
        {"us": 0.0, "cn": 0.0, "eu": 70.7}, "Price of a permit to emit", unit="USD per tonne", bounds=(0, 1000), sweep=(0, 110),
        source="assumption: 65 euro in Europe; China's intensity benchmark leaves almost no marginal price",
    )  # fmt: skip
    fixed_cost_usd: dict[str, float] = param(
        {
            "wind": 55.0, "solar": 28.0, "hydro": 50.0, "nuclear": 150.0, "biomass": 90.0, "lignite": 55.0, "coal": 45.0,
            "gas": 28.0, "gas_turbine": 15.0, "oil": 15.0,
        },
        "Staff, upkeep and renewal of a plant that stands", unit="USD per kW and year", bounds=(0, 2000), sweep=(10, 400),
        source="assumption: upkeep and what is left to pay of mostly old plants, so that American ones about break even",
    )  # fmt: skip
    time_hours: dict[str, float] = param(
        {"night": 56.0, "morning": 20.0, "midday": 30.0, "evening": 30.0, "weekend_day": 20.0, "weekend_evening": 12.0},
        "Length of each part of the week", unit="hours a week", bounds=(0.1, 168), source="the calendar: 168 hours",
    )  # fmt: skip
    time_load: dict[str, float] = param(
        {"night": 0.84, "morning": 1.06, "midday": 1.14, "evening": 1.12, "weekend_day": 0.95, "weekend_evening": 0.98},
        "Load of households and firms relative to their mean", unit="ratio", bounds=(0.1, 5), sweep=(0.8, 1.25),
        source="assumption: a usual week; only ratios count",
    )  # fmt: skip
    time_sun: dict[str, float] = param(
        {"night": 0.0, "morning": 0.7, "midday": 2.6, "evening": 0.5, "weekend_day": 2.1, "weekend_evening": 0.5},
        "Sunshine relative to its mean", unit="ratio", bounds=(0, 10), sweep=(0, 3),
        source="assumption: daylight; only ratios count",
    )  # fmt: skip
    bright_sky: float = param(
        1.4, "Sunshine of the brighter half of weeks", unit="ratio to the mean", bounds=(1, 2), sweep=(1.1, 1.7),
        source="assumption: half of the time clouds take more",
    )  # fmt: skip
    calm_share: float = param(
        0.6, "Part of hours that count as calm", unit="share", bounds=(0.01, 0.99), sweep=(0.5, 0.7),
        source="assumption: wind is below its mean in more than half of hours",
    )  # fmt: skip
    calm: float = param(
        0.45, "Wind of the calm hours", unit="ratio to the mean", bounds=(0, 1), sweep=(0.2, 0.8),
        source="assumption: wind is skewed",
    )  # fmt: skip

    def plants(self, blocs: tuple[str, ...]) -> Plants:
        """The parameters as arrays; a technology that a bloc does not list has no capacity there."""
        by_bloc = lambda table, other: np.array(  # noqa: E731
            [[table.get(bloc, {}).get(name, other) for name in TECHNOLOGIES] for bloc in blocs]
        )
        single = lambda table, other: in_order(table, TECHNOLOGIES, other)  # noqa: E731
        eta = single(self.efficiency, 1.0)
        permit = in_order(self.permit_usd, blocs, 0.0)
        return Plants(
            by_bloc(self.capacity_gw, 0.0) * 1e3, by_bloc(self.fuel_usd, 0.0), eta, single(self.emission_factor, 0.0) / eta,
            single(self.variable_om_usd, 0.0), permit, single(self.fixed_cost_usd, 0.0) * 1e3 * HOURS / 8760.0,
        )  # fmt: skip

    def hours(self) -> Floats:
        """Hours a week of every load block: parts of the week by skies by winds, (block,)."""
        parts = np.array(list(self.time_hours.values()))
        sky, wind = np.array([DIM, 1.0 - DIM]), np.array([self.calm_share, 1.0 - self.calm_share])
        return np.multiply.outer(np.multiply.outer(parts, sky), wind).ravel() * (HOURS / parts.sum())

    def load_shape(self) -> Floats:
        """Load of households and firms over its mean, (block,)."""
        parts = np.array([self.time_load[name] for name in self.time_hours])
        shape = np.repeat(parts, self.hours().size // parts.size)
        return shape / (shape @ self.hours() / HOURS)

    def running(self, blocs: tuple[str, ...]) -> Floats:
        """Part of capacity that can run, (bloc, block, technology)."""
        mean = np.array(
            [[self.availability.get(b, {}).get(name, self.other_availability) for name in TECHNOLOGIES] for b in blocs]
        )
        parts = np.array([self.time_sun[name] for name in self.time_hours])
        hours = np.array(list(self.time_hours.values()))
        sun = np.multiply.outer(parts / (parts @ hours / hours.sum()), [2.0 - self.bright_sky, self.bright_sky])
        windy = (1.0 - self.calm_share * self.calm) / (1.0 - self.calm_share)
        shape = np.ones((self.hours().size, len(TECHNOLOGIES)))
        shape[:, TECHNOLOGIES.index("solar")] = np.repeat(sun.ravel(), 2)
        shape[:, TECHNOLOGIES.index("wind")] = np.tile([self.calm, windy], parts.size * 2)
        return np.minimum(mean[:, np.newaxis, :] * shape, 1.0)
