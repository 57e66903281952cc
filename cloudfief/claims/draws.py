"""Which draws make two worlds part: the paired effect when all luck is held but one kind of draw."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cloudfief.claims.claim import Claim
from cloudfief.claims.table import with_claim_arms
from cloudfief.core.arms import arms_of
from cloudfief.core.errors import BadInput
from cloudfief.core.luck import Luck
from cloudfief.core.pair import run_pair
from cloudfief.core.scenario import Scenario
from cloudfief.horizon import origin_week, window_of
from cloudfief.store.combine import combined

NUMBER = re.compile(r"\s*\d+$")  # "cell of fief 2" is a draw of the kind "cell of fief"
Told = Callable[[str], None]


def draw_rows(
    scenario: Scenario, kinds: Sequence[type[Claim]], horizon: str, seed: int, told: Told, among: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """For each claim and kind of draw: how far the headline effect moves when that draw alone is drawn anew.

    The scenario's pairs say how often each is drawn anew; `among` leaves out all other kinds of draw. Rows of id, horizon,
    draws, sd (standard deviation of the effect, in `unit`) and share, the part of the sum of all variances. Draws that move
    both worlds alike leave the effect as it is and have share 0. Raises BadInput for one pair and for a claim that
    compares no worlds.
    """
    claims = [kind() for kind in kinds]
    for claim in claims:
        if not claim.is_contrast(claim.standards()[0]):
            raise BadInput(f"draws: {claim.id} compares no worlds; allowed are claims that do, such as C1.")
    plan = _only_what_is_needed(scenario, kinds)
    if plan.pairs < 2:
        raise BadInput(f"pairs: found {plan.pairs}; allowed is 2 or more.")
    rows = []
    for kind_of_draw in among or sorted(draws_in(plan, seed)):
        told(f"{kind_of_draw}: {plan.pairs} pairs")
        spreads = _spreads(plan, claims, horizon, kind_of_draw, seed)
        rows += [
            {"id": claim.id, "horizon": horizon, "draws": kind_of_draw, "sd": spread, "unit": claim.unit}
            for claim, spread in zip(claims, spreads, strict=True)
        ]
    return _with_shares(rows)


def draws_in(plan: Scenario, seed: int) -> set[str]:
    """Every kind of draw that a pair of worlds makes, as "institution: draw"."""
    noted: set[str] = set()
    run_pair(plan, 0, seed, luck=_noting(noted))
    return noted


def _only_what_is_needed(scenario: Scenario, kinds: Sequence[type[Claim]]) -> Scenario:
    """The scenario without probes and arms that the claims do not read."""
    needed = {arm for kind in kinds for arm in kind.arms}
    plan = with_claim_arms(scenario, kinds)
    arms = {name: arm for name, arm in plan.arms.items() if name in needed}
    plan = plan.model_copy(update={"probes": (), "arms": arms})
    known = {arm.name for arm in arms_of(plan)}
    if missing := sorted(needed - known):
        raise BadInput(f"draws: scenario '{plan.name}' has no arm '{missing[0]}'; it has {', '.join(sorted(known))}.")
    return plan


def _spreads(plan: Scenario, claims: Sequence[Claim], horizon: str, kind_of_draw: str, seed: int) -> list[float]:
    """The standard deviation of each claim's headline effect over pairs that differ in one kind of draw alone."""
    results = [
        run_pair(plan, 0, seed, luck=_redrawing(kind_of_draw, number))._replace(pair=number) for number in range(plan.pairs)
    ]
    signals, spreads = combined(results), []
    for claim in claims:
        window = window_of(horizon, origin_week(plan, claim.arms), plan.weeks)
        spreads.append(float(np.std(claim.standards()[0].measure(signals, window.weeks), ddof=1)))
    return spreads


def _with_shares(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    in_all: dict[str, float] = {}
    for row in rows:
        in_all[row["id"]] = in_all.get(row["id"], 0.0) + row["sd"] ** 2
    shared = [{**row, "share": row["sd"] ** 2 / in_all[row["id"]] if in_all[row["id"]] else 0.0} for row in rows]
    return sorted(shared, key=lambda row: (len(row["id"]), row["id"], -row["share"]))


def _kind(owner: str, purpose: str) -> str:
    return f"{owner}: {NUMBER.sub('', purpose)}"


def _noting(noted: set[str]) -> type[Luck]:
    """Luck that notes what is drawn and changes nothing."""

    class Noting(Luck):
        def purpose(self, purpose: str) -> int:
            noted.add(_kind(self.owner, purpose))
            return super().purpose(purpose)

    return Noting


def _redrawing(kind_of_draw: str, number: int) -> type[Luck]:
    """Luck in which one kind of draw is drawn anew; number 0 is the luck of the seed."""

    class Redrawing(Luck):
        def purpose(self, purpose: str) -> int:
            if number and _kind(self.owner, purpose) == kind_of_draw:
                return zlib.crc32(f"{self.owner}/{purpose}/{number}".encode())
            return super().purpose(purpose)

    return Redrawing
