"""The verdict table: every claim, judged on a run's signals or marked as not run."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import xarray as xr

from cloudfief.claims.claim import CLAIMS, NOT_RUN, Claim, Judgement, Standard, judge
from cloudfief.core import discovery
from cloudfief.core.errors import BadInput, CloudfiefError, RunFailed, nearest
from cloudfief.core.scenario import ExtraArm, Scenario
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
                rows.append(row)
    return rows


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
        "horizon": horizon,
        "standard": standard.name,
        "observed": [fact._asdict() for fact in claim.observed],
    }


def _missing(claim: Claim, horizon: str, signals: xr.Dataset, scenario: Scenario) -> str | None:
    """The command that runs a claim whose arms, signals or horizon this run lacks; None if it has them."""
    origin = origin_week(scenario, claim.arms)
    needed = weeks_needed(horizon, origin)
    arms = {str(name) for name in signals["arm"].values}
    here = set(claim.arms) <= arms and set(claim.signals) <= {str(name) for name in signals.data_vars}
    if here and needed <= signals.sizes["week"]:
        return None
    if claim.scenario == scenario.name or set(claim.signals) <= {str(name) for name in signals.data_vars}:
        weeks = f" --weeks {needed}" if needed > signals.sizes["week"] else ""
        where = scenario.name if set(claim.arms) <= arms or claim.extra_arms else claim.scenario
    else:
        where, weeks = claim.scenario, " --weeks 320" if horizon == "5y" else ""
    return f"cloudfief claims {claim.id} --scenario {where}{weeks}"


def _judged(claim: Claim, standard: Standard, horizon: str, signals: xr.Dataset, scenario: Scenario) -> Judgement:
    window = window_of(horizon, origin_week(scenario, claim.arms), signals.sizes["week"])
    threshold = claim.threshold if standard.threshold is None else standard.threshold
    sign = standard.expected_sign or claim.expected_sign
    try:
        values = standard.measure(signals, window.weeks)
        return judge(values, threshold, sign, standard.by_construction or claim.by_construction)
    except CloudfiefError as error:
        raise RunFailed(f"claim {claim.id} {standard.name} at {horizon}: {error}") from error
    except Exception as error:
        raise RunFailed(f"claim {claim.id} {standard.name} at {horizon}: {type(error).__name__}: {error}") from error
