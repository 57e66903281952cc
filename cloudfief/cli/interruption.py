"""What is said when work ends early: what was kept, and how to go on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from cloudfief.core.errors import CloudfiefError, RunFailed

INTERRUPTED = 130


class Interrupted(CloudfiefError):  # noqa: N818 - it is no error
    """The user ended a command with Ctrl-C: what was kept, and how to go on."""

    exit_status: ClassVar[int] = INTERRUPTED


@contextmanager
def kept(folder: Path | None, command: str, what: str) -> Iterator[None]:
    """Work that keeps each of `what` in a folder when it is finished: an interruption or a failure says how to go on.

    `command` says where with --out; without a folder nothing is kept. Raises Interrupted for Ctrl-C.
    """
    try:
        yield
    except KeyboardInterrupt as interruption:
        if folder is None or not folder.is_dir():
            raise Interrupted(nothing_kept(command)) from interruption
        raise Interrupted(f"Interrupted. Finished {what} are kept in {folder}.\nGo on with: {command} --resume") from interruption
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT) or folder is None:
            raise
        raise RunFailed(
            f"{folder}: no space left on the disk. Finished {what} are kept; make room, then go on with: {command} --resume"
        ) from error
    except RunFailed as error:
        if folder is None or not folder.is_dir():
            raise
        raise RunFailed(f"{error} Finished {what} are kept; go on with: {command} --resume") from error


def nothing_kept(command: str) -> str:
    """What is said where nothing was finished that could be gone on with."""
    return f"Interrupted. Nothing was kept.\nAgain: {command}"
