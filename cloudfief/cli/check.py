"""`cloudfief check`: is a scenario right, without running it?"""

from __future__ import annotations

from typing import Annotated

import typer

from cloudfief.cli.options import Imports, Json, load_imports, planned
from cloudfief.cli.output import console, print_json
from cloudfief.core.arms import arms_of, beyond_the_end
from cloudfief.store.record import numbers_of


def check(
    file: Annotated[str, typer.Argument(help="A YAML file, or a scenario's name.")],
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Check a scenario: every key, name, number, date and connection; nothing is run.

    Example: cloudfief new scenario mine && cloudfief check mine.yaml
    """
    load_imports(imports)
    plan = planned(file, imports=imports)
    arms = [arm.name for arm in arms_of(plan)]
    late = beyond_the_end(plan)
    numbers = numbers_of(plan)
    if as_json:
        size = {"weeks": plan.weeks, "pairs": plan.pairs, "numbers": len(numbers)}
        print_json({"scenario": plan.name, "hash": plan.hash(), "arms": arms, **size, "did_not_happen": late})
        return
    screen = console()
    screen.print(
        f"{file}: right. Arms {', '.join(arms)}; {plan.weeks} weeks, {plan.pairs} pairs; "
        f"{len(numbers)} numbers, each with a source."
    )
    for what in late:
        screen.print(f"Beyond the end, so it will not happen: {what}.")
