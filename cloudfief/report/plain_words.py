"""What a number means where its own words would mislead: a sentence a measure, true for any result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cloudfief.report import words

Row = dict[str, Any]


def _spared(row: Row) -> str:
    """C8: the fall of cloudalists as a part of the fall of the others; 100 or more means that nobody was spared."""
    part = words.with_interval(row["effect"], row["low"], row["high"], "%")
    if row["effect"] >= 100:
        return f"Cloudalists were not spared: their fall was {part} of that of AI sellers and hardware."
    if row["effect"] > 0:
        return f"Cloudalists fell by less: their fall was {part} of that of AI sellers and hardware."
    clearly = "did not fall" if row["high"] is not None and row["high"] <= 0 else "did not clearly fall"
    return f"Cloudalists {clearly}; as a part of the fall of AI sellers and hardware theirs was {part}, and below 0 is a rise."


def _at_once(row: Row) -> str:
    """C10: more than 100% of what lasts means that some went back."""
    part = words.with_interval(row["effect"], row["low"], row["high"], "%")
    if row["effect"] > 100:
        return f"An overshoot: eight weeks after the release {part} of the move that lasts had been made, and some went back."
    return f"Eight weeks after the release {part} of the move that lasts had been made."


PLAIN: dict[tuple[str, str], Callable[[Row], str]] = {
    ("C8", "fall of cloudalists over that of the others"): _spared,
    ("C10", "part of that in eight weeks"): _at_once,
}


def plain_words(rows: list[Row], horizon: str) -> list[str]:
    """The sentences for a claim's measures at one horizon, in their order."""
    told = [(PLAIN.get((row["id"], row["standard"])), row) for row in rows if row["horizon"] == horizon]
    return [sentence(row) for sentence, row in told if sentence is not None and row["effect"] is not None]
