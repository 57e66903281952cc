"""The options that several verbs share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cloudfief.cli.command import is_typed
from cloudfief.core import discovery
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.core.workers import checked_workers
from cloudfief.inputs import checked, parse_settings, refuse_seed, scenario, with_levers


def checked_seed(seed: int) -> int:
    """The seed; raises BadInput for one that has no luck of its own."""
    refuse_seed(seed)
    return seed


Households = Annotated[int | None, typer.Option("--households", help="Simulated households, all blocs together.")]
Weeks = Annotated[int | None, typer.Option("--weeks", help="Weeks to run.")]
Pairs = Annotated[int | None, typer.Option("--pairs", help="Pairs with common random numbers.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the first pair.", callback=checked_seed)]
Settings = Annotated[list[str] | None, typer.Option("--set", help="INSTITUTION.PARAMETER=VALUE, in every arm; repeatable.")]
Levers = Annotated[list[str] | None, typer.Option("--lever", help="NAME[:PARAM=VALUE[,PARAM=VALUE]]; repeatable.")]
Workers = Annotated[
    int | None, typer.Option("--workers", help="Worker processes; default: one a core.", callback=checked_workers)
]
On = Annotated[str, typer.Option("--on", help="local, ray or ray:ADDRESS.")]
Imports = Annotated[
    list[str] | None,
    typer.Option("--import", help="A Python file with your own blocks or claims; repeatable."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
From = Annotated[Path | None, typer.Option("--from", help="The folder of a finished run.")]
RunOut = Annotated[Path | None, typer.Option("--out", help="Where a fresh run goes; default: runs/SCENARIO-DATE-N.")]
RunResume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run in --out ended.")]
RunForce = Annotated[bool, typer.Option("--force", help="Replace the run that --out holds.")]
FRESH = ("scenario", "households", "weeks", "pairs", "seed", "settings", "workers", "on", "out", "resume", "force")


def given(context: typer.Context, names: Iterable[str]) -> list[str]:
    """The options among the parameters `names` that the user typed, as they are typed, their defaults included."""
    typed = [part for part in context.command.params if part.name in set(names) and is_typed(context, str(part.name))]
    return [part.opts[0] if part.opts[0].startswith("-") else str(part.name).upper() for part in typed]


def refuse_beside(option: str, why: str, typed: Sequence[str], what: str) -> None:
    """Raise BadInput if something was typed that has no meaning beside an option: nothing is ignored in silence."""
    if typed:
        told = f"{', '.join(typed[:-1])} and {typed[-1]}" if len(typed) > 1 else typed[0]
        verb = "are" if len(typed) > 1 else "is"
        raise BadInput(f"{option}: {why}; {told} {verb} {what}.\nLeave out {told}, or {option}.")


def refuse_beside_from(context: typer.Context, *more: str) -> None:
    """Raise BadInput for an option of a fresh run, or one of `more`, beside --from."""
    refuse_beside("--from", "reads a finished run", given(context, (*FRESH, *more)), "for a fresh one")


def refuse_resume_nowhere(resume: bool, out: Path | None) -> None:
    """Raise BadInput for --resume without a folder."""
    if resume and out is None:
        raise BadInput("--resume needs the folder to go on with.\nAdd --out DIR.")


def load_imports(imports: list[str] | None) -> None:
    """Import the user's own files, so that the blocks and claims in them are known."""
    for place in imports or ():
        discovery.load_extra(place)


def planned(
    name: str,
    *,
    households: int | None = None,
    weeks: int | None = None,
    pairs: int | None = None,
    settings: list[str] | None = None,
    levers: list[str] | None = None,
    imports: list[str] | None = None,
) -> Scenario:
    """The checked scenario that the size options, settings and levers ask for."""
    values = parse_settings(settings or [])
    found = scenario(name, households=households, weeks=weeks, pairs=pairs, set=values, imports=imports or ())
    return checked(with_levers(found, levers)) if levers else found
