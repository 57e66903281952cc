"""From Altair charts to SVG that sits in a page, and to PNG."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from cloudfief.report.figure import Figure
from cloudfief.report.theme import VARIABLES, dressed

WIDE, NARROW = 720, 340  # pixels a picture may take on a wide and on a narrow screen
IDENTIFIER = re.compile(r'id="([^"]+)"')


def svg_of(chart: Any, label: str) -> Markup:
    """A chart as inline SVG; greys become CSS variables, identifiers are made unique, `label` is read to the blind."""
    page = io.StringIO()
    dressed(chart).save(page, format="svg")
    text = page.getvalue()
    for colour, variable in VARIABLES.items():
        text = text.replace(f'"{colour}"', f'"{variable}"')
    mark = "f" + hashlib.sha256(text.encode()).hexdigest()[:8]
    for found in set(IDENTIFIER.findall(text)):
        text = text.replace(f'id="{found}"', f'id="{mark}{found}"').replace(f"url(#{found})", f"url(#{mark}{found})")
    return Markup(text.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))


def figure(title: str, subtitle: str, draw: Callable[[int], Any], note: str = "") -> Figure:
    """A figure from `draw(width)`, which makes the chart for a given width in pixels."""
    return Figure(title, subtitle, svg_of(draw(WIDE), title), svg_of(draw(NARROW), title), note)


def write_png(chart: Any, path: Path, scale: float = 2.0) -> None:
    """Write a chart as PNG on white."""
    picture = io.BytesIO()
    dressed(chart, background="#ffffff").save(picture, format="png", scale_factor=scale)
    path.write_bytes(picture.getvalue())
