"""The plane in which a user's taste and the fief's belief about it move."""

from __future__ import annotations

from typing import Any, NamedTuple

import altair
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.report import theme

Numbers = NDArray[np.float64]
QUARTER = 13  # weeks over which purchases are averaged to a dot


class Paths(NamedTuple):
    """What one user's taste, the fief's belief and the purchases did, each (week, 2); purchases (quarter, 2)."""

    name: str
    taste: Numbers
    belief: Numbers
    purchases: Numbers
    weeks: int


def paths_of(name: str, taste: Numbers, belief: Numbers, purchases: Numbers) -> Paths:
    """Projects unit vectors on the plane in which they move most, with the first taste at the origin.

    The plane is spanned by the first two principal components of taste and belief together; arguments (week, dimension),
    purchases with nan where nothing was bought.
    """
    length = np.linalg.norm(belief, axis=1, keepdims=True)
    believed = np.divide(belief, length, out=np.full_like(belief, np.nan), where=length > 0)
    both = np.vstack([taste, believed])
    both = both[np.isfinite(both).all(axis=1)]
    _, _, axes = np.linalg.svd(both - both.mean(axis=0), full_matrices=False)
    plane = axes[:2].T * np.array([1 if axis[np.argmax(np.abs(axis))] > 0 else -1 for axis in axes[:2]])
    return Paths(
        name,
        (taste - taste[0]) @ plane,
        (believed - taste[0]) @ plane,
        (quarterly(purchases) - taste[0]) @ plane,
        len(taste),
    )


def quarterly(values: Numbers) -> Numbers:
    """Means over quarters of a year, (quarter, dimension); quarters without a purchase are left out."""
    parts = [values[start : start + QUARTER] for start in range(0, len(values), QUARTER)]
    known = [part[np.isfinite(part).all(axis=1)] for part in parts]
    return np.array([part.mean(axis=0) for part in known if len(part)]).reshape(-1, values.shape[1])


def chart(all_paths: list[Paths], width: int) -> Any:
    """One panel a user on a common scale: purchases as dots, belief and taste as paths, later is darker."""
    columns = len(all_paths) if width > 420 else 1
    each = (width - 24 * (columns - 1)) // columns - 8
    each = min(each, 300)
    points = np.vstack([part for paths in all_paths for part in (paths.taste, paths.belief, paths.purchases)])
    points = points[np.isfinite(points).all(axis=1)]
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    half = 1.12 * float((points.max(axis=0) - points.min(axis=0)).max()) / 2 or 1.0
    domains = [[float(centre - half), float(centre + half)] for centre in middle]
    panels = [_panel(paths, each, domains) for paths in all_paths]
    return altair.concat(*panels, columns=columns, spacing=24)


def _panel(paths: Paths, size: int, domains: list[list[float]]) -> Any:
    axis = altair.Axis(labels=False, ticks=False, domain=False, tickCount=4)
    x = altair.X("across:Q", scale=altair.Scale(domain=domains[0], nice=False), axis=axis)
    y = altair.Y("up:Q", scale=altair.Scale(domain=domains[1], nice=False), axis=axis)
    layers: list[Any] = []
    for part, colour in ((paths.belief, theme.CLOUD_CAPITAL), (paths.taste, theme.HOUSEHOLDS)):
        table = _table(part)
        line = altair.Chart(table).mark_line(color=colour, strokeWidth=1, opacity=0.35).encode(x=x, y=y, order="week:Q")
        dots = altair.Chart(table).mark_circle(color=colour, size=18).encode(
            x=x, y=y, opacity=altair.Opacity("week:Q", scale=altair.Scale(range=[0.15, 1]), legend=None)
        )  # fmt: skip
        layers += [line, dots]
    bought = altair.Chart(_table(paths.purchases)).mark_point(
        shape="square", filled=False, size=46, color=theme.SHOCK, strokeWidth=1.5
    ).encode(x=x, y=y, opacity=altair.Opacity("week:Q", scale=altair.Scale(range=[0.3, 1]), legend=None))  # fmt: skip
    layers = [bought, *layers, *_labels(paths, x, y)]
    return altair.layer(*layers).resolve_scale(opacity="independent").properties(
        width=size, height=size, title=f"{paths.name} user"
    )


def _table(part: Numbers) -> pd.DataFrame:
    table = pd.DataFrame({"week": np.arange(len(part)), "across": part[:, 0], "up": part[:, 1]})
    return table[np.isfinite(table["across"])]


def _labels(paths: Paths, x: altair.X, y: altair.Y) -> list[Any]:
    ends = {"taste": paths.taste[-1], "fief's belief": paths.belief[-1]}
    if len(paths.purchases):
        ends["bought"] = paths.purchases[np.argmax(paths.purchases[:, 1])]
    rows = [{"label": label, "across": at[0], "up": at[1]} for label, at in ends.items() if np.isfinite(at).all()]
    text = altair.Chart(pd.DataFrame(rows)).mark_text(
        baseline="bottom", dy=-7, fontSize=theme.TEXT_SIZE, color=theme.INK
    ).encode(x=x, y=y, text="label:N")  # fmt: skip
    return [text]
