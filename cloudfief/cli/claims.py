"""`cloudfief claims`: the verdict table of a finished run, or of a fresh one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief import api
from cloudfief.claims.claim import Claim
from cloudfief.claims.holm import with_holm
from cloudfief.claims.table import claim_named, known_claims, verdicts, with_claim_arms, with_precision
from cloudfief.cli.claim_tables import print_draws, print_one, print_precision, print_verdicts
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
    given,
    load_imports,
    planned,
    refuse_beside,
    refuse_beside_from,
    refuse_resume_nowhere,
)
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.horizon import checked_horizon, origin_week, weeks_needed
from cloudfief.inputs import checked
from cloudfief.result import Result
from cloudfief.store.folder import default_folder, refuse_to_lose

Kinds = Sequence[type[Claim]]
Plan = Callable[[str], Scenario]
NOT_WITH_DRAWS = ("until", "max_pairs", "precision", "everything", "workers", "on", "out", "resume", "force")


def claims(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(help="Claims, such as C1 C3; default: all.")] = None,
    from_folder: From = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Default: each claim's own scenario.")] = None,
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    horizon: Annotated[
        str | None, typer.Option("--horizon", help="1d, 1y, end or 5y: run as many weeks as it needs, and show it alone.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Add pairs until the claims are 'decided', or within a share such as 0.1.")
    ] = None,
    max_pairs: Annotated[int | None, typer.Option("--max-pairs", help="With --until; default: eight times --pairs.")] = None,
    precision: Annotated[bool, typer.Option("--precision", help="Standard errors with common luck and without.")] = False,
    draws: Annotated[bool, typer.Option("--draws", help="Which draws the effect depends on; runs each of them anew.")] = False,
    out: RunOut = None,
    resume: RunResume = False,
    force: RunForce = False,
    everything: Annotated[bool, typer.Option("--all", help="Every measure at every horizon.")] = False,
    workers: Workers = None,
    on: On = "local",
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Print the verdicts of a finished run, or run every arm that the claims need.

    Example: cloudfief claims C1 C3 --from runs/mine
    """
    load_imports(imports)
    refuse_resume_nowhere(resume, out)
    kinds = [claim_named(name) for name in ids or ()]
    horizon = None if horizon is None else checked_horizon(horizon)
    if from_folder is not None:
        refuse_beside_from(context, "until", "max_pairs", "draws")
    if draws:
        refuse_beside("--draws", "runs draws anew, in one process", given(context, NOT_WITH_DRAWS), "for one run")
    if until is not None and horizon is not None:
        raise BadInput("--until: claims end a run by their main horizon, one year; leave out --horizon.")
    if max_pairs is not None and until is None:
        raise BadInput("--max-pairs: needs --until.\nAdd --until decided, or give --pairs alone.")

    def plan(name: str) -> Scenario:
        return planned(name, households=households, weeks=weeks, pairs=pairs, settings=settings, imports=imports)

    if draws:
        _print(_draws(kinds, plan, scenario, horizon, seed), as_json, print_draws)
        return
    results: list[tuple[Kinds, Result]]
    if from_folder is not None:
        results = [(kinds, api.open_run(from_folder))]
    else:
        run: dict[str, Any] = {"seed": seed, "workers": workers, "on": on, "until": until, "max_pairs": max_pairs, "force": force}
        plans = [
            (chosen, _with_arms(plan(name), chosen, None if weeks else horizon)) for name, chosen in _by_scenario(kinds, scenario)
        ]
        results = list(_fresh(plans, context, out, resume, run))
    rows = _rows(results, horizon, precision)
    if len(kinds) == 1 and not (as_json or precision or everything or horizon):
        print_one(results[0][1], kinds[0].id)
    elif precision:
        _print(rows, as_json, lambda found: print_precision(found, [result for _, result in results], everything))
    else:
        _print(rows, as_json, lambda found: print_verdicts(found, everything or horizon is not None))


def _print(rows: list[dict[str, Any]], as_json: bool, printed: Callable[[list[dict[str, Any]]], None]) -> None:
    if as_json:
        print_json(rows)
    else:
        printed(rows)


def _by_scenario(kinds: Kinds, scenario: str | None) -> Iterator[tuple[str, Kinds]]:
    chosen = sorted(kinds or known_claims().values(), key=lambda claim: scenario or claim.scenario)
    for name, group in groupby(chosen, key=lambda claim: scenario or claim.scenario):
        yield name, list(group)


def _with_arms(plan: Scenario, chosen: Kinds, horizon: str | None) -> Scenario:
    """The scenario with every arm that the claims need, and as many weeks as the horizon needs."""
    found = checked(with_claim_arms(plan, chosen))
    if horizon is None:
        return found
    needed = max(weeks_needed(horizon, origin_week(found, claim.arms)) for claim in chosen)
    return checked(found.with_size(weeks=max(found.weeks, needed)))


def _fresh(
    plans: Sequence[tuple[Kinds, Scenario]], context: typer.Context, out: Path | None, resume: bool, run: dict[str, Any]
) -> Iterator[tuple[Kinds, Result]]:
    """A run of each scenario that the claims need; of several scenarios each goes to a folder of its own below --out."""
    alone = len(plans) == 1
    root = out or default_folder(plans[0][1].name if alone else "claims")
    places = [root if alone else root / plan.name for _, plan in plans]
    for place in places:
        refuse_to_lose(place, force=run["force"], resume=resume and place.exists())
    command = command_again(context, root)
    for place, (chosen, plan) in zip(places, plans, strict=True):
        ids = [claim.id for claim in chosen]
        with kept(root, command, "pairs"):
            found = api.run(plan, out=place, resume=resume and place.exists(), command=command, claims=ids, **run)
        yield chosen, found


def _rows(results: list[tuple[Kinds, Result]], horizon: str | None, precision: bool) -> list[dict[str, Any]]:
    """Rows of all runs by the claims' numbers, with their precision where that is wanted."""
    rows = []
    for kinds, result in results:
        ids = [claim.id for claim in kinds]
        found = result.claims(*ids) if horizon is None else verdicts(result.signals, result.scenario, ids, horizon=horizon)
        rows += with_precision(found, result.signals, result.scenario) if precision else found
    together = with_holm(rows) if len(results) > 1 else rows
    return sorted(together, key=lambda row: (len(row["id"]), row["id"]))


def _draws(kinds: Kinds, plan: Plan, scenario: str | None, horizon: str | None, seed: int) -> list[dict[str, Any]]:
    from cloudfief.claims.draws import draw_rows

    if not kinds:
        raise BadInput("--draws: name the claims.\nFor example: cloudfief claims C1 --draws --households 1000 --pairs 4")

    def told(text: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{text}\n")

    rows = []
    for name, chosen in _by_scenario(kinds, scenario):
        rows += draw_rows(plan(name), chosen, horizon or "1y", seed, told)
    return rows
