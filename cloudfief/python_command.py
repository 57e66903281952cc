"""The Python that makes a run again."""

from __future__ import annotations

from typing import Any

from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import LeverUse, Scenario, load
from cloudfief.inputs import scenario as sized

UNWRITTEN = "scenario"


def python_command(scenario: Scenario, seed: int) -> str:
    """The call that runs a scenario again: the shipped one of its name, with all that was changed.

    A scenario that cannot be had in this way, such as one made from a file that is not shipped, is named only: the run's
    record holds all of it.
    """
    written, end = python_scenario(scenario), f", pairs={scenario.pairs}, seed={seed})"
    return f"cf.run({written}{end}" + ("" if written != UNWRITTEN else "  # the scenario that run.json holds")


def python_scenario(scenario: Scenario) -> str:
    """The call that makes a scenario again but for its pairs; the word `scenario` where no call of one line does."""
    written, again = _from_shipped(scenario)
    same = again is not None and again.with_size(pairs=scenario.pairs).hash() == scenario.hash()
    return written if same else UNWRITTEN


def _from_shipped(scenario: Scenario) -> tuple[str, Scenario | None]:
    try:
        shipped = load(scenario.name)
    except BadInput:
        return "", None
    settings = {
        f"{block}.{parameter}": value
        for block, values in scenario.set.items()
        for parameter, value in values.items()
        if shipped.set.get(block, {}).get(parameter) != value
    }
    changed = f", set={settings!r}" if settings else ""
    written = f"cf.scenario({scenario.name!r}, weeks={scenario.weeks}{changed})"
    again = sized(scenario.name, weeks=scenario.weeks, set=settings)
    for use in scenario.levers[len(shipped.levers) :]:
        again = again.with_lever(use.lever, use.start, use.until, **use.params)
        written += f".with_lever({_arguments(use)})"
    return written, again


def _arguments(use: LeverUse) -> str:
    days = {name: day.isoformat() for name, day in (("start", use.start), ("until", use.until)) if day is not None}
    named: dict[str, Any] = {**days, **use.params}
    return ", ".join([repr(use.lever), *(f"{name}={value!r}" for name, value in named.items())])
