"""What a run found: signals, effects, verdicts, pictures and the record."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from cloudfief.claims.table import Row, claim_named, verdicts
from cloudfief.core.arms import BASELINE, POLICY, SHOCK, beyond_the_end
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario
from cloudfief.effect import Effect, effects, signal_named
from cloudfief.horizon import Window, checked_horizon, origin_week, window_of
from cloudfief.store import folder as store

if TYPE_CHECKING:
    import altair


@dataclass(repr=False)
class Result:
    """A whole run: `signals` by arm, pair and week, and the `record` that makes it reproducible."""

    scenario: Scenario
    signals: xr.Dataset
    record: dict[str, Any]
    folder: Path | None = None
    stored_claims: list[Row] | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        size = f"{self.signals.sizes['pair']} pairs, {self.signals.sizes['week']} weeks"
        return f"Result({self.scenario.name}: arms {', '.join(self.arms)}; {size})"

    @functools.cached_property
    def arms(self) -> tuple[str, ...]:
        """The arms that were run."""
        return tuple(str(name) for name in self.signals["arm"].values)

    def contrast(self, arms: tuple[str, str] | None = None) -> tuple[str, str]:
        """The arms that are compared: policy with its parent if there is one, else shock with baseline."""
        if arms is not None:
            return arms
        last = [name for name in (BASELINE, SHOCK, POLICY) if name in self.arms]
        if len(last) < 2:
            raise BadInput(
                f"Scenario '{self.scenario.name}' has one arm, {self.arms[0]}: there is nothing to compare.\n"
                "Give it an event or a lever."
            )
        return last[-1], last[-2]

    def window(self, horizon: str, arms: tuple[str, str]) -> Window:
        """The weeks that a horizon averages for two arms; raises BadInput if the run does not reach it."""
        origin = origin_week(self.scenario, arms)
        if origin >= self.scenario.weeks and beyond_the_end(self.scenario):
            late = beyond_the_end(self.scenario)[0]
            raise BadInput(f"horizon {horizon}: {late} lies beyond the end.\nRun it with --weeks {origin + 1} or more.")
        return window_of(checked_horizon(horizon), origin, self.signals.sizes["week"])

    def effect(self, signal: str, horizon: str = "1y", arms: tuple[str, str] | None = None) -> Effect:
        """The paired difference of a signal with its 95% interval.

        Dimensions other than arm, pair and week are added up by the signal's own rule; `horizon` is 1d, 1y,
        end or 5y. Raises BadInput for an unknown signal, arm or horizon, and if the run does not reach it.
        """
        signal_named(self.signals, signal)
        pair = self.contrast(arms)
        self._refuse_unknown_arms(pair)
        return effects(self.signals, signal, pair, horizon, self.window(horizon, pair))[""]

    def effects_by(
        self, signal: str, by: tuple[str, ...], horizon: str = "1y", arms: tuple[str, str] | None = None
    ) -> dict[str, Effect]:
        """The effect for each label along some of the signal's dimensions, such as by=("fief",)."""
        pair = self.contrast(arms)
        self._refuse_unknown_arms(pair)
        return effects(self.signals, signal, pair, horizon, self.window(horizon, pair), by)

    def _refuse_unknown_arms(self, arms: tuple[str, str]) -> None:
        for name in arms:
            if name not in self.arms:
                raise BadInput(f"This run has no arm '{name}'; it has {', '.join(self.arms)}.{nearest(name, self.arms)}")

    def claims(self, *ids: str) -> list[Row]:
        """Verdicts: id, claim, verdict, effect, unit, low, high, pairs, horizon, standard, observed."""
        if self.stored_claims is None:
            self.stored_claims = verdicts(self.signals, self.scenario)
        if not ids:
            return list(self.stored_claims)
        wanted = [claim_named(name).id for name in ids]
        return [row for name in wanted for row in self.stored_claims if row["id"] == name]

    def plot(self, signal: str, by: str | None = None) -> altair.TopLevelMixin:
        """A picture of a signal over time, each arm with its interval; `by` makes a panel for each label."""
        from cloudfief.plot import signal_picture

        return signal_picture(self, signal, by)

    def report(self, path: str | Path) -> Path:
        """Write the self-contained report page."""
        from cloudfief.report import write_report  # drawing is heavy: only when a report is wanted

        write_report(self, Path(path))
        return Path(path)

    def save(self, folder: str | Path, *, force: bool = False) -> Path:
        """Write the run's folder: record, signals, claims and report; refuses a folder that is in use."""
        path = Path(folder)
        store.refuse_to_lose(path, force=force, resume=False)
        path.mkdir(parents=True, exist_ok=True)
        store.write_whole(path, self.signals, self.claims(), self.record)
        self.folder = path
        self.report(path / store.REPORT)
        return path
