"""The points of a design on disk: one line of points.csv a point, written when it is finished."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cloudfief.core.errors import BadInput
from cloudfief.design.outcome import Outcome
from cloudfief.effect import interval
from cloudfief.store.files import checked_format, marked, read_json, write_json

POINTS, PLAN = "points.csv", "points.json"
PARTS = ("screening", "posterior", "multiverse", "nearest", ".lock")  # what may lie beside the points of a larger design


class Point(NamedTuple):
    """Where a run is made: the parameters' values by path, and the seed of its first pair."""

    values: Mapping[str, Any]
    seed: int


class Found(NamedTuple):
    """What a point gave: one number a pair for each outcome by its label, or the error that it ended with."""

    number: int
    values: dict[str, list[float]]
    error: str = ""


def columns_of(points: Sequence[Point], outcomes: Sequence[Outcome], pairs: int) -> list[str]:
    """The columns of points.csv: number, seed, parameters; mean, 95% interval and each pair's value by outcome; error."""
    parameters = list(dict.fromkeys(path for point in points for path in point.values))
    results = [f"{outcome.label} {part}".strip() for outcome in outcomes for part in _parts(pairs)]
    return ["point", "seed", *parameters, *results, "error"]


def _parts(pairs: int) -> list[str]:
    return ["", "low", "high", *(f"pair {pair}" for pair in range(pairs))]


def line_of(columns: Sequence[str], point: Point, found: Found) -> str:
    """One point as a line of points.csv; numbers are written so that they are read back to the last bit."""
    row: dict[str, Any] = {"point": found.number, "seed": point.seed, **point.values, "error": found.error}
    for label, values in found.values.items():
        mean, low, high = interval(np.asarray(values))
        row |= {label: mean, f"{label} low": low, f"{label} high": high}
        row |= {f"{label} pair {pair}": value for pair, value in enumerate(values)}
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow([_cell(row.get(column)) for column in columns])
    return text.getvalue()


def _cell(value: Any) -> str:
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def fingerprint(content: Any) -> str:
    """A short fingerprint of everything that decides a design's numbers."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:12]


def open_points(folder: Path, plan: dict[str, Any], columns: Sequence[str], *, force: bool, resume: bool) -> list[Found]:
    """Make the folder ready and return what it holds already; a line that was cut off is taken away.

    Raises BadInput rather than overwrite anything that the user did not say to overwrite.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: a file, not a folder.\nChoose another --out.")
    place, head = folder / POINTS, _header(columns)
    begun = (folder / PLAN).exists()
    if resume and not begun:
        raise BadInput(f"{folder}: there is nothing to resume.\nLeave out --resume.")
    if not begun and folder.exists() and any(entry.name not in PARTS for entry in folder.iterdir()):
        raise BadInput(f"{folder}: exists and holds no design of cloudfief.\nChoose another --out.")
    if begun and not (force or resume):
        raise BadInput(f"{folder}: already holds points.\nChoose another --out, or add --force or --resume.")
    if begun and resume:
        before = checked_format(read_json(folder / PLAN), folder / PLAN)
        if before.get("hash") != plan["hash"]:
            raise BadInput(f"{folder}: holds the points of another design.\nChoose another --out, or add --force.")
        return _read(place, columns)
    folder.mkdir(parents=True, exist_ok=True)
    place.write_text(head, encoding="utf-8")
    write_json(folder / PLAN, marked(plan))
    return []


def _header(columns: Sequence[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(columns)
    return text.getvalue()


def _read(place: Path, columns: Sequence[str]) -> list[Found]:
    text = place.read_text(encoding="utf-8") if place.exists() else ""
    whole = text[: text.rfind("\n") + 1]
    if not whole.startswith(_header(columns)):
        whole = _header(columns)
    if whole != text:
        place.write_text(whole, encoding="utf-8")
    found = []
    for row in csv.DictReader(io.StringIO(whole, newline="")):
        values: dict[str, list[float]] = {}
        for column in columns:
            label, mark, _ = column.rpartition(" pair ")
            if mark and row[column]:
                values.setdefault(label, []).append(float(row[column]))
        found.append(Found(int(row["point"]), values, row["error"]))
    return found


def keep(folder: Path, lines: Iterable[str]) -> None:
    """Append finished points in one write each, and wait until they are on the disk."""
    handle = os.open(folder / POINTS, os.O_WRONLY | os.O_APPEND)
    try:
        for line in lines:
            os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
