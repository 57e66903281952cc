"""Writing so that a file or folder is either whole or not there, and reading what may be broken."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cloudfief.core.errors import BadInput, RunFailed

FORMAT = 1


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary sibling that takes the place of `path` when the block ends well, and is removed when not.

    Raises RunFailed, naming the place, when the disk is full.
    """
    sibling = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield sibling
        if path.is_dir() and sibling.is_dir():
            shutil.rmtree(path)
        sibling.replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise RunFailed(
                f"{path}: no space left on the disk.\nWhat was finished is kept: make room, then --resume."
            ) from error
        raise
    finally:
        if sibling.is_dir():
            shutil.rmtree(sibling, ignore_errors=True)
        else:
            sibling.unlink(missing_ok=True)


def write_json(path: Path, content: Any) -> None:
    """Write one JSON document, whole or not at all; a number that is not finite is refused."""
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False, default=_plain)
    with replacing(path) as sibling:
        sibling.write_text(text + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in a JSON document")


def read_json(path: Path, kind: type[dict[str, Any]] | type[list[Any]] = dict) -> Any:
    """The JSON document in a file; raises BadInput if it is missing, broken or of another kind."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(f"{path}: no such file.") from error
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: broken ({' '.join(str(error).split())}).\nRun it again with --force.") from error
    if not isinstance(content, kind):
        raise BadInput(f"{path}: broken (not a {kind.__name__}).\nRun it again with --force.")
    return content


def checked_format(content: dict[str, Any], path: Path) -> dict[str, Any]:
    """The content; raises BadInput for a file of another program or of a later version of this one."""
    found = content.get("format")
    if content.get("program") != "cloudfief" or not isinstance(found, int):
        raise BadInput(f"{path}: not written by cloudfief.")
    if found > FORMAT:
        raise BadInput(
            f"{path}: file format {found}; this version reads up to {FORMAT}.\nInstall a newer one: pip install -U cloudfief."
        )
    return content


def marked(content: dict[str, Any]) -> dict[str, Any]:
    """The content with the program's name and the file format in front."""
    return {"program": "cloudfief", "format": FORMAT, **content}
