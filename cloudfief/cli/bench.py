"""`cloudfief bench`: speed here, against the machine's own measured bound."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cloudfief.benchmark import institution_milliseconds
from cloudfief.cli.options import Json, planned
from cloudfief.cli.output import print_json, print_table
from cloudfief.wording import number_text

ECONOMY_SECONDS = 12.0
WEEKS = 52


def bench(
    scenario: Annotated[str, typer.Argument(help="The scenario whose institutions are timed.")] = "deepseek",
    as_json: Json = False,
) -> None:
    """Measure household-weeks a second here, beside blocked NumPy and the machine's memory bandwidth.

    Example: cloudfief bench
    """
    from cloudfief.institutions.household import yardstick  # compiling it takes seconds: not for other verbs

    found: dict[str, Any] = dict(yardstick.measure())
    found["institution_ms_per_week"], _ = institution_milliseconds(planned(scenario), WEEKS, ECONOMY_SECONDS)
    if as_json:
        print_json(found)
        return
    rows = [(f"yardstick, households/threads {key}", f"{number_text(value)} household-weeks/s")
            for key, value in found["household_weeks_per_second"].items()]  # fmt: skip
    rows += [
        ("yardstick in blocked NumPy", f"{number_text(found['numpy_blocked'])} household-weeks/s"),
        ("default laws", f"{number_text(found['full_week'])} household-weeks/s"),
        ("copying memory", f"{number_text(found['copy_gb_per_second'])} GB/s"),
        ("state of a household", f"{number_text(found['bytes_per_household'])} bytes"),
    ]
    rows += [(f"{name} in {scenario}", f"{value:.3g} ms a week") for name, value in found["institution_ms_per_week"].items()]
    print_table(("what", "here"), rows, right=("here",))
