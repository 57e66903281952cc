"""Several scenarios or lever packages against one: every effect paired and with its interval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xarray as xr

from cloudfief.api import run
from cloudfief.claims.table import known_claims
from cloudfief.core import discovery
from cloudfief.core.arms import arms_of
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.kept import kept_by
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Effect, effects
from cloudfief.horizon import checked_horizon, origin_week, weeks_needed, window_of
from cloudfief.inputs import checked, scenario, with_levers
from cloudfief.store.combine import ENTRY
from cloudfief.store.folder import is_begun
from cloudfief.store.rows import beside, refuse_to_lose, write_rows

LEVER = "lever:"
BASE_ARM = "the base"
ALWAYS = ("merchant_consumer_price", "merchant_fief_price", "state_receipts", "state_deficit", "household_welfare")
PARTS = ("standard", "kind")  # dimensions along which neither a sum nor a mean would mean anything
WITHOUT_PERCENT = ("share", "log points", "logits", "yes or no", "rank", "week", "unit vector", "usual prices")
NEXT_TO_NOTHING = 0.01  # of an effect: what is compared to such a base is told in its unit alone


def compare(
    *items: str | Scenario,
    base: str | Scenario = "deepseek",
    signals: Sequence[str] = (),
    horizon: str | None = None,
    seed: int = 1,
    workers: int | None = None,
    on: str = "local",
    progress: bool | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    command: str | None = None,
    **size: Any,
) -> list[dict[str, Any]]:
    """The effect of each item against the last arm of `base`, a row for each item and signal.

    An item is a scenario or `lever:NAME[:PARAM=VALUE][+NAME...]`; `size` is households, weeks, pairs and set.
    Without `horizon` it is "1y" where every item reaches it, else "end"; without `signals` it is those that
    the claims read, consumer prices, the state's receipts and deficit, consumers' welfare, and what the levers act on.
    A row has item, signal, part (a welfare standard, a channel; a bloc where currencies differ; else empty), effect, low,
    high, unit, horizon, and percent, percent_low, percent_high: the effect in per cent of the base, the mean over pairs of
    each pair's own ratio less 1. These are None where the base is not above 0 in every pair or next to nothing beside the
    effect, and where the unit is a share, a logarithm, an index or a date, of which a per cent would mislead.
    With `out`, a .csv or .json file, the rows are written there as well; until then finished pairs are kept in a folder beside
    it, from which `resume` goes on. Raises BadInput before anything is run if an item, signal or horizon is wrong.
    """
    if not items:
        raise BadInput("Nothing to compare.\nName scenarios or levers: cloudfief compare lever:fee_cap:cap=0.15.")
    file = None if out is None else Path(out)
    if file is not None:
        refuse_to_lose(file, force=force, resume=resume)
    _refuse_twice([_label(item) for item in items])
    root = _bare(scenario(base, **size))
    plans = {_label(item): _bare(_planned(item, root, size)) for item in items}
    for label, plan in plans.items():
        for field in ("weeks", "start", "pairs"):
            if getattr(plan, field) != getattr(root, field):
                found, wanted = getattr(plan, field), getattr(root, field)
                raise BadInput(f"{label}: {field} is {found}, but {wanted} in '{root.name}'; they must agree.")
    _refuse_unknown(signals, [root, *plans.values()])
    origins = {label: _origin(root, plan) for label, plan in plans.items()}
    chosen = _horizon(horizon, root.weeks, list(origins.values()))
    options: dict[str, Any] = {"seed": seed, "workers": workers, "on": on, "progress": progress, "command": command}
    last = _last_arm(root, _lived(root, BASE_ARM, file, resume, options), BASE_ARM)
    rows: list[dict[str, Any]] = []
    for label, plan in plans.items():
        both = _joined(_last_arm(plan, _lived(plan, label, file, resume, options), label), last)
        window = window_of(chosen, origins[label], root.weeks)
        for name in signals or _default_signals(both, plan):
            for part, found in effects(both, name, (label, BASE_ARM), chosen, window, _kept_apart(both[name])).items():
                rows.append({
                    "item": label, "signal": name, "part": part, "effect": found.effect, "low": found.low,
                    "high": found.high, "unit": found.unit, "horizon": chosen, **percent_of_base(found),
                })  # fmt: skip
    if file is not None:
        write_rows(file, rows)
    return rows


def _lived(plan: Scenario, label: str, file: Path | None, resume: bool, options: dict[str, Any]) -> xr.Dataset:
    """The signals of a scenario; where they will end in a file, its pairs are kept beside it as they come."""
    if file is None:
        return run(plan, **options).signals
    place = beside(file) / re.sub(r"[^\w.,=+-]+", "_", label)
    again = resume and is_begun(place)
    return run(plan, out=place, resume=again, force=not again, report=False, **options).signals


def _refuse_twice(labels: list[str]) -> None:
    twice = [label for label in labels if labels.count(label) > 1]
    if twice:
        raise BadInput(f"{twice[0]}: given twice.\nName each item once.")


def percent_of_base(found: Effect) -> dict[str, float | None]:
    """The effect in per cent of the base, each pair against its own."""
    told = (found.relative, found.relative_low, found.relative_high)
    misleads = found.base <= NEXT_TO_NOTHING * abs(found.effect) or found.unit.startswith(WITHOUT_PERCENT)
    values = [None if misleads or value is None else 100 * value for value in told]
    return dict(zip(("percent", "percent_low", "percent_high"), values, strict=True))


def _kept_apart(signal: xr.DataArray) -> tuple[str, ...]:
    """Nor do minor units of different currencies add up."""
    dims = tuple(dim for dim in PARTS if dim in signal.dims)
    return (*dims, "bloc") if "bloc" in signal.dims and str(signal.attrs.get("unit", "")).startswith("minor unit") else dims


def _refuse_unknown(signals: Sequence[str], plans: Sequence[Scenario]) -> None:
    """Before anything is run: every signal asked for is published in all of the scenarios, and kept."""
    for plan in plans:
        kept = kept_by(plan.institutions)
        for name in signals:
            if name not in kept:
                raise BadInput(f"--signal: '{plan.name}' publishes no '{name}' that a run keeps.{nearest(name, kept)}")


def _label(item: str | Scenario) -> str:
    return item if isinstance(item, str) else item.name


def _planned(item: str | Scenario, root: Scenario, size: dict[str, Any]) -> Scenario:
    if isinstance(item, str) and item.startswith(LEVER):
        return checked(with_levers(root, item.removeprefix(LEVER).split("+")))
    if isinstance(item, str) and item in discovery.levers():
        raise BadInput(f"'{item}' is a lever.\nWrite {LEVER}{item}.")
    return scenario(item, **size)


def _bare(plan: Scenario) -> Scenario:
    """Without the arms and probes that only claims need."""
    return plan.model_copy(update={"arms": {}, "probes": ()})


def _origin(root: Scenario, plan: Scenario) -> int:
    """The week in which the last arms of two scenarios part; 0 if they differ from the start."""
    ours, theirs = arms_of(plan)[-1], arms_of(root)[-1]
    same = (root.institutions, root.blocs, root.currencies) == (
        plan.institutions,
        plan.blocs,
        plan.currencies,
    )
    if not same:
        return 0
    parts = ours.parts_from(theirs)
    return max(0, parts) if parts < root.weeks else min(origin_week(root, ()), root.weeks - 1)


def _horizon(asked: str | None, weeks: int, origins: list[int]) -> str:
    if asked is not None:
        checked_horizon(asked)
        for origin in origins:
            window_of(asked, origin, weeks)
        return asked
    return "1y" if all(weeks >= weeks_needed("1y", origin) for origin in origins) else "end"


def _last_arm(plan: Scenario, signals: xr.Dataset, name: str) -> xr.Dataset:
    """The plan's last arm under another name; by its own name, since a run keeps arms in the order they were lived."""
    last = arms_of(plan)[-1].name
    return signals.sel(arm=[last]).assign_coords(arm=[name]).drop_dims(ENTRY)


def _joined(one: xr.Dataset, other: xr.Dataset) -> xr.Dataset:
    shared = [
        name for name in one.data_vars
        if name in other.data_vars and "arm" in one[name].dims and one[name].sizes == other[name].sizes
    ]  # fmt: skip
    return xr.concat(
        [one[shared], other[shared]], "arm",
        join="override", coords="minimal", compat="override", combine_attrs="override",
    )  # fmt: skip


def _default_signals(signals: xr.Dataset, plan: Scenario) -> list[str]:
    """What the claims read, the state's money, welfare, and what the item's own levers act on; else everything published."""
    published = [str(name) for name in signals.data_vars if name != "stock"]
    read = {name for claim in known_claims().values() for name in claim.signals}
    known = discovery.levers()
    read |= {*ALWAYS, *(known[use.lever].amends for use in plan.levers)}
    return [name for name in published if name in read] or published
