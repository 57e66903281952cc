"""A user's file of daily prices: a column `date`, and one of prices for each company and for the market."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.core.errors import BadInput, nearest

LARGEST_BYTES = 50_000_000
DATE = "date"
ALLOWED_DATE = "allowed is a day such as 2025-01-27"


def read_prices(path: Path) -> pd.DataFrame:
    """Prices above 0 by trading day, (day, column), in the order of the file; raises BadInput naming file, line and column."""
    table = read_table(path)
    column = column_named(DATE, list(table.columns), f"{path}: column", "the days")
    lines = table.index.to_numpy() + 2
    days = pd.DatetimeIndex(pd.to_datetime(table[column], format="%Y-%m-%d", errors="coerce"), name=DATE)
    if days.hasnans:
        at = int(np.argmax(days.isna()))
        raise BadInput(f"{path}: line {lines[at]}: {column}: found '{table[column].iloc[at]}'; {ALLOWED_DATE}.")
    _refuse_disorder(days, lines, path)
    if table.empty:
        raise BadInput(f"{path}: no day is in it; give one line a trading day below the names of the columns.")
    prices = table.drop(columns=column)
    if prices.shape[1] < 2:
        raise BadInput(f"{path}: found {prices.shape[1]} column of prices; allowed is one for the market and one a company.")
    values = prices.apply(pd.to_numeric, errors="coerce").to_numpy(np.float64)
    wrong = ~(np.isfinite(values) & (values > 0))
    if wrong.any():
        row, number = np.argwhere(wrong)[0]
        _refuse_price(str(prices.iat[row, number]), f"{path}: line {lines[row]}: {prices.columns[number]}")
    return pd.DataFrame(values, index=days, columns=prices.columns)


def read_table(path: Path) -> pd.DataFrame:
    """The cells of a CSV file as text, lines without any left out; its index is the line less 2. Raises BadInput."""
    if path.is_dir():
        raise BadInput(f"{path}: a folder, not a CSV file.")
    if not path.is_file():
        raise BadInput(f"{path}: no such file.")
    if path.stat().st_size > LARGEST_BYTES:
        raise BadInput(f"{path}: {path.stat().st_size:,} bytes; allowed are at most {LARGEST_BYTES:,}.")
    try:
        cells = pd.read_csv(
            path, header=None, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False, index_col=False
        )
    except pd.errors.EmptyDataError as error:
        raise BadInput(f"{path}: the file is empty.\nThe first line names the columns, each further line is one row.") from error
    except pd.errors.ParserError as error:
        raise BadInput(f"{path}: {_reason(str(error))}") from error
    except ValueError as error:
        raise BadInput(f"{path}: not a CSV file in UTF-8: it has bytes that are no text.") from error
    cells = cells.fillna("").apply(lambda column: column.str.strip())
    names, table = list(cells.iloc[0]), cells.iloc[1:]
    for number, name in enumerate(names):
        if not name:
            raise BadInput(f"{path}: line 1: column {number + 1} has no name; the first line names the columns.")
        if name in names[:number]:
            raise BadInput(f"{path}: line 1: column '{name}' is there twice.")
    table = table.set_axis(names, axis="columns").set_axis(range(len(table)), axis="index")
    return table[(table != "").any(axis="columns")]


def _reason(complaint: str) -> str:
    """What pandas found, in our words: a line with too many values, or no table at all."""
    counts = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", complaint)
    if counts is None:
        return "not a CSV file in UTF-8: its lines are no table, perhaps a quotation mark is not closed."
    return f"line {counts[2]}: found {counts[3]} values; allowed is {counts[1]}, one a column of the first line."


def column_named(name: str, columns: list[str], where: str, what: str) -> str:
    """The column of that name, in whatever case it is written; raises BadInput with the nearest one."""
    if name in columns:
        return name
    found = [column for column in columns if column.lower() == name.lower()]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(columns[:12]) + (f" and {len(columns) - 12} more" if len(columns) > 12 else "")
    raise BadInput(f"{where} '{name}' with {what} is missing; there are {shown}.{nearest(name, columns)}")


def _refuse_disorder(days: pd.DatetimeIndex, lines: NDArray[np.int64], path: Path) -> None:
    wrong = np.flatnonzero(np.diff(days.to_numpy()) <= np.timedelta64(0))
    if wrong.size:
        before, at = days.strftime("%Y-%m-%d")[wrong[0] : wrong[0] + 2]
        raise BadInput(
            f"{path}: line {lines[wrong[0] + 1]}: date: found {at} after {before}; allowed is a later day in each line."
        )


def _refuse_price(found: str, where: str) -> NoReturn:
    shown = f"'{found}'" if found else "nothing"
    raise BadInput(
        f"{where}: found {shown}; allowed is a price above 0 on every day.\n"
        "Leave out days on which a company was not traded, or the company."
    )
