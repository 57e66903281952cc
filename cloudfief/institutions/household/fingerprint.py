"""Names for compiled code that change with its source, so that no stale machine code is ever run."""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from types import ModuleType

import cloudfief.behaviour
import cloudfief.core.philox

SHARED = ("*.py", "drift/*.py", "recommender/*.py")
HOUSEHOLD = ("columns", "noise", "page", "week", "kernel", "kernel_plan", "kernel_page", "lanes", "flat")


def fingerprint(*modules: ModuleType) -> str:
    """Last names and a digest of the source of the modules and of all that a household's week is compiled
    with.

    A compiled function's own file is watched by Numba; the files of the functions it calls are not. Their
    digest is part of the function's name, so a change anywhere compiles anew.
    """
    household = Path(__file__).parent
    behaviour = Path(next(iter(cloudfief.behaviour.__path__)))
    files = [path for pattern in SHARED for path in behaviour.glob(pattern)]
    files += [household / f"{name}.py" for name in HOUSEHOLD]
    files.append(Path(cloudfief.core.philox.__file__))
    files += [Path(inspect.getfile(module)) for module in modules]
    digest = hashlib.sha256()
    for path in sorted(set(files)):
        digest.update(path.read_bytes())
    names = "_".join(module.__name__.rpartition(".")[2] for module in modules)
    return f"{names}_{digest.hexdigest()[:12]}"
