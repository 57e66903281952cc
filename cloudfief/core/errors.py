"""What can go wrong, and how the command line answers it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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


class EconomyBroke(RunFailed):
    """One world came to numbers for which an equation of its economy is not defined; another world may well live on.

    That covers prices without an equilibrium, a division by nothing, an overflow, a singular matrix, a value outside of what a
    function or behaviour allows, and what is not a number where one is needed. It does not cover books that do not close, a
    flow that the ledger refuses, a wrong type or name, or a worker that died: those are failures of the program or machine.
    """


OUT_OF_DOMAIN = (BadInput, ArithmeticError, ValueError)  # what a wrong number raises, as opposed to a wrong program


@contextmanager
def failing_at(where: str, out_of_domain: type[RunFailed] | None = None) -> Iterator[None]:
    """Whatever breaks inside is told with where it was: a CloudfiefError keeps its kind, anything else is a RunFailed.

    Where no input is read inside, `out_of_domain` is what OUT_OF_DOMAIN becomes instead: EconomyBroke where an economy is lived.
    """
    try:
        yield
    except RunFailed as error:
        raise type(error)(f"{where}: {error}") from error
    except Exception as error:
        usual = BadInput if isinstance(error, BadInput) else RunFailed
        kind = out_of_domain if out_of_domain and isinstance(error, OUT_OF_DOMAIN) else usual
        told = error if isinstance(error, CloudfiefError) else f"{type(error).__name__}: {error}"
        raise kind(f"{where}: {told}") from error


def nearest(name: str, known: Iterable[str]) -> str:
    """The sentence that offers the closest known name, or nothing when none is close.

    Returns " Did you mean 'x'?" with its leading space, or the empty string.
    """
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean '{close[0]}'?" if close else ""
