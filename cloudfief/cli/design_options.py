"""The options that the verbs with a design share: where its points go, and how it is interrupted."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from cloudfief.core.errors import BadInput, RunFailed

Out = Annotated[Path | None, typer.Option("--out", help="Default: runs/VERB-NAME-DATE-N.")]
Force = Annotated[bool, typer.Option("--force", help="Replace the points that --out holds.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted design ended.")]
Parameters = Annotated[
    list[str] | None,
    typer.Option("--parameters", help="PATH (its prior), PATH=LOW:HIGH or PATH=A,B,C; repeatable."),
]
Only = Annotated[list[str] | None, typer.Option("--only", help="A pattern of paths, such as household.agent_*; repeatable.")]
INTERRUPTED = 130
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


def refuse_resume_nowhere(resume: bool, out: Path | None) -> None:
    """Raise BadInput for --resume without a folder."""
    if resume and out is None:
        raise BadInput("--resume needs the folder to go on with.\nAdd --out DIR.")


@contextmanager
def kept(folder: Path, command: str) -> Iterator[None]:
    """Say how to go on after an interruption or a failure."""
    again = command if "--out" in shlex.split(command) else f"{command} --out {shlex.quote(str(folder))}"
    try:
        yield
    except KeyboardInterrupt as interruption:
        sys.stderr.write(f"Interrupted. Finished points are kept in {folder}.\nGo on with: {again} --resume\n")
        raise typer.Exit(INTERRUPTED) from interruption
    except RunFailed as error:
        raise RunFailed(f"{error} Finished points are kept; go on with: {again} --resume") from error
