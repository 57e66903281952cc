"""The picture of a scenario's page as PNG: `python -m cloudfief.report.scenario_picture DIR OUT.png`."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.api import open_run
from cloudfief.core.arms import BASELINE
from cloudfief.core.errors import BadInput, CloudfiefError
from cloudfief.effect import added_up, interval
from cloudfief.report import bands, lines, theme, words
from cloudfief.report.contrast import comparison, effect_of, final_weeks, has, moments
from cloudfief.report.drawing import write_png

if TYPE_CHECKING:
    from cloudfief.result import Result

WIDTH, HEIGHT, SCALE = 820, 150, 1.25
TITLE_SIZE, LINE = 18, 80


class Shown(NamedTuple):
    """A signal as a panel: its name, what the title calls it, the panel's title, a scale, and a member if only one is meant."""

    signal: str
    what: str
    title: str
    scale: float = 1.0
    member: tuple[str, str] | None = None
    log: bool = False
    suffix: str = ""


YEAR = 52 / 1e9
RENT = Shown("fief_net_rent", "cloud rent", "Cloud rent of all fiefs, billion dollars a year", YEAR)
LIST = Shown("lab_api_price", "AI list prices", "Price of AI, dollars per million tokens (log scale)", log=True)
SPENDING = Shown("household_spending", "consumer spending", "Consumer spending, billion dollars a year", YEAR)
USUAL = (LIST, RENT)
PANELS = {
    "alexa": (
        Shown("fief_gross_take", "the fief's take", "Fees and advertising, billion dollars a year", YEAR),
        RENT,
        Shown("household_belief_match", "what it knows", "How well the fief knows tastes (cosine)"),
    ),
    "bertrand": (LIST, Shown("lab_markup", "the mark-up", "List price over marginal cost, mean of labs and blocs")),
    "deepl": (
        Shown("specialist_revenue", "specialists' revenue", "Revenue of translation specialists, million dollars a year", 52 / 1e6),
        Shown("specialist_price", "their prices", "Price of a seat, dollars a month, mean of specialists"),
    ),
    "agents": (
        Shown("household_agents", "shopping by own agents", "Households whose own AI agent shops, per cent", 100, suffix="%"),
        RENT,
    ),
    "bubble": (
        Shown("exchange_market_value", "the whole market", "Market value of chip makers in the US, billion dollars", 1e-9,
              ("company", "chips-us")),
        Shown("compute_capex", "spending on chips and building", "Chips and building, billion dollars a year", YEAR),
    ),
    "power": (
        Shown("electricity_wholesale_price", "the wholesale price", "Wholesale price in Europe, dollars per megawatt-hour", 1.0,
              ("bloc", "eu")),
        Shown("electricity_household_bill", "bills", "Power bill of a household in Europe, euros a year", 52 / 100, ("bloc", "eu")),
    ),
    "cold-war": (
        Shown("compute_capacity", "compute", "Compute in China, million GPU-hours a week (log scale)", 1e-6, ("bloc", "cn"), True),
        Shown("lab_quality", "quality", "Quality of the best Chinese lab; the frontier started at 1", 1.0, ("lab", "cn-incumbent")),
    ),
    "fee-cap": (RENT, Shown("merchant_profit", "merchants' profit", "Merchants' profit, billion dollars a year", YEAR)),
    "portability": (RENT, Shown("fief_gmv", "purchases through fiefs", "Purchases through fiefs, billion dollars a year", YEAR)),
    "socialise": (
        RENT,
        Shown("electricity_household_bill", "power bills", "Power bill of a household in Europe, euros a year", 52 / 100,
              ("bloc", "eu")),
        SPENDING,
    ),
    "pivot": (
        Shown("lab_revenue", "labs' revenue", "Revenue of the frontier lab, billion dollars a year", YEAR, ("lab", "us-frontier")),
        Shown("fief_gross_take", "fiefs' take", "Take of the lab's marketplace, billion dollars a year", YEAR,
              ("fief", "assistant-market")),
    ),
    "still": (
        SPENDING, RENT, Shown("electricity_load", "load", "Power used, terawatt-hours a year", 52 / 1e6),
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
        drawn = [line for line in coloured(lines.arm_lines(tables)) if len(line.table)]
        found.append((shown, values, lines.Panel(shown.title, drawn, log=shown.log, suffix=shown.suffix)))
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
    """What the shock or policy did to what is shown, else what the other arms are against the baseline, else the levels."""
    contrast = comparison(result)
    told = []
    for shown, values, _ in found:
        window = values.isel(week=contrast.weeks.weeks if contrast else final_weeks(result)).mean("week")
        name = shown.what if shown.member is None else _named(shown)
        if contrast is not None:
            effect = effect_of(result, shown.signal, contrast)
            first, second = (window.sel(arm=arm).values for arm in contrast.arms)
            if shown.member is None and effect is not None:
                told.append(words.relative_change(name, effect))
            elif np.all(second):
                told.append(words.change(name, *interval(100 * (first / second - 1)), unit="%"))
        elif len(result.arms) > 1:
            arm = next(arm for arm in result.arms if arm != BASELINE)
            ratio = 100 * (window.sel(arm=arm) / window.sel(arm=BASELINE) - 1).values
            told.append(words.change(f"with {words.name(arm)} {name}", *interval(ratio), unit="%"))
        else:
            first = values.isel(week=slice(0, 13)).mean("week").values
            told.append(words.change(name, *interval(100 * (window.values / first - 1).ravel()), unit="%"))
    when = (
        f", {contrast.after}"
        if contrast
        else ", last quarter against first"
        if len(result.arms) == 1
        else ", in the last quarter"
    )
    return words.capitalised(f"{words.listed(told)}{when}") if told else words.capitalised(result.scenario.name)


def _named(shown: Shown) -> str:
    return words.name(f"{shown.what} ({words.name(shown.member[1])})") if shown.member else shown.what


def write_picture(result: Result, path: Path) -> None:
    """Draw the scenario's panels in all arms, titled with what the numbers say; raises BadInput if nothing can be drawn."""
    found = panels_of(result)
    record, weeks = result.record, result.signals["week"].values
    size = f"{record['households']:,} households, " if record.get("households") else ""
    told = (
        f"{words.name(result.scenario.name)}: {size}{words.counted(result.signals.sizes['pair'], 'pair')}, "
        f"{words.day(weeks[0])} to {words.day(weeks[-1])}; mean over pairs, ribbons: 95% interval"
    )
    title = {
        "text": textwrap.wrap(finding(result, found), LINE), "subtitle": [told], "fontSize": TITLE_SIZE, "offset": 20,
        "frame": "bounds",
    }  # fmt: skip
    chart = lines.stacked([panel for *_, panel in found], WIDTH, HEIGHT, moments(result))
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
