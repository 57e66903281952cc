"""New files are found by walking the folders: nothing is registered by hand."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

from cloudfief.core.block import KINDS, Block, Institution, Lever
from cloudfief.core.errors import BadInput, nearest

ROOTS = ("cloudfief.institutions", "cloudfief.levers", "cloudfief.village")


def walk(package: str) -> list[ModuleType]:
    """Import every module below a package and return them in the order of their names."""
    root = importlib.import_module(package)
    names = sorted(found.name for found in pkgutil.walk_packages(root.__path__, f"{package}."))
    return [importlib.import_module(name) for name in names]


@functools.cache
def load_all() -> None:
    """Import every institution and lever that ships, so that `KINDS` knows them."""
    for root in ROOTS:
        walk(root)


def load_extra(place: str) -> None:
    """Import a module by its dotted name, or a Python file by its path, so that the blocks in it are known."""
    if not place.endswith(".py"):
        try:
            importlib.import_module(place)
        except ImportError as error:
            raise BadInput(f"imports: cannot import '{place}' ({error}).") from error
        return
    path = Path(place)
    if not path.is_file():
        raise BadInput(f"imports: no file '{place}'.")
    name = f"cloudfief_extra_{path.stem}"
    if name in sys.modules:
        loaded = Path(str(sys.modules[name].__file__))
        if loaded.resolve() != path.resolve():
            raise BadInput(f"imports: '{place}' and '{loaded}' have the same name. Rename one of them.")
        return
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadInput(f"imports: '{place}' is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise BadInput(f"imports: {place}: {type(error).__name__}: {error}") from error


def kind(name: str) -> type[Block]:
    """The block of that name; raises BadInput with the nearest right name."""
    load_all()
    if name not in KINDS:
        raise BadInput(f"No institution or lever is called '{name}'.{nearest(name, KINDS)}")
    return KINDS[name]


def institutions() -> dict[str, type[Institution]]:
    """Every institution that is known, by name."""
    load_all()
    return {name: block for name, block in sorted(KINDS.items()) if issubclass(block, Institution)}


def levers() -> dict[str, type[Lever]]:
    """Every lever that is known, by name."""
    load_all()
    return {name: block for name, block in sorted(KINDS.items()) if issubclass(block, Lever)}


def lever(name: str) -> type[Lever]:
    """The lever of that name; raises BadInput with the nearest right name."""
    known = levers()
    if name not in known:
        other = " It is an institution." if name in institutions() else ""
        raise BadInput(f"No lever is called '{name}'.{other}{nearest(name, known)}")
    return known[name]
