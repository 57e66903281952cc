"""From Vega-Lite specifications to SVG that sits in a page, and to PNG."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import vl_convert
from markupsafe import Markup, escape

from cloudfief.report.figure import Figure, Key
from cloudfief.report.painting import painted
from cloudfief.report.spec import Spec
from cloudfief.report.theme import VARIABLES, config

WIDE, NARROW = 752, 336  # pixels a picture may take on a wide and on a narrow screen
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
IDENTIFIER = re.compile(r'id="([^"]+)"')


def dressed(chart: Spec, background: str = "transparent") -> Spec:
    """The specification in the common look."""
    return {"$schema": SCHEMA, "config": config(), "background": background, "padding": 2, **chart}


def svg_of(chart: Spec, label: str) -> Markup:
    """A chart as inline SVG, see `finished`; in a page that is being put together a mark in its place, see `painting`."""
    return painted(dressed(chart), lambda svg, prefix: finished(svg, label, prefix))


def finished(svg: str, label: str, prefix: str) -> str:
    """A drawn chart for a page: greys become CSS variables, identifiers are the page's own, `label` is read to the blind.

    The identifiers are numbered anew, for those of the drawing library depend on what was drawn before.
    """
    for colour, variable in VARIABLES.items():
        svg = svg.replace(f'"{colour}"', f'"{variable}"')
    for number, found in enumerate(dict.fromkeys(IDENTIFIER.findall(svg))):
        svg = svg.replace(f'id="{found}"', f'id="{prefix}{number}"').replace(f"url(#{found})", f"url(#{prefix}{number})")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def figure(title: str, subtitle: str, draw: Callable[[int], Spec], key: Sequence[Key] = (), narrow_key: bool = False) -> Figure:
    """A figure from `draw(width)`, which makes the chart for a given width in pixels."""
    return Figure(title, subtitle, svg_of(draw(WIDE), title), svg_of(draw(NARROW), title), tuple(key), narrow_key)


def write_png(chart: Spec, path: Path, scale: float = 2.0) -> None:
    """Write a chart as PNG on white."""
    path.write_bytes(vl_convert.vegalite_to_png(dressed(chart, background="#ffffff"), scale=scale))
