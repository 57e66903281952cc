"""How claims are printed: the verdicts, one claim as a page, the precision of pairing, and the draws that matter."""

from __future__ import annotations

from typing import Any

from rich.padding import Padding
from rich.text import Text

from cloudfief.catalogue import facts
from cloudfief.claims.parting import parted
from cloudfief.claims.precision import LARGE_RATIO
from cloudfief.claims.table import claim_named
from cloudfief.cli.output import console, print_table, verdict_table
from cloudfief.horizon import origin_week
from cloudfief.result import Result
from cloudfief.wording import effect_text, number_text

MOST_PARTED = 3


def print_verdicts(rows: list[dict[str, Any]], everything: bool) -> None:
    """The verdict table; with `everything` every measure at every horizon."""
    screen = console()
    screen.print(verdict_table(rows, everything) if rows else "No claim is known.")
    if everything:
        _print_observed_since(rows)
    if everything and rows and not any(row["horizon"] == "5y" for row in rows):
        screen.print("\nFive years on: cloudfief claims --horizon 5y, with claims to choose and the size of the run.")
    if "looks" in (first := next((row for row in rows if row["pairs"]), {})):
        screen.print(f"\nIntervals are {100 * first['confidence']:.3g}%: the run could be looked at {first['looks']} times.")


def _print_observed_since(rows: list[dict[str, Any]]) -> None:
    observed = {row["id"]: "; ".join(str(fact["text"]) for fact in row["observed"]) for row in rows if row["observed"]}
    if observed:
        console().print()
        print_table(("", "what was observed since"), observed.items())


def print_one(result: Result, name: str) -> None:
    """A claim as a page: verdict, what was compared, when it holds, what would refute it, what was observed, how sure."""
    from cloudfief.report.claim_page import page_of

    screen, page = console(), page_of(result, name)
    screen.print(Text(page.claim.id, style="bold"), page.claim.says)
    screen.print(page.verdict)
    for title, told in (
        ("What the essay says", [page.claim.essay]),
        ("What was compared", [page.compared]),
        ("When it holds", [page.holds_if]),
        ("What would refute it", [page.claim.refuted_by]),
        ("What was observed since", _observed(page.head) or ["Nothing that is confirmed and comparable."]),
        ("How sure it is", [f"{one[:1].upper()}{one[1:]}." for one in page.sure] or ["It was not run."]),
    ):
        screen.print(Text(f"\n{title}", style="bold"))
        for text in told:
            screen.print(Padding(text, (0, 0, 0, 2)))
    screen.print(Text("\nEvery measure", style="bold"))
    cells = [
        (row["standard"] or "as claimed", row["horizon"], row["verdict"],
         row.get("command") or f"{effect_text(row['effect'], row['low'], row['high'])} {row['unit']}")
        for row in page.rows
    ]  # fmt: skip
    print_table(("  measure", "at", "verdict", "effect [interval]"), [(f"  {cell[0]}", *cell[1:]) for cell in cells])


def _observed(row: dict[str, Any]) -> list[str]:
    known = facts()
    told = []
    for fact in row["observed"]:
        source = known.get(fact["fact"])
        where = f": {source['source_title']}, {source['source_address']}" if source else ""
        told.append(f"{fact['text'][:1].upper()}{fact['text'][1:]} ({fact['fact']}{where})")
    return told


def print_precision(rows: list[dict[str, Any]], results: list[Result], everything: bool) -> None:
    """Standard errors of the paired effect and of an unpaired one at equal runs; where pairing gains little, why."""
    shown = [row for row in (rows if everything else _headlines(rows)) if row["se_paired"] is not None]
    print_table(
        ("", "measure", "at", "pairs", "se paired", "se unpaired", "ratio", "placebo", "unit"),
        [(row["id"], row["standard"] or "as claimed", row["horizon"], row["pairs"], *_errors(row), row["unit"]) for row in shown],
        right=("pairs", "se paired", "se unpaired", "ratio", "placebo"),
    )
    screen = console()
    screen.print("\nUnpaired: the same measure if no two worlds shared their luck. A level compares no worlds and has no ratio.")
    large = [row for row in _headlines(shown) if row["se_ratio"] is not None and row["se_ratio"] > LARGE_RATIO]
    for name in dict.fromkeys(row["id"] for row in large):
        screen.print(f"\n{name}: the ratio is above {LARGE_RATIO}. {_parting(name, results)}")
        screen.print(f"Which draws that comes from: cloudfief claims {name} --draws", soft_wrap=True)


def _headlines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[str, str] = {}
    return [row for row in rows if row["standard"] == first.setdefault(row["id"], row["standard"])]


def _errors(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(number_text(row[key]) for key in ("se_paired", "se_unpaired", "se_ratio", "placebo"))


def _parting(name: str, results: list[Result]) -> str:
    """Which signals the claim's two worlds stop sharing first."""
    kind = claim_named(name)
    arms = (kind.arms[0], kind.arms[1])
    for result in results:
        if set(arms) <= set(result.arms) and any(row["verdict"] != "not run" for row in result.claims(name)):
            found = parted(result.signals, arms, origin_week(result.scenario, arms))[:MOST_PARTED]
            told = [
                f"{one.signal} in week {one.week} (correlation at the end {one.correlation:.2f})" for one in found[:MOST_PARTED]
            ]
            return f"The first to move apart: {', '.join(told)}." if told else "No signal has moved apart."
    return "Its arms were not run here."


def print_draws(rows: list[dict[str, Any]]) -> None:
    """Which draws the paired effect depends on, the most important first."""
    cells = [
        (row["id"], row["draws"], f"{100 * row['share']:.0f}%", number_text(row["sd"]), row["unit"])
        for row in rows
        if row["share"] >= 0.005  # what rounds to nothing
    ]
    print_table(
        ("", "institution: draw", "share of variance", "sd alone", "unit"), cells, right=("share of variance", "sd alone")
    )
    console().print("\nEach draw alone is drawn anew, all other luck being held: how far the headline effect then moves.")
