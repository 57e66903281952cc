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
    datasets = [data for result in results for data in result.signals.values()]
    entries = sorted({str(entry) for data in datasets for entry in data[ENTRY].values})
    by_pair = []
    for result in results:
        by_arm = [_with_entries(result.signals[arm], entries) for arm in arms]
        whole = xr.concat(by_arm, "arm", data_vars="all", coords="minimal", compat="override", join="exact",
                          combine_attrs="override")  # fmt: skip
        by_pair.append(whole)
    signals = xr.concat(by_pair, "pair", data_vars="all", coords="minimal", compat="override", join="exact",
                        combine_attrs="override")  # fmt: skip
    signals = signals.transpose("arm", "pair", "week", ...)
    signals = signals.assign_coords(arm=arms, pair=[result.pair for result in results])
    parts = list(zip(*(_entry_parts(entry) for entry in entries), strict=True)) or [()] * len(ENTRY_PARTS)
    signals = signals.assign_coords(
        {name: (ENTRY, np.array(values, dtype=np.str_)) for name, values in zip(ENTRY_PARTS, parts, strict=True)}
    )
    return xr.merge([signals, *_probes(results)], compat="no_conflicts", join="outer", combine_attrs="drop_conflicts")


def _entry_parts(entry: str) -> tuple[str, ...]:
    payer, payee, rest = entry.split("|", 2)
    return payer, payee, *rest.rsplit("|", 1)


def _with_entries(data: xr.Dataset, entries: list[str]) -> xr.Dataset:
    flow = data[FLOW]
    table = np.zeros((flow.sizes["week"], len(entries)), dtype=np.int64)
    place = {entry: number for number, entry in enumerate(entries)}
    table[:, [place[str(entry)] for entry in flow[ENTRY].values]] = flow.transpose("week", ENTRY).values
    united = xr.DataArray(table, dims=("week", ENTRY), coords={ENTRY: entries}, attrs=flow.attrs)
    return data.drop_dims(ENTRY).assign({FLOW: united})


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
    stored = signals.copy()
    encoding: dict[str, Any] = {}
    for name, variable in signals.variables.items():
        if variable.dtype.kind == "U":
            stored[name] = variable.astype(object)
        elif variable.dtype == np.float64 and variable.size > SMALL_VALUES and name in signals.data_vars:
            stored[name] = variable.astype(np.float32)
        if variable.size:
            encoding[str(name)] = {"chunks": variable.shape} if variable.ndim else {}
    with replacing(path) as sibling:
        stored.to_zarr(sibling, zarr_format=2, consolidated=True, encoding=encoding)


def _with_plain_text(signals: xr.Dataset) -> xr.Dataset:
    for name, values in signals.coords.items():
        if values.dtype.kind not in "iufM":
            text = np.array(values.values.astype(object).tolist(), dtype=np.str_)
            signals = signals.assign_coords({name: (values.dims, text)})
    return signals


def read_signals(path: Path) -> xr.Dataset:
    """The dataset of a run; raises BadInput if the folder is missing or broken."""
    if not path.is_dir():
        raise BadInput(f"{path}: no such folder.")
    try:
        signals = _with_plain_text(xr.open_zarr(path, consolidated=True).load())
    except Exception as error:
        raise BadInput(f"{path}: broken ({type(error).__name__}: {error}).\nRun it again with --force.") from error
    if not {"arm", "pair", "week"} <= set(signals.sizes):
        raise BadInput(f"{path}: not the signals of a run.")
    return signals
