"""One claim as a page that a judge or a journalist can read: what is said, what was compared, what came out, how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudfief.claims.claim import BY_CONSTRUCTION, CONTRADICTED, FAILS_BY_CONSTRUCTION, NOT_RUN, SUPPORTED, Claim, Standard
from cloudfief.claims.headline import in_part, main_rows
from cloudfief.claims.precision import LARGE_RATIO
from cloudfief.claims.table import Row, claim_named, known_claims, with_precision
from cloudfief.core.arms import BASELINE, SHOCK
from cloudfief.core.errors import BadInput
from cloudfief.effect import CONFIDENCE
from cloudfief.horizon import MEANING
from cloudfief.report import words
from cloudfief.report.contrast import known_arms
from cloudfief.report.plain_words import plain_words
from cloudfief.report.quotation import quotation
from cloudfief.sources import ASSUMPTION

if TYPE_CHECKING:
    from cloudfief.result import Result

FINDING = {
    SUPPORTED: "is supported", CONTRADICTED: "is contradicted", BY_CONSTRUCTION: "holds by construction",
    FAILS_BY_CONSTRUCTION: "fails by construction",
}  # fmt: skip


class ClaimPage(NamedTuple):
    """The parts of a page in the order in which they are read; `head` is the row of the headline standard.

    `label` is the verdict as the list of verdicts says it, `plain` what a number means where its words would mislead, `quote`
    one sentence that stands for itself.
    """

    claim: type[Claim]
    head: Row
    rows: list[Row]
    label: str
    compared: str
    verdict: str
    plain: list[str]
    holds_if: str
    sure: list[str]
    quote: str


def page_of(result: Result, name: str) -> ClaimPage:
    """The page of a claim on a run, also of one that the run cannot judge; raises BadInput where the run does not know it."""
    kind = claim_named(name)
    rows = result.claims(kind.id)
    if not rows:
        raise BadInput(f"This run holds no verdict on {kind.id}; it was made without that claim.\nRun it again.")
    [head] = with_precision(main_rows(rows), result.signals, result.scenario)
    label, plain = label_of(head, rows), plain_words(rows, head["horizon"])
    return ClaimPage(
        kind, head, rows, label, _compared(result, kind, head), _verdict(result, kind, head, label), plain,
        _holds_if(kind, head), _how_sure(result, head), _quote(result, kind, head, label),
    )  # fmt: skip


def label_of(head: Row, rows: list[Row]) -> str:
    """The verdict of a claim, in part where other measures at the same horizon came out otherwise."""
    return f"{head['verdict']}, in part" if in_part(rows, head) else head["verdict"]


def finding_of(row: Row, label: str) -> str:
    """The verdict as it follows "the claim": is supported, in part."""
    return label.replace(row["verdict"], FINDING.get(row["verdict"], "is undecided"))


def limits_of(result: Result) -> str:
    """What no interval and no verdict says: the main caveat, in one sentence."""
    sources = [str(row["source"]) for row in result.record.get("numbers", [])]
    assumed = sum(source.startswith(ASSUMPTION) for source in sources)
    how_many = f", {assumed:,} of {len(sources):,} of them assumptions" if sources else ""
    return (
        f"Intervals are over pairs of worlds with one and the same set of parameters{how_many}: they say how far luck may move a "
        "number, and nothing about what other parameters would give"
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
    if standard.ceiling is not None:
        return f"between {words.number(kind.threshold_of(standard))} and {words.number(standard.ceiling)}{attached(row['unit'])}"
    side = "above" if kind.sign_of(standard) > 0 else "below"
    return f"{side} {words.number(kind.threshold_of(standard))}{attached(row['unit'])}"


def effect_of(kind: type[Claim], row: Row) -> str:
    """A row's effect with its interval and unit: a change with its sign, a level without."""
    told = words.signed if kind.is_contrast(standard_of(kind, row)) else words.with_interval
    return told(row["effect"], row["low"], row["high"], attached(row["unit"]))


def measure_of(result: Result, kind: type[Claim], row: Row) -> str:
    """What was measured: the standard's name, or what the claim's first signal is where the standard has none."""
    if row["standard"] or kind.signals[0] not in result.signals:
        return row["standard"] or "the measure"
    return str(result.signals[kind.signals[0]].attrs.get("what", "the measure"))


def _quote(result: Result, kind: type[Claim], row: Row, label: str) -> str:
    if row["verdict"] == NOT_RUN:
        return ""
    compared = _arms(result, kind) if kind.is_contrast(standard_of(kind, row)) else "within one world"
    after = f"{words.AFTER[row['horizon']]}{' the worlds part' if row['horizon'] in ('1y', '5y') else ''}"
    measured = f"“{measure_of(result, kind, row)}” {after} ({compared}) came out at {effect_of(kind, row)}"
    return quotation(result, row, measured, f"the claim “{kind.says}” ({kind.id}) {finding_of(row, label)}")


def _arms(result: Result, kind: type[Claim]) -> str:
    event = result.scenario.event
    if kind.arms == (SHOCK, BASELINE) and event is not None:
        return f"with “{event.name}” against without it"
    return " against ".join(words.name(arm) for arm in kind.arms)


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


def _verdict(result: Result, kind: type[Claim], row: Row, label: str) -> str:
    if row["verdict"] == NOT_RUN:
        return f"This run cannot judge it. Run: {row['command']}"
    what = words.capitalised(measure_of(result, kind, row))
    percent = 100 * row.get("confidence", CONFIDENCE)
    interval = f" ({percent:.3g}% interval)" if row["low"] is not None else ", one pair and so no interval"
    why = f" {words.capitalised(row['reason'])}." if row.get("reason") else ""  # a stored row may be older than reasons
    return f"The claim {finding_of(row, label)}. {what}, {words.AFTER[row['horizon']]}: {effect_of(kind, row)}{interval}.{why}"


def _holds_if(kind: type[Claim], row: Row) -> str:
    return f"The whole interval lies {bar_of(kind, row)}: {kind.threshold_reason}."


def _how_sure(result: Result, row: Row) -> list[str]:
    """Pairs, p, its correction for many claims, what pairing gains, and the placebo."""
    if row["verdict"] == NOT_RUN:
        return []
    told = [words.counted(row["pairs"], "pair") + ("" if row["pairs"] > 1 else ", which decides nothing")]
    if row["p"] is not None:
        tested = sum(one["p"] is not None for one in main_rows(result.claims()))
        told.append(
            f"the chance of an effect so far beyond the threshold, or farther, if the truth lay on it: p {_chance(row['p'])}; "
            f"corrected for the {tested} claims tested together (Holm): p {_chance(row['p_holm'])}; above 0.05 the claim is "
            "undecided, whatever its own interval says"
        )
    if row["se_ratio"] is not None:
        told.append(
            f"standard error {words.number(row['se_paired'])} with common luck, {words.number(row['se_unpaired'])} with separate "
            f"luck at equal runs: a ratio of {words.number(row['se_ratio'])}{_why(row)}"
        )
    if row["placebo"] is not None:
        told.append(f"placebo, the same measure where nothing that is claimed is there: {words.number(row['placebo'])}")
    told.append(f"{limits_of(result)}; where the claim holds with others: cloudfief discover {row['id']}")
    return told


def _why(row: Row) -> str:
    if row["se_ratio"] <= LARGE_RATIO:
        return ""
    return f"; the worlds share little of the luck that matters here: cloudfief claims {row['id']} --draws tells which"


def _chance(p: float | None) -> str:
    if p is None:
        return "unknown"
    return "below 0.001" if p < 0.001 else f"= {p:.2g}"
