"""`fit`: a user's own market, inverted into tables and into a scenario in which it is the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario
from cloudfief.fitting.adjustment import NOTHING_MOVED, Adjustment
from cloudfief.fitting.fief_settings import fief_settings, fief_sources
from cloudfief.fitting.lab_settings import lab_settings, lab_sources, target_costs
from cloudfief.fitting.matching import Say, Wanted, match
from cloudfief.fitting.observations import BLOCS, HOSTED, markets_in, read_observations
from cloudfief.fitting.observed_market import Assumptions, BadAssumption, ObservedMarket, invert
from cloudfief.fitting.opening import Opening, Size
from cloudfief.fitting.options import refuse_assumptions, refuse_base, refuse_mergers, refuse_price_changes, size_of
from cloudfief.fitting.scenario_file import labs_for, lever_to_try, scenario_content, scenario_of, scenario_text
from cloudfief.fitting.tables import market_tables
from cloudfief.inputs import checked
from cloudfief.store.files import replacing

BASE = "world-2024"
LARGEST_MISS = 2.0  # percentage points of a share


@dataclass(frozen=True)
class MarketFit:
    """What came out of a file: its tables, the scenario, and how well the scenario reproduces what was observed."""

    file: str
    tables: list[dict[str, Any]]
    scenario: Scenario
    reproduced: list[dict[str, Any]]
    notes: list[str]
    content: dict[str, Any] = field(repr=False)

    def write(self, place: str | Path, force: bool = False) -> Path:
        """Write the scenario to a YAML file; raises BadInput if it exists and `force` is not set."""
        path = Path(place)
        refuse_to_replace(path, force)
        text = scenario_text(self.content, self.file, path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as sibling:
            sibling.write_text(text, encoding="utf-8")
        return path

    def as_json(self) -> dict[str, Any]:
        """Everything but the scenario itself, for one JSON document."""
        return {
            "file": self.file, "warning": self.warning, "markets": self.tables, "reproduced": self.reproduced,
            "notes": self.notes,
        }  # fmt: skip

    @property
    def lever_to_try(self) -> str:
        """A lever, with its parameters, that does something to the sellers of the file."""
        return lever_to_try(self.content["set"])

    @property
    def warning(self) -> str | None:
        """What is wrong with the scenario where a simulated share misses the observed one by more than two points."""
        gap = {row["name"]: 100 * (row["share_simulated"] - row["share_observed"]) for row in self.reproduced}
        off = [f"{name} {points:+.1f}" for name, points in gap.items() if abs(points) > LARGEST_MISS]
        if not off:
            return None
        return f"WARNING: the scenario misses observed shares, in points: {', '.join(off)}. Give more households."


def fit(
    file: str | Path,
    *,
    nest: float | None = None,
    price_coefficient: float | None = None,
    open_lab: str | None = None,
    mergers: Sequence[tuple[str, str]] | None = None,
    efficiency: float = 0.1,
    price_changes: Mapping[str, float] | None = None,
    base: str = BASE,
    households: int | None = None,
    weeks: int | None = None,
    seed: int | None = None,
    size: Size | None = None,
    say: Say = lambda text: None,
) -> MarketFit:
    """Invert the demand of an observed market and make the world in which it is the baseline.

    file: a CSV (columns in `docs/fit.md`) or the name of a shipped example; nest: σ in [0, 0.98]; price_coefficient: α
    in utils per unit of money, read from margins where it is None; mergers: pairs of names, all where None;
    efficiency: share of marginal cost that a merger saves; price_changes: shares of the price by name, of the fee for fiefs.
    households, weeks, seed: of the simulations that find the opening, instead of those of `size` (2,000 households, the
    mean of 4 weeks, seed 1). Raises BadInput for a file that is wrong, naming it, for an argument that is not allowed,
    naming that, or prices that no costs explain, before anything is simulated.
    """
    path = _place(file)
    rows = read_observations(path)
    markets = markets_in(rows)
    assumed, sized = Assumptions(nest, price_coefficient, open_lab), size_of(size, households, weeks, seed)
    refuse_assumptions(assumed, markets, efficiency)
    refuse_mergers(mergers, markets)
    refuse_price_changes(price_changes, markets)
    refuse_base(base, markets)
    try:
        found = [invert(rivals, assumed) for rivals in markets.values()]
        tables = [market_tables(one, _pairs(mergers), efficiency, dict(price_changes or {})) for one in found]
        built = _Builder(path, base, assumed, found)
        checked(scenario_of(built.content(NOTHING_MOVED)))
    except BadAssumption:
        raise
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error
    moved, seen = built.matched(sized, say)
    content, reproduced = built.content(moved), _reproduced(found, seen)
    scenario = checked(scenario_of(content))
    return MarketFit(path.name, tables, scenario, reproduced, built.notes(reproduced), content)


def examples() -> dict[str, Path]:
    """The markets that ship, by name."""
    folder = resources.files("cloudfief.fitting") / "examples"
    return {Path(str(entry)).stem: Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(".csv")}


def refuse_to_replace(path: Path, force: bool) -> None:
    """Raise BadInput unless a scenario may be written there."""
    if path.suffix not in (".yaml", ".yml"):
        raise BadInput(f"{path}: allowed is a name that ends in .yaml.")
    if path.exists() and (path.is_dir() or not force):
        raise BadInput(f"{path}: exists.\nChoose another name, or add --force.")


def _place(file: str | Path) -> Path:
    path = Path(file)
    if path.exists() or path.suffix:
        return path
    known = examples()
    if str(file) not in known:
        raise BadInput(f"{file}: no such file, and no example is called so.{nearest(str(file), known)}")
    return known[str(file)]


def _pairs(mergers: Sequence[tuple[str, str]] | None) -> list[tuple[str, str]] | None:
    return None if mergers is None else list(mergers)


class _Builder:
    """Puts the scenario together for any conveniences of the fiefs."""

    def __init__(self, path: Path, base: str, assumed: Assumptions, found: list[ObservedMarket]) -> None:
        self.path, self.base, self.assumed = path, base, assumed
        self.labs = [one for one in found if one.kind == "lab"]
        self.fiefs = [one for one in found if one.kind == "fief"]
        present = {one.bloc for one in found}
        self.blocs = tuple(bloc for bloc in BLOCS if bloc in present)
        self.rows = [row for one in self.fiefs for row in one.rows]
        self.how = "before any simulation"

    def content(self, moved: Adjustment) -> dict[str, Any]:
        """The scenario as it is written; a fief without a convenience is on the open market's level."""
        file, settings, sources = self.path.name, {}, {}
        if self.labs:
            settings["lab"] = lab_settings(self.labs, self.assumed, moved)
            sources |= lab_sources(self.labs, file, self.how)
        elif homes := labs_for(self.blocs):
            settings["lab"] = homes
            sources |= {"lab.homes": "assumption: the default labs, at home here"}
        if self.fiefs:
            settings["fief"] = fief_settings(self.fiefs, moved.convenience)
            sources |= fief_sources(self.fiefs, file, self.how)
        return scenario_content(file, self.path.stem, self.base, self.blocs, settings, sources, self.assumed.open_lab)

    def matched(self, size: Size, say: Say) -> tuple[Adjustment, Opening]:
        """What makes the world open as observed, found on simulations of this size, and how it then opens."""
        costs = target_costs(self.labs, self.assumed) if self.labs else {}
        labs = [row for one in self.labs for row in one.rows if row.name != HOSTED]
        wanted = Wanted(self.rows, labs, costs)
        solved = match(wanted, lambda moved: scenario_of(self.content(moved)), size, say)
        self.how = f"matched on simulations of {size.households} households, seed {size.seed}"
        return solved

    def notes(self, reproduced: list[dict[str, Any]]) -> list[str]:
        """What a reader should know about what was assumed."""
        words = [f"{one.kind}s in {one.bloc}: {one.basis}" for one in (*self.labs, *self.fiefs)]
        for one in self.labs:
            if len({row.nest for row in one.rows}) > 1 and one.nest_parameter > 0:
                words.append(f"labs in {one.bloc}: the scenario has all labs in one nest; the tables keep the nests of the file.")
        if self.fiefs:
            words.append("From week 0 on fiefs experiment and fees move; fief.experiments=false keeps them as observed.")
        off = [row for row in reproduced if abs(row["share_simulated"] - row["share_observed"]) > 0.01]
        words += [f"{row['name']}: the share could not be matched to a percentage point." for row in off]
        return words


def _reproduced(found: list[ObservedMarket], seen: Opening) -> list[dict[str, Any]]:
    """What the world opens with beside what was observed: shares, and prices of labs or fees of fiefs."""
    rows = []
    for row in (row for one in found for row in one.rows):
        lab = row.kind == "lab"
        rows.append({
            "name": row.name, "kind": row.kind, "bloc": row.bloc,
            "share_observed": row.share, "share_simulated": (seen.share if lab else seen.spending)[row.name],
            "price_observed": row.price if lab else row.fee, "price_simulated": (seen.price if lab else seen.fee)[row.name],
        })  # fmt: skip
    return rows
