"""A dot with its whisker on a line, with the threshold that it has to pass and what the world did."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

from cloudfief.report import theme, words

WIDTH, HEIGHT, EDGE = 220, 30, 10
MIDDLE = 13


class Whisker(NamedTuple):
    """A measure with its interval, its threshold, and observed values in the same unit."""

    middle: float
    low: float | None
    high: float | None
    threshold: float | None
    observed: tuple[float, ...] = ()

    @property
    def values(self) -> list[float]:
        """Everything that has a place on the line, with 0."""
        found = [0.0, self.middle, self.low, self.high, self.threshold, *self.observed]
        return [value for value in found if value is not None]


def common_range(whiskers: list[Whisker]) -> tuple[float, float]:
    """The range that holds a list of whiskers, with a little room."""
    values = [value for whisker in whiskers for value in whisker.values]
    low, high = min(values), max(values)
    room = 0.06 * ((high - low) or 1.0)
    return low - room, high + room


def svg(whisker: Whisker, unit: str, extent: tuple[float, float] | None = None, colour: str = "") -> Markup:
    """The picture: thin line at 0, dashed line at the threshold, dot and whisker, diamonds for what was observed."""
    low, high = extent or common_range([whisker])

    def across(value: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE) * (value - low) / (high - low)

    parts = [
        f'<line x1="{EDGE}" x2="{WIDTH - EDGE}" y1="{MIDDLE}" y2="{MIDDLE}" class="scale"/>',
        f'<line x1="{across(0):.1f}" x2="{across(0):.1f}" y1="4" y2="{MIDDLE + 9}" class="zero"/>',
        _label(across(0), "0"),
    ]
    if whisker.threshold not in (None, 0):
        assert whisker.threshold is not None
        place = across(whisker.threshold)
        parts.append(f'<line x1="{place:.1f}" x2="{place:.1f}" y1="4" y2="{MIDDLE + 9}" class="threshold"/>')
        if abs(place - across(0)) > 24:
            parts.append(_label(place, words.number(whisker.threshold)))
    if whisker.low is not None and whisker.high is not None:
        parts.append(
            f'<line x1="{across(whisker.low):.1f}" x2="{across(whisker.high):.1f}" y1="{MIDDLE}" y2="{MIDDLE}" '
            f'stroke="{colour or theme.SHOCK}" stroke-width="3" stroke-linecap="round"/>'
        )
    parts.append(f'<circle cx="{across(whisker.middle):.1f}" cy="{MIDDLE}" r="5" fill="{colour or theme.SHOCK}"/>')
    parts += [_diamond(across(value)) for value in whisker.observed]
    told = f"{words.with_interval(whisker.middle, whisker.low, whisker.high)} {unit}"
    return Markup(
        f'<svg class="whisker" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(told)}">{"".join(parts)}</svg>'
    )


def _label(place: float, text: str) -> str:
    return f'<text x="{place:.1f}" y="{HEIGHT}" text-anchor="middle">{text}</text>'


def _diamond(place: float) -> str:
    return f'<path d="M{place:.1f} {MIDDLE - 7}l6 7l-6 7l-6-7z" class="observed"><title>observed</title></path>'
