"""What is read off each point of a design: a claim's measure, or what an arm does to a signal, at a horizon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from cloudfief.claims.claim import Claim, Standard
from cloudfief.claims.table import cases, claim_named, known_claims, with_claim_arms
from cloudfief.core.arms import BASELINE, arms_of
from cloudfief.core.errors import BadInput, EconomyBroke, nearest
from cloudfief.core.kept import kept_by
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Values, added_up, arm_values, signal_named
from cloudfief.horizon import DAY, checked_horizon, origin_week, weeks_needed
from cloudfief.result import Result


class Outcome(NamedTuple):
    """A claim by one of its standards, or a signal; `horizon` is 1d, 1y, end or 5y."""

    name: str
    horizon: str
    standard: str = ""
    is_claim: bool = False

    @property
    def label(self) -> str:
        """How it is written: NAME@HORIZON, with the claim's standard if that is not the first."""
        return f"{self.name}{'/' + self.standard if self.standard else ''}@{self.horizon}"


def outcomes_of(texts: Iterable[str], scenario: Scenario) -> tuple[Outcome, ...]:
    """The outcomes that NAME[/STANDARD][@HORIZON] names; raises BadInput for an unknown one, before anything is run."""
    found = tuple(dict.fromkeys(_outcome(str(text), scenario) for text in texts))
    if not found:
        raise BadInput("outcomes: the list is empty; name a claim, such as C3, or a signal, such as fief_net_rent@1y.")
    return found


def _outcome(text: str, scenario: Scenario) -> Outcome:
    name, _, horizon = text.partition("@")
    name, _, standard = name.partition("/")
    if horizon:
        checked_horizon(horizon)
    if name.upper() in known_claims():
        return _claim_outcome(claim_named(name.upper()), standard, horizon, scenario)
    if standard:
        raise BadInput(f"outcomes: {text}: '{name}' is no claim, and only claims have standards.")
    known = [*known_claims(), *units_kept(scenario)]
    if name not in known:
        whose = f"no claim, and no signal that a run of '{scenario.name}' keeps,"
        raise BadInput(f"outcomes: {whose} is called '{name}'.{nearest(name, known)}")
    outcome = Outcome(name, horizon or ("1y" if _reaches("1y", _contrast(scenario), scenario) else "end"))
    _refuse_short(outcome.label, outcome.horizon, _contrast(scenario), scenario)
    return outcome


def _claim_outcome(kind: type[Claim], standard: str, horizon: str, scenario: Scenario) -> Outcome:
    names = [one.name for one in kind().standards()]
    if standard and standard not in names:
        _refuse_standard(kind, standard, [name for name in names if name])
    horizon = horizon or kind.horizons[0]
    if horizon not in kind.horizons:
        raise BadInput(f"outcomes: {kind.id} is not judged at horizon '{horizon}'; allowed is {', '.join(kind.horizons)}.")
    outcome = Outcome(kind.id, horizon, "" if standard == names[0] else standard, is_claim=True)
    whole = with_claim_arms(scenario, [kind])
    if set(kind.arms) <= {arm.name for arm in arms_of(whole)}:
        _refuse_short(outcome.label, horizon, kind.arms, scenario)
    _refuse_another_question(outcome, whole)
    return outcome


def _refuse_standard(kind: type[Claim], standard: str, names: Sequence[str]) -> None:
    if not names:
        raise BadInput(
            f"outcomes: {kind.id} has no standard '{standard}'; it has one only, without a name.\nLeave the standard out."
        )
    raise BadInput(f"outcomes: {kind.id} has no standard '{standard}'; it has {', '.join(names)}.{nearest(standard, names)}")


def _refuse_another_question(outcome: Outcome, scenario: Scenario) -> None:
    """A claim is judged only where its arms, its signals and its question are: asked of a run that is not there yet."""
    kind = claim_named(outcome.name)
    kept = {*units_kept(scenario), *(kind.signals if scenario.probes else ())}
    arms = [arm.name for arm in arms_of(scenario)]
    outline = xr.Dataset(dict.fromkeys(kept, 0.0), coords={"arm": arms, "week": range(scenario.weeks)})
    for case in cases(outline, scenario, [outcome.name]):
        if case.horizon == outcome.horizon and case.command is not None:
            raise BadInput(
                f"outcomes: {outcome.label} cannot be judged in scenario '{scenario.name}': arms or signals are missing.\n"
                f"It is judged by: {case.command}"
            )


def judged_here(scenario: Scenario) -> list[str]:
    """The claims that the scenario can judge as it stands, at the first of their horizons that it reaches."""
    found = []
    for kind in known_claims().values():
        for horizon in kind.horizons:
            try:
                outcome = _claim_outcome(kind, "", horizon, scenario)
            except BadInput:
                continue
            found.append(outcome.label)
            break
    if not found:
        raise BadInput(f"Scenario '{scenario.name}' judges no claim as it stands.\nName a signal, or give it more weeks.")
    return found


def _reaches(horizon: str, arms: tuple[str, ...], scenario: Scenario) -> bool:
    return scenario.weeks >= weeks_needed(horizon, origin_week(scenario, arms))


def _refuse_short(label: str, horizon: str, arms: tuple[str, ...], scenario: Scenario) -> None:
    if not _reaches(horizon, arms, scenario):
        needed = weeks_needed(horizon, origin_week(scenario, arms))
        raise BadInput(f"outcomes: {label} needs {needed} weeks; found {scenario.weeks}.\nGive {needed} weeks or more.")


def _contrast(scenario: Scenario) -> tuple[str, ...]:
    """The arms that a signal is compared in: the last two of baseline, shock and policy, or the only one."""
    main = [arm.name for arm in arms_of(scenario) if arm.name not in scenario.arms]
    return (main[-1], main[-2]) if len(main) > 1 else (BASELINE,)


def contrast_told(scenario: Scenario) -> str:
    """What a signal's number is, in words: an arm less another, such as "shock less baseline", or the level in the only one."""
    arms = _contrast(scenario)
    return " less ".join(arms) if len(arms) > 1 else f"level in {BASELINE}"


def units_kept(scenario: Scenario) -> dict[str, str]:
    """Every signal that a run of the scenario keeps, with its unit."""
    return {name: signal.unit for name, signal in kept_by(scenario.institutions).items()}


def unit_of(outcome: Outcome, scenario: Scenario) -> str:
    """The unit that an outcome is measured in."""
    if not outcome.is_claim:
        return units_kept(scenario)[outcome.name]
    kind = claim_named(outcome.name)
    return standard_of(outcome).unit or kind.unit


def standard_of(outcome: Outcome) -> Standard:
    """The standard by which a claim is measured; the first one where none is named."""
    found = claim_named(outcome.name)().standards()
    return next(one for one in found if one.name == (outcome.standard or found[0].name))


def with_what_is_needed(scenario: Scenario, outcomes: Sequence[Outcome]) -> Scenario:
    """The scenario with the arms and probes that the outcomes read, and without those that nobody reads."""
    kinds = [claim_named(outcome.name) for outcome in outcomes if outcome.is_claim]
    whole = with_claim_arms(scenario, kinds)
    read = {arm for kind in kinds for arm in kind.arms}
    kept = set(units_kept(scenario))
    probed = any(not set(kind.signals) <= kept for kind in kinds)
    arms = {name: arm for name, arm in whole.arms.items() if name in read}
    return whole.model_copy(update={"arms": arms, "probes": whole.probes if probed else ()})


def measured(outcome: Outcome, signals: xr.Dataset, scenario: Scenario) -> Values:
    """One number a pair, shape (pair,): the claim's measure, a paired difference, or a level where there is one arm.

    Raises EconomyBroke where a pair has no value.
    """
    read = _claim_values if outcome.is_claim else _signal_values
    values = np.atleast_1d(np.asarray(read(outcome, signals, scenario), dtype=np.float64))
    odd = np.flatnonzero(~np.isfinite(values))
    if odd.size:
        raise EconomyBroke(f"no value in pair {odd[0]}")
    return values


def _claim_values(outcome: Outcome, signals: xr.Dataset, scenario: Scenario) -> Values:
    wanted = standard_of(outcome).name
    found = [
        case for case in cases(signals, scenario, [outcome.name])
        if case.horizon == outcome.horizon and case.standard.name == wanted
    ]  # fmt: skip
    case = found[0]
    if case.window is None:
        raise BadInput(f"{outcome.label} cannot be judged in scenario '{scenario.name}'.\nIt is judged by: {case.command}")
    return case.standard.measure(signals, case.window.weeks)


def _signal_values(outcome: Outcome, signals: xr.Dataset, scenario: Scenario) -> Values:
    arms = _contrast(scenario)
    window = Result(scenario, signals, {}).window(outcome.horizon, (arms[0], arms[-1]))
    signal = signal_named(signals, outcome.name)
    keep_day = (DAY,) if outcome.horizon == "1d" and DAY in signal.dims else ()
    values = arm_values(added_up(signal, keep_day), arms, outcome.horizon, window)
    if len(arms) == 1:
        return values.isel(arm=0).values
    return (values.sel(arm=arms[0]) - values.sel(arm=arms[1])).values
