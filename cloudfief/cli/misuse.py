"""A mistake that the argument parser found, in the words of this program: what was typed, what is allowed, the nearest name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from cloudfief.core.complaint import allowed_by
from cloudfief.core.errors import nearest


def misused(error: Any, words: Sequence[str], verbs: Sequence[str]) -> tuple[str, str]:
    """What is wrong, and the cure; `error` is one of the parser's, `words` what was typed behind `cloudfief`.

    The parser is Typer's own copy of Click, so its errors are told apart by name.
    """
    if "No such command" in str(error) and words:
        return f"No verb is called '{words[0]}'.", nearest(words[0], verbs).strip() or "`cloudfief --help` lists the verbs."
    context = getattr(error, "ctx", None)
    command = context.command if context is not None else None
    verb = f"{words[0]} " if words and words[0] in verbs else ""
    usual = f"`cloudfief {verb}--help` shows what is allowed."
    match type(error).__name__:
        case "NoSuchOption":
            return f"No option is called '{error.option_name}'.", _nearest_option(error.option_name, command, verb) or usual
        case "MissingParameter":
            return f"{verb.strip()}: {_name(error.param)} is missing.", _example(command) or usual
        case "BadParameter" if error.param is not None:
            return f"{_name(error.param)}: {_found(error)}", usual
        case "BadOptionUsage":
            wanted = "takes no value" if "does not take" in str(error) else "needs a value"
            return f"{error.option_name}: {wanted}.", usual
        case _:
            return _too_many(" ".join(error.format_message().split()), verb.strip()), usual


def as_typed(message: str, words: Sequence[str]) -> str:
    """A complaint about an argument, such as `weeks: found 0`, as one about the option that was typed: `--weeks: found 0`."""
    argument, colon, rest = message.partition(":")
    option = f"--{argument.replace('_', '-')}"
    typed = any(word == option or word.startswith(f"{option}=") for word in words)
    return f"{option}:{rest}" if colon and typed else message


def _name(parameter: Any) -> str:
    """An option as it is typed; an argument in capitals, as the help shows it."""
    option = parameter.opts[0]
    return option if option.startswith("-") else option.upper()


def _nearest_option(typed: str, command: Any, verb: str) -> str:
    close = nearest(typed, [option for part in command.params for option in part.opts if option.startswith("-")]).strip()
    return close or ("" if verb else "Options follow a verb: `cloudfief run --help` shows those of `run`.")


def _example(command: Any) -> str:
    """The example of the verb's help."""
    found = re.search(r"Example: (cloudfief .*)", command.help or "") if command is not None else None
    return f"For example: {found[1]}" if found else ""


def _found(error: Any) -> str:
    """What was typed and what is allowed, from the complaint that the parser was given."""
    if not isinstance(error.__cause__, ValidationError):
        return " ".join(str(error.message).split())
    details = error.__cause__.errors()[0]
    return f"found {details['input']!r}; allowed is {allowed_by(details)}."


def _too_many(message: str, verb: str) -> str:
    extra = re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", message)
    return f"{verb}: '{extra[1]}' is more than it takes." if extra else message
