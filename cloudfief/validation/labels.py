"""Whether a run has the labs, fiefs, blocs, companies and groups that a target asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xarray as xr

from cloudfief.listed_companies import group_and_bloc

DIMENSION = {"rivals": "lab", "dearer": "lab", "cheaper": "lab", "tiers": "tier", "against": "group"}
COMPANIES = ("groups", "blocs")


def has_labels(signals: xr.Dataset, asked: Mapping[str, Any]) -> bool:
    """Whether every label that a measure is asked for exists in the run; each group needs a company in one of the blocs."""
    named = {key: value for key, value in asked.items() if key not in COMPANIES}
    for key, value in named.items():
        dimension = DIMENSION.get(key, key)
        wanted = {value} if isinstance(value, str) else set(value)
        if dimension not in signals.dims or not wanted <= {str(label) for label in signals[dimension].values}:
            return False
    return "groups" not in asked or _has_companies(signals, asked["groups"], asked.get("blocs", ()))


def _has_companies(signals: xr.Dataset, groups: list[str], blocs: list[str]) -> bool:
    if "company" not in signals.dims:
        return False
    known = [group_and_bloc(name) for name in signals["company"].values]
    return all(any(group == asked and (not blocs or bloc in blocs) for group, bloc in known) for asked in groups)
