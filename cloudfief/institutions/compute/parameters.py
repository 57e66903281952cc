"""The numbers of compute: prices, building, power, chips, and what an export control teaches."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.compute.orders import wear_per_week
from cloudfief.core.block import Institution, param
from cloudfief.core.naming import in_order


class ComputeParameters(Institution):
    """Everything about landlords and chip makers that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    normal_prices_usd: dict[str, float] = param(
        {"us": 2.0, "cn": 2.0, "eu": 2.0}, "Price at normal use and the opening's costs", unit="USD per GPU-hour",
        bounds=(0.01, 100), source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
    )  # fmt: skip
    normal_utilisation: float = param(
        0.75, "u_n: use at which landlords are content", unit="share of capacity", bounds=(0.1, 1), sweep=(0.6, 0.9),
        source="assumption: some room for peaks",
    )  # fmt: skip
    price_response: float = param(
        1.0, "eta: log price for one more unit of utilisation", unit="log points", bounds=(0, 10), sweep=(0, 3),
        source="assumption: short-run scarcity; long contracts dampen it",
    )  # fmt: skip
    price_speed: float = param(
        0.4, "Part of the way to its scarcity price that the price of compute goes in a week", unit="share a week",
        bounds=(0.001, 1), sweep=(0.1, 1),
        source="assumption: part of the hours is let for months; at 1, users who look every four weeks chase the price",
    )  # fmt: skip
    contract_weeks: float = param(
        26.0, "Weeks in which contracts pass a lasting change of cost on to the price", unit="weeks", bounds=(1, 520),
        sweep=(4, 104), source="assumption: a mix of hourly and yearly leases",
    )  # fmt: skip
    delivery_weeks: float = param(
        26.0, "L: weeks until ordered capacity stands", unit="weeks", bounds=(1, 260), sweep=(13, 104),
        source="assumption: half a year to two years",
    )  # fmt: skip
    catch_up_weeks: float = param(
        13.0, "Weeks over which orders close the gap to the capacity that is wanted", unit="weeks", bounds=(1, 260),
        sweep=(4, 52), source="assumption: budgets are made by the quarter",
    )  # fmt: skip
    growth: bool = param(
        True, "Landlords build for what they expect; without it they replace what wears out", unit="yes or no",
        source="assumption: off only in still water, as for power plants",
    )  # fmt: skip
    smoothing: float = param(
        0.1, "Weight of the newest week in expectations", unit="share", bounds=(0.001, 1), sweep=(0.03, 0.3),
        source="assumption: ten weeks of memory",
    )  # fmt: skip
    settling_weeks: int = param(
        4, "First weeks, besides the burn-in, in which capacity is taken to fit what is asked for", unit="weeks",
        bounds=(1, 52), sweep=(1, 8), source="assumption: halls were built before the first week",
    )  # fmt: skip
    investment_elasticity: float = param(
        0.5, "Response of orders to Tobin's q of compute companies", unit="elasticity", bounds=(0, 5), sweep=(0, 1.5),
        source="assumption: investment answers to q less than one for one",
    )  # fmt: skip
    hardware_usd: float = param(
        180.0, "Cost of building capacity for one GPU-hour a week at the opening", unit="USD", bounds=(1, 10_000),
        sweep=(90, 300), source="assumption: 30,000 USD a GPU over 168 hours; S6-004 gives 35,000",
    )  # fmt: skip
    building_share: float = param(
        0.3, "Part of it that is halls and cooling, not chips", unit="share", bounds=(0, 0.95), sweep=(0.2, 0.5),
        source="assumption: chips and boards are the larger part",
    )  # fmt: skip
    life_years: float = param(
        4.0, "Life of a GPU", unit="years", bounds=(0.5, 20), sweep=(3, 6), source="assumption: accountants use four to six",
    )  # fmt: skip
    running_cost_usd: float = param(
        0.4, "Power, network and staff at the opening", unit="USD per GPU-hour let", bounds=(0, 10), sweep=(0.2, 0.8),
        source="assumption: a fifth of the price",
    )  # fmt: skip
    power_kw: float = param(
        1.5, "Power for a GPU at work, with its server and the cooling of the hall", unit="kW", bounds=(0, 20),
        source="S6-004: 300 MW for 200,000 chips",
    )  # fmt: skip
    opening_power_prices_usd: dict[str, float] = param(
        {"us": 80.0, "cn": 80.0, "eu": 160.0}, "Price of power that is inside the running cost", unit="USD per MWh",
        bounds=(0, 5000), sweep=(40, 240), source="assumption: S4-050 uses 80; S4-030: Europe pays 2 to 3 times as much",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"us": 2e9, "cn": 5e8, "eu": 2e8}, "Cash that landlords keep in hand", unit="USD", bounds=(0, 1e12), sweep=(1e8, 1e10),
        source="assumption: a few months of building",
    )  # fmt: skip

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

    induced_efficiency: float = param(
        0.0, "omega: yearly log growth of AI per GPU-hour for one log point that chips are dearer", unit="per year",
        bounds=(0, 2), sweep=(0, 0.5), source="assumption: prior 0 to 0.5; 0, no induced effect, is inside",
    )  # fmt: skip
    effective_compute_growth: float = param(
        2.83, "Growth of effective compute for a given outlay, by which lags are told in months", unit="factor a year",
        bounds=(1.01, 100), source="Ho et al. (2024): halving every 8 months",
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

    @property
    def wear(self) -> float:
        """Part of capacity that wears out in a week."""
        return wear_per_week(self.life_years)

    @property
    def weeks_of_delivery(self) -> int:
        """Whole weeks from order to capacity."""
        return round(self.delivery_weeks)

    @property
    def building_usd(self) -> float:
        """Halls and cooling for a unit of capacity, USD."""
        return self.hardware_usd * self.building_share

    @property
    def normal_chip_usd(self) -> float:
        """Chips for a unit of capacity at the normal mark-up, USD."""
        return self.hardware_usd - self.building_usd
