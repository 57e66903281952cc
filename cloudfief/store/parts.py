"""A finished pair as one file, so that an interrupted run can be resumed with the same bits."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.core.pair import PairResult
from cloudfief.store.files import checked_format, marked, replacing

COUNTS = ("pair", "seed", "digests", "postings", "weeks_checked", "asset_sums", "control_minus_subsidiary")


def part_path(folder: Path, pair: int) -> Path:
    """Where a pair is kept until the run is whole."""
    return folder / "parts" / f"pair-{pair:05d}.npz"


def write_part(folder: Path, result: PairResult) -> None:
    """Keep a finished pair, whole or not at all."""
    arrays: dict[str, np.ndarray] = {}
    outline = {
        kind: {name: _outlined(f"{kind}/{name}", data, arrays) for name, data in getattr(result, kind).items()}
        for kind in ("signals", "probes")
    }
    header = marked({"counts": {key: getattr(result, key) for key in COUNTS}, **outline})
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    path = part_path(folder, result.pair)
    path.parent.mkdir(exist_ok=True)
    with replacing(path) as sibling, sibling.open("wb") as handle:
        np.savez(handle, allow_pickle=False, **arrays)


def read_part(path: Path) -> PairResult:
    """A pair as it was written; raises BadInput if the file is broken."""
    try:
        with path.open("rb") as handle, np.load(handle, allow_pickle=False) as arrays:
            header = checked_format(json.loads(arrays["header"].tobytes()), path)
            signals = {name: _rebuilt(outline, arrays) for name, outline in header["signals"].items()}
            probes = {name: _rebuilt(outline, arrays) for name, outline in header["probes"].items()}
            return PairResult(**header["counts"], signals=signals, probes=probes)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path}: a broken part ({error}).\nDelete that file, then --resume.") from error


def _outlined(prefix: str, data: xr.Dataset, arrays: dict[str, np.ndarray]) -> dict[str, Any]:
    outline: dict[str, Any] = {}
    for kind, names in (("coords", data.coords), ("data", data.data_vars)):
        outline[kind] = {}
        for name in names:
            key, variable = f"{prefix}/{name}", data.variables[name]
            values = variable.values
            arrays[key] = values.astype(np.str_) if values.dtype.kind in "OT" else values
            outline[kind][str(name)] = {
                "key": key,
                "dims": list(variable.dims),
                "attrs": dict(variable.attrs),
            }
    return outline


def _rebuilt(outline: dict[str, Any], arrays: Any) -> xr.Dataset:
    def variables(kind: str) -> dict[str, Any]:
        return {name: (entry["dims"], arrays[entry["key"]], entry["attrs"]) for name, entry in outline[kind].items()}

    return xr.Dataset(variables("data"), coords=variables("coords"))
