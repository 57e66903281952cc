"""How far it pays the largest fief to steer, by how much it cares about later years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cloudfief.report import theme, words
from cloudfief.report.contrast import has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec, number_axis, rows

if TYPE_CHECKING:
    from cloudfief.result import Result

WEIGHT, RENT = "patient_weight", "rent_by_weight"
LABELS, HEIGHT = 60, 220  # pixels


def section(result: Result) -> Section | None:
    """The best weight by discount factor; nothing where a run did not measure it."""
    if not has(result, WEIGHT, RENT):
        return None
    chosen = figure(
        finding(result),
        "Rent of the largest fief at each weight on its own margin in its ranking, per cent of the most that it could have in "
        "the same year. Every weight was lived in a world of its own with the same luck. Lines: mean over pairs.",
        lambda width: chart(result, width),
    )
    return Section(52, "Patience", (chosen,))


def best(result: Result, discount: float) -> np.ndarray:
    """The best weight in each pair."""
    return result.signals[WEIGHT].sel(discount=discount).values.astype(np.float64)


def finding(result: Result) -> str:
    """The best weight of the least and of the most patient, and what not steering at all would cost."""
    discounts = [float(discount) for discount in result.signals["discount"].values]
    rent = result.signals[RENT].mean("year").astype(np.float64)
    lost = np.asarray(100 * (1 - rent.sel(weight=0.0) / rent.max("weight")), dtype=np.float64)
    hasty, patient = (words.number(float(best(result, discount).mean())) for discount in (discounts[0], discounts[-1]))
    return (
        f"A fief that cares for one week alone earns most with a weight of {hasty}, one that weighs four years alike with "
        f"{patient}; not to steer at all costs {words.mean_with_interval(lost, unit='%')} of rent"
    )


def chart(result: Result, width: int) -> Spec:
    """Rent over the weight, in the first year and in the last."""
    table = _table(result)
    x = {"field": "weight", "type": "quantitative", "title": "weight on own margin", "axis": number_axis(5)}
    y = {"field": "rent", "type": "quantitative", "title": None, "scale": {"zero": False}, "axis": number_axis(5, "%")}
    colour = {"field": "year", "type": "nominal", "title": None, "sort": None,
              "scale": {"range": [theme.SHOCK, theme.CLOUD_CAPITAL]}, "legend": {"orient": "top"}}  # fmt: skip
    line = {"mark": {"type": "line", "point": {"size": 60}}, "encoding": {"x": x, "y": y, "color": colour}}
    return {"width": width - LABELS, "height": HEIGHT, "data": rows(table), "layer": [line]}


def _table(result: Result) -> pd.DataFrame:
    rent = result.signals[RENT].astype(np.float64).mean("pair")
    years = [int(year) for year in rent["year"].values]
    found = []
    for year in dict.fromkeys((years[0], years[-1])):
        there = rent.sel(year=year)
        share = 100 * there / float(there.max())
        found += [
            {"weight": float(w), "rent": float(v), "year": f"year {year}"}
            for w, v in zip(rent["weight"].values, share, strict=True)
        ]
    return pd.DataFrame(found)
