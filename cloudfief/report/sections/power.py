"""Performative power: how much of what people buy an actor can change, at equal cost to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from cloudfief.effect import Interval, interval
from cloudfief.report import theme, words
from cloudfief.report.contrast import has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section
from cloudfief.report.spec import Spec, highest, lowest, number_axis, rows, scale

if TYPE_CHECKING:
    from cloudfief.result import Result

POWER, AT_LEAST = "performative_power", "performative_power_at_least"
MAIN_BUDGET = 0.01
ROW, LABELS = 40, 92  # pixels


class Actor(NamedTuple):
    """Who acts, how, on what, and in which colour."""

    who: str
    by: str
    moves: str
    colour: str


ACTORS = {
    "fief": Actor("the largest fief", "by ranking", "of what its users buy", theme.CLOUD_CAPITAL),
    "lab": Actor("the largest lab", "by price", "of AI plans", theme.COMMODITY),
}


def section(result: Result) -> Section | None:
    """Power of the actors that were simulated, at three budgets."""
    actors = _actors(result)
    if not actors:
        return None
    chosen = figure(
        _finding(result, actors),
        "Share of purchases (of AI plans, for a lab) that the best affordable action changes within twelve weeks, by how much "
        "profit the action may cost the actor, as a share of its revenue. An action has a size, read off between those that "
        "were tried; 'at least' stands where even the largest costs no more than that. Dots: mean over pairs; whiskers: 95% "
        "interval. A lower bound, since each actor has one kind of action.",
        lambda width: _chart(result, actors, width),
    )
    return Section(50, "Power over what people buy", (chosen,))


def _actors(result: Result) -> list[str]:
    """A lab counts only where labs were simulated."""
    if not has(result, POWER):
        return []
    there = [str(actor) for actor in result.signals["actor"].values if str(actor) in ACTORS]
    return [actor for actor in there if actor != "lab" or has(result, "lab_revenue")]


def _power(result: Result, actor: str, budget: float) -> Interval:
    """In per cent of purchases."""
    values = 100 * result.signals[POWER].sel(actor=actor, budget=budget).values.astype(np.float64)
    return interval(values[np.isfinite(values)]) if np.isfinite(values).any() else Interval(np.nan, None, None)


def _at_least(result: Result, actor: str, budget: float) -> str:
    """Words before a number that is a lower bound in some pair."""
    if not has(result, AT_LEAST):
        return ""
    return "at least " if (result.signals[AT_LEAST].sel(actor=actor, budget=budget) > 0).any() else ""


def _finding(result: Result, actors: list[str]) -> str:
    budgets = result.signals["budget"].values.astype(np.float64)
    budget = float(budgets[np.argmin(np.abs(budgets - MAIN_BUDGET))])
    parts = [
        f"{ACTORS[actor].who} moves {_at_least(result, actor, budget)}"
        f"{words.with_interval(*_power(result, actor, budget), unit='%')} {ACTORS[actor].moves}"
        for actor in actors
    ]
    return f"For lost profit of at most {words.per_cent(budget)} of its revenue, {words.listed(parts)}"


def _chart(result: Result, actors: list[str], width: int) -> Spec:
    tables = {actor: _table(result, actor) for actor in actors}
    low = min(0.0, *(lowest(table, "low") for table in tables.values()))
    high = max(highest(table, "high") for table in tables.values()) or 1.0
    extent = 1.06 * low, 1.06 * high
    return {"vconcat": [_panel(tables[actor], ACTORS[actor], width, extent) for actor in actors], "spacing": 16}


def _table(result: Result, actor: str) -> pd.DataFrame:
    found = []
    for budget in result.signals["budget"].values:
        mean, low, high = _power(result, actor, budget)
        bounds = {"low": mean if low is None else low, "high": mean if high is None else high}
        found.append({"budget": f"at most {words.per_cent(float(budget))}", "mean": mean, **bounds,
                      "told": f"{_at_least(result, actor, budget)}{words.number(mean)}%"})  # fmt: skip
    return pd.DataFrame(found)


def _panel(table: pd.DataFrame, actor: Actor, width: int, extent: tuple[float, float]) -> Spec:
    axis = number_axis(5, "%", grid=False)
    x = {"type": "quantitative", "scale": scale(*extent), "axis": axis}
    y = {"field": "budget", "type": "nominal", "sort": None, "axis": {"grid": False, "labelColor": theme.INK}}
    whisker = {"mark": {"type": "rule", "strokeWidth": 3, "color": actor.colour},
               "encoding": {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y}}  # fmt: skip
    dot = {"mark": {"type": "circle", "size": 110, "opacity": 1, "color": actor.colour},
           "encoding": {"x": x | {"field": "mean"}, "y": y}}  # fmt: skip
    text = {"mark": {"type": "text", "dy": -13, "color": theme.INK, "fontSize": theme.TEXT_SIZE},
            "encoding": {"x": x | {"field": "mean"}, "y": y, "text": {"field": "told"}}}  # fmt: skip
    zero = {"data": {"values": [{"at": 0}]}, "mark": {"type": "rule", "color": theme.MUTED},
            "encoding": {"x": x | {"field": "at"}}}  # fmt: skip
    title = f"{words.capitalised(actor.who)}, {actor.by}"
    return {"width": width - LABELS, "height": ROW * len(table), "title": title, "data": rows(table),
            "layer": [zero, whisker, dot, text]}  # fmt: skip
