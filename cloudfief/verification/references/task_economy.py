"""The task economy of Acemoglu and Restrepo: output is made of tasks, the lower ones by capital, the others by labour."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import NDArray

from cloudfief.behaviour.labour.tasks import labour_share
from cloudfief.core.errors import BadInput

Productivity = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class TaskEconomy(NamedTuple):
    """One good: ln Y = integral over i from N-1 to N of ln y(i), y = k(i) up to I and gamma(i) l(i) above it."""

    newest: float  # N
    automated: float  # I, from N-1 to N
    capital: float  # K, units
    labour: float  # L, units
    productivity: Productivity  # gamma, output of a unit of labour in task i, rising in i

    def output(self) -> float:
        """Y with capital and labour spread evenly over their tasks, which is what cost minimisers do."""
        by_labour = float(labour_share(self.newest, self.automated))
        if not 0.0 < by_labour < 1.0:
            raise BadInput(f"automated: found {self.automated}, allowed is between {self.newest - 1} and {self.newest}.")
        by_capital = 1.0 - by_labour
        node, weight = leggauss(24)
        task = self.automated + by_labour * (node + 1.0) / 2.0
        skill = by_labour / 2.0 * float(weight @ np.log(self.productivity(task)))
        capital = by_capital * math.log(self.capital / by_capital)
        return math.exp(capital + skill + by_labour * math.log(self.labour / by_labour))

    def wage(self) -> float:
        """W = (N - I) Y / L, units of output."""
        return float(labour_share(self.newest, self.automated)) * self.output() / self.labour

    def rent(self) -> float:
        """R = (1 - (N - I)) Y / K, units of output."""
        return (1.0 - float(labour_share(self.newest, self.automated))) * self.output() / self.capital

    def saving_at_the_margin(self) -> float:
        """ln(W / (gamma(I) R)): what capital saves in the task that is automated next, log points."""
        skill = float(self.productivity(np.array([self.automated]))[0])
        return math.log(self.wage() / (skill * self.rent()))

    def wage_effect(self) -> float:
        """d ln W / dI with K and L given: ln(W / (gamma(I) R)) - 1 / (N - I), the productivity less the displacement effect.

        Automation that saves little ("so-so") lowers the wage.
        """
        return self.saving_at_the_margin() - 1.0 / float(labour_share(self.newest, self.automated))

    def wage_effect_with_elastic_capital(self) -> float:
        """d ln W / dI at a given rent: ln(W / (gamma(I) R)) / (N - I), never negative where automating at I pays."""
        return self.saving_at_the_margin() / float(labour_share(self.newest, self.automated))

    def with_elastic_capital(self, rent: float) -> TaskEconomy:
        """The same economy once as much capital has come as earns the given rent.

        R = (1 - s) Y / K and Y ~ K^(1 - s) with s = N - I, so K = K_0 (R_0 / R)^(1 / s).
        """
        share = float(labour_share(self.newest, self.automated))
        return self._replace(capital=self.capital * (self.rent() / rent) ** (1.0 / share))
