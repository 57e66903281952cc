"""Numbers and findings as words: two significant figures, units, intervals, and sentences true for any result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from cloudfief.cli.output import number_text
from cloudfief.effect import Effect

MINUS = "\N{MINUS SIGN}"
AFTER = {"1y": "a year after", "end": "at the end of the run", "5y": "five years after", "1d": "on the first day"}
NAMES = {"us": "US", "cn": "China", "eu": "Europe", "no_learning": "no learning"}
VERDICTS = {
    "supported": ("✓", "supported"),
    "contradicted": ("✗", "contradicted"),
    "undecided": ("?", "undecided"),
    "holds by construction": ("=", "holds by construction"),
    "not run": ("–", "not run"),
}


def number(value: float | None) -> str:
    """A number to two significant figures with a real minus sign."""
    return number_text(value).replace("-", MINUS, 1)


def per_cent(share: float) -> str:
    """A share as a percentage: 0.034 is 3.4%."""
    return f"{number(100 * share)}%"


def dollars(value: float) -> str:
    """US dollars to two significant figures: $41 bn."""
    sign = MINUS if value < 0 else ""
    return f"{sign}${number_text(abs(value))}"


def day(when: Any) -> str:
    """A date as 20 January 2025."""
    moment = date.fromisoformat(str(when)[:10])
    return f"{moment.day} {moment:%B %Y}"


def capitalised(text: str) -> str:
    """The text with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def name(label: Any) -> str:
    """A label as a reader knows it."""
    return NAMES.get(str(label), str(label).replace("_", " "))


def listed(parts: Sequence[str]) -> str:
    """Parts as a list in a sentence: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def bounds(low: float | None, high: float | None) -> str:
    """An interval in brackets, or nothing where there is one pair."""
    return "" if low is None or high is None else f" [{number(low)}, {number(high)}]"


def mean_with_interval(values: Any, scale: float = 1.0, unit: str = "") -> str:
    """The mean over pairs with its 95% interval: 38% [36, 40]."""
    from cloudfief.effect import interval

    found = interval(np.asarray(values, dtype=np.float64) * scale)
    return f"{number(found.mean)}{unit}{bounds(found.low, found.high)}"


def relative_change(what: str, effect: Effect) -> str:
    """What a signal did against the other arm, in per cent where that has a meaning: cloud rent rose 3% [1, 5].

    Where the interval holds 0 the sentence says that no change can be told from chance.
    """
    if effect.effect == 0 and not effect.low and not effect.high:
        return f"{what} did not change"
    if effect.relative is not None:
        values, unit = (effect.relative, effect.relative_low, effect.relative_high), "%"
    else:
        values, unit = (effect.effect, effect.low, effect.high), f" {effect.unit}"
    scale = 100.0 if unit == "%" else 1.0
    return change(what, *(None if value is None else scale * value for value in values), unit=unit)


def change(what: str, middle: float | None, low: float | None, high: float | None, unit: str) -> str:
    """A change with its interval as words."""
    assert middle is not None
    if low is None or high is None:
        verb = "rose" if middle > 0 else "fell"
        return f"{what} {verb} {number(abs(middle))}{unit} (one pair, no interval)"
    if low <= 0 <= high:
        return f"{what} did not clearly change ({number(middle)}{unit}{bounds(low, high)})"
    if middle > 0:
        return f"{what} rose {number(middle)}{unit}{bounds(low, high)}"
    return f"{what} fell {number(-middle)}{unit}{bounds(-high, -low)}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 pair, 8 pairs."""
    return f"{count:,} {noun}" + "s" * (count != 1)


def is_clear(effect: Effect) -> bool:
    """Whether the interval leaves out 0."""
    return effect.low is not None and effect.high is not None and not effect.low <= 0 <= effect.high
