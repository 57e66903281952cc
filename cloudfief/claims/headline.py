"""Which of a claim's rows stand for it: its headline standard, at one year if that was run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cloudfief.claims.claim import DECIDED_BY_CONSTRUCTION, NOT_RUN

MAIN_HORIZON = "1y"
Row = dict[str, Any]


def headline_rows(rows: Iterable[Row]) -> list[Row]:
    """One row for each claim and standard: at one year if that was run, else the first horizon that was."""
    chosen: dict[tuple[str, str], Row] = {}
    for row in rows:
        best = chosen.setdefault((row["id"], row["standard"]), row)
        if _rank(row) < _rank(best):
            chosen[row["id"], row["standard"]] = row
    return list(chosen.values())


def main_rows(rows: Iterable[Row], ids: Iterable[str] = ()) -> list[Row]:
    """One row a claim: that of its headline standard, which stands first."""
    wanted, first = set(ids), {}
    for row in headline_rows(rows):
        if not wanted or row["id"] in wanted:
            first.setdefault(row["id"], row)
    return list(first.values())


def in_part(rows: Iterable[Row], head: Row) -> bool:
    """Whether other measures of a claim, at the same horizon, came out otherwise than its headline standard."""
    told = {row["verdict"] for row in rows if (row["id"], row["horizon"]) == (head["id"], head["horizon"])}
    return head["verdict"] != NOT_RUN and bool(told - {head["verdict"], NOT_RUN, *DECIDED_BY_CONSTRUCTION})


def _rank(row: Row) -> tuple[bool, bool]:
    return row["verdict"] == NOT_RUN, row["horizon"] != MAIN_HORIZON
