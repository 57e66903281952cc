"""What is said when work ends early: what was kept, and how to go on."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

import typer

from cloudfief.core.errors import CloudfiefError, RunFailed

INTERRUPTED = 130
NOT_AGAIN = ("--out", "--resume", "--force", "--json")


class Interrupted(CloudfiefError):  # noqa: N818 - it is no error
    """The user ended a command with Ctrl-C: what was kept, and how to go on."""

    exit_status: ClassVar[int] = INTERRUPTED


@contextmanager
def kept(folder: Path, command: str, what: str) -> Iterator[None]:
    """Work that keeps each of `what` in a folder when it is finished: an interruption or a failure says how to go on.

    Raises Interrupted for Ctrl-C; a command that keeps nothing needs no such block.
    """
    again = command if "--out" in shlex.split(command) else f"{command} --out {shlex.quote(str(folder))}"
    try:
        yield
    except KeyboardInterrupt as interruption:
        if not folder.is_dir():
            raise Interrupted(nothing_kept(command)) from interruption
        raise Interrupted(f"Interrupted. Finished {what} are kept in {folder}.\nGo on with: {again} --resume") from interruption
    except RunFailed as error:
        raise RunFailed(f"{error} Finished {what} are kept; go on with: {again} --resume") from error


def typed_command(context: typer.Context, folder: Path) -> str:
    """The command that the user typed, with --out and without what says how to treat a folder: it does the same work again."""
    words, options = ["cloudfief", str(context.info_name)], []
    for part in context.command.params:
        source, value = context.get_parameter_source(str(part.name)), context.params.get(str(part.name))
        if source is None or source.name != "COMMANDLINE" or part.opts[0] in NOT_AGAIN:
            continue
        many = list(value) if isinstance(value, list | tuple) else [value]
        if not part.opts[0].startswith("-"):
            words += [str(one) for one in many]
        elif value is True:
            options.append(part.opts[0])
        else:
            options += [word for one in many for word in (part.opts[0], str(one))]
    return shlex.join([*words, *options, "--out", str(folder)])


def nothing_kept(command: str) -> str:
    """What is said where nothing was finished that could be gone on with."""
    return f"Interrupted. Nothing was kept.\nAgain: {command}"
