"""The verdict table: every claim, judged on a run's signals or marked as not run, with a correction for many claims."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import xarray as xr
from scipy import stats

from cloudfief.claims.claim import BY_CONSTRUCTION, CLAIMS, NOT_RUN, Claim, Judgement, Standard, judge
from cloudfief.core import discovery
from cloudfief.core.arms import POLICY, SHOCK
from cloudfief.core.errors import BadInput, CloudfiefError, RunFailed, nearest
from cloudfief.core.scenario import ExtraArm, Scenario, load
from cloudfief.effect import CONFIDENCE
from cloudfief.horizon import origin_week, weeks_needed, window_of

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


def verdicts(signals: xr.Dataset, scenario: Scenario, ids: Iterable[str] = ()) -> list[Row]:
    """The rows of claims.json: one for each claim, standard and horizon; without `ids` every claim.

    `p` is the chance of an effect so far on one side of the threshold, or farther, if the truth lay on it (two-sided t
    test over pairs); `p_holm` is the same corrected for all the claims that were judged at that horizon (Holm 1979), each
    by its headline standard. The verdict itself follows from the claim's own interval.

    Raises RunFailed, naming the claim, if its measure breaks.
    """
    chosen = [claim_named(name) for name in ids] or list(known_claims().values())
    rows: list[Row] = []
    for kind in chosen:
        claim = kind()
        for horizon in claim.horizons:
            command = _missing(claim, horizon, signals, scenario)
            for standard in claim.standards():
                row = _blank(claim, standard, horizon)
                if command is not None:
                    row["command"] = command
                else:
                    row |= _judged(claim, standard, horizon, signals, scenario)._asdict()
                    row["p"] = _p_value(row, _threshold(claim, standard))
                rows.append(row)
    return _with_holm(rows)


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

    A policy is whatever levers a scenario has, and a shock whatever its event sets: an added power load says nothing
    about a claim on an open release.
    """
    if claim.scenario == scenario.name:
        return True
    if POLICY in claim.arms:
        return False
    return SHOCK not in claim.arms or _event_sets(claim.scenario) <= _sets(scenario)


@functools.cache
def _event_sets(name: str) -> frozenset[str]:
    return _sets(load(name))


def _sets(scenario: Scenario) -> frozenset[str]:
    """What a scenario's event sets, as institution.parameter."""
    event = scenario.event.set if scenario.event is not None else {}
    return frozenset(f"{block}.{parameter}" for block, values in event.items() for parameter in values)


def _threshold(claim: Claim, standard: Standard) -> float:
    return claim.threshold if standard.threshold is None else standard.threshold


def _p_value(row: Row, threshold: float) -> float | None:
    """Two-sided p of the t test that the effect is the threshold, from its interval; None for one pair or an identity."""
    if row["low"] is None or row["verdict"] == BY_CONSTRUCTION:
        return None
    freedom = row["pairs"] - 1
    error = (row["high"] - row["low"]) / 2 / float(stats.t.ppf(0.5 + CONFIDENCE / 2, freedom))
    distance = abs(row["effect"] - threshold)
    if error == 0:
        return 1.0 if distance == 0 else 0.0
    return float(2 * stats.t.sf(distance / error, freedom))


def _with_holm(rows: list[Row]) -> list[Row]:
    """Fill in `p_holm`: the k-th smallest of m p-values times m - k + 1, never below the one before, at most 1.

    The family is every claim judged at a horizon by its first standard; rows outside it keep None.
    """
    families: dict[str, dict[str, Row]] = {}
    for row in rows:
        family = families.setdefault(row["horizon"], {})
        family.setdefault(row["id"], row)
    for family in families.values():
        tested = sorted((row for row in family.values() if row["p"] is not None), key=lambda row: row["p"])
        highest = 0.0
        for place, row in enumerate(tested):
            highest = max(highest, min(1.0, row["p"] * (len(tested) - place)))
            row["p_holm"] = highest
    return rows


def _judged(claim: Claim, standard: Standard, horizon: str, signals: xr.Dataset, scenario: Scenario) -> Judgement:
    window = window_of(horizon, origin_week(scenario, claim.arms), signals.sizes["week"])
    threshold = _threshold(claim, standard)
    sign = standard.expected_sign or claim.expected_sign
    try:
        values = standard.measure(signals, window.weeks)
        return judge(values, threshold, sign, standard.by_construction or claim.by_construction)
    except CloudfiefError as error:
        raise RunFailed(f"claim {claim.id} {standard.name} at {horizon}: {error}") from error
    except Exception as error:
        raise RunFailed(f"claim {claim.id} {standard.name} at {horizon}: {type(error).__name__}: {error}") from error
