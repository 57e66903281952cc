"""`cloudfief event-study`: abnormal returns around an event, in a file of prices or in a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief.cli.options import From, Json
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.core.errors import BadInput
from cloudfief.event_studies.span import USUAL_DAYS
from cloudfief.wording import effect_text, number_text

OBSERVED = ("", "companies", "raw %", "abnormal % [interval]", "equal-w. %", "t", "p")
TESTS = ("", "naive t", "Patell z", "BMP t", "KP t", "correlation")
SIMULATED = ("", "n", "raw %", "true % [interval]", "model %", "bias [interval]")
WHENCE = ("", "bias of market", "equal-w. %", "rejects", "without event")


def event_study(
    prices: Annotated[Path | None, typer.Argument(help="A CSV: date, a column of prices a company, one for the market.")] = None,
    date: Annotated[str | None, typer.Option("--date", help="The day of the event, such as 2025-01-27.")] = None,
    market: Annotated[str | None, typer.Option("--market", help="The column of the market, such as SPY.")] = None,
    window: Annotated[str, typer.Option("--window", help="FIRST:LAST trading day from the event, summed.")] = "0:0",
    estimation: Annotated[int, typer.Option("--estimation", help="Days before it that give the market model.")] = USUAL_DAYS,
    groups: Annotated[Path | None, typer.Option("--groups", help="A CSV with the columns company and group.")] = None,
    equal_weighted: Annotated[
        str | None, typer.Option("--equal-weighted", help="A column of the market with equal weights; default: the mean.")
    ] = None,
    from_folder: From = None,
    week: Annotated[int | None, typer.Option("--week", help="With --from: the event's week, not that of the news.")] = None,
    as_json: Json = False,
) -> None:
    """Print what an event did to share prices against a market model, with tests that allow for the common day.

    With --from the same of a finished run, beside what its paired world without the event says the event did.

    A file of prices needs --date and --market as well.

    Example: cloudfief event-study --from runs/mine
    """
    from cloudfief.event_studies.study import event_study as study

    if (prices is None) == (from_folder is None):
        raise BadInput("event-study: needs a file of prices or --from FOLDER, one of them.")
    if from_folder is not None and not from_folder.is_dir():
        raise BadInput(f"--from: found '{from_folder}', which is no folder of a run.")
    if prices is not None and prices.is_dir():
        raise BadInput(f"{prices}: a folder, not a CSV file.\nOf a run say --from {prices}.")
    source = prices if prices is not None else from_folder
    assert source is not None
    found = study(
        source, date=date, market=market, week=week, window=window, estimation=estimation, groups=groups,
        equal_weighted=equal_weighted,
    )  # fmt: skip
    if as_json:
        print_json(found)
    elif found["kind"] == "observed":
        _print_observed(found)
    else:
        _print_simulated(found)


def _print_observed(found: dict[str, Any]) -> None:
    rows = found["rows"]
    print_table(OBSERVED, [_observed(row) for row in rows], right=OBSERVED[1:])
    tested = [row for row in rows if row["level"] == "group" and row["companies"] > 1]
    console().print()
    print_table(TESTS, [_tests(row) for row in tested], right=TESTS[1:])
    _print_note(found)
    console().print(
        f"\n{found['date']}, window {found['window']}. Market {found['market']}: {_percent(found['market_return'])}%; equal "
        f"weights ({found['equal_weighted']}): {_percent(found['equal_return'])}%. Market model by OLS over "
        f"{found['estimation']} days, {found['estimated_from']} to {found['estimated_to']}. "
        "A group's t, p and 95% interval allow for companies that move together on one day (Kolari and Pynnoenen 2010); "
        "a company's are against its own forecast error."
    )


def _print_note(found: dict[str, Any]) -> None:
    if found["note"]:
        console().print(f"\n{found['note']}")


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1f}"


def _bounds(row: dict[str, Any], part: str, low: str, high: str) -> str:
    inside = "" if row[low] is None else f" [{row[low]:+.1f}, {row[high]:+.1f}]"
    return f"{_percent(row[part])}{inside}"


def _observed(row: dict[str, Any]) -> tuple[str, ...]:
    name = row["name"] if row["level"] == "group" else f"  {row['name']}"
    companies = str(row["companies"]) if row["level"] == "group" else ""
    t = "-" if row["t"] is None else f"{row['t']:.2f}"
    abnormal = _bounds(row, "abnormal", "low", "high")
    return name, companies, _percent(row["raw"]), abnormal, _percent(row["against_equal"]), t, _p(row["p"])


def _p(p: float | None) -> str:
    return "-" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}"


def _tests(row: dict[str, Any]) -> tuple[str, ...]:
    values = [row[name] for name in ("naive_t", "patell_z", "bmp_t", "kp_t", "correlation")]
    return row["name"], *("-" if value is None else f"{value:.2f}" for value in values)


def _print_simulated(found: dict[str, Any]) -> None:
    print_table(SIMULATED, [_simulated(row) for row in found["rows"]], right=SIMULATED[1:])
    console().print()
    print_table(WHENCE, [_whence(row) for row in found["rows"]], right=WHENCE[1:])
    _print_note(found)
    day = found["date"] if found["date"] == found["last_date"] else f"{found['date']} to {found['last_date']}"
    moved, equal = found["market_moved"], found["equal_moved"]
    missing = found["pairs_without_event"]
    by_value, by_heads = (effect_text(part["mean"], part["low"], part["high"]) for part in (moved, equal))
    console().print(
        f"\n{day}, window {found['window']}, {found['pairs']} pairs"
        + (f" ({missing} more in which investors never learn of it)" if missing else "")
        + f". True: {found['arms'][0]} less {found['arms'][1]} on the same day. Market model over {found['estimation']} days "
        f"before. Bias: model less true, points; 'bias of market': what of it comes from the event's own move of the market, "
        f"{by_value}% by value ({by_heads}% with equal weights). 'Rejects': the share of pairs in which the test of Kolari and "
        "Pynnoenen does at 5%, beside it the same on the same day without the event."
    )


def _simulated(row: dict[str, Any]) -> tuple[str, ...]:
    true, bias = (_bounds(row, part, f"{part}_low", f"{part}_high") for part in ("true", "bias"))
    return row["name"], str(row["companies"]), _percent(row["raw"]), true, _percent(row["model"]), bias


def _whence(row: dict[str, Any]) -> tuple[str, ...]:
    """Where the bias comes from, and how often the test rejects, with the event and without it."""
    of_market, equal = (_percent(row[part]) for part in ("bias_from_market", "against_equal"))
    return row["name"], of_market, equal, number_text(row["rejects"]), number_text(row["rejects_without_event"])
