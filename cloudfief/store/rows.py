"""Rows in one file; until it is written, what is finished of the work lies in a folder beside it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from cloudfief.core.errors import BadInput
from cloudfief.store.files import replacing
from cloudfief.store.folder import is_begun

SUFFIXES = (".csv", ".json")


def beside(file: Path) -> Path:
    """The folder in which finished pairs are kept until the file is written."""
    return file.with_name(f"{file.name}.parts")


def refuse_to_lose(file: Path, *, force: bool, resume: bool) -> None:
    """Raise BadInput for a file that may not be written, or rather than lose something the user did not say to lose."""
    if file.suffix not in SUFFIXES:
        raise BadInput(f"out: found '{file}'; allowed is a name that ends in {' or '.join(SUFFIXES)}.")
    if file.is_dir():
        raise BadInput(f"{file}: a folder, not a file.\nChoose another --out.")
    parts = beside(file)
    if parts.exists() and not (parts.is_dir() and all(is_begun(part) for part in parts.iterdir())):
        raise BadInput(f"{parts}: exists and holds no runs of cloudfief.\nChoose another --out.")
    if resume and not parts.exists():
        raise BadInput(f"{file}: there is nothing to resume.\nLeave out --resume.")
    if file.exists() and not (force or resume):
        raise BadInput(f"{file}: exists.\nChoose another --out, or add --force.")
    if parts.exists() and not (force or resume):
        raise BadInput(f"{parts}: already holds finished pairs.\nChoose another --out, or add --force or --resume.")


def write_rows(file: Path, rows: Sequence[dict[str, Any]]) -> None:
    """Write the rows, whole or not at all, and remove what lay beside them."""
    frame = pd.DataFrame(rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    with replacing(file) as sibling:
        frame.to_csv(sibling, index=False) if file.suffix == ".csv" else frame.to_json(sibling, orient="records", indent=1)
    shutil.rmtree(beside(file), ignore_errors=True)
