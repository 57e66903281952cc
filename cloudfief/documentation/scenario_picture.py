"""The picture of a scenario's page as PNG: `python -m cloudfief.documentation.scenario_picture DIR OUT.png`."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.api import open_run
from cloudfief.core.arms import BASELINE, POLICY
from cloudfief.core.calendar import WEEKS_PER_QUARTER, WEEKS_PER_YEAR
from cloudfief.core.errors import BadInput, CloudfiefError
from cloudfief.effect import added_up, interval
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.bands import Numbers
from cloudfief.report.contrast import comparison, final_weeks, has, moments
from cloudfief.report.drawing import write_png
from cloudfief.report.mark_up import as_told
from cloudfief.report.sections import electricity, patience, power_by_horizon, rent_parts

if TYPE_CHECKING:
    from cloudfief.result import Result

WIDTH, HEIGHT, SCALE = 820, 150, 1.25
TITLE_SIZE, LINE = 18, 80
MOST_TIMES = 0.02  # what has grown more than fifty times is told in its own unit
MOST_LEVELS = 3  # arms; the levels of more would lie on top of each other


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
    """A picture of what a probe measured: its signal, the report's section that draws it, how to read it, and over which weeks.

    A probe that lives branches of its own says how long they are; any other is read over the weeks of the run.
    """

    signal: str
    section: Any
    how: str
    lived: Callable[[Result], str] | None = None


def _horizons(result: Result) -> str:
    return f"branches of up to {int(result.signals['horizon_weeks'].max())} weeks"


def _years(result: Result) -> str:
    return f"branches of {words.counted(result.signals.sizes['year'], 'year')}"


PROBED = (
    Probed(rent_parts.PARTS, rent_parts, "per cent of all rent, mean over pairs, whiskers: 95% interval"),
    Probed(
        power_by_horizon.POWER, power_by_horizon,
        "per cent of purchases and of AI plans, mean over pairs, whiskers: 95% interval", _horizons,
    ),
    Probed(patience.WEIGHT, patience, "rent, per cent of the most in the same year, mean over pairs", _years),
)  # fmt: skip
YEAR = WEEKS_PER_YEAR / 1e9
RENT = Shown("fief_net_rent", "cloud rent", "Cloud rent of all fiefs, billion dollars a year", YEAR)
LIST = Shown("lab_api_price", "AI list prices", "Price of AI, dollars per million tokens (log scale)", log=True)
SPENDING = Shown("household_spending", "consumer spending", "Consumer spending, billion dollars a year", YEAR)
PURCHASES = Shown("fief_gmv", "purchases through fiefs", "Purchases through fiefs, billion dollars a year", YEAR)
USUAL = (LIST, RENT)
PANELS = {
    "alexa": (
        Shown("fief_gross_take", "the fief's take", "Fees and advertising, billion dollars a year", YEAR),
        RENT,
    ),
    "bertrand": (LIST, Shown("lab_markup", "mark-ups", "Mean mark-up (p − c) / c of labs and blocs, per cent of marginal cost")),
    "deepl": (
        Shown("specialist_revenue", "specialists' revenue", "Revenue of specialists, million dollars a year",
              WEEKS_PER_YEAR / 1e6),
        Shown("specialist_price", "their prices", "Price of a seat, dollars a month, mean of specialists"),
    ),
    "agents": (
        Shown("household_agents", "the share of households with a shopping agent", "Households whose own agent shops, per cent",
              100, suffix="%"),
        RENT, PURCHASES,
    ),
    "bubble": (
        Shown("exchange_market_value", "the value of US chip makers", "Market value of US chip makers, billion dollars", 1e-9,
              ("company", "chips-us")),
        Shown("compute_capex", "spending on chips and building", "Chips and building, billion dollars a year", YEAR),
    ),
    "cold-war": (
        Shown("compute_capacity", "compute in China", "Million GPU-hours a week in China (log scale)", 1e-6, ("bloc", "cn"),
              log=True),
        Shown("lab_quality", "quality of China's incumbent lab", "Quality of China's incumbent lab, frontier of 2024 = 1",
              1.0, ("lab", "cn-incumbent"), zero=False),
    ),
    "fee-cap": (RENT, Shown("merchant_profit", "merchants' profit", "Merchants' profit, billion dollars a year", YEAR)),
    "portability": (RENT, PURCHASES),
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
    signal = as_told(result.signals[shown.signal])
    if shown.member is not None:
        signal = signal.sel({shown.member[0]: shown.member[1]})
    return added_up(signal) * shown.scale


def panels_of(result: Result) -> list[tuple[Shown, xr.DataArray, lines.Panel]]:
    """The scenario's panels: levels of all arms, or what each changed arm adds where levels would lie on top of each other."""
    found, changed = [], differing(result)
    for shown in PANELS.get(result.scenario.name, USUAL):
        if not has(result, shown.signal):
            continue
        values = values_of(result, shown)
        if changed:
            found.append((shown, values, difference_panel(shown, values, changed)))
            continue
        tables = bands.by_arm(values, result.arms)
        if shown.log:
            tables = {arm: table.loc[table["mean"] > 0] for arm, table in tables.items()}
        drawn = [line for line in coloured(lines.arm_lines(tables)) if len(line.table)]
        lowest = 0.0 if float(values.min()) >= 0 else -math.inf
        panel = lines.Panel(shown.title, drawn, log=shown.log, zero=shown.zero, suffix=shown.suffix, limits=(lowest, math.inf))
        found.append((shown, values, panel))
    if not found:
        raise BadInput("This run has none of the signals that its picture shows.\nRun a shipped scenario.")
    return found


def differing(result: Result) -> list[tuple[str, str]]:
    """The pairs of arms whose difference is drawn: policy less its reference, or each of many arms less the baseline."""
    if POLICY in result.arms:
        return [result.contrast()]
    return [(arm, BASELINE) for arm in result.arms if arm != BASELINE] if len(result.arms) > MOST_LEVELS else []


def difference_panel(shown: Shown, values: xr.DataArray, changed: list[tuple[str, str]]) -> lines.Panel:
    """Paired differences with their bands, in per cent of the unchanged arm, or in the signal's unit where that is near 0."""
    reference = values.sel(arm=changed[0][1])
    share = not shown.suffix and bool((abs(reference) > MOST_TIMES * abs(values).max("arm")).all())
    tables = {
        first: bands.difference_in_per_cent(values, (first, second)) if share
        else bands.table_of(values.sel(arm=first) - values.sel(arm=second))
        for first, second in changed
    }  # fmt: skip
    name = f"{words.name(changed[0][0])} less" if len(changed) == 1 else "each arm less"
    unit = "per cent" if share else "points" if shown.suffix else shown.title.rpartition(", ")[2]
    title = f"{words.capitalised(shown.what.removeprefix('the '))}: {name} {words.name(changed[0][1])}, {unit}"
    return lines.Panel(title, coloured(lines.arm_lines(tables)), suffix="%" if share else "")


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
    """What policy does beyond the shock, or the shock beyond the baseline, else what another arm does, else how levels moved."""
    contrast = comparison(result)
    other = next((arm for arm in result.arms if arm != BASELINE), BASELINE)
    first, second = contrast.arms if contrast else (other, BASELINE)
    told = []
    for shown, values, _ in found:
        window = values.isel(week=final_weeks(result)).mean("week")
        if first == second:
            before = values.isel(week=slice(0, WEEKS_PER_QUARTER)).mean("week")
            told.append(change(shown, window.values.ravel(), before.values.ravel()))
        else:
            told.append(change(shown, window.sel(arm=first).values, window.sel(arm=second).values))
    if first == second:
        return words.capitalised(f"{words.listed(told)}, last quarter against first")
    when = contrast.after if contrast else "in the last quarter"
    return f"{words.capitalised(words.name(first))} less {words.name(second)}: {words.listed(told)}, {when}"


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
    dates, how = f", {words.day(weeks[0])} to {words.day(weeks[-1])}", "mean over pairs, ribbons: 95% interval"
    if arms := electricity.conduct_arms(result):
        chart, told = electricity.conduct_chart(result, arms, WIDTH), electricity.conduct_told(result, arms)
        how = "last 13 weeks, mean over pairs, whiskers: 95% interval"
    elif probed := next((one for one in PROBED if has(result, one.signal)), None):
        chart, told, how = probed.section.chart(result, WIDTH), probed.section.finding(result), probed.how
        dates = f", {probed.lived(result)}" if probed.lived else dates
    else:
        found = panels_of(result)
        moved = [panel for *_, panel in found if any(line.table["mean"].any() for line in panel.lines)]
        chart = lines.stacked(moved or [found[0][-1]], WIDTH, HEIGHT, moments(result))  # the title tells what did not change
        told = finding(result, found)
    pairs = words.counted(result.signals.sizes["pair"], "pair")
    about = f"{words.name(result.scenario.name)}: {size}{pairs}{dates}; {how}"
    title = {
        "text": words.balanced(told, LINE), "subtitle": [about], "fontSize": TITLE_SIZE, "offset": 20, "frame": "bounds",
    }  # fmt: skip
    write_png({**chart, "title": title, "padding": 24}, path, SCALE)


def main(arguments: list[str]) -> int:
    """The folder of a run and the name of the picture; 0 if it was drawn, 2 for bad input."""
    if len(arguments) != 2:
        sys.stderr.write(
            "Give the folder of a run and a file name:\npython -m cloudfief.documentation.scenario_picture DIR OUT.png\n"
        )
        return 2
    try:
        write_picture(open_run(arguments[0]), Path(arguments[1]))
    except CloudfiefError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
