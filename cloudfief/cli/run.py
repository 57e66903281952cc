"""`cloudfief run`: a scenario against its baseline."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cloudfief import api
from cloudfief.claims.claim import NOT_RUN
from cloudfief.claims.headline import headline_rows
from cloudfief.cli.command import command_again, size_of
from cloudfief.cli.headline import headline
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import (
    Households,
    Imports,
    Json,
    Levers,
    On,
    Pairs,
    Seed,
    Settings,
    Weeks,
    Workers,
    load_imports,
    planned,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import console, print_json, verdict_table
from cloudfief.result import Result
from cloudfief.store.folder import REPORT, default_folder


def run(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="A scenario's name or a YAML file.")] = "deepseek",
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    lever: Levers = None,
    out: Annotated[Path | None, typer.Option("--out", help="Default: runs/SCENARIO-DATE-N.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the run that --out holds.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where a run in --out ended; with --pairs MORE add pairs.")
    ] = False,
    watch: Annotated[int | None, typer.Option("--watch", help="A household whose weeks are kept.")] = None,
    workers: Workers = None,
    on: On = "local",
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Run a scenario against its baseline, as pairs with common random numbers.

    Example: cloudfief run --pairs 4 --lever fee_cap:cap=0.15 --out runs/mine
    """
    load_imports(imports)
    if watch is not None:
        settings = [*(settings or []), f"household.watch=[{watch}]"]
    plan = planned(
        scenario,
        households=households,
        weeks=weeks,
        pairs=pairs,
        settings=settings,
        levers=lever,
        imports=imports,
    )
    refuse_resume_nowhere(resume, out)
    folder = out or default_folder(plan.name)
    command = command_again(context, folder, scenario=scenario, seed=seed, **size_of(plan))
    with kept(folder, command, "pairs"):
        result = api.run(plan, seed=seed, workers=workers, on=on, out=folder, force=force, resume=resume, command=command)
    for late in result.record["did_not_happen"]:
        sys.stderr.write(f"Beyond the end, so it did not happen: {late}.\n")
    if as_json:
        print_json(result.record)
    else:
        print_result(result)


def print_result(result: Result) -> None:
    """The headline, the verdict table and where the report is."""
    page = console()
    page.print(headline(result), soft_wrap=False)
    rows = headline_rows(result.claims())
    if any(row["verdict"] != NOT_RUN for row in rows):
        page.print()
        page.print(verdict_table(rows))
        page.print()
    if result.folder is not None:
        report = result.folder / REPORT
        page.print(f"Report: {report}" if report.exists() else f"Run: {result.folder}", soft_wrap=True)
