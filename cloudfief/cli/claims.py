"""`cloudfief claims`: the verdict table of a finished run, or of a fresh one."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from cloudfief import api
from cloudfief.claims.table import claim_named, known_claims, with_claim_arms
from cloudfief.cli.options import (
    From,
    Households,
    Imports,
    Json,
    On,
    Pairs,
    Seed,
    Settings,
    Weeks,
    Workers,
    load_imports,
    planned,
)
from cloudfief.cli.output import console, print_json, verdict_table
from cloudfief.inputs import checked
from cloudfief.store.folder import default_folder


def claims(
    ids: Annotated[list[str] | None, typer.Argument(help="Claims, such as C1 C3; default: all.")] = None,
    from_folder: From = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="Default: each claim's own scenario.")] = None,
    households: Households = None,
    weeks: Weeks = None,
    pairs: Pairs = None,
    seed: Seed = 1,
    settings: Settings = None,
    workers: Workers = None,
    on: On = "local",
    imports: Imports = None,
    as_json: Json = False,
) -> None:
    """Print the verdicts of a finished run, or run every arm that the claims need.

    Example: cloudfief claims C1 C3 --from runs/deepseek-2026-01-01-1
    """
    load_imports(imports)
    wanted = [claim_named(name) for name in ids or ()]
    if from_folder is not None:
        rows = _stored(from_folder, [claim.id for claim in wanted])
    else:
        rows = []
        chosen = sorted(wanted or known_claims().values(), key=lambda claim: scenario or claim.scenario)
        for name, group in groupby(chosen, key=lambda claim: scenario or claim.scenario):
            kinds = list(group)
            plan = planned(name, households=households, weeks=weeks, pairs=pairs, settings=settings, imports=imports)
            plan = checked(with_claim_arms(plan, kinds))
            result = api.run(plan, seed=seed, workers=workers, on=on, out=default_folder(plan.name))
            rows += result.claims(*(claim.id for claim in kinds))
    if as_json:
        print_json(rows)
    else:
        console().print(verdict_table(rows) if rows else "No claim is known.")


def _stored(folder: Path, ids: list[str]) -> list[dict[str, Any]]:
    return api.open_run(folder).claims(*ids)
