"""The numbers of landlords: prices, building, expectations, power, cash, and what an export control teaches."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from cloudfief.behaviour.compute.orders import wear_per_week
from cloudfief.core.block import param
from cloudfief.institutions.compute.chip_parameters import ChipParameters


class ComputeParameters(ChipParameters):
    """Everything about landlords and chip makers that a scenario may set."""

    abstract_class: ClassVar[bool] = True

    normal_prices_usd: dict[str, float] = param(
        {"us": 2.0, "cn": 2.0, "eu": 2.0}, "Price at normal use and the opening's costs", unit="USD per GPU-hour",
        bounds=(0.01, 100), source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
    )  # fmt: skip
    other_normal_price_usd: float = param(
        2.0, "The same in a bloc that is not named", unit="USD per GPU-hour", bounds=(0.01, 100),
        source="S2-061 over S2-060: 5.576 m USD for 2.788 m GPU-hours",
    )  # fmt: skip
    normal_utilisation: float = param(
        0.75, "u_n: use at which landlords are content", unit="share of capacity", bounds=(0.1, 1), sweep=(0.6, 0.9),
        source="assumption: some room for peaks",
    )  # fmt: skip
    price_response: float = param(
        1.0, "eta: log price for one more unit of utilisation", unit="log points", bounds=(0, 10), sweep=(0, 3),
        source="assumption: short-run scarcity; long contracts dampen it",
    )  # fmt: skip
    largest_price_swing: float = param(
        2.0, "Log points by which scarcity or idle halls move the price from its normal at most", unit="log points",
        bounds=(0, 10), sweep=(0.7, 3), source="assumption: far beyond what rents of GPUs have shown",
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
    largest_growth: float = param(
        0.1, "Growth of a week's demand that landlords take for a trend at most", unit="log points a week", bounds=(0, 10),
        sweep=(0.03, 0.3), source="assumption: a jump of a week is no trend",
    )  # fmt: skip
    largest_outlook: float = param(
        1.0, "Growth until the order stands that landlords build for at most", unit="log points", bounds=(0, 10),
        sweep=(0.5, 2), source="assumption: nobody builds for more than e times what is seen",
    )  # fmt: skip
    settling_weeks: int = param(
        4, "First weeks, besides the burn-in, in which capacity is taken to fit what is asked for", unit="weeks",
        bounds=(1, 52), sweep=(1, 8), source="assumption: halls were built before the first week",
    )  # fmt: skip
    settling_weight: float = param(
        0.25, "Weight of the newest week while capacity is still taken to fit, at least", unit="share", bounds=(0.001, 1),
        sweep=(0.1, 1), source="assumption: a month of memory; what is asked for grows until then",
    )  # fmt: skip
    weeks_before_sales: int = param(
        2, "First weeks that do not count, since who rents by what it has sold asks for nothing yet", unit="weeks",
        bounds=(0, 8), sweep=(1, 4), source="assumption: fees come in a week after the sale and are accounted for in the next",
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
        bounds=(0, 5000), sweep=(40, 240),
        source="assumption: S4-050 uses 80; S4-027: European firms pay 190 euro, the largest of them less",
    )  # fmt: skip
    other_power_price_usd: float = param(
        80.0, "The same in a bloc that is not named", unit="USD per MWh", bounds=(0, 5000), sweep=(40, 240),
        source="assumption: S4-050 uses 80",
    )  # fmt: skip
    working_cash_usd: dict[str, float] = param(
        {"us": 2e9, "cn": 5e8, "eu": 2e8}, "Cash that landlords keep in hand", unit="USD", bounds=(0, 1e12), sweep=(1e8, 1e10),
        source="assumption: a few months of building",
    )  # fmt: skip
    other_working_cash_usd: float = param(
        2e8, "The same in a bloc that is not named", unit="USD", bounds=(0, 1e12), sweep=(1e8, 1e10),
        source="assumption: as in the European Union",
    )  # fmt: skip
    working_weeks: int = param(
        4, "What landlords and chip makers pay to run, in weeks, that they keep in hand at least", unit="weeks", bounds=(0, 52),
        sweep=(1, 13), source="assumption: a month, as the runway of labs",
    )  # fmt: skip
    induced_efficiency: float = param(
        0.0, "omega: yearly log growth of AI per GPU-hour for one log point that chips are dearer", unit="per year",
        bounds=(0, 2), sweep=(0, 0.5), source="assumption: prior 0 to 0.5; 0, no induced effect, is inside",
    )  # fmt: skip
    effective_compute_growth: float = param(
        2.83, "Growth of effective compute for a given outlay, by which lags are told in months", unit="factor a year",
        bounds=(1.01, 100), source="Ho et al. (2024): halving every 8 months",
    )  # fmt: skip

    def normal_prices(self, blocs: tuple[str, ...]) -> NDArray[np.float64]:
        """Price at normal use and the opening's costs, USD per GPU-hour, (bloc,)."""
        return self.by_bloc(self.normal_prices_usd, blocs, self.other_normal_price_usd)

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
