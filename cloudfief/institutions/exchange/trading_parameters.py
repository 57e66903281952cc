"""The numbers of trading: the traders of Franke and Westerhoff (2012), how strong their noise is, how strongly shares move."""

from __future__ import annotations

from typing import ClassVar

from cloudfief.behaviour.equity.franke_westerhoff import Traders
from cloudfief.core.block import Institution, param


class TradingParameters(Institution):
    """What a scenario may set about those who trade, the same in the market as in every share, a trading day."""

    abstract_class: ClassVar[bool] = True

    price_impact: float = param(
        0.01, "mu: how far the market maker moves the price for a unit of demand", unit="log points", bounds=(0, 1),
        sweep=(0.005, 0.02), source="Franke and Westerhoff (2012): 0.01, a scale of demand",
    )  # fmt: skip
    fundamental_demand: float = param(
        0.12, "phi: demand of fundamental traders per log point of mispricing", unit="demand per log point", bounds=(0, 10),
        sweep=(0.06, 0.24), source="Franke and Westerhoff (2012), their model of herding, predisposition and misalignment",
    )  # fmt: skip
    trend_demand: float = param(
        1.50, "chi: demand of trend followers per log point of the last change", unit="demand per log point", bounds=(0, 50),
        sweep=(0.75, 3), source="Franke and Westerhoff (2012), as above",
    )  # fmt: skip
    fundamental_noise: float = param(
        0.758, "sigma f: standard deviation of the noise in fundamental demand", unit="demand", bounds=(0, 10),
        sweep=(0.6, 0.9), source="Franke and Westerhoff (2012), as above",
    )  # fmt: skip
    trend_noise: float = param(
        2.087, "sigma c: standard deviation of the noise in trend followers' demand", unit="demand", bounds=(0, 10),
        sweep=(1.6, 2.6), source="Franke and Westerhoff (2012), as above",
    )  # fmt: skip
    choice_intensity: float = param(
        1.0, "beta: how sharply traders choose the rule that appeals more", unit="ratio", bounds=(0, 10), sweep=(0.8, 1.2),
        source="Franke and Westerhoff (2012): 1, a scale of appeal",
    )  # fmt: skip
    predisposition: float = param(
        -0.327, "alpha 0: appeal of the fundamental rule by itself", unit="appeal", bounds=(-10, 10), sweep=(-0.6, 0),
        source="Franke and Westerhoff (2012), as above",
    )  # fmt: skip
    herding: float = param(
        1.79, "alpha n: appeal of the rule that others follow", unit="appeal", bounds=(0, 10), sweep=(1.4, 2),
        source="Franke and Westerhoff (2012), as above; above 2 either rule may rule for ever",
    )  # fmt: skip
    misalignment: float = param(
        18.43, "alpha p: appeal that mispricing gives to the fundamental rule", unit="appeal per squared log point",
        bounds=(0, 200), sweep=(9, 36), source="Franke and Westerhoff (2012), as above",
    )  # fmt: skip
    crowd_volatility: float = param(
        0.983, "Standard deviation of daily returns that these traders make by themselves, against which a share's is scaled",
        unit="% a day", bounds=(0.1, 10), sweep=(0.89, 1.1),
        source="Franke and Westerhoff (2012), simulated; S1-246 is 0.89",
    )  # fmt: skip
    least_own_volatility: float = param(
        0.1, "The part of a share's own daily returns that the market does not explain, at least", unit="% a day",
        bounds=(1e-3, 10), sweep=(0.05, 0.5), source="assumption: nothing moves with the market alone; no group is near it",
    )  # fmt: skip
    noise: float = param(
        0.6, "Strength of noise in the traders' demand; at 0 prices move with results and news alone", unit="ratio",
        bounds=(0, 10), sweep=(0, 2),
        source="calibrated (calibration/default.yaml): S1-020, S1-055, S1-242, S1-246; Franke and Westerhoff (2012) have 1",
    )  # fmt: skip
    own_reversion: float = param(
        10.0, "Pull of a company's own mispricing to its fundamental, relative to that of the market's", unit="ratio",
        bounds=(0, 100), sweep=(1, 30),
        source="assumption: a single share is set right within months, since it can be held against the others",
    )  # fmt: skip
    quoted: float = param(
        1.0, "Share of public news that the market maker puts into his quotes at once; the rest waits for orders",
        unit="share", bounds=(0, 1), sweep=(0.5, 1),
        source="assumption: public news moves quotes without trade (Glosten and Milgrom 1985)",
    )  # fmt: skip

    @property
    def traders(self) -> Traders:
        """Those who trade the market as a whole."""
        return Traders(
            impact=self.price_impact, reversion=self.fundamental_demand, trend=self.trend_demand,
            fundamental_noise=self.fundamental_noise, trend_noise=self.trend_noise, choice=self.choice_intensity,
            predisposition=self.predisposition, herding=self.herding, misalignment=self.misalignment,
        )  # fmt: skip
