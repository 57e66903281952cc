"""A user's file of observed shares, prices, fees and margins, read and checked line by line."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import NamedTuple

from cloudfief.core.csvfile import read_csv
from cloudfief.core.errors import BadInput, nearest

MOST_ROWS = 200
KINDS = ("lab", "fief")
BLOCS: tuple[str, ...] = ("us", "cn", "eu")
COLUMNS = ("name", "kind", "bloc", "share", "price", "fee", "margin", "nest", "source")
NEEDED = ("name", "kind", "share")
HOSTED = "hosted-open"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


class Observation(NamedTuple):
    """One line of the file; None where the file says nothing."""

    name: str
    kind: str  # lab or fief
    bloc: str
    share: float  # of choosers (labs), of spending on what platforms sell (fiefs)
    price: float | None  # USD per million tokens (labs), a usual order (fiefs, 1 if not given)
    fee: float | None  # share of the price that a fief keeps
    margin: float | None  # of price (labs) or fee (fiefs) over marginal cost, share of it
    nest: str  # empty for no answer
    source: str
    line: int


def read_observations(path: Path) -> tuple[Observation, ...]:
    """Every line of a CSV file whose first line names the columns; raises BadInput naming file, line, column and value."""
    found = tuple(_observation(row, f"{path}: line {line}", line) for line, row in _lines(path))
    _refuse_repeats(found, path)
    for (kind, bloc), rivals in markets_in(found).items():
        total = math.fsum(row.share for row in rivals)
        if total >= 1.0:
            raise BadInput(
                f"{path}: share: found a sum of {total:.6g} over the {kind}s of '{bloc}'; allowed is below 1.\n"
                "What is left of 1 buys from none of them: an outside share is needed."
            )
    return found


def markets_in(found: tuple[Observation, ...]) -> dict[tuple[str, str], tuple[Observation, ...]]:
    """The observations of each market, by kind and bloc, in the order of the file."""
    keys = dict.fromkeys((row.kind, row.bloc) for row in found)
    return {key: tuple(row for row in found if (row.kind, row.bloc) == key) for key in keys}


def _lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    table = read_csv(path, lower=True)
    for column in table.columns:
        if column not in COLUMNS:
            raise BadInput(f"{path}: found a column '{column}'; allowed is {', '.join(COLUMNS)}.{nearest(column, COLUMNS)}")
    for column in NEEDED:
        if column not in table.columns:
            raise BadInput(f"{path}: column '{column}' is missing; needed are {', '.join(NEEDED)}.")
    if table.empty:
        raise BadInput(f"{path}: no seller is in it; give one line each below the names of the columns.")
    if len(table) > MOST_ROWS:
        raise BadInput(f"{path}: found {len(table)} lines; allowed are at most {MOST_ROWS}.")
    rows = [dict(zip(table.columns, cells, strict=True)) for cells in table.itertuples(index=False, name=None)]
    return list(zip(table.index, rows, strict=True))


def _refuse_repeats(found: tuple[Observation, ...], path: Path) -> None:
    lines: dict[str, int] = {}
    for row in found:
        if row.name in lines:
            raise BadInput(f"{path}: line {row.line}: name '{row.name}' is in line {lines[row.name]} already; give each once.")
        lines[row.name] = row.line


def _observation(row: dict[str, str], where: str, line: int) -> Observation:
    name, kind, bloc = row["name"], row["kind"].lower(), row.get("bloc", "").lower() or BLOCS[0]
    if not NAME.fullmatch(name):
        raise BadInput(f"{where}: name: found '{name}'; allowed are letters, digits, '.', '_' and '-', without spaces.")
    if kind not in KINDS:
        raise BadInput(f"{where}: kind: found '{row['kind']}'; allowed is {' or '.join(KINDS)}.{nearest(kind, KINDS)}")
    if bloc not in BLOCS:
        raise BadInput(f"{where}: bloc: found '{bloc}'; allowed is one of {', '.join(BLOCS)}.{nearest(bloc, BLOCS)}")
    share, price = _number(row, "share", where), _number(row, "price", where)
    fee, margin = _number(row, "fee", where), _number(row, "margin", where)
    if share is None:
        raise BadInput(f"{where}: share: found nothing; allowed is above 0 and below 1.")
    _refuse_outside(share, "share", where)
    if price is not None and not 0 < price < 1e9:
        raise BadInput(f"{where}: price: found {price:g}; allowed is above 0: demand and margins have no meaning at 0.")
    if fee is not None:
        _refuse_outside(fee, "fee", where)
    if margin is not None:
        _refuse_outside(margin, "margin", where)
    if kind == "lab" and price is None:
        raise BadInput(f"{where}: price: found nothing; a lab needs its price in USD per million tokens.")
    if kind == "lab" and fee is not None:
        raise BadInput(f"{where}: fee: found {fee:g}; a lab has a price and no fee.")
    if kind == "fief" and fee is None:
        raise BadInput(f"{where}: fee: found nothing; a fief needs the share of the price that it keeps.")
    return Observation(name, kind, bloc, share, price, fee, margin, row.get("nest", ""), row.get("source", ""), line)


def _number(row: dict[str, str], column: str, where: str) -> float | None:
    text = row.get(column, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(f"{where}: {column}: found '{text}'; allowed is a number such as 0.25.")
    return value


def _refuse_outside(value: float, column: str, where: str) -> None:
    if not 0 < value < 1:
        raise BadInput(f"{where}: {column}: found {value:g}; allowed is above 0 and below 1.")
