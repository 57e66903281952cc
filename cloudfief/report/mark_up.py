"""Mark-ups as the whole report tells them: price less marginal cost over marginal cost, (p - c) / c, in per cent."""

from __future__ import annotations

import xarray as xr

MARK_UP = "lab_markup"  # published as p / c
MEANING = "(p − c) / c: price less marginal cost, per cent of marginal cost"


def as_told(signal: xr.DataArray) -> xr.DataArray:
    """A signal as the report tells it: p / c becomes 100 (p / c - 1), every other signal stays as it is."""
    if signal.name != MARK_UP:
        return signal
    told = 100 * (signal - 1)
    return told.assign_attrs({**signal.attrs, "unit": "% of marginal cost", "what": "Mark-up of labs, (p − c) / c"})
