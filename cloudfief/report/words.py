"""Numbers and findings as words: two significant figures, units, intervals, and sentences true for any result."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from cloudfief.effect import Effect, interval
from cloudfief.wording import SCALES, number_text

MINUS = "\N{MINUS SIGN}"
UNBROKEN = "\N{NO-BREAK SPACE}"
AFTER = {"1y": "a year after", "end": "at the end of the run", "5y": "five years after", "1d": "on the first day"}
NAMES = {"us": "US", "cn": "China", "eu": "Europe", "no_learning": "no learning"}
VERDICTS = {
    "supported": ("✓", "supported"),
    "contradicted": ("✗", "contradicted"),
    "undecided": ("?", "undecided"),
    "holds by construction": ("=", "holds by construction"),
    "fails by construction": ("≠", "fails by construction"),
    "not run": ("–", "not run"),
}


def number(value: float | None) -> str:
    """A number to two significant figures with a real minus sign."""
    return number_text(value).replace("-", MINUS)


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


def unbroken(text: str) -> str:
    """The text with every interval bound to its number, so that no line ends between them."""
    return re.sub(r" \[[^]]*\]", lambda found: found[0].replace(" ", UNBROKEN), text)


def balanced(text: str, most: int) -> list[str]:
    """The text in as few lines as `most` letters allow, as even as may be, so no word stands alone and no interval breaks."""
    bound = unbroken(text)
    fewest = len(textwrap.wrap(bound, most))
    tried = (textwrap.wrap(bound, width, break_long_words=False) for width in range(max(1, len(bound) // max(1, fewest)), most))
    lines = next((lines for lines in tried if len(lines) == fewest), textwrap.wrap(bound, most))
    return [line.replace(UNBROKEN, " ") for line in lines]


def signed(value: float | None, low: float | None, high: float | None, unit: str = "") -> str:
    """A change with its interval, all three with their own signs: +3% [1, 5], −98% [−100, −96]."""
    told = with_interval(math.nan if value is None else value, low, high, unit)
    seen_above_zero = value is not None and value > 0 and told.lstrip("0.")[:1].isdigit()
    return f"+{told}" if seen_above_zero else told


def with_interval(middle: float, low: float | None, high: float | None, unit: str = "", before: str = "") -> str:
    """A number with its interval to two significant figures, and to a third where the interval would vanish.

    The interval's width may make fewer sensible. A per cent sign stands at the number: 38% [36, 40] of price.
    """
    if not all(math.isfinite(value) for value in (middle, low or 0.0, high or 0.0)):
        return f"{before}–{unit}"
    sign, rest = ("%", unit[1:]) if unit.startswith("%") else ("", unit)
    if low is None or high is None or high <= low:
        same = "" if low is None or high is None else f" [{number(low)}, {number(high)}]"
        return f"{_signed(number(middle), before)}{sign}{same}{rest}"
    size, word = _magnitude(max(abs(middle), abs(low), abs(high)))
    told = _three(middle / size, low / size, high / size)
    return f"{_signed(told[0], before)}{word}{sign} [{told[1]}, {told[2]}]{rest}"


def _signed(told: str, before: str) -> str:
    """A number behind its currency, the minus first."""
    return f"{MINUS}{before}{told[1:]}" if told.startswith(MINUS) else f"{before}{told}"


def _three(middle: float, low: float, high: float) -> list[str]:
    """The three numbers to a common place."""
    largest = math.floor(math.log10(max(abs(middle), abs(low), abs(high))))
    half = (high - low) / 2
    exponent = math.floor(math.log10(half))
    sensible = (1 if half / 10.0**exponent < 3.6 else 0) - exponent
    told: list[str] = []
    for figures in (2, 3):
        places = min(sensible, figures - 1 - largest)
        told = [_plain(value, places) for value in (middle, low, high)]
        if told[1] != told[2]:
            break
    return told


def _magnitude(value: float) -> tuple[float, str]:
    return next(((scale, word) for scale, word in SCALES if value >= scale), (1.0, ""))


def _plain(value: float, places: int) -> str:
    text = f"{round(value, places):,.{max(0, places)}f}".replace("-", MINUS, 1)
    return text.replace(MINUS, "") if not text.strip(f"{MINUS}0.,") else text


def rounded(value: float, extent: float) -> str:
    """A number as exact as a reader can see on an axis that spans `extent`: to a five-hundredth of it or so."""
    return _plain(value, 2 - math.floor(math.log10(extent)) if extent > 0 else 0)


def mean_with_interval(values: Any, scale: float = 1.0, unit: str = "", before: str = "") -> str:
    """The mean over pairs with its 95% interval: 38% [36, 40]."""
    return with_interval(*interval(np.asarray(values, dtype=np.float64) * scale), unit=unit, before=before)


def relative_change(what: str, effect: Effect) -> str:
    """What a signal did against the other arm: cloud rent +3% [1, 5]; in its unit where it was below 0.

    Where the interval holds 0 the sentence says that no change can be told from chance.
    """
    if effect.effect == 0 and not effect.low and not effect.high:
        return f"{what} did not change"
    if effect.relative is not None and effect.relative * effect.effect >= 0:
        values, unit = (effect.relative, effect.relative_low, effect.relative_high), "%"
    else:
        values, unit = (effect.effect, effect.low, effect.high), f" {effect.unit}"
    scale = 100.0 if unit == "%" else 1.0
    return change(what, *(None if value is None else scale * value for value in values), unit=unit)


def change(what: str, middle: float | None, low: float | None, high: float | None, unit: str) -> str:
    """A change as words, always with its own sign and that of its interval: cloud rent −98% [−100, −96]."""
    told = signed(middle, low, high, unit)
    if low is None or high is None:
        return f"{what} {told} (one pair, no interval)"
    return f"{what} did not clearly change ({told})" if low <= 0 <= high else f"{what} {told}"


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 pair, 8 pairs."""
    return f"{count:,} {noun}" + "s" * (count != 1)


def is_clear(effect: Effect) -> bool:
    """Whether the interval leaves out 0."""
    return effect.low is not None and effect.high is not None and not effect.low <= 0 <= effect.high
