"""Which facts a run's parameters rest on: a target among them is no test of the model."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cloudfief.core.yamlfile import read_yaml
from cloudfief.sources import FACT_ID

SHIPPED = Path(__file__).parents[1] / "calibration"


def facts_in_calibration_files(folder: Path | None = None) -> set[str]:
    """Facts that some calibration file in a folder names, by id; without `folder` those that ship."""
    plans = [read_yaml(path) for path in sorted((folder or SHIPPED).glob("*.yaml"))]
    return {str(use["fact"]) for plan in plans for use in plan.get("facts", ()) if "fact" in use}


def facts_in_sources(numbers: Iterable[dict[str, Any]]) -> set[str]:
    """Facts that the source of some parameter names, even as part of an assumption."""
    return {name for number in numbers for name in FACT_ID.findall(str(number["source"]))}


def used_facts(numbers: Iterable[dict[str, Any]]) -> set[str]:
    """Facts that went into the parameters of a run, by id: through a calibration file or a parameter's source."""
    return facts_in_calibration_files() | facts_in_sources(numbers)
