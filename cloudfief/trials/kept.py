"""The folder of trials: what each finished pair gave, and the rows once all of them are there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cloudfief.core.errors import BadInput
from cloudfief.store.files import checked_format, marked, read_json, write_json
from cloudfief.store.folder import begun_in
from cloudfief.trials.branches import Estimates

RECORD = "trials.json"
PairEstimates = list[list[Estimates]]  # of one pair, by trial and measure
SAME = ("hash", "trials", "seed")  # what trials have to agree in, so that pairs of theirs belong together


def refuse_to_lose(folder: Path, plan: dict[str, Any], *, force: bool, resume: bool) -> list[PairEstimates]:
    """The pairs that `folder` holds and that are gone on with; raises BadInput if it holds what the user did not say to lose."""
    ours = begun_in(folder, RECORD, RECORD, "trials", resume=resume)
    if ours is None:
        return []
    if not (force or resume):
        raise BadInput(f"{folder}: already holds trials.\nChoose another --out, or add --force or --resume.")
    if not resume:
        return []
    found = checked_format(read_json(ours), ours)
    for key in SAME:
        if found.get(key) != plan[key]:
            raise BadInput(
                f"{ours}: holds other trials ({key} {found.get(key)}, now {plan[key]}).\n"
                "Resume with the trials, scenario, size and seed they began with, or choose another --out."
            )
    done = _read(ours, found)
    if len(done) > plan["pairs"]:
        raise BadInput(
            f"{folder}: holds {len(done)} pairs, more than the {plan['pairs']} asked for.\nAsk for more, or choose another --out."
        )
    return done


def keep(folder: Path, plan: dict[str, Any], done: Sequence[PairEstimates], rows: Sequence[dict[str, Any]] = ()) -> None:
    """Write what is finished, whole or not at all; `rows` when all pairs are there."""
    pairs = [[[[_number(value) for value in estimates] for estimates in trial] for trial in pair] for pair in done]
    write_json(folder / RECORD, marked({**plan, "rows": list(rows), "estimates": pairs}))


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _read(file: Path, found: dict[str, Any]) -> list[PairEstimates]:
    try:
        return [
            [[Estimates(*(math.nan if value is None else value for value in one)) for one in trial] for trial in pair]
            for pair in found["estimates"]
        ]
    except (KeyError, TypeError) as error:
        raise BadInput(f"{file}: broken (its estimates cannot be read).\nRun it again with --force.") from error
