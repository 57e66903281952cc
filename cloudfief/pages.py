"""What is known about one thing, as a page: meaning, parameters with units and sources, reads, publishes."""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import Path
from typing import Any

from cloudfief.catalogue import facts, parameters, signals, trials
from cloudfief.claims.claim import Claim
from cloudfief.claims.table import claim_named
from cloudfief.core import discovery
from cloudfief.core.arms import arms_of
from cloudfief.core.block import Block, Institution, Lever
from cloudfief.core.scenario import LeverUse, Settings, load, shipped

Page = dict[str, Any]
KEPT = {"full": "every value", "summary": "a total by group", "none": "nothing"}


def page_on(kind: str, name: str) -> Page:
    """The page on a thing whose kind and name are known to exist."""
    match kind:
        case "institution" | "lever":
            return block_page(discovery.kind(name))
        case "claim":
            return claim_page(claim_named(name))
        case "scenario":
            return scenario_page(name)
        case "trial":
            return trial_page(name)
        case "signal":
            return signal_page(name)
        case "parameter":
            return parameter_page(name)
        case _:
            return fact_page(name)


def block_page(block: type[Block]) -> Page:
    """An institution or a lever: meaning and equations, parameters, what it reads, publishes and pays."""
    kind = "lever" if issubclass(block, Lever) else "institution"
    page: Page = {"name": block.name, "kind": kind, "meaning": inspect.getdoc(block) or ""}
    if issubclass(block, Lever):
        page |= {"amends": block.amends, "policy": block.legal_source}
    page["parameters"] = [
        {
            "name": field,
            **{key: block.parameter(field)[key] for key in ("default", "unit", "bounds", "what", "source")},
        }
        for field in block.model_fields
    ]
    page["reads"] = sorted({name for method in ("init", "step") if hasattr(block, method) for name in block.reads(method)})
    page["publishes"] = [
        {
            "name": f"{block.name}_{short}",
            "unit": found.unit,
            "dims": ", ".join(found.dims),
            "what": found.what,
        }
        for short, found in block.publishes().items()
    ]
    page["flows"] = flows_named_in(block) if issubclass(block, Institution) else []
    page["file"] = inspect.getsourcefile(block) or ""
    return page


def flows_named_in(block: type[Block]) -> list[str]:
    """The names of the flows that the source of an institution posts, in its file or in those beside it."""
    module = sys.modules[block.__module__]
    place = Path(inspect.getsourcefile(block) or "")
    files = [place]
    if module.__package__ and module.__package__.startswith("cloudfief.institutions."):
        files = sorted(place.parent.glob("*.py"))
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Flow":
                given = [*node.args[:1], *(key.value for key in node.keywords if key.arg == "what")]
                found |= {str(part.value) for part in given if isinstance(part, ast.Constant)}
    return sorted(found)


def claim_page(claim: type[Claim]) -> Page:
    """A claim: what the essay says, what is measured, the threshold, what would refute it."""
    direction = "above" if claim.expected_sign > 0 else "below"
    standards = [
        {
            "standard": standard.name or "(the only one)",
            "unit": standard.unit or claim.unit,
            "holds if the whole interval is": "above" if (standard.expected_sign or claim.expected_sign) > 0 else "below",
            "threshold": claim.threshold if standard.threshold is None else standard.threshold,
            **({} if standard.ceiling is None else {"and below": standard.ceiling}),
        }
        for standard in claim().standards()
    ]
    return {
        "name": claim.id,
        "kind": "claim",
        "meaning": claim.says,
        "the essay": claim.essay,
        "contrast": " against ".join(claim.arms),
        "horizons": list(claim.horizons),
        "threshold": f"{direction} {claim.threshold:g} {claim.unit}: {claim.threshold_reason}",
        "measured by": standards,
        "refuted by": claim.refuted_by,
        "observed": [{**fact._asdict(), "source": facts().get(fact.fact, {}).get("source_title")} for fact in claim.observed],
        "holds by construction": claim.by_construction,
        "scenario": claim.scenario,
    }


def signal_page(name: str) -> Page:
    """A signal: what it says, in what unit, along which dimensions, and what a run keeps of it."""
    institution, found = signals()[name]
    readers = [
        kind.name for kind in (*discovery.institutions().values(), *discovery.levers().values())
        if {name, f"{name}_last"} & {read for method in ("init", "step") if hasattr(kind, method) for read in kind.reads(method)}
    ]  # fmt: skip
    return {
        "name": name, "kind": "signal", "meaning": found.what, "unit": found.unit, "dimensions": list(found.dims),
        "adds up as": found.adds, "a run keeps": KEPT[found.record], "published by": institution.name, "read by": readers,
        "amended by": [lever.name for lever in discovery.levers().values() if lever.amends == name],
    }  # fmt: skip


def parameter_page(path: str) -> Page:
    """A parameter: what it means, its default, what is allowed, the range of its prior, its source, and who sets it."""
    kind, field = parameters()[path]
    told = kind.parameter(field)
    return {
        "name": path, "kind": "parameter", "meaning": told["what"], "default": told["default"], "unit": told["unit"],
        "allowed": list(told["bounds"] or ()), "prior range": list(told["sweep"] or ()), "source": told["source"],
        "set by scenarios": {
            name: value[kind.name][field] for name in shipped() if field in (value := load(name).set).get(kind.name, {})
        },
        "of": kind.name,
    }  # fmt: skip


def fact_page(name: str) -> Page:
    """A fact: what was observed, when and where, who says so, and what it is used for."""
    row = facts()[name]
    return {
        "name": name, "kind": "fact", "meaning": row["quantity"], "value": f"{row['value']} {row['unit']}".strip(),
        "date": row["date"], "where": row["geo"], "source": row["source_title"], "address": row["source_address"],
        "confidence": row["confidence"], "role": row["role"],
    }  # fmt: skip


def trial_page(name: str) -> Page:
    """A trial: who is randomised, what is changed, what is measured, and what was published."""
    trial = trials()[name]
    measures = [
        {
            "measure": measure.name,
            "unit": measure.unit,
            "published": f"{measure.published.value:g} ({measure.published.fact})" if measure.published else "none",
            "note": measure.note,
        }
        for measure in trial.measures
    ]
    return {
        "name": name, "kind": "trial", "meaning": inspect.getdoc(trial) or "", "who": trial.who, "changes": trial.changes,
        "first week": trial.first_week, "settings of the treated": _paths({"household": dict(trial.household)}),
        "levers": list(trial.levers),
        "measures": measures, "file": inspect.getsourcefile(trial) or "",
    }  # fmt: skip


def scenario_page(name: str) -> Page:
    """A scenario: its question, size, institutions, event, arms, numbers and their sources."""
    found = load(name)
    event = found.event
    arms = {name: arm.what for name, arm in found.arms.items()}
    return {
        "name": found.name,
        "kind": "scenario",
        "meaning": found.question,
        "start": str(found.start),
        "weeks": found.weeks,
        "pairs": found.pairs,
        "blocs": list(found.blocs),
        "institutions": list(found.institutions),
        "arms": [arm.name for arm in arms_of(found)],
        "further arms": arms,
        "event": f"{event.name}, {event.date} (source: {event.source})" if event else "",
        "set by the event": _paths(event.set) if event else {},
        "levers": [_lever_told(use) for use in found.levers],
        "set": _paths(found.set),
        "set from a date on": {str(day): _told(settings) for day, settings in found.dated.items()},
        "burn-in weeks": found.burn_in.weeks or None,
        "set in the burn-in": _paths(found.burn_in.set),
        "sources": dict(found.sources),
        "file": found.origin,
    }


def _paths(settings: Settings) -> dict[str, Any]:
    """Settings by INSTITUTION.PARAMETER."""
    return {f"{block}.{key}": value for block, part in settings.items() for key, value in part.items()}


def _told(settings: Settings) -> str:
    return ", ".join(f"{path} {value}" for path, value in _paths(settings).items())


def _lever_told(use: LeverUse) -> str:
    """A lever with its parameters and dates, as `--lever` takes it."""
    dates = {key: day for key, day in (("start", use.start), ("until", use.until)) if day is not None}
    told = ",".join(f"{key}={value}" for key, value in {**use.params, **dates}.items())
    return f"{use.lever}:{told}" if told else use.lever
