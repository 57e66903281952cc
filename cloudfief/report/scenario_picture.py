"""The picture of a scenario's page as PNG: `python -m cloudfief.report.scenario_picture DIR OUT.png`."""

from __future__ import annotations

import math
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.api import open_run
from cloudfief.core.arms import BASELINE
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.core.errors import BadInput, CloudfiefError
from cloudfief.effect import added_up, interval
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.bands import Numbers
from cloudfief.report.contrast import comparison, final_weeks, has, last_arm, moments
from cloudfief.report.drawing import write_png
from cloudfief.report.sections import electricity, patience, power_by_horizon, rent_parts

if TYPE_CHECKING:
    from cloudfief.result import Result

WIDTH, HEIGHT, SCALE = 820, 150, 1.25
TITLE_SIZE, LINE = 18, 80
MOST_TIMES = 0.02  # what has grown more than fifty times is told in its own unit
MOST_RIBBONS = 3  # arms; more ribbons would hide each other


class Shown(NamedTuple):
    """A signal as a panel: its name, what the title calls it, the panel's title, a scale, and a member if only one is meant."""

    signal: str
    what: str
    title: str
    scale: float = 1.0
    member: tuple[str, str] | None = None
    log: bool = False
    suffix: str = ""
    zero: bool = True


class Probed(NamedTuple):
    """A picture of what a probe measured: the signal that tells of it, the report's section that draws it, and how to read it."""

    signal: str
    section: Any
    how: str


PROBED = (
    Probed(rent_parts.PARTS, rent_parts, "per cent of all rent, mean over pairs, whiskers: 95% interval"),
    Probed(
        power_by_horizon.POWER, power_by_horizon,
        "per cent of purchases and of AI plans, mean over pairs, whiskers: 95% interval",
    ),
    Probed(patience.WEIGHT, patience, "rent, per cent of the most in the same year, mean over pairs"),
)  # fmt: skip
YEAR = WEEKS_PER_YEAR / 1e9
RENT = Shown("fief_net_rent", "cloud rent", "Cloud rent of all fiefs, billion dollars a year", YEAR)
LIST = Shown("lab_api_price", "AI list prices", "Price of AI, dollars per million tokens (log scale)", log=True)
SPENDING = Shown("household_spending", "consumer spending", "Consumer spending, billion dollars a year", YEAR)
USUAL = (LIST, RENT)
PANELS = {
    "alexa": (
        Shown("fief_gross_take", "the fief's take", "Fees and advertising, billion dollars a year", YEAR),
        RENT,
    ),
    "bertrand": (LIST, Shown("lab_markup", "the mark-up", "List price over marginal cost, mean of labs and blocs")),
    "deepl": (
        Shown("specialist_revenue", "specialists' revenue", "Revenue of specialists, million dollars a year",
              WEEKS_PER_YEAR / 1e6),
        Shown("specialist_price", "their prices", "Price of a seat, dollars a month, mean of specialists"),
    ),
    "agents": (
        Shown("household_agents", "the share of households with a shopping agent", "Households whose own agent shops, per cent",
              100, suffix="%"),
        RENT,
    ),
    "bubble": (
        Shown("exchange_market_value", "the value of US chip makers", "Market value of US chip makers, billion dollars", 1e-9,
              ("company", "chips-us")),
        Shown("compute_capex", "spending on chips and building", "Chips and building, billion dollars a year", YEAR),
    ),
    "cold-war": (
        Shown("compute_capacity", "compute in China", "Million GPU-hours a week in China (log scale)", 1e-6, ("bloc", "cn"),
              log=True),
        Shown("lab_quality", "the quality of its incumbent lab", "Quality of China's incumbent lab, frontier of 2024 = 1",
              1.0, ("lab", "cn-incumbent"), zero=False),
    ),
    "fee-cap": (RENT, Shown("merchant_profit", "merchants' profit", "Merchants' profit, billion dollars a year", YEAR)),
    "portability": (RENT, Shown("fief_gmv", "purchases through fiefs", "Purchases through fiefs, billion dollars a year", YEAR)),
    "socialise": (
        RENT,
        Shown("electricity_household_bill", "power bills in Europe", "Power bill in Europe, euros a year", WEEKS_PER_YEAR / 100,
              ("bloc", "eu")),
        SPENDING,
    ),
    "pivot": (
        Shown("lab_revenue", "the frontier lab's revenue", "Revenue of the frontier lab, billion dollars a year", YEAR,
              ("lab", "us-frontier")),
        Shown("fief_gross_take", "its marketplace's take", "Take of the lab's marketplace, billion dollars a year", YEAR,
              ("fief", "assistant-market")),
    ),
    "still": (
        SPENDING, RENT, Shown("electricity_load", "load", "Power used, terawatt-hours a year", WEEKS_PER_YEAR / 1e6),
    ),
}  # fmt: skip


def values_of(result: Result, shown: Shown) -> xr.DataArray:
    """The signal as it is drawn, by arm, pair and week."""
    signal = result.signals[shown.signal]
    if shown.member is not None:
        signal = signal.sel({shown.member[0]: shown.member[1]})
    return added_up(signal) * shown.scale


def panels_of(result: Result) -> list[tuple[Shown, xr.DataArray, lines.Panel]]:
    """The scenario's panels, each with all arms."""
    found = []
    for shown in PANELS.get(result.scenario.name, USUAL):
        if not has(result, shown.signal):
            continue
        values = values_of(result, shown)
        tables = bands.by_arm(values, result.arms)
        if shown.log:
            tables = {arm: table.loc[table["mean"] > 0] for arm, table in tables.items()}
        if len(tables) > MOST_RIBBONS:
            tables = {arm: table.assign(low=table["mean"], high=table["mean"]) for arm, table in tables.items()}
        drawn = [line for line in coloured(lines.arm_lines(tables)) if len(line.table)]
        lowest = 0.0 if float(values.min()) >= 0 else -math.inf
        panel = lines.Panel(shown.title, drawn, log=shown.log, zero=shown.zero, suffix=shown.suffix, limits=(lowest, math.inf))
        found.append((shown, values, panel))
    if not found:
        raise BadInput("This run has none of the signals that its picture shows.\nRun a shipped scenario.")
    return found


def coloured(drawn: list[lines.Line]) -> list[lines.Line]:
    """The lines with a colour and a dash pattern of its own for every arm."""
    usual = {theme.BASELINE, theme.SHOCK, theme.INK}
    others = [place for place, line in enumerate(drawn) if line.colour not in usual]
    looks = dict(zip(others, theme.MORE_ARMS * 2, strict=False))
    return [
        line._replace(colour=looks[place][0], dash=looks[place][1]) if place in looks else line
        for place, line in enumerate(drawn)
    ]


def finding(result: Result, found: list[tuple[Shown, xr.DataArray, lines.Panel]]) -> str:
    """What shock and policy did to what is shown, else what another arm does, else how levels moved; against the baseline."""
    contrast, last = comparison(result), last_arm(result)
    other = last if contrast else next((arm for arm in result.arms if arm != BASELINE), BASELINE)
    told = []
    for shown, values, _ in found:
        window = values.isel(week=final_weeks(result)).mean("week")
        if other == BASELINE:
            first = values.isel(week=slice(0, WEEKS_PER_QUARTER)).mean("week")
            told.append(change(shown, window.values.ravel(), first.values.ravel()))
        else:
            name = shown.what if contrast or told else f"with {words.name(other)} {shown.what}"
            told.append(change(shown._replace(what=name), window.sel(arm=other).values, window.sel(arm=BASELINE).values))
    when = contrast.after if contrast else "last quarter against first" if other == BASELINE else "in the last quarter"
    return words.capitalised(f"{words.listed(told)}, {when}")


def change(shown: Shown, after: Numbers, before: Numbers) -> str:
    """What a signal did, relative to what it was; in its unit where it was nothing or next to nothing."""
    if not np.isfinite(after).all() or not np.isfinite(before).all():
        return f"{shown.what} has no value in some pair"
    if not np.any(after - before):
        return f"{shown.what} did not change"
    if np.all(np.abs(before) > MOST_TIMES * np.abs(after)):
        return words.change(shown.what, *interval(100 * (after - before) / np.abs(before)), unit="%")
    unit = shown.title.rpartition(", ")[2]
    return words.change(shown.what, *interval(after - before), unit=" points" if unit == "per cent" else f" {unit}")


def write_picture(result: Result, path: Path) -> None:
    """Draw the scenario in all arms, titled with what the numbers say; raises BadInput if nothing can be drawn."""
    record, weeks = result.record, result.signals["week"].values
    size = f"{record['households']:,} households, " if record.get("households") else ""
    how = "mean over pairs" if len(result.arms) > MOST_RIBBONS else "mean over pairs, ribbons: 95% interval"
    if arms := electricity.conduct_arms(result):
        chart, told = electricity.conduct_chart(result, arms, WIDTH), electricity.conduct_told(result, arms)
        how = "last 13 weeks, mean over pairs, whiskers: 95% interval"
    elif probed := next((one for one in PROBED if has(result, one.signal)), None):
        chart, told, how = probed.section.chart(result, WIDTH), probed.section.finding(result), probed.how
    else:
        found = panels_of(result)
        chart, told = lines.stacked([panel for *_, panel in found], WIDTH, HEIGHT, moments(result)), finding(result, found)
    pairs = words.counted(result.signals.sizes["pair"], "pair")
    about = f"{words.name(result.scenario.name)}: {size}{pairs}, {words.day(weeks[0])} to {words.day(weeks[-1])}; {how}"
    title = {
        "text": textwrap.wrap(told, LINE), "subtitle": [about], "fontSize": TITLE_SIZE, "offset": 20, "frame": "bounds",
    }  # fmt: skip
    write_png({**chart, "title": title, "padding": 24}, path, SCALE)


def main(arguments: list[str]) -> int:
    """The folder of a run and the name of the picture; 0 if it was drawn, 2 for bad input."""
    if len(arguments) != 2:
        sys.stderr.write("Give the folder of a run and a file name:\npython -m cloudfief.report.scenario_picture DIR OUT.png\n")
        return 2
    try:
        write_picture(open_run(arguments[0]), Path(arguments[1]))
    except CloudfiefError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
