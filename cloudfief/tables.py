"""Signals as tables in the formats of other programs, money exact to the minor unit."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.store.files import replacing

FORMATS = ("csv", "parquet", "netcdf")
LARGEST_EXACT_FLOAT = 2**53


def export_signals(signals: xr.Dataset, to: str, place: Path) -> list[Path]:
    """Write every signal below `place`, whole or not at all; returns the files.

    Raises BadInput if the format needs a library that is not installed.
    """
    if to == "parquet" and importlib.util.find_spec("pyarrow") is None:
        raise BadInput("to: parquet needs pyarrow.\nInstall it: pip install pyarrow, or choose csv.")
    if place.exists() and not place.is_dir():
        raise BadInput(f"{place}: a file, not a folder.\nChoose another --out.")
    place.parent.mkdir(parents=True, exist_ok=True)
    with replacing(place) as sibling:
        if sibling.exists():
            shutil.rmtree(sibling)
        sibling.mkdir()
        if to == "netcdf":
            _exact_floats(signals).to_netcdf(sibling / "signals.nc", engine="scipy")
        else:
            for name, signal in signals.data_vars.items():
                _write_table(signal, sibling / f"{name}.{to}", to)
    return sorted(place.iterdir())


def _write_table(signal: xr.DataArray, path: Path, to: str) -> None:
    frame = signal.to_dataframe(name="value").reset_index()
    if to == "csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_parquet(path, index=False)


def _exact_floats(signals: xr.Dataset) -> xr.Dataset:
    """NetCDF 3 has no 64-bit integers: money becomes 64-bit floats, which hold it exactly up to 2^53."""
    converted = signals.copy()
    for name, variable in signals.variables.items():
        if variable.dtype.kind in "iu":
            if variable.size and int(np.abs(variable.values).max()) > LARGEST_EXACT_FLOAT:
                raise BadInput(f"'{name}' has amounts beyond 2^53, which NetCDF cannot hold.\nChoose csv.")
            converted[name] = variable.astype(np.float64)
        elif variable.dtype.kind == "b":
            converted[name] = variable.astype(np.int8)
    return converted
