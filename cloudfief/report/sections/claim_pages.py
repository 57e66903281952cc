"""A page for each claim that was judged: what is said, what was compared, what came out, what would refute it, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from cloudfief.catalogue import facts
from cloudfief.report import words
from cloudfief.report.claim_figures import figures_of
from cloudfief.report.claim_page import ClaimPage, bar_of, effect_of, judged_ids, page_of
from cloudfief.report.figure import Figure, Section
from cloudfief.report.page import render
from cloudfief.report.sources import links_in

if TYPE_CHECKING:
    from cloudfief.result import Result


class Told(NamedTuple):
    """A page with everything drawn: its address, glyph, measures as rows of words, facts with links, pictures."""

    page: ClaimPage
    anchor: str
    glyph: str
    measures: list[tuple[str, ...]]
    observed: list[Markup]
    pictures: list[Figure]


def anchor_of(name: str) -> str:
    """The address of a claim's page on the page."""
    return f"claim-{name.lower()}"


def section(result: Result) -> Section | None:
    """Every claim that the run judged, by its number."""
    told = [_told(result, page_of(result, name)) for name in judged_ids(result)]
    if not told:
        return None
    return Section(88, "Claim by claim", after=render("claims.html.j2", claims=told))


def _fact(fact: dict[str, Any]) -> Markup:
    """What was observed, with its source by name and as a link."""
    known = facts().get(fact["fact"])
    title = f", {known['source_title']}" if known else ""
    return Markup("{} ({}{})").format(words.capitalised(fact["text"]), links_in(fact["fact"]), title)


def _told(result: Result, page: ClaimPage) -> Told:
    glyph = words.VERDICTS.get(page.head["verdict"], ("", ""))[0]
    judged = [row for row in page.rows if row["effect"] is not None]
    measures = [
        (words.VERDICTS[row["verdict"]][0], row["verdict"], row["standard"] or "as claimed", row["horizon"],
         effect_of(page.claim, row), bar_of(page.claim, row))
        for row in judged
    ]  # fmt: skip
    observed = [_fact(fact) for fact in page.head["observed"]]
    return Told(page, anchor_of(page.claim.id), glyph, measures, observed, figures_of(result, page))
