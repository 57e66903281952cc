"""`cloudfief list`: what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from cloudfief.catalogue import KINDS, names_of
from cloudfief.cli.options import Imports, Json, load_imports
from cloudfief.cli.output import console, print_json, print_table

LONG = ("facts", "signals", "parameters")


def list_names(
    kind: Annotated[str | None, typer.Argument(help=f"{', '.join(KINDS)}; default: all but the last three.")] = None,
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """List scenarios, institutions, levers, claims, trials, facts, signals or parameters.

    Example: cloudfief list levers
    """
    load_imports(imports)
    kinds = [kind] if kind is not None else [name for name in KINDS if name not in LONG]
    found = {one: names_of(one) for one in kinds}
    if as_json:
        print_json([{"name": name, "what": what} for names in found.values() for name, what in names.items()])
        return
    for one, names in found.items():
        if kind is None:
            console().print(f"[bold]{one}[/bold]", markup=True)
        print_table(("name", "what"), names.items())
        if kind is None:
            console().print()
