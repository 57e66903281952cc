"""How numbers are written, in the terminal and in the report: two significant figures, with intervals in brackets."""

from __future__ import annotations

import math

SCALES = ((1e12, " tn"), (1e9, " bn"), (1e6, " mn"))
TINY = 1e-4  # below it a row of zeros says less than an exponent


def number_text(value: float | None) -> str:
    """A number to two significant figures: 0.34, 71, 1,200, 41 bn; with an exponent below a ten-thousandth: 1.2e-08."""
    if value is None or not math.isfinite(value):
        return "-"
    for scale, word in SCALES:
        if abs(value) >= scale:
            return f"{_rounded(value / scale)}{word}"
    return _rounded(value)


def _rounded(value: float) -> str:
    if value == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(value)))
    if abs(round(value, digits)) < TINY:
        return f"{value:.1e}".replace(".0e", "e")
    text = f"{round(value, digits):,.{max(0, digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def effect_text(effect: float | None, low: float | None, high: float | None) -> str:
    """An effect with its interval: 41 [38, 44]."""
    bounds = "" if low is None or high is None else f" [{number_text(low)}, {number_text(high)}]"
    return f"{number_text(effect)}{bounds}"
