"""Public finances and what blocs pay each other: deficits, tax receipts, and cloud rent across borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.effect import interval
from cloudfief.report import lines, members, theme, words
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments
from cloudfief.report.drawing import figure
from cloudfief.report.figure import Figure, Section
from cloudfief.report.spec import Spec, highest, rows

if TYPE_CHECKING:
    from cloudfief.result import Result

DEFICIT, RECEIPTS, TAKE, RATE = "state_deficit", "state_receipts", "merchant_take_base", "state_exchange_rate"


def section(result: Result) -> Section | None:
    """Who pays cloud rent to whom, then receipts and deficits of the states."""
    figures = []
    homes = fief_homes(result)
    if has(result, TAKE) and homes is not None:
        figures.append(_matrix(result, homes))
    if has(result, DEFICIT, RECEIPTS, RATE):
        figures += [_taxes(result), _deficits(result)]
    return Section(80, "Public finances and blocs", tuple(figures)) if figures else None


def fief_homes(result: Result) -> dict[str, str] | None:
    """The home bloc of each fief, from the numbers that the run used; None where they were not kept."""
    for row in result.record.get("numbers", []):
        if row["path"] == "fief.homes" and isinstance(row["value"], dict):
            return {str(fief): str(home) for fief, home in row["value"].items()}
    return None


def paid_across(result: Result, homes: dict[str, str]) -> xr.DataArray:
    """Fees and advertising by the bloc of the buyers and the home of the fief, billion dollars a year, (..., bloc, home)."""
    take = result.signals[TAKE].astype(np.float64) * WEEKS_PER_YEAR / members.BILLION
    blocs = list(result.scenario.blocs)
    parts = [take.sel(fief=[fief for fief in take["fief"].values if homes.get(str(fief)) == home]).sum("fief") for home in blocs]
    return xr.concat(parts, pd.Index(blocs, name="home"))


def _matrix(result: Result, homes: dict[str, str]) -> Figure:
    window = paid_across(result, homes).isel(week=final_weeks(result)).mean("week")
    last = window.sel(arm=last_arm(result))
    table, blocs = [], list(result.scenario.blocs)
    for buyers in blocs:
        for home in blocs:
            values = last.sel(bloc=buyers, home=home).values
            table.append({"buyers": words.name(buyers), "home": words.name(home), "amount": float(values.mean()),
                          "told": f"${words.number(float(values.mean()))} bn"})  # fmt: skip
    net = {bloc: _net(last, bloc) for bloc in blocs}
    payer = min(net, key=lambda bloc: float(net[bloc].mean()))
    receiver = max(net, key=lambda bloc: float(net[bloc].mean()))
    title = (
        f"{words.capitalised(members.place(payer))} pays fiefs abroad ${words.mean_with_interval(-net[payer])} bn a year more "
        f"than its own get from abroad; {members.place(receiver)} gains ${words.mean_with_interval(net[receiver])} bn"
    )
    if not any(float(abs(values.mean())) > 0 for values in net.values()):
        title = "No cloud rent crosses borders"
    return figure(
        title,
        "Fees and advertising that sellers pay, by where the buyers live (rows) and where the fief is at home (columns), "
        f"billion dollars a year, {words.name(last_arm(result))} arm, mean over pairs.{_change(result, homes)}",
        lambda width: _grid(pd.DataFrame(table), [words.name(bloc) for bloc in blocs], width),
    )


def _net(paid: xr.DataArray, bloc: str) -> NDArray[np.float64]:
    """What a bloc's fiefs take from buyers abroad less what its buyers bring to fiefs abroad, (pair,)."""
    return np.asarray(paid.sel(home=bloc).sum("bloc").values - paid.sel(bloc=bloc).sum("home").values)


def _change(result: Result, homes: dict[str, str]) -> str:
    found = comparison(result)
    if found is None:
        return ""
    window = paid_across(result, homes).isel(week=found.weeks.weeks).mean("week")
    parts = []
    for bloc in result.scenario.blocs:
        gap = _net(window.sel(arm=found.arms[0]), bloc) - _net(window.sel(arm=found.arms[1]), bloc)
        if np.any(gap):
            parts.append(words.change(f"the balance of {members.place(bloc)}", *interval(gap), unit=" bn"))
    told = words.capitalised(words.listed(parts)) if parts else "No balance changed"
    return f" Against {words.name(found.arms[1])}, {found.after}: {told[0].lower()}{told[1:]}."


def _grid(table: pd.DataFrame, order: list[str], width: int) -> Spec:
    inner = min(width - 80, 460)
    axis = {"grid": False, "domain": False, "ticks": False, "labelColor": theme.INK, "labelAngle": 0}
    x = {"field": "home", "type": "nominal", "sort": order, "axis": axis | {"orient": "top"}}
    y = {"field": "buyers", "type": "nominal", "sort": order, "axis": axis}
    top = highest(table, "amount") or 1.0
    table = table.assign(shade=0.08 + 0.72 * np.sqrt(table["amount"] / top))
    square = {
        "mark": {"type": "rect", "color": theme.CLOUD_CAPITAL, "stroke": theme.PAPER, "strokeWidth": 3},
        "encoding": {"opacity": {"field": "shade", "type": "quantitative", "scale": None}},
    }
    text = {
        "mark": {"type": "text", "fontSize": theme.TEXT_SIZE, "fontWeight": 600, "color": theme.INK},
        "encoding": {"text": {"field": "told"}},
    }
    return {
        "width": inner, "height": 52 * len(order), "data": rows(table), "encoding": {"x": x, "y": y}, "layer": [square, text],
    }  # fmt: skip


def _yearly(result: Result, signal: str) -> xr.DataArray:
    """A flow of the states in billion dollars a year, mean of the last 13 weeks."""
    lately = members.in_dollars(result, signal).rolling(week=WEEKS_PER_QUARTER, min_periods=1).mean()
    return lately * WEEKS_PER_YEAR / members.BILLION


def _taxes(result: Result) -> Figure:
    taxes, found = _yearly(result, RECEIPTS), comparison(result)
    panels = members.panels(result, taxes, "bloc")
    title = "What states take in taxes"
    if found is not None:
        title = f"{words.capitalised(found.after)}, {members.told_by(taxes, 'bloc', found, 'tax receipts')}"
    return figure(
        title,
        "Taxes received, billion dollars a year, mean of the last 13 weeks. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 120, moments(result)),
        lines.key_of(panels),
    )


def _deficits(result: Result) -> Figure:
    deficit, found = _yearly(result, DEFICIT), comparison(result)
    panels = members.panels(result, deficit, "bloc")
    title = "What states spend beyond what they take"
    if found is not None:
        change = members.told_by(deficit, "bloc", found, "public deficits", unit=" bn dollars a year", relative_to=False)
        title = f"{words.capitalised(found.after)}, {change}"
    return figure(
        title,
        "Spending less receipts, billion dollars a year, mean of the last 13 weeks; below zero: surplus. Ribbons: 95% interval.",
        lambda width: lines.small_multiples(panels, width, 120, moments(result)),
        lines.key_of(panels),
    )
