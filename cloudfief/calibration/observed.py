"""The facts that a calibration holds the model to: shipped and confirmed ones, or the user's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cloudfief.calibration.measures import Measure, measure_of
from cloudfief.calibration.plan import FactUse, Plan
from cloudfief.catalogue import facts
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario

CONFIRMED = "confirmed"


class Target(NamedTuple):
    """A fact with its band in the fact's unit, and how the model's own value is measured."""

    fact: str
    quantity: str
    observed: float
    unit: str
    source: str
    band: float
    measure: Measure


def targets_of(plan: Plan, scenario: Scenario) -> tuple[Target, ...]:
    """The facts of a plan; raises BadInput for one that is unknown, unconfirmed, not one number, or without a band."""
    known = facts()
    return tuple(_target(use, known, scenario) for use in plan.facts)


def _target(use: FactUse, known: Mapping[str, Mapping[str, str]], scenario: Scenario) -> Target:
    row = known.get(use.fact)
    if row is None:
        observed, quantity, unit, source = _own(use, known)
    elif use.observed is not None:
        raise BadInput(f"facts: {use.fact}: observed: found {use.observed:g}; allowed is nothing, its value is {row['value']}.")
    else:
        observed, quantity, unit, source = _shipped(row)
    band = use.band.width(observed)
    if not band > 0:
        raise BadInput(f"facts: {use.fact}: band: a share of {observed:g} is 0; give points instead.")
    measure = measure_of(use.measure, use.fact, scenario)
    if measure.unit and measure.unit != unit:
        raise BadInput(f"facts: {use.fact}: measure: found one in '{measure.unit}'; allowed is one in '{unit}'.")
    return Target(use.fact, quantity, observed, unit, source, band, measure)


def _own(use: FactUse, known: Mapping[str, Mapping[str, str]]) -> tuple[float, str, str, str]:
    if use.observed is None:
        hint = nearest(use.fact, known) or " For a fact of your own give observed, unit and source."
        raise BadInput(f"facts: no fact is called '{use.fact}'.{hint}")
    if not use.source:
        raise BadInput(f"facts: {use.fact}: source is missing; say where {use.observed:g} comes from.")
    return use.observed, use.fact, use.unit, use.source


def _shipped(row: Mapping[str, str]) -> tuple[float, str, str, str]:
    if row["confidence"] != CONFIRMED:
        raise BadInput(f"facts: {row['id']}: confidence: found '{row['confidence']}'; allowed is '{CONFIRMED}'.")
    try:
        observed = float(row["value"])
    except ValueError as error:
        raise BadInput(f"facts: {row['id']}: value: found '{row['value']}'; allowed is one number.") from error
    return observed, row["quantity"], row["unit"], f"{row['source_title']}, {row['source_address']}"
