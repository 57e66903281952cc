"""The result of a run in two sentences."""

from __future__ import annotations

from collections import Counter

from cloudfief.claims.claim import NOT_RUN, VERDICTS
from cloudfief.claims.headline import main_rows
from cloudfief.result import Result
from cloudfief.wording import effect_text


def headline(result: Result) -> str:
    """What was run, and what came out of it; true for any result."""
    return f"{_what_was_run(result)}\n{_what_came_out(result)}"


def _what_was_run(result: Result) -> str:
    record, scenario = result.record, result.scenario
    last = str(result.signals["week"].values[-1])[:10]
    size = f"{record['households']:,} households, " if record["households"] else ""
    pairs = f"{record['pairs']} pair" + "s" * (record["pairs"] != 1)
    event = f" with and without {scenario.event.name} ({scenario.event.date})" if scenario.event else ""
    return f"{scenario.name}{event}: {size}{pairs}, {scenario.start} to {last}, seed {record['seed']}."


def _what_came_out(result: Result) -> str:
    """The first claim that was judged, then how many came out how, each counted once by its headline standard."""
    rows = main_rows(result.claims())
    run = [row for row in rows if row["verdict"] != NOT_RUN]
    if run:
        first = run[0]
        effect = f"{effect_text(first['effect'], first['low'], first['high'])} {first['unit']}"
        counts = Counter(row["verdict"] for row in rows)
        words = ", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])
        return f"{first['id']}: {first['claim']}: {first['verdict']}, {effect}. Of {len(rows)} claims: {words}."
    if len(result.arms) < 2:
        return "One arm was run: there is nothing to compare."
    return "No claim applies to this scenario; `cloudfief compare` shows its effects."
