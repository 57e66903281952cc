"""The verdict table: every claim, judged on a run's signals or marked as not run, with a correction for many claims."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.claims.claim import CLAIMS, DECIDED_BY_CONSTRUCTION, NOT_RUN, Claim, Standard, judge
from cloudfief.claims.holm import p_value, with_holm
from cloudfief.claims.placebo import placebo_values
from cloudfief.claims.precision import precision_of
from cloudfief.core import discovery
from cloudfief.core.arms import POLICY, SHOCK
from cloudfief.core.errors import BadInput, RunFailed, failing_at, nearest
from cloudfief.core.same_event import same_event
from cloudfief.core.scenario import ExtraArm, Scenario
from cloudfief.effect import CONFIDENCE
from cloudfief.horizon import Window, origin_week, weeks_needed, window_of

Row = dict[str, Any]


@functools.cache
def _load_claims() -> None:
    discovery.walk("cloudfief.claims")


def known_claims() -> dict[str, type[Claim]]:
    """Every claim that is known, by id, C2 before C10."""
    _load_claims()
    return dict(sorted(CLAIMS.items(), key=lambda item: (len(item[0]), item[0])))


def claim_named(name: str) -> type[Claim]:
    """A claim by its id, in either case; raises BadInput with the nearest id."""
    known = known_claims()
    found = known.get(name) or {key.lower(): claim for key, claim in known.items()}.get(name.lower())
    if found is None:
        raise BadInput(f"No claim is called '{name}'.{nearest(name, known) or _offer(known)}")
    return found


def _offer(known: Iterable[str]) -> str:
    names = ", ".join(known)
    return f" Known are {names}." if names else " None is known."


class Case(NamedTuple):
    """A standard of a claim at a horizon; `window` is None, and `command` says what to run, where the run lacks something."""

    claim: Claim
    standard: Standard
    horizon: str
    window: Window | None
    command: str | None


def cases(signals: xr.Dataset, scenario: Scenario, ids: Iterable[str] = (), horizon: str | None = None) -> list[Case]:
    """Every standard of every claim at every horizon, by the claims' numbers; without `ids` every claim.

    With `horizon` at that one alone; a claim that is judged at the end of a run can be judged five years on as well.
    """
    found = []
    for kind in [claim_named(name) for name in ids] or list(known_claims().values()):
        claim = kind()
        for chosen in _horizons(claim, horizon):
            command = _missing(claim, chosen, signals, scenario)
            window = None
            if command is None:
                window = window_of(chosen, origin_week(scenario, claim.arms), signals.sizes["week"])
            found += [Case(claim, standard, chosen, window, command) for standard in claim.standards()]
    return found


def _horizons(claim: Claim, asked: str | None) -> tuple[str, ...]:
    if asked is None:
        return claim.horizons
    return (asked,) if asked in claim.horizons or (asked == "5y" and "end" in claim.horizons) else ()


def verdicts(
    signals: xr.Dataset,
    scenario: Scenario,
    ids: Iterable[str] = (),
    confidence: float = CONFIDENCE,
    looks: int = 1,
    horizon: str | None = None,
) -> list[Row]:
    """The rows of claims.json: one for each claim, standard and horizon; without `ids` every claim.

    `horizon` asks for one horizon alone, as `cases` understands it.

    `p` is the chance of an effect so far on one side of the threshold, or farther, if the truth lay on it (two-sided t
    test over pairs), times `looks` if the run was looked at so often; `p_holm` is the same corrected for all the claims
    that are judged here, each by its headline standard at its main horizon (`claims/holm.py`). The verdict follows from the
    measure's own interval, of the given `confidence`; a headline verdict that does not survive the correction at 5% is
    undecided, and `reason` says so. Where a verdict holds or fails by construction `reason` says why.

    Raises RunFailed, naming the claim, if its measure breaks.
    """
    rows: list[Row] = []
    for case in cases(signals, scenario, ids, horizon):
        row = _blank(case.claim, case.standard, case.horizon)
        if case.window is None:
            row["command"] = case.command
        else:
            row |= _judged(case, case.window, signals, confidence)
            p = p_value(row, _nearest_bar(case, row), confidence)
            row["p"] = None if p is None else min(1.0, p * looks)
            if looks > 1:
                row |= {"confidence": confidence, "looks": looks}
        rows.append(row)
    return with_holm(rows)


def with_precision(rows: list[Row], signals: xr.Dataset, scenario: Scenario) -> list[Row]:
    """The rows with `se_paired`, `se_unpaired`, `se_ratio` and `placebo`, what each measures where nothing is claimed.

    None stands where there is none: in a row that was not run, for one pair, for a measure that compares no worlds.
    """
    ids = list(dict.fromkeys(row["id"] for row in rows))
    asked = list(dict.fromkeys(row["horizon"] for row in rows))
    known = [case for horizon in asked for case in cases(signals, scenario, ids, horizon)]
    found = {(case.claim.id, case.standard.name, case.horizon): case for case in known}
    nothing = dict.fromkeys(("se_paired", "se_unpaired", "se_ratio", "placebo"))
    told = []
    for row in rows:
        case = found.get((row["id"], row["standard"], row["horizon"]))
        if case is None or case.window is None or row["verdict"] == NOT_RUN:
            told.append({**row, **nothing})
            continue
        with _named(case):
            placebo = placebo_values(case.claim, case.standard, signals, case.window.weeks)
            precise = precision_of(case.claim, case.standard, signals, case.window.weeks)
        told.append({**row, **precise, "placebo": None if placebo is None else float(np.max(np.abs(placebo)))})
    return told


def with_claim_arms(scenario: Scenario, claims: Iterable[type[Claim]]) -> Scenario:
    """The scenario with the arms that the claims need and it does not have yet."""
    arms = dict(scenario.arms)
    for claim in claims:
        for name, settings in claim.extra_arms.items():
            arms.setdefault(name, ExtraArm(what=f"needed by {claim.id}", set=settings))
    return scenario.model_copy(update={"arms": arms})


def _blank(claim: Claim, standard: Standard, horizon: str) -> Row:
    return {
        "id": claim.id,
        "claim": claim.says,
        "verdict": NOT_RUN,
        "effect": None,
        "unit": standard.unit or claim.unit,
        "low": None,
        "high": None,
        "pairs": 0,
        "p": None,
        "p_holm": None,
        "reason": "",
        "horizon": horizon,
        "standard": standard.name,
        "observed": [fact._asdict() for fact in claim.observed],
    }


def _missing(claim: Claim, horizon: str, signals: xr.Dataset, scenario: Scenario) -> str | None:
    """The command that runs a claim whose arms, signals or horizon this run lacks; None if it has them."""
    needed = weeks_needed(horizon, origin_week(scenario, claim.arms))
    arms = {str(name) for name in signals["arm"].values}
    asked = _same_question(claim, scenario) and set(claim.signals) <= {str(name) for name in signals.data_vars}
    short = needed > signals.sizes["week"]
    if asked and set(claim.arms) <= arms and not short:
        return None
    if claim.scenario == scenario.name or (asked and (set(claim.arms) <= arms or claim.extra_arms)):
        where, weeks = scenario.name, f" --weeks {needed}" if short else ""
    else:
        where, weeks = claim.scenario, " --weeks 320" if horizon == "5y" else ""
    return f"cloudfief claims {claim.id} --scenario {where}{weeks}"


def _same_question(claim: Claim, scenario: Scenario) -> bool:
    """Whether arms of the same name mean here what they mean in the claim's own scenario.

    A policy is whatever levers a scenario has, and a shock whatever its event sets: an added power load, or a release that
    does not happen, says nothing about a claim on an open release. A claim counts its weeks from the event, on any day.
    """
    if POLICY in claim.arms and claim.scenario != scenario.name:
        return False
    return SHOCK not in claim.arms or same_event(scenario, claim.scenario, any_day=True)


def _nearest_bar(case: Case, row: Row) -> float:
    """The threshold of a case, or its ceiling where the effect lies nearer to that."""
    threshold, ceiling = case.claim.threshold_of(case.standard), case.standard.ceiling
    return threshold if ceiling is None else min((threshold, ceiling), key=lambda bar: abs(row["effect"] - bar))


def _judged(case: Case, window: Window, signals: xr.Dataset, confidence: float) -> Row:
    claim, standard = case.claim, case.standard
    with _named(case):
        values = standard.measure(claim.reads(signals), window.weeks)
        constructed = standard.by_construction or claim.by_construction
        bar, sign = claim.threshold_of(standard), claim.sign_of(standard)
        found = judge(values, bar, sign, constructed, confidence, standard.ceiling)
    decided = found.verdict in DECIDED_BY_CONSTRUCTION
    return {**found._asdict(), "reason": f"by construction: {constructed}" if decided else ""}


def _named(case: Case) -> AbstractContextManager[None]:
    """Whatever breaks inside is told as the failure of this claim."""
    return failing_at(f"claim {case.claim.id} {case.standard.name} at {case.horizon}", RunFailed)
