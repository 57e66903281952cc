"""`cloudfief export`: the tables of a finished run, for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cloudfief.api import open_run
from cloudfief.cli.options import Json
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput
from cloudfief.tables import FORMATS, export_signals


def export(
    folder: Annotated[Path, typer.Argument(help="The folder of a finished run.")],
    to: Annotated[str, typer.Option("--to", help=f"{', '.join(FORMATS)}.")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", help="Default: DIR/export-FORMAT.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what --out names.")] = False,
    as_json: Json = False,
) -> None:
    """Write every signal as a table: one CSV or Parquet file a signal, or one NetCDF file.

    Example: cloudfief export runs/mine --to csv
    """
    if to not in FORMATS:
        raise BadInput(f"--to: found '{to}'; allowed is {', '.join(FORMATS)}.")
    result = open_run(folder)
    place = out or folder / f"export-{to}"
    if place.exists() and not force:
        raise BadInput(f"{place}: exists.\nChoose another --out, or add --force.")
    files = export_signals(result.signals, to, place)
    if as_json:
        print_json({"files": [str(path) for path in files]})
    else:
        typer.echo(f"{len(files)} file{'s' * (len(files) != 1)} in {place}")
