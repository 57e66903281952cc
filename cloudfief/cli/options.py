"""The options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudfief.core import discovery
from cloudfief.core.scenario import Scenario
from cloudfief.inputs import checked, parse_settings, scenario, with_levers

Households = Annotated[int | None, typer.Option("--households", help="Simulated households, all blocs together.")]
Weeks = Annotated[int | None, typer.Option("--weeks", help="Weeks to run.")]
Pairs = Annotated[int | None, typer.Option("--pairs", help="Pairs with common random numbers.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the first pair.")]
Settings = Annotated[list[str] | None, typer.Option("--set", help="INSTITUTION.PARAMETER=VALUE, in every arm; repeatable.")]
Levers = Annotated[list[str] | None, typer.Option("--lever", help="NAME[:PARAM=VALUE[,PARAM=VALUE]]; repeatable.")]
Workers = Annotated[int | None, typer.Option("--workers", help="Worker processes; default: one a core.")]
On = Annotated[str, typer.Option("--on", help="local, ray or ray:ADDRESS.")]
Imports = Annotated[
    list[str] | None,
    typer.Option("--import", help="A Python file with your own blocks or claims; repeatable."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
From = Annotated[Path | None, typer.Option("--from", help="The folder of a finished run.")]


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
