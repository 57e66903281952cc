"""An event study of a simulated run, beside what a paired world without the event says the event did."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.calendar import TRADING_DAYS_PER_WEEK
from cloudfief.core.errors import BadInput
from cloudfief.effect import interval, signal_named
from cloudfief.event_studies.abnormal import LEVEL, Abnormal, Floats, group_row, measure, note_on_pairs
from cloudfief.event_studies.event_week import event_days
from cloudfief.event_studies.groups import ALL
from cloudfief.event_studies.span import USUAL_DAYS, parse_window, span_of
from cloudfief.listed_companies import RETURN, VALUE, group_and_bloc

if TYPE_CHECKING:
    from cloudfief.result import Result


class Market(NamedTuple):
    """Simple daily returns of one world: of companies, (day, company), and of the market by value and by heads, (day,)."""

    companies: Floats
    by_value: Floats
    equal: Floats


class Pair(NamedTuple):
    """One pair's study: with the event, on the same day without it, and what the event truly did, (company,)."""

    event: Abnormal
    quiet: Abnormal
    true: Floats
    market_moved: float  # by value: with the event less without it
    equal_moved: float


def simulated_study(
    result: Result,
    *,
    date: str | datetime.date | None = None,
    week: int | None = None,
    window: str = "0:0",
    estimation: int = USUAL_DAYS,
) -> dict[str, Any]:
    """The market model's abnormal return of each group beside the true one, and the bias: about it, and `rows` of groups.

    True is the return with the event less that of the same day without it, in a world with the same luck. The market model's
    is off by - beta x what the event did to the market, plus what the day would have brought anyway. The day is that on
    which investors learn of the entrant, unless a date or a week is named. All in per cent. Raises BadInput for a run
    without daily prices, without two worlds or too short.
    """
    parts = _arms(result)
    returns, values = (signal_named(result.signals, name) for name in (RETURN, VALUE))
    days, chosen = parse_window(window), event_days(result, parts, date, week)
    present = (values.sel(arm=list(parts)).isel(pair=list(chosen)) > 0).all(["arm", "pair", "week"])
    listed = np.flatnonzero(present.to_numpy())
    names = [str(returns["company"].values[number]) for number in listed]
    pairs = [_study([_market(result, arm, pair, listed) for arm in parts], day, days, estimation) for pair, day in chosen.items()]
    groups = [group_and_bloc(name)[0] for name in names]
    rows = [_row(ALL, pairs, np.arange(len(listed)))]
    rows += [_row(name, pairs, np.flatnonzero([group == name for group in groups])) for name in dict.fromkeys(groups)]
    moved, equal = (
        interval(np.array([getattr(pair, part) for pair in pairs]))._asdict() for part in ("market_moved", "equal_moved")
    )
    dates = [_date(returns["week"].values, day) for day in chosen.values()]
    return {
        "kind": "simulated", "scenario": result.scenario.name, "arms": list(parts), "pairs": len(pairs),
        "pairs_without_event": result.signals.sizes["pair"] - len(pairs), "blocs": list(result.scenario.blocs),
        "date": min(dates), "last_date": max(dates), "window": f"{days[0]}:{days[1]}", "estimation": estimation,
        "market_moved": moved, "equal_moved": equal, "note": note_on_pairs(rows), "rows": rows,
    }  # fmt: skip


def _arms(result: Result) -> tuple[str, str]:
    """The arms with the event and without it."""
    return (SHOCK, BASELINE) if {SHOCK, BASELINE} <= set(result.arms) else result.contrast()


def _date(mondays: NDArray[np.datetime64], day: int) -> str:
    return str((pd.Timestamp(mondays[day // TRADING_DAYS_PER_WEEK]) + pd.Timedelta(days=day % TRADING_DAYS_PER_WEEK)).date())


def _market(result: Result, arm: str, pair: int, listed: NDArray[np.int64]) -> Market:
    here = result.signals[[RETURN, VALUE]].sel(arm=arm).isel(pair=pair, company=listed).astype(np.float64)
    return market_of(here[RETURN].transpose("week", "company", "day").to_numpy(), here[VALUE].to_numpy())


def market_of(returns: Floats, value: Floats) -> Market:
    """The market of one world from log returns, (week, company, day), and Friday's market values, (week, company).

    By value, a company weighs on each day what it was worth the evening before; the first week has none, and is not a number.
    """
    before = np.concatenate([np.full_like(value[:1], np.nan), value[:-1]])
    worth = before[:, :, np.newaxis] * np.exp(np.cumsum(returns, axis=2) - returns)
    companies, worth = (part.transpose(0, 2, 1).reshape(-1, value.shape[1]) for part in (np.expm1(returns), worth))
    return Market(companies, (companies * worth).sum(axis=1) / worth.sum(axis=1), companies.mean(axis=1))


def _study(worlds: list[Market], day: int, days: tuple[int, int], estimation: int) -> Pair:
    """One pair, the world with the event first."""
    with_event, without = worlds
    span = span_of(day, len(with_event.equal), days, estimation, first=TRADING_DAYS_PER_WEEK)
    if any(np.ptp(world.by_value[span.estimation]) == 0.0 for world in worlds):
        raise BadInput("The market does not move before the event in this run, so that there is no market model.")
    event, quiet = measure(*with_event, span), measure(*without, span)
    by_value, equal = (
        100 * float((having - lacking)[span.event].sum()) for having, lacking in zip(with_event[1:], without[1:], strict=True)
    )
    return Pair(event, quiet, event.raw - quiet.raw, by_value, equal)


def _row(name: str, pairs: list[Pair], members: NDArray[np.int64]) -> dict[str, Any]:
    """One group over all pairs: means and intervals, and in what part of the pairs its test rejects, with and without event."""
    events = [group_row(pair.event.of(members)) for pair in pairs]
    quiet = [group_row(pair.quiet.of(members)) for pair in pairs]
    true = np.array([100 * float(pair.true[members].mean()) for pair in pairs])
    model = np.array([row["abnormal"] for row in events])
    against_equal = np.array([row["against_equal"] for row in events])
    from_market = np.array([-row["beta"] * pair.market_moved for row, pair in zip(events, pairs, strict=True)])
    row: dict[str, Any] = {
        "level": "group",
        "name": name,
        "companies": len(members),
        "raw": float(np.mean([row["raw"] for row in events])),
    }
    parts = {"true": true, "model": model, "bias": model - true, "against_equal": against_equal}
    for part, values in parts.items():
        mean, low, high = interval(values)
        row |= {part: mean, f"{part}_low": low, f"{part}_high": high}
    return row | {
        "bias_from_market": float(from_market.mean()),
        "rejects": _rejects(events),
        "rejects_without_event": _rejects(quiet),
    }


def _rejects(rows: list[dict[str, Any]]) -> float | None:
    """The share of pairs in which Kolari and Pynnoenen's test rejects at 5%; None where it cannot be made."""
    tested = [row["p"] < LEVEL for row in rows if row["p"] is not None]
    return float(np.mean(tested)) if tested else None
