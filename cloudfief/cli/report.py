"""`cloudfief report`: the shareable page of a finished run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudfief.api import open_run
from cloudfief.cli.options import Json
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.store.folder import REPORT


def report(
    folder: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
    out: Annotated[Path | None, typer.Option("--out", help="Default: DIR/report.html.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that --out names.")] = False,
    as_json: Json = False,
) -> None:
    """Write the report of a run again, as one HTML file that opens offline.

    Example: cloudfief report runs/mine --out mine.html
    """
    result = open_run(folder)
    if out is not None and out.exists() and not force:
        raise BadInput(f"{out}: exists.\nChoose another --out, or add --force.")
    path = result.report(out or folder / REPORT)
    if as_json:
        print_json({"report": str(path)})
    else:
        typer.echo(f"Report: {path}")
