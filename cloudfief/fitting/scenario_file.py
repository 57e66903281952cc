"""The scenario of a fitted market: what stands in its YAML file, and the same as a scenario that can be run."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

from cloudfief.core.scenario import Event, Scenario, load
from cloudfief.fitting.observations import BLOCS
from cloudfief.institutions.lab import Lab

CURRENCIES: dict[str, str] = dict(zip(BLOCS, ("usd", "cny", "eur"), strict=True))
RELEASE = datetime.date(2025, 1, 20)
QUESTION = "What would a policy do to the market that was observed in {file}?"
FIEF_LEVER, LAB_LEVER = "fee_cap:cap=0.10", "open_weights_mandate"  # to try: what touches who is in the file
HEAD = """\
# Written by `cloudfief fit {file}`: the observed market is the baseline of this world.
# Try a policy:   cloudfief run {name} --lever {lever}
# Check it:       cloudfief check {name}
"""


def scenario_content(
    file: str, name: str, base: str, blocs: tuple[str, ...], settings: dict[str, Any], sources: dict[str, str],
    open_lab: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The scenario as it is written down; `settings` by institution, one source for every number in them."""
    kept = {f"{block}.{parameter}" for block, values in settings.items() for parameter in values}
    content: dict[str, Any] = {
        "name": name,
        "based_on": base,
        "question": QUESTION.format(file=file),
        "blocs": list(blocs),
        "currencies": [CURRENCIES[bloc] for bloc in blocs],
    }
    content["set"] = settings
    if open_lab is not None:
        content["event"] = {
            "name": f"{open_lab} releases its weights", "date": RELEASE, "set": {"lab": {"released": True}},
            "source": "assumption: the open lab named by the user, on the day of S2-037",
        }  # fmt: skip
    content["sources"] = {path: text for path, text in sources.items() if path in kept}
    return content


def scenario_of(content: dict[str, Any]) -> Scenario:
    """What loading the written file gives, without a file."""
    base = load(content["based_on"])
    values = {f"{block}.{key}": value for block, found in content["set"].items() for key, value in found.items()}
    filled = base.with_values(values)
    event = Event.model_validate(content["event"]) if "event" in content else base.event
    changes = {
        "name": content["name"], "question": content["question"], "blocs": tuple(content["blocs"]), "origin": "",
        "currencies": tuple(content["currencies"]),
        "sources": {**base.sources, **content["sources"]}, "event": event,
    }  # fmt: skip
    return filled.model_copy(update=changes)


def scenario_text(content: dict[str, Any], file: str, place: Path) -> str:
    """The YAML text, with a head that says what to do with it."""
    sources = content["sources"]
    body = _yaml({key: value for key, value in content.items() if key != "sources"}, None)
    body += _yaml({"sources": sources}, False) if sources else ""
    return HEAD.format(file=file, name=place, lever=lever_to_try(content["set"])) + body


def lever_to_try(settings: dict[str, Any]) -> str:
    """A lever that does something to the sellers of the file: on fees where it has fiefs, else on labs."""
    return FIEF_LEVER if "fief" in settings else LAB_LEVER


def _yaml(content: dict[str, Any], flow_style: bool | None) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1_000, default_flow_style=flow_style)


def labs_for(blocs: tuple[str, ...]) -> dict[str, Any]:
    """Settings that move the default labs where the file names no lab and none lives in its blocs."""
    usual = Lab()
    if any(home in blocs for home in usual.homes.values()):
        return {}
    return {"homes": {name: blocs[0] for name, sold in usual.sold_blocs.items() if blocs[0] in sold}}
