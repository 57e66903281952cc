"""The result in two sentences, and what was run."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from cloudfief.claims.headline import headline_rows
from cloudfief.core.arms import POLICY
from cloudfief.report import words
from cloudfief.report.contrast import Comparison, comparison, effect_of, known_arms

if TYPE_CHECKING:
    from cloudfief.result import Result

LEDGER = ("flow", "stock")
TOLD = (("fief_net_rent", "cloud rent"), ("lab_api_price", "AI list prices"), ("lab_markup", "AI mark-ups"))


class Headline(NamedTuple):
    """What stands on top of the page."""

    finding: str
    verdicts: str
    question: str
    facts: list[tuple[str, str]]
    arms: dict[str, str]
    command: str


def headline_of(result: Result) -> Headline:
    """Two generated sentences, the sizes of the run, its arms and its command."""
    record = result.record
    return Headline(
        finding_of(result),
        verdict_words(result.claims()),
        result.scenario.question,
        _facts(result),
        known_arms(result),
        str(record.get("command", "")),
    )


def finding_of(result: Result) -> str:
    """What the event, or the policy, did to cloud rent and to AI prices; true for any result."""
    found = comparison(result)
    effects = ((effect_of(result, signal, found), what) for signal, what in [*TOLD, *_others(result)])
    told = itertools.islice(((effect, what) for effect, what in effects if effect is not None), 2)
    sentences = [words.relative_change(what, effect) for effect, what in told]
    if found is None or not sentences:
        return f"{words.name(result.scenario.name)}: {_without_contrast(result)}"
    return words.capitalised(f"{words.listed(sentences)}, {_since(result, found)}")


def _others(result: Result) -> list[tuple[str, str]]:
    """In an economy without fiefs and labs: its other signals, by what they mean."""
    if any(signal in result.signals for signal, _ in TOLD):
        return []
    meanings = {str(name): str(signal.attrs.get("what", "")) for name, signal in result.signals.items()}
    return [(name, f"{what[0].lower()}{what[1:]}") for name, what in meanings.items() if what and name not in LEDGER]


def _since(result: Result, found: Comparison) -> str:
    event = result.scenario.event
    if found.arms[0] == POLICY:
        levers = words.listed([words.name(use.lever) for use in result.scenario.levers])
        since = f"{found.after}{' under' if found.horizon == 'end' else ' the start of'} {levers}"
        return f"{since} ({found.arms[0]} less {found.arms[1]})"
    if found.horizon == "end" or event is None:
        return found.after
    return f"{found.after} “{event.name}”"


def _without_contrast(result: Result) -> str:
    judged = [row for row in headline_rows(result.claims()) if row["verdict"] != "not run"]
    if judged:
        row = judged[0]
        unit = row["unit"] if row["unit"].startswith("%") else f" {row['unit']}"
        effect = words.with_interval(row["effect"], row["low"], row["high"], unit)
        return f"“{row['claim']}” is {row['verdict']}, {effect}"
    if len(result.arms) == 1:
        return "one world was run, so there is nothing to compare"
    return "nothing that the arms have in common can be compared at a horizon that the run reaches"


def verdict_words(rows: list[dict[str, Any]]) -> str:
    """How the claims came out, each by the first of its standards."""
    first = {row["id"]: row for row in reversed(headline_rows(rows))}
    counts = Counter(row["verdict"] for row in first.values())
    missing = counts.pop("not run", 0)
    tested = sum(counts.values())
    if not tested:
        return "No claim of the essay can be judged on this run."
    parts = [f"{counts[verdict]} {verdict}" for verdict in words.VERDICTS if counts.get(verdict)]
    rest = f" {missing} could not be judged on this run." if missing else ""
    return f"Of {words.counted(tested, 'claim')} judged, {words.listed(parts)}.{rest}"


def _facts(result: Result) -> list[tuple[str, str]]:
    record, weeks = result.record, result.signals["week"].values
    facts = [("scenario", result.scenario.name)]
    if result.scenario.event is not None:
        event = result.scenario.event
        facts.append(("event", f"{event.name}, {words.day(event.date)}"))
    if record.get("households"):
        facts.append(("households", f"{record['households']:,}"))
    facts += [
        ("pairs", f"{result.signals.sizes['pair']:,}"),
        ("weeks", f"{len(weeks):,}, {words.day(weeks[0])} to {words.day(weeks[-1])}"),
        ("seed", str(record.get("seed", ""))),
        ("made", words.day(record["started"]) if record.get("started") else ""),
    ]
    return [(what, told) for what, told in facts if told]
