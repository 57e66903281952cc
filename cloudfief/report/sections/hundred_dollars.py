"""Where a hundred dollars spent in fiefs went, from the flows of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr
from markupsafe import Markup

from cloudfief.core.currency import dollars
from cloudfief.effect import Interval, interval
from cloudfief.horizon import WINDOW_WEEKS
from cloudfief.report import theme, waffle, words
from cloudfief.report.contrast import comparison, final_weeks, has, parting_week, shown_arms
from cloudfief.report.figure import Section
from cloudfief.report.page import render

if TYPE_CHECKING:
    from cloudfief.result import Result

DARK, LIGHT = "#ffffff", "#111111"
KINDS = (
    ("fees", "fees to fiefs", "F", theme.CLOUD_CAPITAL, DARK),
    ("advertising", "advertising in fiefs", "A", theme.ADVERTISING, LIGHT),
    ("wages", "makers' wages and costs", "W", theme.HOUSEHOLDS, LIGHT),
    ("AI services", "AI services", "I", theme.COMMODITY, LIGHT),
    ("profit tax", "tax on profits", "T", "#B8B8B8", LIGHT),
    ("surplus", "makers' profit", "P", theme.PROFIT, LIGHT),
)
FIEF_PAYS = ("fees", "advertising")


class Waffle(NamedTuple):
    """A hundred dollars in some weeks of an arm."""

    title: str
    picture: Markup
    counts: list[tuple[waffle.Part, int]]
    rent: str


def section(result: Result) -> Section | None:
    """A waffle before the worlds part, and one for each arm afterwards."""
    if not has(result, "flow", "fief_gmv", "state_exchange_rate", "merchant_fees"):
        return None
    if not (result.signals["fief_gmv"] > 0).any():
        return None
    waffles = [_waffle(result, title, arm, weeks) for title, arm, weeks in _periods(result)]
    body = render("waffles.html.j2", waffles=waffles, finding=_finding(result))
    return Section(40, "Where a hundred dollars went", after=body)


def _periods(result: Result) -> list[tuple[str, str, slice]]:
    parting, found = parting_week(result), comparison(result)
    arms = shown_arms(result)
    if found is None or parting is None:
        first, last = slice(0, WINDOW_WEEKS), slice(-WINDOW_WEEKS, None)
        return [("First quarter", arms[0], first), ("Last quarter", arms[0], last)]
    periods = [("Before", arms[0], slice(parting - WINDOW_WEEKS, parting))] if parting >= WINDOW_WEEKS else []
    when = "A year later" if found.horizon == "1y" else "At the end"
    return [*periods, *[(f"{when}: {words.name(arm)}", arm, found.weeks.weeks) for arm in arms]]


def shares(result: Result, arm: str, weeks: slice) -> dict[str, np.ndarray]:
    """Shares of spending in fiefs by kind, one number a pair, summing to 1.

    Fees and advertising are those of fief purchases. What remains is split as merchants split all that they pay for
    anything else, since they make no difference between channels: s_k = (1 - s_fee - s_ad) p_k / sum p.
    """
    signals = result.signals[["flow", "state_exchange_rate", "fief_gmv"]].sel(arm=arm).isel(week=weeks)
    paid = _paid(signals, result)
    gmv = signals["fief_gmv"].astype(np.float64).sum(("week", "fief")).values
    found = {kind: np.divide(paid[kind], gmv, out=np.zeros_like(gmv), where=gmv > 0) for kind in FIEF_PAYS}
    rest = sum(paid[kind] for kind, *_ in KINDS if kind not in FIEF_PAYS)
    left = np.maximum(1 - sum(found.values()), 0)
    for kind, *_ in KINDS:
        if kind not in FIEF_PAYS:
            found[kind] = left * np.divide(paid[kind], rest, out=np.zeros_like(gmv), where=rest > 0)
    return found


def _paid(signals: xr.Dataset, result: Result) -> dict[str, np.ndarray]:
    """US dollars that merchants paid for each kind of thing, one number a pair."""
    flow = signals["flow"].transpose("pair", "week", "entry").values
    payer, what, currency = (signals[name].values for name in ("payer", "what", "currency"))
    totals = {kind: np.zeros(len(flow)) for kind, *_ in KINDS}
    for bloc, money in zip(result.scenario.blocs, result.scenario.currencies, strict=True):
        rate = signals["state_exchange_rate"].sel(bloc=bloc).transpose("pair", "week").values
        for kind, total in totals.items():
            minor = flow[:, :, (payer == "merchant") & (what == kind) & (currency == money)].sum(axis=2)
            total += dollars(minor, rate).sum(axis=1)
    return totals


def _waffle(result: Result, title: str, arm: str, weeks: slice) -> Waffle:
    found = shares(result, arm, weeks)
    parts = [waffle.Part(name, letter, colour, ink, float(np.mean(found[kind]))) for kind, name, letter, colour, ink in KINDS]
    counts = list(zip(parts, waffle.whole_dollars(parts), strict=True))
    told = ", ".join(f"{count} {part.name}" for part, count in counts)
    signals = result.signals[["fief_net_rent", "fief_gmv"]].sel(arm=arm).isel(week=weeks)
    rent = (signals["fief_net_rent"].sum(("week", "fief")) / signals["fief_gmv"].sum(("week", "fief"))).values
    return Waffle(title, waffle.svg(parts, f"{title}: {told}"), counts, words.mean_with_interval(rent, 100))


def _finding(result: Result) -> str:
    arms, found = shown_arms(result), comparison(result)
    after = shares(result, arms[-1], final_weeks(result))
    kept = 100 * (after["fees"] + after["advertising"])
    level = f"Of a hundred dollars spent in fiefs, the fiefs take {words.mean_with_interval(kept, before='$')}"
    if found is None:
        return level
    before = shares(result, found.arms[1], found.weeks.weeks)
    more: Interval = interval(kept - 100 * (before["fees"] + before["advertising"]))
    if more.mean == 0 and not more.low and not more.high:
        return f"{level}, as in the {words.name(found.arms[1])}"
    return f"{level}; against the {words.name(found.arms[1])} {words.change('their part', *more, unit=' dollars')}"
