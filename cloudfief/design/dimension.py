"""One number of the economy that a design varies, and the values it may take."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

SEED = "seed"


class Dimension(NamedTuple):
    """A parameter with its prior: uniform from `low` to `high`, over whole numbers if `whole`, or over `choices`.

    `default` is what the scenario has; `path` is institution.parameter, lever.parameter, or one entry of a table, such as
    household.weekly_income_usd.us.
    """

    path: str
    low: float
    high: float
    choices: tuple[Any, ...] = ()
    whole: bool = False
    unit: str = ""
    default: Any = None

    def value_at(self, share: float) -> Any:
        """The value below which a `share` of the prior lies; `share` is in [0, 1]."""
        if self.choices:
            return self.choices[min(int(share * len(self.choices)), len(self.choices) - 1)]
        if self.whole:
            steps = round(self.high - self.low) + 1
            return int(self.low) + min(int(share * steps), steps - 1)
        return float(self.low + share * (self.high - self.low))

    @property
    def levels(self) -> int | None:
        """How many values there are; None where there are infinitely many."""
        if self.choices:
            return len(self.choices)
        return round(self.high - self.low) + 1 if self.whole else None

    @property
    def ordered(self) -> bool:
        """Whether its values are numbers that can be put in order."""
        return not self.choices or all(isinstance(value, int | float) and not isinstance(value, bool) for value in self.choices)

    def number(self, value: Any) -> float:
        """A value as a number: itself, or its place among the choices where these are words."""
        return float(value) if self.ordered else float(self.choices.index(value))

    def steps_apart(self, value: Any, other: Any) -> float:
        """The distance of two values in standard deviations of the prior; two different words are 1 apart."""
        if not self.ordered:
            return 0.0 if value == other else 1.0
        return abs(float(value) - float(other)) / self.spread

    @property
    def spread(self) -> float:
        """The standard deviation of the prior, in the parameter's unit: (high - low) / sqrt(12) where it is continuous."""
        if self.choices:
            mean = sum(map(self.number, self.choices)) / len(self.choices)
            return math.sqrt(sum((self.number(value) - mean) ** 2 for value in self.choices) / len(self.choices)) or 1.0
        if self.whole:
            return math.sqrt(((self.levels or 1) ** 2 - 1) / 12) or 1.0
        return (self.high - self.low) / math.sqrt(12) or 1.0

    def told(self) -> str:
        """The range in words."""
        if self.choices:
            return ", ".join(str(value) for value in self.choices)
        return f"{self.low:g} to {self.high:g}"
