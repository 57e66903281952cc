"""Performative power: how much of what people buy an actor can change, at equal cost to itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair
import numpy as np
import pandas as pd

from cloudfief.effect import interval
from cloudfief.report import theme, words
from cloudfief.report.contrast import has
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Section

if TYPE_CHECKING:
    from cloudfief.result import Result

POWER, ACTION_POWER, ACTION_COST = "performative_power", "action_power", "action_cost"
ACTORS = {"fief": ("largest fief, by ranking", theme.CLOUD_CAPITAL), "lab": ("largest lab, by price", theme.COMMODITY)}
MAIN_BUDGET = 0.01


def section(result: Result) -> Section | None:
    """Power of the actors that were simulated, at three budgets, and every single action."""
    if not has(result, POWER):
        return None
    actors = _actors(result)
    chosen = figure(
        _finding(result, actors),
        "Share of purchases (of AI plans, for a lab) that the best affordable action changes within twelve weeks, by how much "
        "revenue it may cost. Dots: mean over pairs; whiskers: 95% interval. A lower bound: the actions are a finite list.",
        lambda width: _power_chart(result, actors, width),
    )
    return Section(50, "Power over what people buy", (chosen,))


def _actors(result: Result) -> list[str]:
    """A lab counts only where labs were simulated."""
    there = [str(actor) for actor in result.signals["actor"].values]
    return [actor for actor in there if actor != "lab" or has(result, "lab_revenue")]


def _finding(result: Result, actors: list[str]) -> str:
    budgets = result.signals["budget"].values
    budget = budgets[np.argmin(np.abs(budgets - MAIN_BUDGET))]
    what = {"fief": "of what its users buy", "lab": "of AI plans"}
    parts = [
        f"the {ACTORS[actor][0].split(',')[0]} moves {_power(result, actor, budget)} {what[actor]}"
        for actor in actors
    ]
    return f"At a cost of at most {words.per_cent(float(budget))} of revenue, {' and '.join(parts)}"


def _power(result: Result, actor: str, budget: float) -> str:
    found = interval(100 * result.signals[POWER].sel(actor=actor, budget=budget).values.astype(np.float64))
    return f"{words.number(found.mean)}%{words.bounds(found.low, found.high)}"


def _power_chart(result: Result, actors: list[str], width: int) -> Any:
    rows = []
    for actor in actors:
        for budget in result.signals["budget"].values:
            values = 100 * result.signals[POWER].sel(actor=actor, budget=budget).values.astype(np.float64)
            mean, low, high = interval(values)
            rows.append({
                "who": ACTORS[actor][0], "colour": ACTORS[actor][1], "budget": f"at most {words.per_cent(float(budget))}",
                "mean": mean, "low": low if low is not None else mean, "high": high if high is not None else mean,
                "told": f"{words.number(mean)}%",
            })  # fmt: skip
    table = pd.DataFrame(rows)
    top = 1.15 * float(table["high"].max()) or 1.0
    panels = [_rows(table[table["who"] == who], who, width, top) for who in dict.fromkeys(table["who"])]
    return altair.vconcat(*panels, spacing=14)


def _rows(table: pd.DataFrame, who: str, width: int, top: float) -> Any:
    low = min(0.0, float(table["low"].min()))
    scale = altair.Scale(domain=[low, top], nice=False)
    axis = altair.Axis(tickCount=5, labelExpr="datum.label + '%'")
    x = altair.X("mean:Q", scale=scale, axis=axis)
    base = altair.Chart(table).encode(y=altair.Y("budget:N", sort=None, axis=altair.Axis(grid=False, labelColor=theme.INK)))
    whisker = base.mark_rule(strokeWidth=3, color=table["colour"].iloc[0]).encode(
        x=altair.X("low:Q", axis=axis, scale=scale), x2="high:Q"
    )
    dot = base.mark_circle(size=110, opacity=1, color=table["colour"].iloc[0]).encode(x=x)
    text = base.mark_text(dy=-13, color=theme.INK, fontSize=theme.TEXT_SIZE).encode(x=x, text="told:N")
    title = f"{words.capitalised(who)}"
    return altair.layer(whisker, dot, text).properties(width=width - 110, height=40 * len(table), title=title)
