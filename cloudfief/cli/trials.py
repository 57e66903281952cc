"""`cloudfief trials`: the randomised experiments inside the economy, ours beside the published value."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief.cli.command import command_again
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import (
    Households,
    Imports,
    Json,
    Pairs,
    Seed,
    Settings,
    Workers,
    load_imports,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.inputs import parse_settings
from cloudfief.wording import effect_text, number_text

COLUMNS = ("measure", "ours [interval]", "as a real trial", "on the rest", "published", "unit")


def trials(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="Trials, such as no_personal_data; default: all.")] = None,
    scenario: Annotated[str, typer.Option("--scenario", help="In whose last arm they take place.")] = "world-2024",
    households: Households = None,
    weeks: Annotated[
        int | None, typer.Option("--weeks", help="Weeks to run after the burn-in, default 12; trials begin in week 4.")
    ] = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    workers: Workers = None,
    imports: Imports = None,
    out: Annotated[Path | None, typer.Option("--out", help="A folder for the rows, and for finished pairs until then.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where interrupted trials in --out ended.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace the trials that --out holds.")] = False,
    as_json: Json = False,
) -> None:
    """Run experiments in which a random half of the households is treated, and print ours beside the published value.

    "ours" compares the treated with the same people in a world without the trial, "as a real trial" with the untreated
    of their own world; "on the rest" is what the trial does to the untreated.

    Example: cloudfief trials no_personal_data --households 4000 --pairs 4
    """
    from cloudfief.trials.kept import RECORD
    from cloudfief.trials.runner import run_trials  # not before it is asked for: it compiles the household's week

    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    command = command_again(context, out)
    with kept(out, command, "pairs"):
        rows = run_trials(
            *(names or ()), scenario=scenario, households=households, weeks=weeks, pairs=pairs, seed=seed, workers=workers,
            set=parse_settings(settings or []), imports=imports or (), out=out, force=force, resume=resume, command=command,
        )  # fmt: skip
    if as_json:
        print_json(rows)
        return
    for name, of_trial in groupby(rows, key=itemgetter("trial")):
        _print_trial(name, list(of_trial))
    if out is not None:
        console().print(f"Rows: {out / RECORD}", soft_wrap=True)


def _print_trial(name: str, rows: list[dict[str, Any]]) -> None:
    from cloudfief.trials.trial import known_trials

    kind, screen = known_trials()[name], console()
    screen.print(f"[bold]{name}[/bold]: {kind.who}; {kind.changes}", markup=True)
    print_table(COLUMNS, [_cells(row) for row in rows], right=COLUMNS[1:5])
    for row in rows:
        told = [text for text in (row["source"], row["note"]) if text not in ("", "none")]
        if told:
            screen.print(f"- {row['measure']}: {'; '.join(told)}")
    screen.print()


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    published = "none" if row["published"] is None else number_text(row["published"])
    ours = effect_text(row["ours"], row["low"], row["high"])
    within = effect_text(row["within"], row["within_low"], row["within_high"])
    return row["measure"], ours, within, number_text(row["spillover"]), published, row["unit"]
