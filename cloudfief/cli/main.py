"""From arguments to an exit status: 0 done, 1 a check failed, 2 bad input, 3 a failure, 130 interrupted."""

from __future__ import annotations

import shlex
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import typer
import typer.main

from cloudfief.cli.app import app
from cloudfief.cli.interruption import INTERRUPTED, Interrupted, nothing_kept
from cloudfief.cli.misuse import as_typed, misused
from cloudfief.core.errors import CloudfiefError, RunFailed
from cloudfief.store.record import versions

BAD_INPUT, FAILED = 2, 3
HINT = " Did you mean "


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; messages go to standard error, results to standard output."""
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    command = typer.main.get_command(app)
    try:
        status = command.main(args=words, prog_name="cloudfief", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except CloudfiefError as error:
        return _explained(error, words)
    except BrokenPipeError:
        return 0
    except (NotADirectoryError, FileExistsError, PermissionError, IsADirectoryError) as error:
        if not _is_typed(error, words):
            _say(_failure(error), _how_to_report(error, words))
            return FAILED
        _say(f"{error.filename}: cannot be used ({str(error.strerror).lower()}).", "Choose another path.")
        return BAD_INPUT
    except Exception as error:  # noqa: BLE001 - the last resort: named, saved with its traceback, exit 3
        if hasattr(error, "format_message"):
            _say(*misused(error, words, list(getattr(command, "commands", {}))))
            return BAD_INPUT
        _say(_failure(error), _how_to_report(error, words))
        return FAILED
    if status == INTERRUPTED:  # Typer answers Ctrl-C with this status and no word
        return _explained(Interrupted(nothing_kept(f"cloudfief {shlex.join(words)}")), words)
    return status if isinstance(status, int) else 0


def _failure(error: Exception) -> str:
    return f"cloudfief failed: {type(error).__name__}: {' '.join(str(error).split())}"


def _is_typed(error: OSError, words: list[str]) -> bool:
    """Whether the path that the operating system refused is one that the user named, or lies below it."""
    refused = Path(str(error.filename))
    named = {place for word in words for place in (Path(word), Path(word).parent) if place != Path()}
    return any(refused.is_relative_to(place) for place in named)


def _explained(error: CloudfiefError, words: list[str]) -> int:
    if isinstance(error, RunFailed):
        _say(" ".join(str(error).split()), _how_to_report(error, words))
        return FAILED
    text = as_typed(str(error), words)
    what, _, cure = text.partition("\n")
    if not cure and HINT in what:
        what, _, rest = what.partition(HINT)
        cure = f"{HINT.strip()} {rest}"
    _say(what, " ".join(cure.split()) or f"`cloudfief {_verb(words)}--help` shows what is allowed.")
    return error.exit_status


def _verb(words: list[str]) -> str:
    return f"{words[0]} " if words and not words[0].startswith("-") else ""


def _say(what: str, cure: str) -> None:
    sys.stderr.write(f"{what}\n{cure}\n")


def _how_to_report(error: BaseException, words: list[str]) -> str:
    """Save command, versions and traceback to a file, and say how to send it."""
    lines = [f"command: cloudfief {shlex.join(words)}", f"versions: {versions()}"]
    lines += traceback.format_exception(error)
    with tempfile.NamedTemporaryFile("w", prefix="cloudfief-error-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("\n".join(lines))
    return f"To report it, send what this prints: cat {shlex.quote(str(Path(file.name)))}"
