"""`cloudfief discover`: where in the space of its parameters a claim holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
from cloudfief.cli.output import print_json
from cloudfief.inputs import parse_settings


def discover(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(help="A claim, such as C16.")],
    scenario: Annotated[str | None, typer.Option("--scenario", help="Default: the claim's own scenario.")] = None,
    horizon: Annotated[str | None, typer.Option("--horizon", help="1y, end or 5y; default: the claim's first.")] = None,
    standard: Annotated[str | None, typer.Option("--standard", help="One of the claim's standards; default: its first.")] = None,
    parameters: Parameters = None,
    only: Only = None,
    points: Annotated[int, typer.Option("--points", help="Points of the prior.")] = 64,
    screen: Annotated[int, typer.Option("--screen", help="Trajectories of the screening, without --parameters.")] = 2,
    posterior: Annotated[
        Path | None, typer.Option("--posterior", help="A CSV file of parameter draws: the same under them.")
    ] = None,
    multiverse: Annotated[bool, typer.Option("--multiverse", help="The same under rival laws.")] = False,
    law: Annotated[list[str] | None, typer.Option("--law", help="A switch that counts as a rival law; repeatable.")] = None,
    specifications: Annotated[int, typer.Option("--specifications", help="Most combinations of rival laws.")] = 32,
    halvings: Annotated[int, typer.Option("--halvings", help="Halvings of the way to the nearest refutation; 0: none.")] = 4,
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
    """Find the region where a claim holds: volume, boxes, the parameters that decide, the nearest refutation.

    Sizes are small if nothing else is asked for: 1,500 households, the weeks that the horizon needs, 2 pairs, 64 points; the
    first point says how long it will take. Without --parameters a Morris screening picks the eight that matter most.

    Example: cloudfief discover C16 --parameters household.agent_willing=0.1:1
    """
    from cloudfief.claims.table import claim_named
    from cloudfief.cli.discovery import print_discovery
    from cloudfief.design import questions
    from cloudfief.design.pace import pace_line
    from cloudfief.design.space import parse_ranges
    from cloudfief.store.folder import default_folder

    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    kind = claim_named(claim)
    plan = questions.small_for(
        kind, scenario, horizon, lever or (), households=households, weeks=weeks, pairs=pairs,
        set=parse_settings(settings or []), imports=imports or (),
    )  # fmt: skip
    folder = out or default_folder(f"discover-{kind.id}")
    command = command_again(context, folder, points=points, seed=seed, **size_of(plan))
    with kept(folder, command, "points"), pace_line(as_json) as told:
        found = questions.discover(
            kind.id, scenario=plan, horizon=horizon, standard=standard, parameters=parse_ranges(parameters or ()),
            only=only or (), points=points, screen=screen, posterior=posterior, multiverse=multiverse, law=law or (),
            specifications=specifications, halvings=halvings, seed=seed, workers=workers, out=folder, force=force,
            resume=resume, command=command, told=told,
        )  # fmt: skip
    if as_json:
        print_json(found)
    else:
        print_discovery(found)
