"""`cf.sensitivity` and `cf.discover`: a design as a user asks for it, small unless a size is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cloudfief.claims.claim import Claim
from cloudfief.claims.table import claim_named, with_claim_arms
from cloudfief.core.errors import BadInput
from cloudfief.core.scenario import Scenario
from cloudfief.design import discover as regions
from cloudfief.design import sensitivity as screening
from cloudfief.design.dimension import Dimension
from cloudfief.design.outcome import judged_here, outcomes_of
from cloudfief.design.picture import write_pictures
from cloudfief.design.posterior import posterior_points
from cloudfief.design.runner import Told
from cloudfief.design.space import Space, priors_of, rival_laws, space_of
from cloudfief.horizon import checked_horizon, origin_week, weeks_needed
from cloudfief.inputs import checked, with_levers
from cloudfief.inputs import scenario as sized
from cloudfief.python_command import python_scenario
from cloudfief.store.folder import default_folder

SMALL_HOUSEHOLDS = 1_500
SIZES = {"morris": 4, "sobol": 16}  # trajectories, and the base sample
FEWEST_SCREENED = 2


def sensitivity(
    *outcomes: str,
    scenario: str | Path | Scenario = "deepseek",
    method: str = "morris",
    size: int | None = None,
    parameters: Mapping[str, Any] | None = None,
    only: Sequence[str] = (),
    levers: Sequence[str] = (),
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    command: str | None = None,
    told: Told | None = None,
    **sizes: Any,
) -> dict[str, Any]:
    """Which parameters the outcomes depend on, by Morris screening or Sobol's shares of variance; the seed is one more input.

    `outcomes` are claims and signals, such as "C3@1y" or "fief_net_rent@end"; without them every claim of the scenario.
    `parameters` says what is varied, as in a sweep: {path: [low, high], {"values": [...]} or "prior"}; without it every number
    with a prior range that fits one of the patterns `only`. `sizes` are households, weeks, pairs, set and imports; a scenario
    that is given by its name has 1,500 households and 1 pair unless they say otherwise. Returns what `out`/sensitivity.json
    holds: indices by outcome. Raises BadInput before anything is run if something is wrong.
    """
    if method not in screening.METHODS:
        raise BadInput(f"method: found '{method}'; allowed is {', '.join(screening.METHODS)}.")
    plan = small(scenario, levers, usual_pairs=1, **sizes)
    space = _space(plan, parameters, only)
    measured = outcomes_of(outcomes or judged_here(plan), plan)
    size = SIZES[method] if size is None else size
    command = command or f"cf.sensitivity(scenario={python_scenario(plan)}, method='{method}', size={size}, seed={seed})"
    screen = screening.Screen(plan, space, measured, method, size, seed, command)
    folder = default_folder(f"sensitivity-{plan.name}") if out is None else Path(out)
    return screening.sensitivity(screen, folder, workers=workers, force=force, resume=resume, told=told)


def discover(
    claim: str,
    *,
    scenario: str | Path | Scenario | None = None,
    horizon: str | None = None,
    standard: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    only: Sequence[str] = (),
    points: int = 64,
    screen: int = FEWEST_SCREENED,
    posterior: str | Path | None = None,
    multiverse: bool = False,
    law: Sequence[str] = (),
    specifications: int = 32,
    halvings: int = 4,
    levers: Sequence[str] = (),
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    command: str | None = None,
    told: Told | None = None,
    **sizes: Any,
) -> dict[str, Any]:
    """Where in the space of its parameters a claim holds: volume, boxes, the parameters that decide, the nearest refutation.

    `parameters` and `only` are those of `cf.sensitivity`; without `parameters` a Morris screening of `screen` trajectories picks
    the eight that matter most. `posterior` is a CSV file of draws, `multiverse` asks the same under rival laws, to which `law`
    adds switches. `sizes` are households, weeks, pairs, set and imports; a scenario given by its name has 1,500 households, 2
    pairs and the weeks that the horizon needs. Returns what `out`/discover.json holds, and `pictures`. Raises BadInput
    before anything is run if something is wrong, RunFailed if no point succeeds.
    """
    regions.refuse_sizes(points, halvings)
    if screen < FEWEST_SCREENED:
        raise BadInput(
            f"screen: found {screen}; allowed is {FEWEST_SCREENED} trajectories or more.\nWith parameters nothing is screened."
        )
    kind = claim_named(claim)
    plan = small_for(kind, scenario, horizon, levers, **sizes)
    space = _space(plan, parameters, only)
    question = regions.Question(
        kind, plan, space, horizon=horizon or "", standard=standard or "", points=points, seed=seed,
        screen=0 if parameters else screen,
        draws=posterior_points(Path(posterior), plan, space.dimensions, points, seed) if posterior else (),
        laws=_laws(plan, law) if multiverse else (), specifications=specifications, halvings=halvings,
        command=command or f"cf.discover('{kind.id}', scenario={python_scenario(plan)}, points={points}, seed={seed})",
    )  # fmt: skip
    folder = default_folder(f"discover-{kind.id}") if out is None else Path(out)
    found = regions.discover(question, regions.Runs(folder, workers, force, resume, told))
    return {**found, "pictures": [str(path) for path in write_pictures(found, folder)]}


def small(
    scenario: str | Path | Scenario,
    levers: Sequence[str] = (),
    *,
    usual_pairs: int,
    households: int | None = None,
    pairs: int | None = None,
    **sizes: Any,
) -> Scenario:
    """The scenario of a design, small where it is given by its name and nothing else is said; one that is made keeps its size."""
    found = checked(with_levers(sized(scenario, **sizes), levers))
    if not isinstance(scenario, Scenario):
        pairs = usual_pairs if pairs is None else pairs
        if households is None and "household" in found.institutions:
            households = SMALL_HOUSEHOLDS
    return sized(found, households=households, pairs=pairs)


def small_for(
    claim: type[Claim],
    scenario: str | Path | Scenario | None,
    horizon: str | None,
    levers: Sequence[str] = (),
    *,
    weeks: int | None = None,
    **sizes: Any,
) -> Scenario:
    """The scenario with the claim's arms, small and as short as the horizon allows unless a size is given."""
    whole = checked(with_claim_arms(small(scenario or claim.scenario, levers, usual_pairs=2, **sizes), [claim]))
    wanted = checked_horizon(horizon or claim.horizons[0])
    if weeks is None and wanted != "end" and not isinstance(scenario, Scenario):
        weeks = weeks_needed(wanted, origin_week(whole, claim.arms))
    return sized(whole, weeks=weeks)


def _space(plan: Scenario, parameters: Mapping[str, Any] | None, only: Sequence[str]) -> Space:
    return space_of(plan, parameters) if parameters else priors_of(plan, only)


def _laws(plan: Scenario, switches: Sequence[str]) -> tuple[Dimension, ...]:
    found = rival_laws(plan, switches).dimensions
    if not found:
        raise BadInput(f"multiverse: scenario '{plan.name}' has no law to choose.\nName a switch: law.")
    return found
