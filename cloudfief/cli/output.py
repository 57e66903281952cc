"""How results are printed: tables of at most 100 columns, two significant figures, or one JSON document."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cloudfief.claims.headline import in_part, main_rows
from cloudfief.wording import effect_text

WIDEST = 100
GLYPHS = {
    "supported": "✓",
    "contradicted": "✗",
    "undecided": "?",
    "holds by construction": "=",
    "not run": "-",
}


def console() -> Console:
    """Standard output, at most 100 columns wide."""
    found = Console(file=sys.stdout)
    width = min(WIDEST, found.width) if found.is_terminal else WIDEST
    return Console(file=sys.stdout, width=width, highlight=False, markup=False)


def print_json(content: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1, default=str) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> Table:
    """A plain table without boxes."""
    found = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        found.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        found.add_row(*(Text(str(cell)) for cell in row))
    return found


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """Print a plain table."""
    console().print(table(columns, rows, right))


def verdict_table(rows: Iterable[dict[str, Any]], everything: bool = False) -> Table:
    """The verdicts, a line a claim by its headline standard, at one year if that was run; what was not run says how to.

    "In part": other measures of the claim came out otherwise.
    With `everything` every row of every standard and horizon, with what was observed beside it.
    """
    if everything:
        return _every_row(rows)
    lines, rows = [], list(rows)
    for row in main_rows(rows):
        told = row.get("command") or f"{effect_text(row['effect'], row['low'], row['high'])} {row['unit']}"
        verdict = f"{_verdict(row)}{', in part' if in_part(rows, row) else ''}"
        lines.append((row["id"], verdict, row["claim"], told, row["horizon"], row["pairs"]))
    found = table(("", "verdict", "claim", "effect [interval]", "at", "pairs"), lines, right=("pairs",))
    for column, width in zip(found.columns, (3, 14, 36, 27, 3, 5), strict=True):  # 100 with two spaces after each
        column.width = width
    return found


def _verdict(row: dict[str, Any]) -> str:
    return f"{GLYPHS.get(row['verdict'], '')} {row['verdict']}"


def _every_row(rows: Iterable[dict[str, Any]]) -> Table:
    """Words of the claim and what was observed stand once, in its first row; further rows name the standard alone."""
    lines, shown = [], ""
    for row in rows:
        effect = f"{effect_text(row['effect'], row['low'], row['high'])} {row['unit']}"
        if "command" in row:
            effect = row["command"]
        standard = f"· {row['standard']}" if row["standard"] else ""
        if row["id"] == shown:
            lines.append(("", standard, _verdict(row), effect, row["horizon"], ""))
            continue
        shown = row["id"]
        claim = f"{row['claim']}\n{standard}" if standard else row["claim"]
        observed = "; ".join(str(fact["text"]) for fact in row["observed"])
        lines.append((shown, claim, _verdict(row), effect, row["horizon"], observed))
    return table(("", "claim", "verdict", "effect", "horizon", "observed"), lines)
