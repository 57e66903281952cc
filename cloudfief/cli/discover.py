"""`cloudfief discover`: where in the space of its parameters a claim holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cloudfief.cli.design_options import (
    SMALL_HOUSEHOLDS,
    Force,
    Only,
    Out,
    Parameters,
    Resume,
    command_of,
)
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
    planned,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.inputs import checked

if TYPE_CHECKING:
    from cloudfief.claims.claim import Claim
    from cloudfief.design.dimension import Dimension
    from cloudfief.design.discover import Question


def discover(
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
    pairs: Pairs = 2,
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

    Example: cloudfief discover C16 --parameters household.agent_willing=0.1:1 --parameters household.agent_appeal=-2:2
    """
    from cloudfief.claims.table import claim_named
    from cloudfief.cli.discovery import print_discovery
    from cloudfief.design.discover import Runs, refuse_sizes
    from cloudfief.design.discover import discover as answered
    from cloudfief.design.pace import pace_line
    from cloudfief.design.picture import write_pictures
    from cloudfief.store.folder import default_folder

    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    refuse_sizes(points, halvings)
    if screen < 2:
        raise BadInput(f"--screen: found {screen}; allowed is 2 trajectories or more.\nWith --parameters nothing is screened.")
    kind = claim_named(claim)
    plan = _plan(kind, scenario, horizon, (households, weeks, pairs), settings, lever, imports)
    options = {
        "--scenario": scenario, "--horizon": horizon, "--standard": standard, "--points": points, "--posterior": posterior,
        "--multiverse": multiverse, "--specifications": specifications if multiverse else None,
        "--halvings": halvings, "--screen": None if parameters else screen,
        "--households": plan.set.get("household", {}).get("count"), "--weeks": plan.weeks, "--pairs": plan.pairs, "--seed": seed,
    }  # fmt: skip
    lists = {"--parameters": parameters, "--only": only, "--law": law, "--set": settings, "--lever": lever, "--import": imports}
    command = command_of(["cloudfief", "discover", claim], options, lists)
    question = _question(kind, plan, parameters, only, posterior, points, seed)._replace(
        horizon=horizon or "", standard=standard or "", screen=0 if parameters else screen,
        laws=_laws(plan, law) if multiverse else (), specifications=specifications, halvings=halvings, command=command,
    )  # fmt: skip
    folder = out or default_folder(f"discover-{kind.id}")
    with kept(folder, command, "points"), pace_line(as_json) as told:
        found = answered(question, Runs(folder, workers, force, resume, told))
    pictures = write_pictures(found, folder)
    if as_json:
        print_json({**found, "pictures": [str(path) for path in pictures]})
    else:
        print_discovery(found, pictures)


def _plan(
    kind: type[Claim], name: str | None, horizon: str | None, size: tuple[int | None, int | None, int | None],
    settings: list[str] | None, lever: list[str] | None, imports: list[str] | None,
) -> Scenario:  # fmt: skip
    """The scenario with the claim's arms, small and as short as the horizon allows unless a size is given."""
    from cloudfief.claims.table import with_claim_arms
    from cloudfief.horizon import checked_horizon, origin_week, weeks_needed

    households, weeks, pairs = size
    whole = planned(name or kind.scenario, settings=settings, levers=lever, imports=imports)
    if households is None and "household" in whole.institutions:
        households = SMALL_HOUSEHOLDS
    wanted = checked_horizon(horizon or kind.horizons[0])
    if weeks is None and wanted != "end":
        weeks = weeks_needed(wanted, origin_week(with_claim_arms(whole, [kind]), kind.arms))
    plan = planned(
        name or kind.scenario, households=households, weeks=weeks, pairs=pairs, settings=settings, levers=lever, imports=imports
    )  # fmt: skip
    return checked(with_claim_arms(plan, [kind]))


def _question(
    kind: type[Claim], plan: Scenario, parameters: list[str] | None, only: list[str] | None, posterior: Path | None,
    points: int, seed: int,
) -> Question:  # fmt: skip
    from cloudfief.design.discover import Question
    from cloudfief.design.posterior import posterior_points
    from cloudfief.design.space import parse_ranges, priors_of, space_of

    space = space_of(plan, parse_ranges(parameters)) if parameters else priors_of(plan, only or ())
    draws = posterior_points(posterior, plan, space.dimensions, points, seed) if posterior else ()
    return Question(kind, plan, space, points=points, seed=seed, draws=draws)


def _laws(plan: Scenario, switches: list[str] | None) -> tuple[Dimension, ...]:
    from cloudfief.design.space import rival_laws

    found = rival_laws(plan, switches or ()).dimensions
    if not found:
        raise BadInput(f"--multiverse: scenario '{plan.name}' has no law to choose.\nName a switch with --law.")
    return found
