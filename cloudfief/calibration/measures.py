"""What a run says about a fact: one number a pair, read off the published signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import xarray as xr

from cloudfief.calibration.known_signals import refuse_unknown
from cloudfief.calibration.plan import SignalMeasure
from cloudfief.claims.measures import BASELINE, SHOCK
from cloudfief.core.calendar import WEEKS_PER_YEAR, week_of
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Values, added_up, signal_named
from cloudfief.validation.period import period_of
from cloudfief.validation.target import targets

SESSION_WEEKS = 24  # 120 sessions, the window of the observed volatilities


class Measure(NamedTuple):
    """What is measured, in which unit, which arms it needs, and how; `read` gives (pair,)."""

    what: str
    unit: str
    arms: tuple[str, ...]
    read: Callable[[xr.Dataset], Values]


def measure_of(asked: str | SignalMeasure | None, fact: str, scenario: Scenario) -> Measure:
    """The measure by its name or by what it says, else the scoreboard's; raises BadInput where the scenario lacks it."""
    if isinstance(asked, SignalMeasure):
        refuse_unknown(asked, scenario)
        return _of_signal(asked)
    if asked is None:
        return _of_scoreboard(fact, scenario)
    if asked not in NAMED:
        raise BadInput(f"facts: {fact}: no measure is called '{asked}'.{nearest(asked, NAMED)}")
    return NAMED[asked]


def _of_scoreboard(fact: str, scenario: Scenario) -> Measure:
    """How the scoreboard of `cloudfief validate` measures the fact."""
    target = next((target for target in targets() if target.fact == fact and target.measure), None)
    if target is None or target.window is None:
        raise BadInput(f"facts: {fact}: the scoreboard does not measure it; write measure: {{signal: NAME, ...}}.")
    first, last = target.window
    needed = week_of(scenario.start, last) + 1
    if week_of(scenario.start, first) < 0 or needed > scenario.weeks:
        raise BadInput(f"weeks: found {scenario.weeks}; allowed is {needed} or more, since {fact} is measured until {last}.")

    def read(signals: xr.Dataset) -> Values:
        period = period_of(signals, first, last)
        assert period is not None  # the run reaches it: asked before
        return target.reads.read(signals, period, **target.of)

    return Measure(target.measured, target.unit, target.reads.arms, read)


def _of_signal(asked: SignalMeasure) -> Measure:
    arms = (asked.arm,) if asked.against is None else (asked.arm, asked.against)
    return Measure(f"{asked.statistic} of {asked.signal}", "", arms, lambda signals: _read(signals, asked, arms))


def _read(signals: xr.Dataset, asked: SignalMeasure, arms: tuple[str, ...]) -> Values:
    signal = signal_named(signals, asked.signal)
    for dim, label in asked.select.items():
        labels = [str(value) for value in signal[dim].values]
        if label not in labels:
            raise BadInput(f"measure: {asked.signal}: {dim}: found '{label}'; allowed is {', '.join(labels)}.")
        signal = signal.isel({dim: labels.index(label)})
    start, stop = asked.weeks or (0, signal.sizes["week"])
    by_week = added_up(signal).isel(week=slice(start, stop))
    over = {"mean": by_week.mean, "sum": by_week.sum, "sd": by_week.std}
    found = by_week.isel(week=-1) if asked.statistic == "last" else over[asked.statistic]("week")
    values = np.atleast_1d(found.sel(arm=arms[0]).values)
    if len(arms) > 1:
        values = values - np.atleast_1d(found.sel(arm=arms[1]).values)
    return asked.scale * np.asarray(values, dtype=np.float64)


def _volatility(signals: xr.Dataset, companies: str) -> Values:
    """Standard deviation of the value-weighted daily log return over the 120 sessions before the news, %, (pair,).

    The news comes in the week in which the first pair's investors learn of the entrant, and after 25 weeks at the earliest.
    """
    returns = signals["exchange_daily_return"].sel(arm=BASELINE)
    heard = signals["exchange_news_week"].sel(arm=SHOCK).max("week").min().item()
    last = max(int(heard), SESSION_WEEKS + 1)
    weeks = slice(last - SESSION_WEEKS, last)
    mine = np.flatnonzero([str(name).endswith(companies) for name in returns["company"].values])
    worth = signals["exchange_market_value"].sel(arm=BASELINE).shift(week=1).isel(week=weeks, company=mine)
    gain = worth * np.expm1(returns.isel(week=weeks, company=mine))
    simple = (gain.sum("company") / worth.sum("company")).transpose("pair", "week", "day").values
    return np.asarray(100 * np.log1p(simple).reshape(len(simple), -1).std(axis=1, ddof=1), dtype=np.float64)


def _online_sales(signals: xr.Dataset, bloc: str) -> Values:
    """What a bloc's households buy through fiefs in the year after the start, USD bn, (pair,)."""
    year = signals.sel(arm=BASELINE, bloc=bloc).isel(week=slice(0, WEEKS_PER_YEAR))
    bought = year["household_channel_share"].sel(kind="fief") * year["household_spending"]
    return np.atleast_1d(bought.sum("week").values) / 1e9


BOTH = (BASELINE, SHOCK)
NAMED: dict[str, Measure] = {
    "hardware_volatility": Measure(
        "American chip makers' daily volatility over 120 sessions before the news", "% per day", BOTH,
        lambda signals: _volatility(signals, "chips-us"),
    ),
    "market_volatility": Measure(
        "the American market's daily volatility over 120 sessions before the news", "% per day", BOTH,
        lambda signals: _volatility(signals, "-us"),
    ),
    "online_sales_us": Measure(
        "what American households buy through fiefs in the first year", "USD bn", (BASELINE,),
        lambda signals: _online_sales(signals, "us"),
    ),
}  # fmt: skip
