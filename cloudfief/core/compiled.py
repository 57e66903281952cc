"""Functions in machine code that are kept on disk, and compiled anew whenever any source that they rest on changes."""

from __future__ import annotations

import functools
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numba

ROOT = Path(__file__).parents[1]
IMPORTS = re.compile(r"^from (cloudfief[\w.]*) import (\([^)]*\)|[^\n#]*)", re.MULTILINE)


def compiled(function: Callable[..., Any], **options: Any) -> Any:
    """The function in machine code, which lets other threads run and is kept on disk for the next process.

    Numba watches the file that holds a function, not the files of what it calls, and would go on running old machine code
    when one of those changes. So the name under which it is kept has a digest of them all.
    """
    function.__qualname__ = f"{function.__qualname__}_{source_digest(function.__module__)}"
    return numba.njit(**{"cache": True, "nogil": True, "error_model": "numpy"} | options)(function)


def source_digest(*modules: str) -> str:
    """Twelve hexadecimal digits that stand for the source of modules and of all of cloudfief that they import."""
    digest = hashlib.sha256()
    for path in sorted(_rests_on(modules)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _rests_on(modules: tuple[str, ...]) -> set[Path]:
    found: set[Path] = set()
    waiting = [path for module in modules if (path := _file_of(module)) is not None]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _imported_by(path)
    return found


@functools.cache
def _imported_by(path: Path) -> tuple[Path, ...]:
    names = [name for match in IMPORTS.finditer(path.read_text("utf-8")) for name in _names_in(match)]
    return tuple(found for name in names if (found := _file_of(name)) is not None)


def _names_in(match: re.Match[str]) -> Iterator[str]:
    """The module that an import names, and each name in it that may be a module itself."""
    yield match[1]
    for name in re.findall(r"\w+", match[2]):
        yield f"{match[1]}.{name}"


def _file_of(module: str) -> Path | None:
    """A module's file; None for what is no module, and for a folder, which holds nothing that is compiled."""
    if not module.startswith("cloudfief."):
        elsewhere = getattr(sys.modules.get(module), "__file__", None)
        return Path(elsewhere) if elsewhere else None
    path = ROOT.joinpath(*module.split(".")[1:]).with_suffix(".py")
    return path if path.is_file() else None
