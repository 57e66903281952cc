"""`cloudfief new`: a skeleton file, ready to fill."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from cloudfief.catalogue import names_of
from cloudfief.cli.options import Json
from cloudfief.cli.output import print_json
from cloudfief.core.errors import BadInput, nearest
from cloudfief.skeletons import HOW_TO_LOAD, SKELETONS
from cloudfief.store.files import replacing

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")


def new(
    kind: Annotated[str, typer.Argument(help="institution, lever, claim, trial, scenario or sweep.")],
    name: Annotated[str, typer.Argument(help="Its name, such as my_lever.")],
    out: Annotated[Path | None, typer.Option("--out", help="The folder to write to; default: this one.")] = None,
    as_json: Json = False,
) -> None:
    """Write a skeleton that works as it stands and says what to change.

    A name that ships is refused.

    Example: cloudfief new lever my_lever
    """
    if kind not in SKELETONS:
        raise BadInput(f"new: found '{kind}'; allowed is {', '.join(SKELETONS)}.{nearest(kind, SKELETONS)}")
    if not NAME.fullmatch(name):
        raise BadInput(f"new: '{name}' is no name; allowed are letters, digits, - and _, a letter first.")
    if keyword.iskeyword(name.lower()):
        raise BadInput(f"new: '{name}' is a word of Python's own; allowed is any other name.")
    template, suffix = SKELETONS[kind]
    name = name if kind in ("claim", "scenario", "sweep") else name.replace("-", "_")
    stem = name if kind in ("scenario", "sweep") else name.lower().replace("-", "_")
    path = (out or Path()) / f"{stem}{suffix}"
    if path.exists():
        raise BadInput(f"{path}: exists.\nChoose another name or another --out.")
    if kind != "sweep":
        _refuse_shipped(kind, name if kind in ("claim", "scenario") else stem)
    words = re.split(r"[_-]", name)
    names = {
        "name": name if kind in ("claim", "scenario") else stem,
        "class_name": "".join(word[:1].upper() + word[1:] for word in words),
        "title": " ".join(words).capitalize(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as sibling:
        sibling.write_text(template.substitute(names), encoding="utf-8")
    advice = Template(HOW_TO_LOAD[kind]).substitute(names, file=path)
    if as_json:
        print_json({"file": str(path), "next": advice})
    else:
        typer.echo(f"{path}\n{advice}")


def _refuse_shipped(kind: str, name: str) -> None:
    """Raise BadInput for a name that something which ships has; institutions and levers share their names."""
    for one in ("institution", "lever") if kind in ("institution", "lever") else (kind,):
        if taken := next((known for known in names_of(f"{one}s") if known.lower() == name.lower()), None):
            raise BadInput(
                f"new: the {one} '{taken}' ships with cloudfief.\n"
                f"Choose another name; `cloudfief describe {one}:{taken}` shows it."
            )
