"""The sources behind the numbers of a run: facts with their addresses, papers, and assumptions apart."""

from __future__ import annotations

import re
from typing import Any

from cloudfief.catalogue import Fact, facts
from cloudfief.store.record import version

FACT_ID = re.compile(r"\bS\d+-\d+\b")
ASSUMPTION = "assumption"


def sources_of(numbers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each source once, with the numbers that rest on it: facts and papers, then assumptions."""
    known = facts()
    by_text: dict[str, list[str]] = {}
    for number in numbers:
        by_text.setdefault(str(number["source"]), []).append(str(number["path"]))
    found = [_source(text, sorted(set(paths)), known) for text, paths in by_text.items()]
    found.sort(key=lambda source: (source["kind"] == ASSUMPTION, source["text"]))
    itself = {
        "kind": "software",
        "text": f"cloudfief {version()}",
        "numbers": [],
        "address": "",
        "title": "cloudfief",
    }
    return [itself, *found]


def _source(text: str, paths: list[str], known: dict[str, Fact]) -> dict[str, Any]:
    ids = [name for name in FACT_ID.findall(text) if name in known]
    if text.startswith(ASSUMPTION):
        return {"kind": ASSUMPTION, "text": text, "numbers": paths, "address": "", "title": text}
    if not ids:
        return {"kind": "paper", "text": text, "numbers": paths, "address": "", "title": text}
    rows = [known[name] for name in ids]
    words = "; ".join(f"{row['id']} {row['source_title']}, {row['source_address']}" for row in rows)
    first = rows[0]
    return {"kind": "fact", "text": words, "numbers": paths, "address": first["source_address"],
            "title": first["source_title"]}  # fmt: skip


def as_bibtex(sources: list[dict[str, Any]]) -> str:
    """The sources that are not assumptions as BibTeX entries."""
    entries = []
    for number, source in enumerate(source for source in sources if source["kind"] != ASSUMPTION):
        kind = "software" if source["kind"] == "software" else "misc"
        fields = [f"  title = {{{_escaped(source['title'])}}}"]
        if source["address"]:
            fields.append(f"  url = {{{source['address']}}}")
        if source["numbers"]:
            fields.append(f"  note = {{Used for {_escaped(', '.join(source['numbers']))}}}")
        entries.append(f"@{kind}{{cloudfief-{number},\n" + ",\n".join(fields) + "\n}")
    return "\n\n".join(entries)


def _escaped(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
