"""`cloudfief verify`: closed forms and oracles against the code that runs."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cloudfief.cli.options import Households, Json, Weeks, given, refuse_beside
from cloudfief.cli.output import print_json, print_table
from cloudfief.core.errors import BadInput

WORDS = {True: "✓", False: "✗", None: "-"}
REFERENCE = "reference, not in the economy"


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

    Exit 1 if one of them does not hold.

    Example: cloudfief verify V01 V08
    """
    from cloudfief.verification.verify import verify as verified  # loads what it verifies: not for other verbs

    if freeze:
        refuse_beside("--freeze", "freezes institutions", given(context, ("ids",)), "for verifications")
        _print_decoration(verified(freeze=True, scenario=scenario, households=households, weeks=weeks), as_json)
        return
    if sized := given(context, ("scenario", "households", "weeks")):
        raise BadInput(
            f"verify: {sized[0]} is for --freeze; verifications have sizes of their own.\nLeave it out, or add --freeze."
        )
    rows = verified(*(ids or ()))
    if as_json:
        print_json(rows)
    else:
        print_table(
            ("", "id", "what", "expected", "got", "tolerance", ""),
            [
                [
                    WORDS[row["pass"]],
                    *(_cell(row[key]) for key in ("id", "what", "expected", "got", "tolerance")),
                    REFERENCE if row["reference"] else "",
                ]
                for row in rows
            ],
            right=("expected", "tolerance"),
        )
        typer.echo(f"The economy's own code: {_count([row for row in rows if not row['reference']])}.")
        if references := [row for row in rows if row["reference"]]:
            typer.echo(f"{REFERENCE[0].upper()}{REFERENCE[1:]}: {_count(references)}.")
    if any(row["pass"] is False for row in rows):
        raise typer.Exit(1)


def _print_decoration(rows: list[dict[str, Any]], as_json: bool) -> None:
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


def _count(rows: list[dict[str, Any]]) -> str:
    return f"{sum(row['pass'] is True for row in rows)} hold, {sum(row['pass'] is False for row in rows)} do not"


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.9g}" if isinstance(value, float) else str(value)
