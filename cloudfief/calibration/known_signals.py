"""Whether a scenario publishes the signal that a fact is read off: found out before anything is run."""

from __future__ import annotations

from cloudfief.calibration.plan import SignalMeasure
from cloudfief.core.arms import arms_of
from cloudfief.core.economy import economy_at
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.kept import kept_signals
from cloudfief.core.scenario import Scenario


def refuse_unknown(asked: SignalMeasure, scenario: Scenario) -> None:
    """Raise BadInput, with the nearest right name, for a signal, arm, dimension, label or week that the scenario lacks."""
    arms = {arm.name: arm for arm in arms_of(scenario)}
    for arm in (asked.arm, *([asked.against] if asked.against else ())):
        if arm not in arms:
            raise BadInput(f"measure: '{scenario.name}' has no arm '{arm}'.{nearest(arm, arms)}")
    first = arms_of(scenario)[0]
    economy = economy_at(scenario, first, max(first.first_week, 0))
    kept = {name: found.dims for name, found in kept_signals(economy, scenario.blocs).items()}
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
