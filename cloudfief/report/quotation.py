"""One sentence on a claim that can be quoted as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudfief.claims.table import Row
from cloudfief.effect import CONFIDENCE
from cloudfief.report import words

if TYPE_CHECKING:
    from cloudfief.result import Result


def quotation(result: Result, row: Row, measured: str, finding: str) -> str:
    """What was measured with its interval, in which world, the finding, what it is not, and how its sources are cited."""
    return (
        f"In {_world(result, row)} {measured}{_interval(row)}, and {finding}; that is what one model does with one set of "
        "parameters, neither a measurement nor a forecast of the real economy, and “cloudfief cite --from” with the folder of "
        "the run prints its sources."
    )


def _world(result: Result, row: Row) -> str:
    """The world with its size, so that it can be run again."""
    version = str(result.record.get("versions", {}).get("cloudfief", ""))
    size = f"{result.record['households']:,} households, " if result.record.get("households") else ""
    pairs = f"{words.counted(row['pairs'], 'pair')} from seed {result.record.get('seed', 0)}"
    return f"the simulated world “{result.scenario.name}” of {f'cloudfief {version}'.strip()} ({size}{pairs})"


def _interval(row: Row) -> str:
    if row["low"] is None:
        return " (one pair, no interval)"
    return f" ({100 * row.get('confidence', CONFIDENCE):.3g}% interval)"
