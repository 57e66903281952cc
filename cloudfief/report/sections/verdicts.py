"""The verdict on every claim, as a row that opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.headline import headline_rows
from cloudfief.claims.table import known_claims
from cloudfief.horizon import MEANING
from cloudfief.report import theme, whisker, words
from cloudfief.report.claim_page import attached, effect_of, label_of, limits_of
from cloudfief.report.figure import Section
from cloudfief.report.page import render
from cloudfief.report.plain_words import plain_words
from cloudfief.report.sections.claim_pages import anchor_of
from cloudfief.report.sources import links_in

if TYPE_CHECKING:
    from cloudfief.result import Result


class Measured(NamedTuple):
    """One standard at one horizon, ready to be shown."""

    row: dict[str, Any]
    glyph: str
    effect: str
    picture: Markup
    bar: str


class Told(NamedTuple):
    """A claim as a reader sees it."""

    head: Measured
    measured: list[Measured]
    claim: type[Claim] | None
    observed: list[Markup]
    page: str
    label: str
    plain: list[str]


def section(result: Result) -> Section | None:
    """Every claim that was judged opens on its measures and leads to its page; the others name their command."""
    rows = result.claims()
    if not rows:
        return None
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    told = [_told(found) for found in by_id.values()]
    judged = [claim for claim in told if claim.head.row["verdict"] != "not run"]
    missing = [claim for claim in told if claim.head.row["verdict"] == "not run"]
    body = render("verdicts.html.j2", judged=judged, missing=missing, horizons=MEANING, limits=limits_of(result))
    return Section(10, "Verdicts", after=body)


def _told(rows: list[dict[str, Any]]) -> Told:
    kind = known_claims().get(rows[0]["id"])
    head = next((row for row in headline_rows(rows) if row["verdict"] != "not run"), rows[0])
    run = [row for row in rows if row["verdict"] != "not run"]
    extents = _extents(kind, run)
    measured = [_measured(kind, row, extents[row["unit"]]) for row in run]
    observed = [_observed(fact) for fact in rows[0]["observed"]]
    page = anchor_of(kind.id) if run and kind else ""
    return Told(
        _measured(kind, head, None), measured, kind, observed, page, label_of(head, rows), plain_words(rows, head["horizon"])
    )


def _measured(kind: type[Claim] | None, row: dict[str, Any], extent: tuple[float, float] | None) -> Measured:
    glyph = words.VERDICTS.get(row["verdict"], ("", ""))[0]
    if row["effect"] is None:
        return Measured(row, glyph, "", Markup(""), "")
    if kind is None:
        effect = words.with_interval(row["effect"], row["low"], row["high"], attached(row["unit"]))
    else:
        effect = effect_of(kind, row)
    drawn = whisker.svg(_whisker(kind, row), row["unit"], extent, theme.SHOCK)
    return Measured(row, glyph, effect, drawn, _bar(kind, row))


def _extents(kind: type[Claim] | None, rows: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """One scale for everything a claim measures in one unit."""
    by_unit: dict[str, list[whisker.Whisker]] = {}
    for row in rows:
        by_unit.setdefault(row["unit"], []).append(_whisker(kind, row))
    return {unit: whisker.common_range(found) for unit, found in by_unit.items()}


def _whisker(kind: type[Claim] | None, row: dict[str, Any]) -> whisker.Whisker:
    observed = tuple(float(fact["value"]) for fact in row["observed"] if fact.get("value") is not None)
    known = _standard(kind, row["standard"])
    threshold = None
    if kind is not None:
        threshold = known.threshold if known is not None and known.threshold is not None else kind.threshold
    return whisker.Whisker(row["effect"], row["low"], row["high"], threshold, observed)


def _standard(kind: type[Claim] | None, name: str) -> Standard | None:
    return next((known for known in kind().standards() if known.name == name), None) if kind else None


def _bar(kind: type[Claim] | None, row: dict[str, Any]) -> str:
    """What the whole interval has to pass for the claim to hold."""
    if kind is None:
        return ""
    known = _standard(kind, row["standard"])
    sign = (known.expected_sign if known else None) or kind.expected_sign
    bar = _whisker(kind, row).threshold
    if known is not None and known.ceiling is not None:
        return f"between {words.number(bar)} and {words.number(known.ceiling)}{attached(row['unit'])}"
    return f"{'above' if sign > 0 else 'below'} {words.number(bar)}{attached(row['unit'])}"


def _observed(fact: dict[str, Any]) -> Markup:
    return Markup("{} ({})").format(words.capitalised(fact["text"]), links_in(fact["fact"]))
