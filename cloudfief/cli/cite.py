"""`cloudfief cite`: the sources of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudfief.api import open_run
from cloudfief.cli.options import From, Json, planned
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.sources import as_bibtex, sources_of
from cloudfief.store.record import numbers_of


def cite(
    scenario: Annotated[str | None, typer.Argument(help="A scenario, or the folder of a run; default: deepseek.")] = None,
    from_folder: From = None,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="BibTeX instead of text.")] = False,
    as_json: Json = False,
) -> None:
    """Print the sources of every number of a run or a scenario, assumptions apart.

    Example: cloudfief cite --from runs/mine --bibtex
    """
    if scenario is not None and from_folder is not None:
        raise BadInput(f"cite: found '{scenario}' and --from {from_folder}; allowed is one of them.\nLeave out the other.")
    name = scenario or "deepseek"
    numbers = _numbers(name, from_folder or (Path(name) if Path(name).is_dir() else None))
    found = sources_of(numbers)
    if as_json:
        print_json(found)
    elif bibtex:
        typer.echo(as_bibtex(found))
    else:
        for source in found:
            typer.echo(f"{source['text']}\n    {', '.join(source['numbers'])}")


def _numbers(scenario: str, folder: Path | None) -> list[dict[str, object]]:
    return open_run(folder).record["numbers"] if folder is not None else numbers_of(planned(scenario))
