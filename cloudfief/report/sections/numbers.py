"""Every number with its source, assumptions first, and the state of the books."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from cloudfief.report import words
from cloudfief.report.figure import Section
from cloudfief.report.page import render
from cloudfief.report.sources import links_in
from cloudfief.sources import ASSUMPTION

if TYPE_CHECKING:
    from cloudfief.result import Result

LONGEST = 160
HUGE = 10**12


class Number(NamedTuple):
    """A parameter as a reader sees it."""

    path: str
    what: str
    value: str
    unit: str
    bounds: str
    source: Markup
    holds: str


def section(result: Result) -> Section | None:
    """The searchable table, and under it the audit and the versions."""
    rows = result.record.get("numbers", [])
    told = sorted(rows, key=lambda row: (not str(row["source"]).startswith(ASSUMPTION), str(row["path"])))
    numbers = [_number(row) for row in told]
    assumed = sum(str(row["source"]).startswith(ASSUMPTION) for row in rows)
    body = render("numbers.html.j2", numbers=numbers, assumed=assumed, books=books(result.record), machine=machine(result.record))
    return Section(90, "Numbers and sources", after=body)


def _number(row: dict[str, Any]) -> Number:
    holds = "" if row.get("arm", "all") == "all" else words.name(row["arm"])
    if row.get("since"):
        holds = f"{holds} from {words.day(row['since'])}".strip()
    bounds = row.get("bounds")
    low_high = f"{_value(bounds[0])} to {_value(bounds[1])}" if isinstance(bounds, (list, tuple)) and len(bounds) == 2 else ""
    return Number(row["path"], row["what"], _value(row["value"]), row["unit"], low_high, links_in(row["source"]), holds)


def _value(value: Any) -> str:
    """A parameter's value, exact and short."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= HUGE:
        return words.number(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.10g}"
    if isinstance(value, str):
        return value
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def books(record: dict[str, Any]) -> str:
    """The audit in a sentence, said as it is."""
    audit = record.get("audit", {})
    sums = {**audit.get("asset_sums", {}), **audit.get("control_minus_subsidiary", {})}
    odd = {key: value for key, value in sums.items() if value != 0}
    size = f"{audit.get('postings', 0):,} postings in {words.counted(audit.get('weeks_checked', 0), 'week')}"
    if odd:
        return f"The books do not close over {size}: " + ", ".join(f"{key} {value:,}" for key, value in odd.items()) + "."
    return f"The books close: every currency sums to exactly 0 over {size}, all arms and pairs together."


def machine(record: dict[str, Any]) -> str:
    """What the run ran on, and how long it took."""
    versions = ", ".join(f"{name} {number}" for name, number in record.get("versions", {}).items())
    speed = record.get("household_weeks_per_second")
    fast = f", {words.number(speed)} household-weeks a second" if speed else ""
    took = f"{words.number(record['wall_seconds'])} seconds" if record.get("wall_seconds") else ""
    return f"{versions}; {record.get('processor', '')}; {took}{fast}. Scenario fingerprint {record.get('hash', '')}."
