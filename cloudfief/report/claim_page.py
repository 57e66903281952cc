"""One claim as a page that a judge or a journalist can read: what is said, what was compared, what came out, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudfief.claims.claim import BY_CONSTRUCTION, CONTRADICTED, NOT_RUN, SUPPORTED, Claim, Standard
from cloudfief.claims.headline import main_rows
from cloudfief.claims.precision import LARGE_RATIO
from cloudfief.claims.table import Row, claim_named, known_claims, with_precision
from cloudfief.core.arms import SHOCK
from cloudfief.core.errors import BadInput
from cloudfief.effect import CONFIDENCE
from cloudfief.horizon import MEANING
from cloudfief.report import words
from cloudfief.report.contrast import known_arms

if TYPE_CHECKING:
    from cloudfief.result import Result

FINDING = {
    SUPPORTED: "is supported", CONTRADICTED: "is contradicted", BY_CONSTRUCTION: "holds by construction",
}  # fmt: skip


class ClaimPage(NamedTuple):
    """The parts of a page in the order in which they are read; `head` is the row of the headline standard."""

    claim: type[Claim]
    head: Row
    rows: list[Row]
    compared: str
    verdict: str
    holds_if: str
    sure: list[str]


def page_of(result: Result, name: str) -> ClaimPage:
    """The page of a claim on a run, also of one that the run cannot judge; raises BadInput where the run does not know it."""
    kind = claim_named(name)
    rows = result.claims(kind.id)
    if not rows:
        raise BadInput(f"This run holds no verdict on {kind.id}; it was made without that claim.\nRun it again.")
    [head] = with_precision(main_rows(rows), result.signals, result.scenario)
    return ClaimPage(
        kind, head, rows, _compared(result, kind, head), _verdict(head), _holds_if(kind, head), _how_sure(result, head)
    )


def judged_ids(result: Result) -> list[str]:
    """The claims that a run judged and that are known here, by their numbers."""
    run = {row["id"] for row in result.claims() if row["verdict"] != NOT_RUN}
    return [name for name in known_claims() if name in run]


def attached(unit: str) -> str:
    """A unit as it follows a number: 30%, 30% of price, 3 points."""
    return unit if unit.startswith("%") else f" {unit}"


def standard_of(kind: type[Claim], row: Row) -> Standard:
    """The standard that a row was measured by; the claim's first one where that has gone since."""
    known = kind().standards()
    return next((standard for standard in known if standard.name == row["standard"]), known[0])


def bar_of(kind: type[Claim], row: Row) -> str:
    """What the whole interval has to pass for the claim to hold: below −10%."""
    standard = standard_of(kind, row)
    side = "above" if kind.sign_of(standard) > 0 else "below"
    return f"{side} {words.number(kind.threshold_of(standard))}{attached(row['unit'])}"


def effect_of(row: Row) -> str:
    """A row's effect with its interval and unit."""
    return words.with_interval(row["effect"], row["low"], row["high"], attached(row["unit"]))


def _compared(result: Result, kind: type[Claim], row: Row) -> str:
    first, pairs = int(result.record.get("seed", 0)), result.signals.sizes["pair"]
    seeds = f"seed {first}" if pairs == 1 else f"seeds {first} to {first + pairs - 1}"
    told = known_arms(result)
    if result.scenario.event is not None:
        told[SHOCK] = f"{result.scenario.event.name}, {words.day(result.scenario.event.date)}"
    arms = [f"{words.name(arm)} ({told[arm]})" if told.get(arm) else words.name(arm) for arm in kind.arms]
    if not kind.is_contrast(standard_of(kind, row)):
        return f"A level and no difference of worlds: {words.listed(arms)}, {words.counted(pairs, 'world')}, {seeds}."
    worlds = f"{words.counted(pairs, 'pair')} of worlds with the same luck, {seeds}"
    return f"{worlds}: {' against '.join(arms)}; {MEANING[row['horizon']]}."


def _verdict(row: Row) -> str:
    if row["verdict"] == NOT_RUN:
        return f"This run cannot judge it. Run: {row['command']}"
    what = words.capitalised(row["standard"] or "the measure")
    percent = 100 * row.get("confidence", CONFIDENCE)
    interval = f" ({percent:.3g}% interval)" if row["low"] is not None else ", one pair and so no interval"
    finding = FINDING.get(row["verdict"], "is undecided")
    return f"The claim {finding}. {what}, {words.AFTER[row['horizon']]}: {effect_of(row)}{interval}."


def _holds_if(kind: type[Claim], row: Row) -> str:
    return f"The whole interval lies {bar_of(kind, row)}: {kind.threshold_reason}."


def _how_sure(result: Result, row: Row) -> list[str]:
    """Pairs, p, its correction for many claims, what pairing gains, and the placebo."""
    if row["verdict"] == NOT_RUN:
        return []
    told = [words.counted(row["pairs"], "pair") + ("" if row["pairs"] > 1 else ", which decides nothing")]
    if row["p"] is not None:
        tested = sum(one["p_holm"] is not None and one["horizon"] == row["horizon"] for one in result.claims())
        told.append(
            f"the chance of an effect so far beyond the threshold, or farther, if the truth lay on it: p {_chance(row['p'])}; "
            f"corrected for the {tested} claims tested at this horizon (Holm): p {_chance(row['p_holm'])}"
        )
    if row["se_ratio"] is not None:
        told.append(
            f"standard error {words.number(row['se_paired'])} with common luck, {words.number(row['se_unpaired'])} with separate "
            f"luck at equal runs: a ratio of {words.number(row['se_ratio'])}{_why(row)}"
        )
    if row["placebo"] is not None:
        told.append(f"placebo, the same measure where nothing that is claimed is there: {words.number(row['placebo'])}")
    return told


def _why(row: Row) -> str:
    if row["se_ratio"] <= LARGE_RATIO:
        return ""
    return f"; the worlds share little of the luck that matters here: cloudfief claims {row['id']} --draws tells which"


def _chance(p: float | None) -> str:
    if p is None:
        return "unknown"
    return "below 0.001" if p < 0.001 else f"= {p:.2g}"
