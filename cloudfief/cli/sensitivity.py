"""`cloudfief sensitivity`: which parameters a claim or a signal depends on."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cloudfief.cli.command import command_again, size_of
from cloudfief.cli.design_options import Force, Only, Out, Parameters, Resume
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import (
    Households,
    Imports,
    Json,
    Levers,
    Pairs,
    Seed,
    Settings,
    Weeks,
    Workers,
    load_imports,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.inputs import parse_settings
from cloudfief.wording import number_text

SHOWN = 15


def sensitivity(
    context: typer.Context,
    outcomes: Annotated[
        list[str] | None,
        typer.Argument(help="Claims and signals, such as C3@1y or fief_net_rent@end; default: every claim of the scenario."),
    ] = None,
    scenario: Annotated[str, typer.Option("--scenario", help="A scenario's name or a YAML file.")] = "deepseek",
    method: Annotated[str, typer.Option("--method", help="morris or sobol.")] = "morris",
    size: Annotated[int | None, typer.Option("--size", help="Morris: trajectories (4). Sobol: base sample (16).")] = None,
    parameters: Parameters = None,
    only: Only = None,
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    lever: Levers = None,
    workers: Workers = None,
    out: Out = None,
    force: Force = False,
    resume: Resume = False,
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Rank the parameters by what they do to an outcome: Morris screening, or Sobol's shares of variance.

    Every number with a prior range is varied if neither --parameters nor --only is given. The seed is one more input, so
    that luck has an index of its own: a parameter below it cannot be told from luck. Sizes are small if nothing else is
    asked for, 1,500 households and 1 pair; Morris runs size x (parameters + 2) points, Sobol size x (parameters + 3), and
    the first point says how long that will take.

    Example: cloudfief sensitivity C3@1y --weeks 107 --only "household.agent_*"
    """
    from cloudfief.design import questions
    from cloudfief.design.pace import pace_line
    from cloudfief.design.space import parse_ranges
    from cloudfief.store.folder import default_folder

    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    plan = questions.small(
        scenario, lever or (), usual_pairs=1, households=households, weeks=weeks, pairs=pairs,
        set=parse_settings(settings or []), imports=imports or (),
    )  # fmt: skip
    folder = out or default_folder(f"sensitivity-{plan.name}")
    command = command_again(context, folder, scenario=scenario, method=method, size=size, seed=seed, **size_of(plan))
    with kept(folder, command, "points"), pace_line(as_json) as told:
        found = questions.sensitivity(
            *(outcomes or ()), scenario=plan, method=method, size=size, parameters=parse_ranges(parameters or ()),
            only=only or (), seed=seed, workers=workers, out=folder, force=force, resume=resume, command=command, told=told,
        )  # fmt: skip
    if as_json:
        print_json(found)
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    """The inputs with the largest index for each outcome, and which outcomes nothing moves."""
    page = console()
    page.print(f"{found['method'].capitalize()} over {len(found['parameters'])} parameters of scenario '{found['scenario']}'"
               f" and the seed: {found['points_used']} points.\n")  # fmt: skip
    if found["left_out"]:
        page.print(
            f"{len(found['left_out'])} more have a prior range but were left out, for instance "
            + "; ".join(f"{path} ({why.rstrip('.')})" for path, why in list(found["left_out"].items())[:1]) + ".\n"
        )  # fmt: skip
    keys = ("mu_star", "mu_star_half_width", "sigma") if found["method"] == "morris" else ("first", "total", "total_half_width")
    for label, rows in found["indices"].items():
        told = f" ({found['signals_are']})" if label in found["signals"] else ""
        heads = (f"{label}{told}, {found['outcomes'][label]}", *(key.replace("_", " ") for key in keys))
        cells = [(_name(row), *(number_text(row[key]) for key in keys)) for row in _shown(rows)]
        print_table(heads, cells, right=heads[1:])
        if label in found["unmoved"]:
            page.print("No parameter moves it: what it says holds or fails by construction here.")
        page.print()
    if found["failed"]:
        first = found["failed"][0]
        page.print(f"{len(found['failed'])} points failed, and what they belong to was left out; the first "
                   f"({first['point']}): {first['error']}")  # fmt: skip
    page.print(f"Everything: {found['folder']}", soft_wrap=True)


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest, and the seed wherever it stands."""
    return rows[:SHOWN] + [row for row in rows[SHOWN:] if row["parameter"] == "seed"]


def _name(row: dict[str, Any]) -> str:
    return "seed (luck)" if row["parameter"] == "seed" else row["parameter"]
