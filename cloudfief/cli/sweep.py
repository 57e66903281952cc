"""`cloudfief sweep`: a scenario at many points of its parameters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cloudfief.cli.command import command_again
from cloudfief.cli.design_options import Force, Out, Resume
from cloudfief.cli.interruption import kept
from cloudfief.cli.options import Json, Workers, refuse_resume_nowhere
from cloudfief.cli.output import console, print_json, print_table
from cloudfief.wording import number_text

if TYPE_CHECKING:
    from cloudfief.design.sweep import Sweep


def sweep(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A YAML file: scenario, parameters, points, design, outcomes.")],
    workers: Workers = None,
    out: Out = None,
    force: Force = False,
    resume: Resume = False,
    as_json: Json = False,
) -> None:
    """Run a scenario at many points of its parameters; every point is kept when it is finished, failed ones too.

    The file says: scenario, households, weeks, pairs, set, levers, parameters (PATH: [low, high], {values: [...]} or prior),
    points, design (lhs, sobol or grid), outcomes (claims and signals, such as C3@1y or fief_net_rent@end) and seed.
    A signal's number is shock less baseline, or policy less shock where the file has levers.

    Example: cloudfief new sweep fees && cloudfief sweep fees.yaml
    """
    from cloudfief.design.pace import pace_line
    from cloudfief.design.sweep import sweep as swept
    from cloudfief.store.folder import default_folder

    refuse_resume_nowhere(resume, out)
    folder = out or default_folder(f"sweep-{file.stem}")
    command = command_again(context, folder)
    with kept(folder, command, "points"), pace_line(as_json) as told:
        found = swept(file, out=folder, workers=workers, force=force, resume=resume, command=command, told=told)
    if as_json:
        print_json(_document(found, command))
    else:
        _print(found)


def _document(found: Sweep, command: str) -> dict[str, Any]:
    from cloudfief.design.outcome import contrast_told
    from cloudfief.design.sensitivity import described, world_of

    plan = found.plan
    points = [
        {
            "point": one.number,
            "seed": point.seed,
            "values": dict(point.values),
            "outcomes": one.values,
            "error": one.error or None,
        }
        for one, point in zip(found.found, plan.points, strict=True)
    ]
    return {
        "sweep": plan.name, **world_of(plan.scenario), "design": plan.design, "seed": plan.seed,
        "parameters": described(plan.dimensions), "signals_are": contrast_told(plan.scenario), "summary": found.summary(),
        "points": points,
        "failed": [{"point": number, "error": error} for number, error in found.failed.items()],
        "folder": str(found.folder), "command": command,
    }  # fmt: skip


def _print(found: Sweep) -> None:
    """Each outcome's range and how it goes with each parameter; the points that failed."""
    from cloudfief.design.outcome import contrast_told

    page, rows = console(), found.summary()
    signals = any(not outcome.is_claim for outcome in found.plan.outcomes)
    heading = f"outcome (signals: {contrast_told(found.plan.scenario)})" if signals else "outcome"
    page.print(f"{found.plan.name}: {len(found.found)} points of scenario '{found.plan.scenario.name}'.\n")
    cells = [(row["outcome"], *(number_text(row[key]) for key in ("lowest", "middle", "highest")), row["unit"]) for row in rows]
    print_table((heading, "lowest", "median", "highest", "unit"), cells, right=("lowest", "median", "highest"))
    page.print()
    columns = [row["outcome"] for row in rows]
    lines = [
        (one.path, one.told(), *(_correlation(row["rank_correlations"][one.path]) for row in rows))
        for one in found.plan.dimensions
    ]
    print_table(("rank correlation of", "range", *columns), lines, right=columns)
    page.print()
    if found.failed:
        number, error = next(iter(found.failed.items()))
        page.print(f"{len(found.failed)} points failed and are kept with their error; the first ({number}): {error}")
    page.print(f"Points: {found.folder / 'points.csv'}", soft_wrap=True)


def _correlation(value: float | None) -> str:
    return "-" if value is None else f"{value:+.2f}"
