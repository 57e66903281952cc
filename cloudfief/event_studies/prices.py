"""A user's file of daily prices: a column `date`, and one of prices for each company and for the market."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cloudfief.core.csvfile import column_named, read_csv
from cloudfief.core.errors import BadInput

DATE = "date"
ALLOWED_DATE = "allowed is a day such as 2025-01-27"


def read_prices(path: Path) -> pd.DataFrame:
    """Prices above 0 by trading day, (day, column), in the order of the file; raises BadInput naming file, line and column."""
    table = read_csv(path)
    column = column_named(DATE, table.columns, f"{path}: column", "the days")
    lines = table.index.to_numpy()
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
