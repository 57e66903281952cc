"""`cloudfief compare`: several scenarios or lever packages against one baseline."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief import comparison
from cloudfief.behaviour.welfare import agreed_sign
from cloudfief.cli.command import command_again
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import (
    Households,
    Imports,
    Json,
    On,
    Pairs,
    Seed,
    Settings,
    Weeks,
    Workers,
    load_imports,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import console, print_json, table
from cloudfief.inputs import parse_settings
from cloudfief.store.rows import beside
from cloudfief.wording import effect_text

WELFARE = "household_welfare"
EFFECT, PERCENT = "effect [interval]", "% of base"
UNIT_WIDTH = 15  # numbers and names then stand on one line


def compare(
    context: typer.Context,
    items: Annotated[list[str], typer.Argument(help="Scenarios, or lever:NAME[:PARAM=VALUE][+NAME...].")],
    base: Annotated[str, typer.Option("--base", help="The scenario whose last arm the items are compared to.")] = "deepseek",
    signal: Annotated[list[str] | None, typer.Option("--signal", help="A signal to compare; repeatable.")] = None,
    horizon: Annotated[str | None, typer.Option("--horizon", help="1d, 1y, end or 5y.")] = None,
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    workers: Workers = None,
    on: On = "local",
    imports: Imports = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="A .csv or .json file for the rows; finished pairs lie beside it until then.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an interrupted comparison in --out ended.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that --out names.")] = False,
    as_json: Json = False,
) -> None:
    """Compare scenarios or lever packages with a base, every effect paired and with its interval.

    '% of base' is the mean over pairs of each pair's own ratio less 1; it is left empty where the base is not above 0 in every
    pair or next to nothing, and where the unit is a share, a logarithm, an index or a date.

    Example: cloudfief compare lever:fee_cap:cap=0.15 lever:portability
    """
    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    size = {"households": households, "weeks": weeks, "pairs": pairs, "imports": imports or ()}
    command = command_again(context, out)
    with kept(None if out is None else beside(out), command, "pairs"):
        rows = comparison.compare(
            *items, base=base, signals=signal or (), horizon=horizon, seed=seed, workers=workers, on=on, out=out, force=force,
            resume=resume, command=command, set=parse_settings(settings or []), **size,
        )  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for item, of_item in groupby(rows, key=itemgetter("item")):
        _print_item(item, list(of_item), base)
    if out is not None:
        console().print(f"Rows: {out}", soft_wrap=True)


def _print_item(item: str, rows: list[dict[str, Any]], base: str) -> None:
    """What an item changed as a table, and in one line what it did not."""
    moved = [row for row in rows if row["effect"] or row["low"] or row["high"]]
    still = [_name(row) for row in rows if row not in moved]
    screen = console()
    screen.print(f"[bold]{item}[/bold] against the last arm of {base}, horizon {rows[0]['horizon']}", markup=True)
    if not moved:
        screen.print("changed none of these signals, to the last bit: " + ", ".join(still) + "\n")
        return
    cells = [(_name(row), effect_text(row["effect"], row["low"], row["high"]), row["unit"], _percent(row)) for row in moved]
    found = table(("signal", EFFECT, "unit", PERCENT), cells, right=(EFFECT, PERCENT))
    found.columns[2].max_width = UNIT_WIDTH
    screen.print(found)
    screen.print((f"Unchanged to the last bit: {', '.join(still)}\n") if still else "")
    if judged := {row["part"]: (row["low"], row["high"]) for row in rows if row["signal"] == WELFARE}:
        screen.print(f"Consumers' welfare: {agreed_sign(judged)}\n")


def _percent(row: dict[str, Any]) -> str:
    """The effect in per cent of the base; nothing where that would mislead."""
    return "" if row["percent"] is None else effect_text(row["percent"], row["percent_low"], row["percent_high"])


def _name(row: dict[str, Any]) -> str:
    return f"{row['signal']}, {row['part']}" if row["part"] else row["signal"]
