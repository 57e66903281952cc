"""The numbers of the power sector: what customers use and pay, who owns the plants, what the law allows."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.core.block import param
from cloudfief.institutions.electricity.plants import PlantParameters


class ElectricityParameters(PlantParameters):
    """Everything about customers, networks, taxes and conduct that is a number with a source; plants have their own list."""

    abstract_class: ClassVar[bool] = True

    demand_twh: dict[str, float] = param(
        {"us": 4300.0, "cn": 9850.0, "eu": 2725.0}, "Consumption of all customers at the start", unit="TWh a year",
        bounds=(1, 1e5), sweep=(2500, 10500),
        source="assumption: consumption in 2024 as national statistics and Ember (2025) give it, to about 3%",
    )  # fmt: skip
    household_twh: dict[str, float] = param(
        {"us": 1500.0, "cn": 1500.0, "eu": 740.0}, "Consumption of households at the start", unit="TWh a year",
        bounds=(0, 1e5), sweep=(650, 1700),
        source="assumption: a third of the total in the US, a seventh in China, a quarter in Europe",
    )  # fmt: skip
    data_centre_twh: dict[str, float] = param(
        {"us": 183.0, "cn": 102.0, "eu": 68.0}, "Consumption of all data centres until week 0", unit="TWh a year",
        bounds=(0, 1e5), source="S4-005, S4-007, S4-009",
    )  # fmt: skip
    added_data_centre_twh: dict[str, float] = param(
        {"us": 0.0, "cn": 0.0, "eu": 0.0}, "Data centres that come on top of those of week 0 and of the simulated ones",
        unit="TWh a year", bounds=(0, 1e4), sweep=(0, 300), source="assumption: none; a scenario may add some",
    )  # fmt: skip
    year_elasticity: float = param(
        0.126, "Size of the price elasticity of demand after one year", unit="elasticity", bounds=(0, 2), sweep=(0.03, 0.3),
        source="assumption: the short-run mean of Labandeira, Labeaga and Lopez-Otero (2017), as remembered",
    )  # fmt: skip
    long_elasticity: float = param(
        0.365, "Size of the price elasticity of demand in the long run", unit="elasticity", bounds=(0, 3), sweep=(0.31, 0.6),
        source="assumption: the long-run mean of Labandeira, Labeaga and Lopez-Otero (2017), as remembered",
    )  # fmt: skip
    spot_elasticity: float = param(
        0.05, "Load that leaves an hour whose spot price is above the contract price", unit="elasticity", bounds=(0, 1),
        sweep=(0.01, 0.126), source="assumption: the yearly elasticity times the part of the price that is energy",
    )  # fmt: skip
    market_conduct: dict[str, float] = param(
        {"us": 0.06, "cn": 0.06, "eu": 0.06}, "theta: 0 price takers, 1/N Cournot among N generators, 1 a cartel", unit="share",
        bounds=(0, 1), sweep=(0, 1), source="assumption: three tenths of Cournot among five; 0 is the null, 1 the essay's cartel",
    )  # fmt: skip
    public_share: dict[str, float] = param(
        {"us": 0.0, "cn": 0.0, "eu": 0.0}, "Part of supply that is in public hands and sold at average cost", unit="share",
        bounds=(0, 1), sweep=(0, 1), source="assumption: none; the lever and the scenario change it",
    )  # fmt: skip
    forward_cover: float = param(
        0.8, "f: part of their output that generators have sold before the week", unit="share", bounds=(0, 1), sweep=(0, 0.95),
        source="assumption: 1 - 1/N for five generators, the equilibrium of Allaz and Vila (1993); never above 1 - theta",
    )  # fmt: skip
    strategic_share: float = param(
        0.6, "Part of plants that can be switched off whose owners see their effect on price", unit="share", bounds=(0, 1),
        sweep=(0.3, 0.9), source="assumption: the large generators; the sector inquiry of the European Commission (2007)",
    )  # fmt: skip
    price_limit_usd: float = param(
        4348.0, "Price at which load is shed: the value of lost load", unit="USD per MWh", bounds=(100, 1e5), sweep=(2000, 10000),
        source="assumption: the harmonised maximum of the European day-ahead market, 4,000 euro",
    )  # fmt: skip
    import_price_usd: dict[str, float] = param(
        {"us": 20.0, "cn": 40.0, "eu": 60.0}, "Price above which neighbours sell", unit="USD per MWh", bounds=(0, 1000),
        sweep=(15, 80), source="assumption: somewhat below the usual price, so that some power comes in",
    )  # fmt: skip
    other_import_price_usd: float = param(
        50.0, "The same in a bloc that is not named", unit="USD per MWh", bounds=(0, 1000), sweep=(15, 80),
        source="assumption: between the blocs that are named",
    )  # fmt: skip
    import_limit_gw: dict[str, float] = param(
        {"us": 15.0, "cn": 5.0, "eu": 30.0}, "What the lines from neighbours carry", unit="GW", bounds=(0, 1000), sweep=(3, 40),
        source="assumption: 3% to 10% of mean load, less in China",
    )  # fmt: skip
    import_range_usd: dict[str, float] = param(
        {"us": 60.0, "cn": 80.0, "eu": 120.0}, "Rise of the price over which imports grow from nothing to full lines",
        unit="USD per MWh", bounds=(1, 10_000), sweep=(40, 200), source="assumption: neighbours have plants of every cost too",
    )  # fmt: skip
    other_import_range_usd: float = param(
        100.0, "The same in a bloc that is not named", unit="USD per MWh", bounds=(1, 10_000), sweep=(40, 200),
        source="assumption: between the blocs that are named",
    )  # fmt: skip
    network_usd: dict[str, dict[str, float]] = param(
        {
            "us": {"household": 118.0, "firm": 70.0, "data_centre": 35.0},
            "cn": {"household": 20.0, "firm": 33.0, "data_centre": 25.0},
            "eu": {"household": 131.0, "firm": 68.0, "data_centre": 30.0},
        },
        "Wires, supply and reserve capacity at the start", unit="USD per MWh", bounds=(0, 1000), sweep=(10, 180),
        source="assumption: what a tariff without tax (S4-023, S4-026 for European households) leaves above energy",
    )  # fmt: skip
    tax_share: dict[str, dict[str, float]] = param(
        {
            "us": {"household": 0.07, "firm": 0.05, "data_centre": 0.05},
            "cn": {"household": 0.11, "firm": 0.11, "data_centre": 0.11},
            "eu": {"household": 0.247, "firm": 0.15, "data_centre": 0.1},
        },
        "Taxes and levies in the bill", unit="share of the bill", bounds=(0, 0.9), sweep=(0.03, 0.35),
        source="S4-026 for European households in 2024-H2; assumption: less for others",
    )  # fmt: skip
    network_peak_share: float = param(
        0.5, "Part of the cost of the wires that grows with peak load; the rest is fixed", unit="share", bounds=(0, 2),
        sweep=(0, 1.2), source="assumption: below 1 more use makes wires cheaper for all, above 1 dearer; both are reported",
    )  # fmt: skip
    contract_renewal: dict[str, float] = param(
        {"household": 0.15, "firm": 0.25, "data_centre": 0.25}, "Part of contracts renewed at the wholesale price",
        unit="share a month", bounds=(0, 1), sweep=(0.1, 0.5),
        source="assumption: household tariffs follow with a lag of six to twelve months",
    )  # fmt: skip
    fuel_import_share: dict[str, float] = param(
        {"us": 0.0, "cn": 0.1, "eu": 0.5}, "Part of fuel that is bought from the exporting bloc", unit="share", bounds=(0, 1),
        sweep=(0, 0.9), source="assumption: Europe buys gas and coal abroad, about half of it for dollars",
    )  # fmt: skip
    fuel_exporter: str = param(
        "us", "Bloc that sells fuel to the others", unit="bloc", source="assumption: liquefied gas and coal from America",
    )  # fmt: skip
    power_neighbours: dict[str, str] = param(
        {"us": "eu", "cn": "us", "eu": "us"}, "Bloc that stands for the neighbours from whom a bloc imports power", unit="bloc",
        source="assumption: Canada, Norway and others are no blocs of this economy; what they sell still comes from abroad",
    )  # fmt: skip
    growth: bool = param(
        True, "Capacity follows rent", unit="yes or no", source="assumption: off only in still water",
    )  # fmt: skip
    investment_speed: float = param(
        0.0006, "Growth of a technology's capacity for each hundred per cent of earnings above its usual", unit="share a week",
        bounds=(0, 0.01), sweep=(0, 0.002), source="assumption: 3% a year where earnings double",
    )  # fmt: skip
    working_weeks: float = param(
        4.0, "Cash kept in hand, in weeks of what is paid out", unit="weeks", bounds=(1, 52), sweep=(2, 8),
        source="assumption: bills are paid a week or two after the power is used",
    )  # fmt: skip
