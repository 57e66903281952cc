"""The folder of a run, from its first finished pair to the whole record."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult
from cloudfief.core.scenario import Scenario
from cloudfief.store.combine import read_signals, write_signals
from cloudfief.store.files import checked_format, marked, read_json, write_json
from cloudfief.store.lock import NAME as LOCK
from cloudfief.store.parts import part_path, read_part, write_part

RECORD, PLAN, SIGNALS, CLAIMS, REPORT, PARTS = (
    "run.json", "unfinished.json", "signals.zarr", "claims.json", "report.html", "parts"
)  # fmt: skip


def default_folder(name: str) -> Path:
    """The first free `runs/SCENARIO-DATE-N`."""
    day, number = datetime.date.today().isoformat(), 1
    plain = re.sub(r"[^\w.+-]+", "_", name).lstrip(".") or "run"  # a scenario's name may be any text
    while (path := Path("runs") / f"{plain}-{day}-{number}").exists():
        number += 1
    return path


def is_begun(folder: Path) -> bool:
    """Whether a folder holds a run, finished or not."""
    return (folder / RECORD).exists() or (folder / PLAN).exists()


def begun_in(folder: Path, record: str, plan: str, what: str, *, resume: bool) -> Path | None:
    """The file in `folder` that tells of work begun or done there, None where nothing lies there yet.

    `record` is its name when the work is done, `plan` before. Raises BadInput if something other than `what` lies there, and
    if nothing does and the user wants to go on with it.
    """
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: a file, not a folder.\nChoose another --out.")
    if not folder.exists() or not any(entry.name != LOCK for entry in folder.iterdir()):
        if resume:
            raise BadInput(f"{folder}: there is nothing to resume.\nLeave out --resume.")
        return None
    ours = folder / (record if (folder / record).exists() else plan)
    if not ours.exists():
        raise BadInput(f"{folder}: exists and holds no {what}.\nChoose another --out.")
    return ours


def refuse_to_lose(folder: Path, *, force: bool, resume: bool) -> None:
    """Raise BadInput if writing into `folder` would overwrite something the user did not say to overwrite."""
    ours = begun_in(folder, RECORD, PLAN, "run of cloudfief", resume=resume)
    if ours is None:
        return
    if not (force or resume):
        raise BadInput(f"{folder}: already holds a run.\nChoose another --out, or add --force or --resume.")
    if resume:
        checked_format(read_json(ours), ours)


def open_folder(
    folder: Path, plan: dict[str, Any], hash_with: Callable[[int], str], *, force: bool, resume: bool
) -> list[PairResult]:
    """Make the folder ready for a run and return the pairs that are finished already.

    `plan` says what is run: scenario hash, seed, pairs; `hash_with` gives the hash with another number of pairs, which a
    run that goes on may have. Raises BadInput if the folder holds another run.
    """
    refuse_to_lose(folder, force=force, resume=resume)
    if force and not resume and folder.is_dir():
        _emptied(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not resume:
        write_json(folder / PLAN, marked(plan))
        return []
    path = folder / (RECORD if (folder / RECORD).exists() else PLAN)
    found = checked_format(read_json(path), path)
    now = {"hash": hash_with(int(found.get("pairs") or plan["pairs"])), "seed": plan["seed"]}
    for key, value in now.items():
        if found.get(key) != value:
            raise BadInput(
                f"{path}: holds another run ({key} {found.get(key)}, now {value}).\n"
                "Resume with the scenario, size and seed it began with, or choose another --out."
            )
    if path.name == PLAN:
        write_json(path, marked(plan))
    parts = (part_path(folder, pair) for pair in range(plan["pairs"]))
    return [read_part(path) for path in parts if path.exists()]


def _emptied(folder: Path) -> None:
    for name in (RECORD, PLAN, CLAIMS, REPORT):
        (folder / name).unlink(missing_ok=True)
    for name in (SIGNALS, PARTS):
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)


def keep_pair(folder: Path, result: PairResult) -> None:
    """Keep a finished pair until the run is whole."""
    write_part(folder, result)


def write_whole(folder: Path, signals: xr.Dataset, claims: list[dict[str, Any]], record: dict[str, Any]) -> None:
    """Write signals, claims and, last of all, the record: from then on the folder is a whole run."""
    write_signals(folder / SIGNALS, signals)
    write_json(folder / CLAIMS, claims)
    write_json(folder / RECORD, record)


def sweep_up(folder: Path) -> None:
    """Remove what was only needed while the run was not whole."""
    (folder / PLAN).unlink(missing_ok=True)
    if (folder / PARTS).is_dir():
        shutil.rmtree(folder / PARTS)


def read_whole(folder: Path) -> tuple[Scenario, xr.Dataset, list[dict[str, Any]], dict[str, Any]]:
    """Scenario, signals, claims and record of a whole run; raises BadInput for anything else."""
    if not folder.is_dir():
        raise BadInput(f"{folder}: no such folder.\n`ls runs` lists those of the default place.")
    if not (folder / RECORD).exists():
        if (folder / PLAN).exists():
            plan = checked_format(read_json(folder / PLAN), folder / PLAN)
            done = len(list((folder / PARTS).glob("pair-*.npz")))
            raise BadInput(
                f"{folder}: the run is not finished ({done} of {plan.get('pairs')} pairs).\n"
                f"Go on with: {plan.get('command')} --resume"
            )
        raise BadInput(f"{folder}: holds no run of cloudfief ({RECORD} is missing).")
    record = checked_format(read_json(folder / RECORD), folder / RECORD)
    claims = read_json(folder / CLAIMS, list)
    signals = read_signals(folder / SIGNALS)
    try:
        scenario = Scenario.model_validate(record["scenario"])
    except (KeyError, ValueError) as error:
        raise BadInput(f"{folder / RECORD}: broken (its scenario cannot be read).\nRun it again with --force.") from error
    return scenario, signals, claims, record
