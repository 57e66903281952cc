"""The options that the verbs with a design share: where its points go, and the command that says it again."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

Out = Annotated[Path | None, typer.Option("--out", help="Default: runs/VERB-NAME-DATE-N.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the points that --out holds.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted design ended.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameters", help="PATH (its prior), PATH=LOW:HIGH or PATH=A,B,C; repeatable."),
]
Only = Annotated[list[str] | None, typer.Option("--only", help="A pattern of paths, such as household.agent_*; repeatable.")]
SMALL_HOUSEHOLDS = 1_500


def command_of(words: list[str], options: dict[str, object], repeated: dict[str, list[str] | None]) -> str:
    """The command that does the same again; options that were not given are left out."""
    for name, value in options.items():
        if value is not None and value is not False:
            words += [name] if value is True else [name, str(value)]
    for name, values in repeated.items():
        for value in values or ():
            words += [name, value]
    return shlex.join(words)
