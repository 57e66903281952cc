"""A finished run with further pairs behind its own: what was run stays as it is, nothing is run twice."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from cloudfief.core.pair import furthest_from_zero
from cloudfief.store.combine import ENTRY, ENTRY_PARTS


def extended_signals(before: xr.Dataset, pairs: int, more: xr.Dataset) -> xr.Dataset:
    """The first `pairs` pairs of a run as it was stored, then those of `more`; a flow that did not occur is 0.

    Long floating-point signals were stored with 24 bits, so that the earlier pairs have no more than these.
    """
    kept = before.isel(pair=slice(0, pairs))
    told = {str(entry): parts for one in (kept, more) for entry, *parts in _entries(one)}
    entries = sorted(told)
    both = [one.drop_vars(ENTRY_PARTS).reindex({ENTRY: entries}, fill_value=0) for one in (kept, more)]
    types = {name: both[1][name].dtype for name in both[1].data_vars}
    both[0] = both[0].assign({name: both[0][name].astype(types[str(name)]) for name in both[0].data_vars})
    whole = xr.concat(both, "pair", data_vars="minimal", coords="minimal", compat="override", join="outer",
                      combine_attrs="override")  # fmt: skip
    columns = zip(*(told[entry] for entry in entries), strict=True) if entries else [()] * len(ENTRY_PARTS)
    parts = {name: (ENTRY, np.array(values, dtype=np.str_)) for name, values in zip(ENTRY_PARTS, columns, strict=True)}
    return whole.assign_coords(parts)


def _entries(signals: xr.Dataset) -> list[tuple[str, ...]]:
    """Every flow with its payer, payee, what and currency."""
    return list(zip(*(signals[name].values.tolist() for name in (ENTRY, *ENTRY_PARTS)), strict=True))


def extended_record(before: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """The record of the whole run: pairs and audit of both parts, all else as the later part has it."""
    first, second = before["audit"], more["audit"]
    audit = {kind: furthest_from_zero(first[kind], second[kind]) for kind in ("asset_sums", "control_minus_subsidiary")}
    counts = {key: first[key] + second[key] for key in ("postings", "weeks_checked")}
    digests = dict(sorted({**first["digests"], **second["digests"]}.items()))
    return {**more, "pairs": before["pairs"] + more["pairs"], "audit": {**audit, **counts, "digests": digests}}
