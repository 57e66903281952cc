"""A hundred dollars as a hundred squares."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup, escape

SIDE, GAP, ROW = 20, 3, 10


class Part(NamedTuple):
    """Where a part of the money goes, with its letter and colour."""

    name: str
    letter: str
    colour: str
    ink: str
    share: float


def whole_dollars(parts: list[Part], total: int = 100) -> list[int]:
    """Shares as whole dollars that add up to a hundred, by largest remainder."""
    exact = [total * part.share for part in parts]
    whole = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: whole[place] - exact[place])
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole


def svg(parts: list[Part], label: str) -> Markup:
    """The squares, filled row by row in the order of the parts; each square bears its part's letter."""
    squares = [part for part, count in zip(parts, whole_dollars(parts), strict=True) for _ in range(count)]
    size = ROW * SIDE + (ROW - 1) * GAP
    drawn = []
    for place, part in enumerate(squares):
        x, y = (place % ROW) * (SIDE + GAP), (place // ROW) * (SIDE + GAP)
        drawn.append(
            f'<rect x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" rx="3" fill="{part.colour}"/>'
            f'<text x="{x + SIDE / 2}" y="{y + SIDE / 2 + 4}" fill="{part.ink}">{escape(part.letter)}</text>'
        )
    return Markup(
        f'<svg class="waffle" viewBox="0 0 {size} {size}" role="img" aria-label="{escape(label)}">{"".join(drawn)}</svg>'
    )
