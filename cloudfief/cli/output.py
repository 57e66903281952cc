"""How results are printed: tables of at most 100 columns, two significant figures, or one JSON document."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cloudfief.claims.claim import UNDECIDED
from cloudfief.claims.headline import in_part, main_rows
from cloudfief.wording import effect_text

WIDEST = 100
GAP, FEWEST_FOR_WORDS = 2, 24
GLYPHS = {
    "supported": "✓",
    "contradicted": "✗",
    "undecided": "?",
    "holds by construction": "=",
    "fails by construction": "≠",
    "not run": "-",
}


def console() -> Console:
    """Standard output, at most 100 columns wide, less where the terminal is narrower or COLUMNS says so."""
    found = Console(file=sys.stdout)
    width = min(WIDEST, found.width) if found.is_terminal or "COLUMNS" in os.environ else WIDEST
    return Console(file=sys.stdout, width=width, highlight=False, markup=False)


def print_json(content: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1, default=str) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> Table:
    """A plain table without boxes; where there is room for them, the columns on the `right` stand on one line."""
    lines = [[str(cell) for cell in row] for row in rows]
    whole = _room_for_whole(columns, lines, right)
    found = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        to_right = column in right
        found.add_column(column, justify="right" if to_right else "left", overflow="fold", no_wrap=to_right and whole)
    for line in lines:
        found.add_row(*(Text(cell) for cell in line))
    return found


def _room_for_whole(columns: Sequence[str], lines: Sequence[Sequence[str]], right: Sequence[str]) -> bool:
    """Whether the columns on the right fit unbroken, with something left for the words in the others."""
    needed = 0
    for number, column in enumerate(columns):
        widest = max((len(line[number]) for line in [columns, *lines]), default=0)
        needed += GAP + (widest if column in right else min(widest, FEWEST_FOR_WORDS))
    return needed - GAP <= console().width


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], right: Sequence[str] = ()) -> None:
    """Print a plain table."""
    console().print(table(columns, rows, right))


def verdict_table(rows: Iterable[dict[str, Any]], everything: bool = False) -> Table:
    """The verdicts, a line a claim by its headline standard, at one year if that was run; what was not run says how to.

    "In part": other measures of the claim came out otherwise.
    With `everything` every row of every standard and horizon.
    """
    if everything:
        return _every_row(rows)
    lines, rows = [], list(rows)
    for row in main_rows(rows):
        told = row.get("command") or f"{effect_text(row['effect'], row['low'], row['high'])} {row['unit']}"
        if row["verdict"] == UNDECIDED and row.get("reason"):
            told += f"; {row['reason']}"
        verdict = f"{_verdict(row)}{', in part' if in_part(rows, row) else ''}"
        lines.append((row["id"], verdict, row["claim"], told, row["horizon"], row["pairs"]))
    found = table(("", "verdict", "claim", "effect [interval]", "at", "pairs"), lines, right=("pairs",))
    for column, width in zip(found.columns, _verdict_widths(console().width), strict=True):
        column.width = width
    return found


def _verdict_widths(whole: int) -> tuple[int, ...]:
    """The columns of the verdict table, which has two spaces after each: claim and effect share what the others leave."""
    left = whole - 12 - 3 - 15 - 3 - 5
    claim = left * 4 // 7
    return (3, 15, claim, left - claim, 3, 5)


def _verdict(row: dict[str, Any]) -> str:
    return f"{GLYPHS.get(row['verdict'], '')} {row['verdict']}"


def _every_row(rows: Iterable[dict[str, Any]]) -> Table:
    """The words of the claim stand once, in its first row; further rows name the standard alone."""
    lines, shown = [], ""
    for row in rows:
        effect = f"{effect_text(row['effect'], row['low'], row['high'])} {row['unit']}"
        if "command" in row:
            effect = row["command"]
        standard = f"· {row['standard']}" if row["standard"] else ""
        if row["id"] == shown:
            lines.append(("", standard, _verdict(row), effect, row["horizon"]))
            continue
        shown = row["id"]
        claim = f"{row['claim']}\n{standard}" if standard else row["claim"]
        lines.append((shown, claim, _verdict(row), effect, row["horizon"]))
    return table(("", "claim", "verdict", "effect [interval]", "at"), lines)
