"""The record of a run: every number with its source, where and how long it ran, the audit of its books."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cloudfief.core.arms import Arm, Span, arms_of, beyond_the_end
from cloudfief.core.block import Block, Lever
from cloudfief.core.calendar import monday
from cloudfief.core.economy import Economy, economy_at
from cloudfief.core.pair import PairResult, furthest_from_zero, weeks_to_live
from cloudfief.core.scenario import Scenario
from cloudfief.store.files import marked

LIBRARIES = ("numpy", "scipy", "numba", "pydantic", "xarray", "zarr")
VERSION = "0.1.0"


def version() -> str:
    """The version of cloudfief that is running."""
    try:
        return importlib.metadata.version("cloudfief")
    except importlib.metadata.PackageNotFoundError:
        return VERSION


def processor() -> str:
    """The processor's name, as far as the operating system tells it."""
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        for line in listing.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """The versions that decide the bits: cloudfief, Python and the numerical libraries."""
    libraries = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {"cloudfief": version(), "python": platform.python_version(), **libraries}


def numbers_of(scenario: Scenario) -> list[dict[str, Any]]:
    """Every parameter of a scenario with value, unit, bounds, meaning, source, where and when it holds."""
    arms = arms_of(scenario)
    base = arms[0]
    economy = economy_at(scenario, base, max(base.first_week, 0))
    rows = [row for name, block in economy.blocks.items() for row in _block_rows(scenario, name, block)]
    for arm in arms:
        for span in arm.spans:
            rows += _span_rows(scenario, arm, span, economy)
    return _without_repeats(rows)


def _block_rows(scenario: Scenario, name: str, block: Block) -> Iterable[dict[str, Any]]:
    chosen = scenario.set.get(name, {})
    for field in type(block).model_fields:
        source = type(block).parameter(field)["source"]
        if field in chosen:
            source = _chosen_source(scenario, name, field)
        yield _row(type(block), name, field, getattr(block, field), source)


def _chosen_source(scenario: Scenario, name: str, field: str) -> str:
    known = scenario.sources.get(f"{name}.{field}") or scenario.sources.get(name)
    return known or f"scenario {scenario.name}"


def _span_rows(scenario: Scenario, arm: Arm, span: Span, economy: Economy) -> Iterable[dict[str, Any]]:
    since = str(monday(scenario.start, span.start))
    if span.lever is not None:
        name, params = span.lever
        known = economy_at(scenario, arm, max(span.start, arm.first_week)).blocks
        block = next(block for key, block in known.items() if key.split("#")[0] == name)
        assert isinstance(block, Lever)
        for field in type(block).model_fields:
            chosen = "set by the user" if field in params else type(block).parameter(field)["source"]
            source = f"{chosen}; policy: {type(block).legal_source}"
            value = params.get(field, getattr(block, field))
            yield _row(type(block), name, field, value, source, arm.name, since)
        return
    if span.settings is scenario.set:
        return
    for name, values in span.settings.items():
        for field, value in values.items():
            known = scenario.sources.get(f"{name}.{field}")
            if scenario.event is not None and span.settings is scenario.event.set:
                known = scenario.event.source
            row = _row(type(economy.blocks[name]), name, field, value, known or f"scenario {scenario.name}")
            yield row | {"arm": arm.name, "since": since}


def _row(kind: type[Block], name: str, field: str, value: Any, source: str, arm: str = "all", since: str = "") -> dict[str, Any]:
    details = kind.parameter(field)
    return {
        "path": f"{name}.{field}",
        "value": value,
        "unit": details["unit"],
        "what": details["what"],
        "bounds": details["bounds"],
        "source": source,
        "arm": arm,
        "since": since,
    }


def _without_repeats(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for row in rows:
        if row not in kept:
            kept.append(row)
    return kept


def audit_of(results: list[PairResult]) -> dict[str, Any]:
    """The books of a run: asset sums, control accounts, postings, weeks checked, each arm's final state."""
    audit: dict[str, Any] = {
        "asset_sums": {},
        "control_minus_subsidiary": {},
        "postings": 0,
        "weeks_checked": 0,
    }
    digests: dict[str, str] = {}
    for result in sorted(results, key=lambda result: result.pair):
        for kind in ("asset_sums", "control_minus_subsidiary"):
            audit[kind] = furthest_from_zero(audit[kind], getattr(result, kind))
        audit["postings"] += result.postings
        audit["weeks_checked"] += result.weeks_checked
        digests |= result.digests
    return {**audit, "digests": dict(sorted(digests.items()))}


def households_in(scenario: Scenario) -> int:
    """How many households are simulated; 0 in an economy that has none."""
    base = arms_of(scenario)[0]
    household = economy_at(scenario, base, base.first_week).blocks.get("household")
    return int(getattr(household, "count", 0)) if household is not None else 0


def record_of(scenario: Scenario, results: list[PairResult], run: dict[str, Any]) -> dict[str, Any]:
    """The whole record; `run` brings seed, command, start, wall time and how many pairs ran in it."""
    households, wall = households_in(scenario), run["wall_seconds"]
    lived = households * weeks_to_live(scenario) * run["pairs_run_here"]
    content = {
        "scenario": scenario.model_dump(mode="json"),
        "numbers": numbers_of(scenario),
        "hash": scenario.hash(),
        "arms": [arm.name for arm in arms_of(scenario)],
        "households": households,
        "weeks": scenario.weeks,
        "pairs": len(results),
        **run,
        "household_weeks_per_second": round(lived / wall) if lived and wall else None,
        "versions": versions(),
        "processor": processor(),
        "did_not_happen": beyond_the_end(scenario),
        "audit": audit_of(results),
    }
    return marked(content)
