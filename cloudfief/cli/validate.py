"""`cloudfief validate`: the scoreboard of a finished run, or of a fresh one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cloudfief import api
from cloudfief.cli.command import command_again
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import (
    From,
    Households,
    Imports,
    Json,
    On,
    Pairs,
    RunForce,
    RunOut,
    RunResume,
    Seed,
    Settings,
    Weeks,
    Workers,
    load_imports,
    planned,
    refuse_beside_from,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import console, print_json, print_table, table
from cloudfief.core.errors import BadInput
from cloudfief.store.folder import default_folder
from cloudfief.wording import effect_text, number_text

if TYPE_CHECKING:
    from rich.table import Table

WORDS = {True: "✓ hit", False: "✗ miss", None: "- not judged"}


def validate(
    context: typer.Context,
    facts: Annotated[list[str] | None, typer.Argument(help="Targets by their facts, such as S1-020; default: all.")] = None,
    from_folder: From = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="The scenario of a fresh run; default: deepseek.")] = None,
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    workers: Workers = None,
    on: On = "local",
    imports: Imports = None,
    out: RunOut = None,
    resume: RunResume = False,
    force: RunForce = False,
    require: Annotated[int | None, typer.Option("--require", help="Exit 1 if fewer targets are hit.")] = None,
    as_json: Json = False,
) -> None:
    """Set the model beside the world: every target, what is observed, ours, and whether they agree; misses first.

    A hit lies within a quarter of what was observed, or within two points for a share, and its interval is no wider than
    that band.

    Example: cloudfief validate --from runs/mine
    """
    from cloudfief.validation import validate as board  # reads every target: only when a scoreboard is wanted
    from cloudfief.validation.scoreboard import chosen, score

    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    if require is not None and require < 0:
        raise BadInput(f"--require: found {require}; allowed is 0 or more.")
    wanted = [target.fact for target in chosen(facts or ())]
    if from_folder is not None:
        refuse_beside_from(context)
        rows = board.validate(api.open_run(from_folder), *wanted)
    else:
        plan = planned(
            scenario or "deepseek", households=households, weeks=weeks, pairs=pairs, settings=settings, imports=imports
        )
        folder = out or default_folder(plan.name)
        command = command_again(context, folder)
        with kept(folder, command, "pairs"):
            rows = board.validate(
                plan, *wanted, seed=seed, workers=workers, on=on, out=folder, resume=resume, force=force, command=command
            )  # fmt: skip
    if as_json:
        print_json(rows)
    else:
        console().print(_table(rows))
        _print_not_judged(rows)
        if facts:
            print_table(("fact", "how ours is measured"), [(row["fact"], row["measured"]) for row in rows])
        found = score(rows)
        console().print(
            f"{found.hits} hits of {found.judged} judged; out of sample {found.unused_hits} of {found.unused_judged} "
            "(* marks a fact that went into a parameter)."
        )
    if require is not None and score(rows).hits < require:
        raise typer.Exit(1)


def _table(rows: Iterable[dict[str, Any]]) -> Table:
    """Target by target: hit or miss, what, ours with its interval and what was observed; * marks what a parameter rests on."""
    lines = [
        (
            WORDS[row["hit"]],
            row["fact"] + ("*" if row["used_in_calibration"] else ""),
            row["quantity"],
            effect_text(row["ours"], row["low"], row["high"]),
            f"{number_text(row['observed'])} {row['unit']}",
        )
        for row in rows
    ]
    return table(("", "fact", "observed quantity", "ours", "observed"), lines, right=("ours",))


def _print_not_judged(rows: Iterable[dict[str, Any]]) -> None:
    """Why targets were not judged, and what to type."""
    page, missing = console(), [row for row in rows if row["hit"] is None]
    for why in dict.fromkeys(row["why"] for row in missing):
        page.print(f"Not judged ({why}): {', '.join(row['fact'] for row in missing if row['why'] == why)}.")
    fresh = [row["fact"] for row in missing if "command" in row]
    if fresh:
        page.print(f"A run of their own: cloudfief validate {' '.join(fresh)}")
    if len(fresh) < len(missing):
        page.print("One pair has no interval; run it with --pairs 2 or more.")
