"""Sources as links: a fact's id becomes its title with its address."""

from __future__ import annotations

import functools
import re

from markupsafe import Markup, escape

from cloudfief.catalogue import Fact, facts
from cloudfief.sources import FACT_ID

ADDRESS = re.compile(r"https?://[^\s)\]>\"']+")


@functools.cache
def _known() -> dict[str, Fact]:
    return facts()


def links_in(text: str) -> Markup:
    """A source's text, with every fact's id and every web address as a link; all else is escaped."""
    marks = re.compile(f"{FACT_ID.pattern}|{ADDRESS.pattern}")
    found, end = Markup(""), 0
    for match in marks.finditer(str(text)):
        found += escape(text[end : match.start()]) + _link(match.group())
        end = match.end()
    return found + escape(text[end:])


def _link(mark: str) -> Markup:
    if ADDRESS.fullmatch(mark):
        return Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(mark)
    row = _known().get(mark)
    if row is None or not row["source_address"].startswith(("https://", "http://")):
        return Markup('<span title="{}">{}</span>').format(row["source_title"] if row else "", mark)
    told = f"{row['quantity']}, {row['value']} {row['unit']}, {row['date']}: {row['source_title']}"
    return Markup('<a href="{}" rel="noreferrer" title="{}">{}</a>').format(row["source_address"], told, mark)
