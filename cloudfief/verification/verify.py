"""`cf.verify`: closed forms and oracles against the code that runs, and the decoration table."""

from __future__ import annotations

import math
from typing import Any

from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario
from cloudfief.horizon import origin_week, weeks_needed
from cloudfief.inputs import scenario as sized
from cloudfief.verification.case import Case, cases
from cloudfief.verification.freeze import freeze_rows
from cloudfief.verification.out_of_scope import OUT_OF_SCOPE

FEW_HOUSEHOLDS = 2_000
Row = dict[str, Any]


def verify(
    *ids: str,
    freeze: bool = False,
    scenario: str | Scenario = "deepseek",
    households: int | None = None,
    weeks: int | None = None,
) -> list[Row]:
    """The economy's own laws against results that theory gives; without `ids`, such as "V01", every one of them.

    A row has id, what, expected, got, tolerance, pass and reference; `pass` is None where a result is out of scope or needs an
    extra that is not installed, and `got` then says which. `reference` is true where a textbook model or a closed form was
    checked that the economy does not run: such a row tells nothing about the economy.

    With `freeze` it is the decoration table instead, of the scenario, small enough for minutes unless a size is given: which
    institutions could be frozen unnoticed, with rows of institution, decoration, claim, effect, frozen and note. Raises
    BadInput for an unknown number, and for numbers beside `freeze`.
    """
    if freeze:
        if ids:
            raise BadInput(f"freeze: freezes institutions; '{ids[0]}' is a verification.\nLeave out one of them.")
        return freeze_rows(_frozen_plan(scenario, households, weeks))
    known = cases()
    everything = sorted({*known, *OUT_OF_SCOPE})
    for name in ids:
        if name not in everything:
            raise BadInput(f"No verification is called '{name}'.{nearest(name, everything)}")
    rows: list[Row] = []
    for name in dict.fromkeys(ids or everything):
        rows += _rows_of(known[name]) if name in known else [_row(name, OUT_OF_SCOPE[name], None, "out of scope", None, None)]
    return rows


def _frozen_plan(scenario: str | Scenario, households: int | None, weeks: int | None) -> Scenario:
    """Small enough for minutes, long enough for one year after the event; a scenario that is made keeps its size."""
    found = sized(scenario)
    if not isinstance(scenario, Scenario):
        if households is None and "household" in found.institutions:
            households = FEW_HOUSEHOLDS
        if weeks is None:
            weeks = min(found.weeks, weeks_needed("1y", origin_week(found, ())))
    return sized(found, households=households, weeks=weeks)


def _rows_of(case: Case) -> list[Row]:
    try:
        checks = case.run()
    except ImportError as error:
        return [_row(case.name, case.what, None, f"not installed: {error.name}", None, None)]
    except Exception as error:  # noqa: BLE001 - a case that breaks is a case that does not hold, and says why
        return [_row(case.name, case.what, None, f"{type(error).__name__}: {error}", None, False)]
    return [
        _row(
            case.name,
            f"{case.what}: {check.what}",
            float(check.expected),
            float(check.got),
            check.tolerance,
            check.passed,
            check.reference,
        )
        for check in checks
    ]


def _row(
    name: str,
    what: str,
    expected: float | None,
    got: float | str | None,
    tolerance: float | None,
    passed: bool | None,
    reference: bool = False,
) -> Row:
    if isinstance(got, float) and not math.isfinite(got):
        got = str(got)
    return {"id": name, "what": what, "expected": expected, "got": got, "tolerance": tolerance,
            "pass": None if passed is None else bool(passed), "reference": reference}  # fmt: skip
