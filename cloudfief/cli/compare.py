"""`cloudfief compare`: several scenarios or lever packages against one baseline."""

from __future__ import annotations

from typing import Annotated

import typer

from cloudfief import comparison
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
)
from cloudfief.cli.output import effect_text, print_json, print_table
from cloudfief.inputs import parse_settings


def compare(
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
    as_json: Json = False,
) -> None:
    """Compare scenarios or lever packages with a base, every effect paired and with its interval.

    Example: cloudfief compare lever:fee_cap:cap=0.15 lever:portability --signal fief_net_rent
    """
    load_imports(imports)
    size = {"households": households, "weeks": weeks, "pairs": pairs, "imports": imports or ()}
    rows = comparison.compare(
        *items, base=base, signals=signal or (), horizon=horizon, seed=seed, workers=workers, on=on,
        set=parse_settings(settings or []), **size,
    )  # fmt: skip
    if as_json:
        print_json(rows)
        return
    print_table(
        ("item", "signal", "effect", "unit", "horizon"),
        [
            (
                row["item"],
                row["signal"],
                effect_text(row["effect"], row["low"], row["high"]),
                row["unit"],
                row["horizon"],
            )
            for row in rows
        ],
        right=("effect",),
    )
    for item in comparison.unchanged(rows):
        typer.echo(f"{item} changed none of these signals, to the last bit.")
