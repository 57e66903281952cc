"""The command that does the same work again: what a record keeps, and what is said when work ends early."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import typer

from cloudfief.core.scenario import Scenario

NOT_AGAIN = ("--out", "--resume", "--force", "--json")


def command_again(context: typer.Context, out: Path | None, **spelt: Any) -> str:
    """What the user typed, as one line for a shell: with `--out` and without what says how to treat what lies there.

    `spelt` are values by the parameter's name that are said even where a default gave them, so that other defaults change
    nothing; None is left out.
    """
    words, options = ["cloudfief", str(context.info_name)], []
    for part in context.command.params:
        name, option = str(part.name), part.opts[0]
        if option in NOT_AGAIN:
            continue
        value = spelt.get(name, context.params.get(name) if is_typed(context, name) else None)
        if not option.startswith("-"):
            words += _words(value)
        elif value is True:
            options.append(option)
        else:
            options += [word for one in _words(value) for word in (option, one)]
    return shlex.join([*words, *options, *(() if out is None else ("--out", str(out)))])


def is_typed(context: typer.Context, name: str) -> bool:
    """Whether the user gave this parameter, its default included."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _words(value: Any) -> list[str]:
    if value is None or value is False:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def size_of(plan: Scenario) -> dict[str, int | None]:
    """The size of a scenario by the names of the options that give it."""
    return {"households": plan.set.get("household", {}).get("count"), "weeks": plan.weeks, "pairs": plan.pairs}
