"""`cloudfief verify`: closed forms and oracles against the code that runs."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from cloudfief.cli.options import Households, Json, Weeks, given, planned, refuse_beside
from cloudfief.cli.output import print_json, print_table
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario
from cloudfief.horizon import origin_week, weeks_needed
from cloudfief.inputs import scenario as scenario_named
from cloudfief.verify.case import Case, cases
from cloudfief.verify.freeze import freeze_rows
from cloudfief.verify.out_of_scope import OUT_OF_SCOPE

FEW_HOUSEHOLDS = 2_000
WORDS = {True: "✓", False: "✗", None: "-"}


def verify(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(help="Verification numbers, such as V01; default: all.")] = None,
    freeze: Annotated[bool, typer.Option("--freeze", help="Print the decoration table: who could be frozen unnoticed?")] = False,
    scenario: Annotated[str, typer.Option("--scenario", help="The scenario of --freeze.")] = "deepseek",
    households: Households = None,
    weeks: Weeks = None,
    as_json: Json = False,
) -> None:
    """Check the economy's own laws against results that theory gives: expected, got, tolerance.

    Exit 1 if one of them does not hold. Example: cloudfief verify V01 V08
    """
    if freeze:
        refuse_beside("--freeze", "freezes institutions", given(context, ("ids",)), "for verifications")
        _print_decoration(_frozen_plan(scenario, households, weeks), as_json)
        return
    if sized := given(context, ("scenario", "households", "weeks")):
        raise BadInput(
            f"verify: {sized[0]} is for --freeze; verifications have sizes of their own.\nLeave it out, or add --freeze."
        )
    rows = verification_rows(ids or [])
    if as_json:
        print_json(rows)
    else:
        print_table(
            ("", "id", "what", "expected", "got", "tolerance"),
            [
                [
                    WORDS[row["pass"]],
                    *(_cell(row[key]) for key in ("id", "what", "expected", "got", "tolerance")),
                ]
                for row in rows
            ],
            right=("expected", "tolerance"),
        )
        missed = sum(row["pass"] is False for row in rows)
        typer.echo(f"{sum(row['pass'] is True for row in rows)} hold, {missed} do not.")
    if any(row["pass"] is False for row in rows):
        raise typer.Exit(1)


def _frozen_plan(name: str, households: int | None, weeks: int | None) -> Scenario:
    """Small enough for minutes, long enough for one year after the event."""
    found = scenario_named(name)
    if households is None and "household" in found.institutions:
        households = FEW_HOUSEHOLDS
    if weeks is None:
        weeks = min(found.weeks, weeks_needed("1y", origin_week(found, ())))
    return planned(name, households=households, weeks=weeks)


def _print_decoration(plan: Scenario, as_json: bool) -> None:
    rows = freeze_rows(plan)
    if as_json:
        print_json(rows)
        return
    words = {True: "decoration", False: "matters"}
    print_table(
        ("institution", "", "claim that moves most", "effect", "frozen", "note"),
        [
            (row["institution"], words[row["decoration"]], row["claim"], _cell(row["effect"]), _cell(row["frozen"]),
             row["note"])
            for row in rows
        ],
        right=("effect", "frozen"),
    )  # fmt: skip


def verification_rows(ids: list[str]) -> list[dict[str, Any]]:
    """Rows of id, what, expected, got, tolerance, pass; `pass` is None where a result is out of scope."""
    known = cases()
    everything = sorted({*known, *OUT_OF_SCOPE})
    for name in ids:
        if name not in everything:
            raise BadInput(f"No verification is called '{name}'.{nearest(name, everything)}")
    rows: list[dict[str, Any]] = []
    for name in ids or everything:
        rows += _rows_of(known[name]) if name in known else [_row(name, OUT_OF_SCOPE[name], None, "out of scope", None, None)]
    return rows


def _rows_of(case: Case) -> list[dict[str, Any]]:
    try:
        checks = case.run()
    except ImportError as error:
        return [_row(case.name, case.what, None, f"not installed: {error.name}", None, None)]
    except Exception as error:  # noqa: BLE001 - a case that breaks is a case that does not hold, and says why
        return [_row(case.name, case.what, None, f"{type(error).__name__}: {error}", None, False)]
    return [
        _row(
            case.name,
            f"{case.what}: {check.what}",
            float(check.expected),
            float(check.got),
            check.tolerance,
            check.passed,
        )
        for check in checks
    ]


def _row(
    name: str,
    what: str,
    expected: float | None,
    got: float | str | None,
    tolerance: float | None,
    passed: bool | None,
) -> dict[str, Any]:
    if isinstance(got, float) and not math.isfinite(got):
        got = str(got)
    return {"id": name, "what": what, "expected": expected, "got": got, "tolerance": tolerance,
            "pass": None if passed is None else bool(passed)}  # fmt: skip


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.9g}" if isinstance(value, float) else str(value)
