"""Putting pairs together: one dataset with the dimensions arm, pair, week and the signals' own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult
from cloudfief.store.files import replacing

FLOW, ENTRY = "flow", "entry"
ENTRY_PARTS = ("payer", "payee", "what", "currency")
SMALL_VALUES = 4096


def combined(results: list[PairResult]) -> xr.Dataset:
    """Every signal of every arm and pair, in the order of the pairs; a flow that did not occur is 0."""
    results = sorted(results, key=lambda result: result.pair)
    arms = list(results[0].signals)
    worlds = [result.signals[arm] for result in results for arm in arms]
    first, entries = worlds[0], sorted({str(entry) for world in worlds for entry in world[ENTRY].values})
    kept = [name for name in first.data_vars if name != FLOW]
    stacked = {name: [world.variables[name].transpose(*first.variables[name].dims).values for world in worlds] for name in kept}
    stacked[FLOW] = _flows(worlds, entries)
    dims = {name: first.variables[name].dims for name in kept} | {FLOW: ("week", ENTRY)}
    shape = len(results), len(arms)
    variables = {
        name: xr.Variable(("pair", "arm", *dims[name]), np.stack(values).reshape(*shape, *values[0].shape),
                          first.variables[name].attrs).transpose("arm", "pair", "week", ...)
        for name, values in stacked.items()
    }  # fmt: skip
    parts = list(zip(*(_entry_parts(entry) for entry in entries), strict=True)) or [()] * len(ENTRY_PARTS)
    coordinates = first.drop_vars(ENTRY).coords.assign(
        {ENTRY: entries, "arm": arms, "pair": [result.pair for result in results]}
        | {name: (ENTRY, np.array(values, dtype=np.str_)) for name, values in zip(ENTRY_PARTS, parts, strict=True)}
    )
    signals = xr.Dataset(variables, coordinates, first.attrs)
    return xr.merge([signals, *_probes(results)], compat="no_conflicts", join="outer", combine_attrs="drop_conflicts")


def _entry_parts(entry: str) -> tuple[str, ...]:
    payer, payee, rest = entry.split("|", 2)
    return payer, payee, *rest.rsplit("|", 1)


def _flows(worlds: list[xr.Dataset], entries: list[str]) -> list[np.ndarray]:
    """The flows of every world in common columns, (week, entry) each."""
    place = {entry: number for number, entry in enumerate(entries)}
    tables = []
    for world in worlds:
        flow = world[FLOW].transpose("week", ENTRY)
        table = np.zeros((flow.sizes["week"], len(entries)), dtype=np.int64)
        table[:, [place[str(entry)] for entry in flow[ENTRY].values]] = flow.values
        tables.append(table)
    return tables


def _probes(results: list[PairResult]) -> list[xr.Dataset]:
    merged = []
    for name in results[0].probes:
        found = [result.probes[name] for result in results if name in result.probes]
        pairs = [result.pair for result in results if name in result.probes]
        whole = xr.concat(found, "pair", data_vars="all", coords="minimal", compat="override", join="outer",
                          combine_attrs="override")  # fmt: skip
        merged.append(whole.assign_coords(pair=pairs))
    return merged


def write_signals(path: Path, signals: xr.Dataset) -> None:
    """Write the dataset as one Zarr folder, whole or not at all, one chunk a variable.

    Integers stay as they are; long floating-point signals are stored with 24 bits of precision.
    """
    from zarr.storage import MemoryStore  # heavy

    changed: dict[str, xr.Variable] = {}
    encoding: dict[str, Any] = {}
    for name, variable in signals.variables.items():
        if variable.dtype.kind == "U":
            changed[str(name)] = variable.astype(object)
        elif variable.dtype == np.float64 and variable.size > SMALL_VALUES and name in signals.data_vars:
            changed[str(name)] = variable.astype(np.float32)
        if variable.size:
            encoding[str(name)] = {"chunks": variable.shape} if variable.ndim else {}
    files: dict[str, Any] = {}  # Zarr waits for every single file that it writes, so it writes to memory
    signals.assign(changed).to_zarr(MemoryStore(files), zarr_format=2, consolidated=True, encoding=encoding)
    with replacing(path) as sibling:
        for name, content in files.items():
            file = sibling / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.to_bytes())


def _with_plain_text(signals: xr.Dataset) -> xr.Dataset:
    texts = {
        name: (values.dims, np.array(values.values.astype(object).tolist(), dtype=np.str_))
        for name, values in signals.coords.items()
        if values.dtype.kind not in "iufM"
    }
    return signals.assign_coords(texts)


def read_signals(path: Path) -> xr.Dataset:
    """The dataset of a run; raises BadInput if the folder is missing or broken."""
    if not path.is_dir():
        raise BadInput(f"{path}: no such folder.")
    try:
        signals = _with_plain_text(xr.open_zarr(path, consolidated=True, chunks=None).load())
    except Exception as error:
        raise BadInput(f"{path}: broken ({type(error).__name__}: {error}).\nRun it again with --force.") from error
    if not {"arm", "pair", "week"} <= set(signals.sizes):
        raise BadInput(f"{path}: not the signals of a run.")
    return signals
