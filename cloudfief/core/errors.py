"""What can go wrong, and how the command line answers it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar


class CloudfiefError(Exception):
    """Any failure that cloudfief explains in one message; `exit_status` is what the command line returns."""

    exit_status: ClassVar[int] = 3


class BadInput(CloudfiefError):  # noqa: N818 - the name is part of the public face
    """Something the user typed or supplied is not allowed: what, the value found, what is allowed."""

    exit_status: ClassVar[int] = 2


class RunFailed(CloudfiefError):  # noqa: N818 - the name is part of the public face
    """A replicate or the program itself failed; what was finished is kept."""

    exit_status: ClassVar[int] = 3


def nearest(name: str, known: Iterable[str]) -> str:
    """The sentence that offers the closest known name, or nothing when none is close.

    Returns " Did you mean 'x'?" with its leading space, or the empty string.
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
