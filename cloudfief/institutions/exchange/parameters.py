"""The numbers of investors: what they ask for, believe, and put up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from cloudfief.core.block import param
from cloudfief.institutions.exchange.trading_parameters import TradingParameters

if TYPE_CHECKING:
    from cloudfief.institutions.exchange.valuation import ByCompany


class ExchangeParameters(TradingParameters):
    """What investors take for given, how they learn, and how much they put up."""

    abstract_class: ClassVar[bool] = True

    reserve_weeks: float = param(
        1.0, "Dividends that the fund keeps in hand for next week's losses", unit="weeks of dividends",
        bounds=(0, 52), sweep=(0.5, 8), source="assumption: enough that no loss of a week goes unfunded",
    )  # fmt: skip
    opening_dividends: float = param(
        0.1, "Dividends over a week's payroll by which the reserve is endowed at the start", unit="share", bounds=(0, 1),
        sweep=(0.03, 0.3), source="assumption: a tenth of what households earn comes from capital that is listed",
    )  # fmt: skip
    stake_limit: float = param(
        0.3, "Most that the fund puts into a company in a year, over its market value", unit="share a year",
        bounds=(0, 1e9), sweep=(0.1, 1), source="assumption: venture rounds sell a tenth to a third of a company",
    )  # fmt: skip
    discount: float = param(
        0.08, "r: return that investors ask for", unit="share a year", bounds=(0.001, 1), sweep=(0.06, 0.12),
        source="assumption: prior 0.06-0.12 of the equity literature",
    )  # fmt: skip
    lowest_rate: float = param(
        0.002, "r - g + lambda: return less growth plus hazard, at least", unit="share a year", bounds=(1e-4, 1),
        sweep=(0.001, 0.01), source="assumption: no company is worth more than five hundred years of its profit",
    )  # fmt: skip
    prior_hazard: float = param(
        0.02, "lambda 0: believed chance that a rent is competed away, before any news", unit="share a year", bounds=(0, 1),
        sweep=(0, 0.15), source="assumption: prior 0-0.15",
    )  # fmt: skip
    prior_years: float = param(
        50.0, "b: years of experience behind that belief", unit="years", bounds=(0.1, 10_000), sweep=(10, 200),
        source="assumption: one rent lost in fifty years makes the prior hazard",
    )  # fmt: skip
    news_weight: float = param(
        0.31, "What the entrant's success counts for a rent that depends on it wholly", unit="events", bounds=(0, 100),
        sweep=(0, 2), source="calibrated (calibration/default.yaml): one-day returns S1-020, S1-055, volatilities S1-242, S1-246",
    )  # fmt: skip
    news_reading: Literal["labs", "labs and compute"] = param(
        "labs and compute", "What investors think is at stake: what labs sell, or what anybody pays for AI's compute as well",
        unit="reading", source="S2-061: training it took USD 5.6 m of compute; rival readings, both built",
    )  # fmt: skip
    price_earnings: dict[str, float] = param(
        {
            "ai-labs": 34.7, "cloudalists": 30.0, "chips": 34.7, "cloud": 34.7, "power": 22.0, "software": 30.0,
            "merchants": 22.0,
        },
        "Market value over a year's profit before any news, which says what growth is expected", unit="years",
        bounds=(1, 1000), sweep=(15, 60),
        source="S7-015 for chips; assumption: the same for labs and cloud, and round numbers near S7-021 and S7-022 elsewhere",
    )  # fmt: skip
    other_price_earnings: float = param(
        22.0, "The same of a group that is not named", unit="years", bounds=(1, 1000), sweep=(15, 60),
        source="assumption: a round number near S7-021 and S7-022",
    )  # fmt: skip
    mature_margin: dict[str, float] = param(
        {"ai-labs": 0.25, "cloudalists": 0.1, "chips": 0.3, "cloud": 0.15, "power": 0.05, "software": 0.15},
        "Profit after tax that investors expect of revenue once a company is grown up, where it earns less today",
        unit="share of revenue", bounds=(0, 1), sweep=(0.05, 0.4), source="assumption: margins of grown-up companies of the kind",
    )  # fmt: skip
    betas: dict[str, float] = param(
        {
            "ai-labs": 1.5, "cloudalists": 1.2, "chips": 1.8, "cloud": 1.2, "power": 0.8, "software": 1.2, "merchants": 0.95,
        },
        "Log points by which a company follows one log point of the market's mood", unit="ratio", bounds=(0, 5),
        sweep=(0.5, 2), source="assumption: technology swings more than the market",
    )  # fmt: skip
    volatilities: dict[str, float] = param(
        {
            "ai-labs": 2.98, "cloudalists": 1.97, "chips": 2.98, "cloud": 1.97, "power": 3.85, "software": 1.9,
            "merchants": 1.1,
        },
        "Standard deviation of daily returns on a quiet market", unit="% a day", bounds=(0, 50), sweep=(0.9, 4),
        source="S1-242 chips, S1-247 cloudalists, S1-244 power, S1-249 software; assumption: labs as chips, cloud as "
        "cloudalists, merchants a little above the market's S1-246",
    )  # fmt: skip
    other_volatility: float = param(
        1.0, "The same of a group that is not named", unit="% a day", bounds=(0, 50), sweep=(0.9, 4),
        source="assumption: a little above the market's S1-246",
    )  # fmt: skip
    news: bool = param(
        True, "Investors learn from what happens and from what does not", unit="yes or no", source="off in still water"
    )
    belief_shock: float = param(
        0.0, "Hazard added to the belief about rents that come from AI: a stress test", unit="share a year", bounds=(0, 10),
        sweep=(0, 0.5), source="assumption: 0 in every scenario but the stress test",
    )  # fmt: skip
    smoothing: float = param(
        0.04, "Weight of the newest week in the profit that investors count on", unit="share", bounds=(0.001, 1),
        sweep=(0.02, 0.1), source="assumption: half a year of results",
    )  # fmt: skip
    cold_weeks: int = param(
        4, "First weeks whose results are not believed, each is forgotten for the next", unit="weeks", bounds=(0, 52),
        sweep=(2, 13), source="assumption: until firms have sold anything and been paid for it",
    )  # fmt: skip
    known_weeks: int = param(
        8, "Weeks of results before a market value is relied on", unit="weeks", bounds=(1, 104), sweep=(6, 26),
        source="assumption: a month after results are believed",
    )  # fmt: skip
    shell_value_usd: float = param(
        1e6, "What a listed company without prospects is worth", unit="USD", bounds=(1, 1e12), sweep=(1e5, 1e8),
        source="assumption: the name and the listing, next to nothing beside any company here",
    )  # fmt: skip

    @cached_property
    def known_companies(self) -> dict[int, ByCompany]:
        """These parameters as arrays, for the numbers of blocs asked for so far."""
        return {}
