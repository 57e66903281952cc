"""Reading a CSV file that somebody else wrote: text in UTF-8, a first line of names, as many values in every further line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from cloudfief.core.errors import BadInput, nearest

LARGEST_BYTES = 50_000_000


def read_csv(path: Path, lower: bool = False) -> pd.DataFrame:
    """The cells of a file as text without blanks around it; the index is the number of the line, empty lines are left out.

    `lower` has the names of columns in lower case. Raises BadInput, naming file, line and column, for anything else.
    """
    lines = _lines(path)
    if not lines:
        raise BadInput(f"{path}: the file is empty.\nThe first line names the columns, each further line is one row.")
    (first, names), rows = lines[0], lines[1:]
    names = [name.lower() for name in names] if lower else names
    _refuse_names(names, f"{path}: line {first}")
    for line, cells in rows:
        if len(cells) != len(names):
            raise BadInput(f"{path}: line {line}: found {len(cells)} values; allowed is {len(names)}, one a column of the first.")
    index = pd.Index([line for line, _ in rows], dtype="int64", name="line")
    return pd.DataFrame([cells for _, cells in rows], index=index, columns=names, dtype=str)


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Every line that is not empty: its number, and its cells."""
    if path.is_dir():
        raise BadInput(f"{path}: a folder, not a CSV file.")
    if not path.is_file():
        raise BadInput(f"{path}: no such file.")
    if path.stat().st_size > LARGEST_BYTES:
        raise BadInput(f"{path}: {path.stat().st_size:,} bytes; allowed are at most {LARGEST_BYTES:,}.")
    try:
        reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader]
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not a CSV file in UTF-8: it has bytes that are no text.") from error
    except csv.Error as error:
        told = "a quotation mark is not closed" if "unexpected end of data" in str(error) else str(error)
        raise BadInput(f"{path}: not a CSV file in UTF-8: {told}.") from error
    return [(line, cells) for line, cells in lines if any(cells)]


def _refuse_names(names: list[str], where: str) -> None:
    for number, name in enumerate(names):
        if not name:
            raise BadInput(f"{where}: column {number + 1} has no name; the first line names the columns.")
        if name in names[:number]:
            raise BadInput(f"{where}: column '{name}' is there twice.")


def column_named(name: str, columns: Iterable[str], where: str, what: str) -> str:
    """The column of that name, in whatever case it is written; raises BadInput with the nearest one."""
    columns = list(columns)
    if name in columns:
        return name
    found = [column for column in columns if column.lower() == name.lower()]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(columns[:12]) + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")
    raise BadInput(f"{where} '{name}' with {what} is missing; there are {shown}.{nearest(name, columns)}")
