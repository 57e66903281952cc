"""Whether a scenario publishes the signal that a fact is read off: found out before anything is run."""

from __future__ import annotations

from cloudfief.calibration.plan import SignalMeasure
from cloudfief.core.arms import arms_of
from cloudfief.core.block import Institution
from cloudfief.core.economy import Economy, economy_at
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario


def refuse_unknown(asked: SignalMeasure, scenario: Scenario) -> None:
    """Raise BadInput, with the nearest right name, for a signal, arm, dimension, label or week that the scenario lacks."""
    arms = {arm.name: arm for arm in arms_of(scenario)}
    for arm in (asked.arm, *([asked.against] if asked.against else ())):
        if arm not in arms:
            raise BadInput(f"measure: '{scenario.name}' has no arm '{arm}'.{nearest(arm, arms)}")
    first = arms_of(scenario)[0]
    economy = economy_at(scenario, first, max(first.first_week, 0))
    kept = kept_signals(economy, scenario.blocs)
    if asked.signal not in kept:
        raise BadInput(f"measure: '{scenario.name}' keeps no signal '{asked.signal}'.{nearest(asked.signal, kept)}")
    for dimension, label in asked.select.items():
        if dimension not in kept[asked.signal]:
            known = kept[asked.signal]
            raise BadInput(f"measure: {asked.signal} has no dimension '{dimension}'; it has {', '.join(known) or 'none'}.")
        labels = [str(name) for name in economy.labels.get(dimension, ())]
        if labels and label not in labels:
            raise BadInput(f"measure: {asked.signal}: {dimension}: found '{label}'; allowed is {', '.join(labels)}.")
    start, stop = asked.weeks or (0, scenario.weeks)
    if not 0 <= start < stop <= scenario.weeks:
        raise BadInput(f"measure: {asked.signal}: weeks: found [{start}, {stop}]; allowed is within 0 to {scenario.weeks}.")


def kept_signals(economy: Economy, blocs: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The signals that a run keeps, each with its dimensions; a summary has those of its groups."""
    groups: dict[str, tuple[str, object]] = {}
    institutions = {name: block for name, block in economy.blocks.items() if isinstance(block, Institution)}
    for block in institutions.values():
        groups |= block.groups(blocs)
    found: dict[str, tuple[str, ...]] = {}
    for name, block in institutions.items():
        for short, signal in block.publishes().items():
            dims = signal.dims
            if signal.record == "summary" and dims and dims[0] in groups:
                dims = (groups[dims[0]][0], *dims[1:])
            if signal.record != "none":
                found[f"{name}_{short}"] = dims
    return found
