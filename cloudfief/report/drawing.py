"""From Vega-Lite specifications to SVG that sits in a page, and to PNG."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import vl_convert
from markupsafe import Markup, escape

from cloudfief.report.figure import Figure, Key
from cloudfief.report.spec import Spec
from cloudfief.report.theme import VARIABLES, config

WIDE, NARROW = 752, 336  # pixels a picture may take on a wide and on a narrow screen
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
IDENTIFIER = re.compile(r'id="([^"]+)"')


def dressed(chart: Spec, background: str = "transparent") -> Spec:
    """The specification in the common look."""
    return {"$schema": SCHEMA, "config": config(), "background": background, "padding": 2, **chart}


def svg_of(chart: Spec, label: str) -> Markup:
    """A chart as inline SVG; greys become CSS variables, identifiers are made unique, `label` is read to the blind."""
    text: str = vl_convert.vegalite_to_svg(dressed(chart))
    for colour, variable in VARIABLES.items():
        text = text.replace(f'"{colour}"', f'"{variable}"')
    mark = "f" + hashlib.sha256(text.encode()).hexdigest()[:8]
    for found in set(IDENTIFIER.findall(text)):
        text = text.replace(f'id="{found}"', f'id="{mark}{found}"').replace(f"url(#{found})", f"url(#{mark}{found})")
    return Markup(text.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))


def figure(title: str, subtitle: str, draw: Callable[[int], Spec], key: Sequence[Key] = (), narrow_key: bool = False) -> Figure:
    """A figure from `draw(width)`, which makes the chart for a given width in pixels."""
    return Figure(title, subtitle, svg_of(draw(WIDE), title), svg_of(draw(NARROW), title), tuple(key), narrow_key)


def write_png(chart: Spec, path: Path, scale: float = 2.0) -> None:
    """Write a chart as PNG on white."""
    path.write_bytes(vl_convert.vegalite_to_png(dressed(chart, background="#ffffff"), scale=scale))
