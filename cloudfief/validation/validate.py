"""`cf.validate`: the scoreboard of a finished run, or of a fresh one with the trials that targets need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloudfief import api
from cloudfief.core.scenario import Scenario
from cloudfief.inputs import scenario
from cloudfief.result import Result
from cloudfief.store.record import numbers_of
from cloudfief.validation.scoreboard import Row, chosen, scoreboard
from cloudfief.validation.target import Target
from cloudfief.validation.usage import used_facts


def validate(
    run: Result | Scenario | str = "deepseek",
    *facts: str,
    pairs: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    **running: Any,
) -> list[Row]:
    """The model beside the world: one row a target, misses first; without `facts` every target.

    A `Result` is read as it is, and targets that need a trial, or what it lacks, are not judged. A scenario is run, and its
    trials with the same households, pairs and seed; `running` is passed to `cf.run`. Rows are those of
    `cloudfief.validation.scoreboard`. Raises BadInput for an unknown fact or scenario before anything is run.
    """
    wanted = chosen(facts)
    if isinstance(run, Result):
        numbers = run.record.get("numbers") or numbers_of(run.scenario)
        return scoreboard(run, wanted, used_facts(numbers))
    plan = scenario(run, pairs=pairs)
    result = None
    if any(not target.trial for target in wanted):
        result = api.run(plan, seed=seed, workers=workers, **running)
    found = _trial_rows(wanted, plan, seed, workers, running.get("progress"))
    return scoreboard(result, wanted, used_facts(numbers_of(plan)), found)


def _trial_rows(
    wanted: Sequence[Target], plan: Scenario, seed: int, workers: int | None, progress: bool | None
) -> list[dict[str, Any]]:
    """What the trials give that some target needs, with the plan's own numbers, size and seed."""
    names = list(dict.fromkeys(target.trial for target in wanted if target.trial))
    if not names:
        return []
    from cloudfief.trials.runner import NEEDED, SCENARIO, run_trials  # only a fresh scoreboard needs trials

    if not set(NEEDED) <= set(plan.institutions):
        return []
    values = {f"{block}.{key}": value for block, chosen in plan.set.items() for key, value in chosen.items()}
    return run_trials(
        *names,
        scenario=SCENARIO,
        set=values,
        imports=plan.imports,
        pairs=plan.pairs,
        seed=seed,
        workers=workers,
        progress=progress,
    )
