"""A scenario is data: which institutions, which numbers, what happens when, and which arms are compared."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloudfief.core import discovery
from cloudfief.core.building import USUAL_BLOCS, built
from cloudfief.core.calendar import checked_start
from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.place import Place, place_of
from cloudfief.core.yamlfile import read_yaml

Settings = dict[str, dict[str, Any]]  # block -> parameter -> value
FOLDERS = ("cloudfief.scenarios", "cloudfief.village")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BurnIn(_Part):
    """Weeks that are run before week 0, with these settings, so that the economy does not start cold."""

    weeks: int = Field(default=0, ge=0, le=520)
    set: Settings = {}


class Event(_Part):
    """What happens in the shock arm and not in the baseline."""

    name: str
    date: date
    set: Settings
    source: str


class LeverUse(_Part):
    """A lever, its parameters and the days between which it holds."""

    lever: str
    params: dict[str, Any] = {}
    start: date | None = None
    until: date | None = None


class ExtraArm(_Part):
    """A further arm: the baseline, or the shock, with other settings from the first week on."""

    what: str
    set: Settings
    with_event: bool = False


class Scenario(_Part):
    """A checked scenario; `cloudfief describe NAME` prints one."""

    name: str = "unnamed"
    question: str = ""
    start: date = date(2024, 1, 1)
    weeks: int = Field(default=157, ge=1, le=2600)
    blocs: tuple[str, ...] = USUAL_BLOCS
    currencies: tuple[str, ...] = ("usd", "cny", "eur")
    imports: tuple[str, ...] = ()
    institutions: tuple[str, ...]
    set: Settings = {}
    dated: dict[date, Settings] = {}
    burn_in: BurnIn = BurnIn()
    event: Event | None = None
    arms: dict[str, ExtraArm] = {}
    levers: tuple[LeverUse, ...] = ()
    probes: tuple[str, ...] = ()
    pairs: int = Field(default=8, ge=1, le=10_000)
    sources: dict[str, str] = {}
    origin: str = ""

    def with_lever(self, lever: str, start: date | None = None, until: date | None = None, **params: Any) -> Self:
        """The same scenario with one more lever, laid over those that are there.

        Raises BadInput, with the nearest right name, for a lever, a parameter, a value or a date that there is not.
        """
        for place in self.imports:
            discovery.load_extra(place)
        built(discovery.lever(lever), params, self.blocs)
        try:
            use = LeverUse(lever=lever, params=params, start=start, until=until)
        except ValidationError as error:
            raise BadInput(f"lever {lever}: {first_complaint(error)}") from error
        return self.model_copy(update={"levers": (*self.levers, use)})

    def with_values(self, values: Mapping[str, Any], source: str = "set by the user") -> Self:
        """The same scenario with parameters set in every arm, or entries of their tables, or parameters of its levers.

        {"fief.learning": False, "household.weekly_income_usd.us": 900}. Raises BadInput, with the nearest right name, for a
        path that points nowhere; the values themselves are checked where the economy is built.
        """
        found = self
        for path, value in values.items():
            place = place_of(found, path)
            found = found._with_parameter(place, place.replaced(found, value), source)
        return found

    def _with_parameter(self, place: Place, value: Any, source: str) -> Self:
        name, changed = place.kind.name, {place.field: value}
        sources = {**self.sources, f"{name}.{place.field}": source}
        if not place.is_lever:
            settings = {**self.set, name: {**self.set.get(name, {}), **changed}}
            return self.model_copy(update={"set": settings, "sources": sources})
        uses = (use.model_copy(update={"params": {**use.params, **changed}}) if use.lever == name else use for use in self.levers)
        return self.model_copy(update={"levers": tuple(uses), "sources": sources})

    def with_size(self, weeks: int | None = None, pairs: int | None = None) -> Self:
        """The same scenario over other weeks or pairs."""
        update = {key: value for key, value in {"weeks": weeks, "pairs": pairs}.items() if value is not None}
        return self.model_validate({**self.model_dump(), **update}) if update else self

    def hash(self) -> str:
        """A short fingerprint of everything that decides the numbers."""
        content = self.model_dump(mode="json", exclude={"origin", "question", "sources"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:12]


def shipped() -> dict[str, Path]:
    """The scenarios that come with the package, by name."""
    found: dict[str, Path] = {}
    for folder in FOLDERS:
        for entry in resources.files(folder).iterdir():
            if entry.name.endswith(".yaml"):
                found[entry.name.removesuffix(".yaml")] = Path(str(entry))
    return dict(sorted(found.items()))


def load(name_or_path: str) -> Scenario:
    """A shipped scenario by name or a YAML file by path; `based_on` lays it over another one."""
    path = _find(name_or_path)
    content = _layered(path, seen=())
    content.setdefault("name", path.stem)
    return _checked(content, path)


def _find(name_or_path: str) -> Path:
    known = shipped()
    if name_or_path in known:
        return known[name_or_path]
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"} or path.exists():
        if path.is_dir():
            raise BadInput(f"{path}: a folder, not a scenario file.")
        return path
    raise BadInput(f"No scenario is called '{name_or_path}'.{nearest(name_or_path, known)}")


def _layered(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    if path in seen:
        raise BadInput(f"{path}: based_on goes round in a circle.")
    content = read_yaml(path)
    content["origin"] = str(path)
    parent = content.pop("based_on", None)
    if parent is None:
        return content
    if not isinstance(parent, str):
        raise BadInput(f"{path}: based_on: found {parent!r}; allowed is the name of a scenario.")
    base = _layered(_find(parent), (*seen, path))
    base.pop("name", None)
    for key in ("set", "dated", "arms", "sources"):
        if isinstance(content.get(key), dict) and isinstance(base.get(key), dict):
            content[key] = _merged(base[key], content[key])
    return {**base, **content}


def _merged(under: dict[Any, Any], over: dict[Any, Any]) -> dict[Any, Any]:
    both = dict(under)
    for key, value in over.items():
        both[key] = _merged(both[key], value) if isinstance(value, dict) and isinstance(both.get(key), dict) else value
    return both


def _checked(content: dict[str, Any], path: Path) -> Scenario:
    unknown = [key for key in content if key not in Scenario.model_fields]
    if unknown:
        allowed = ["based_on", *(key for key in Scenario.model_fields if key != "origin")]
        hint = nearest(str(unknown[0]), allowed)
        raise BadInput(f"{path}: no key is called '{unknown[0]}'; allowed is {', '.join(allowed)}.{hint}")
    _refuse_dates_out_of_order(content.get("dated"), path)
    try:
        scenario = Scenario.model_validate(content)
        checked_start(scenario.start)
        _refuse_odd_blocs(scenario)
    except ValidationError as error:
        raise BadInput(f"{path}: {first_complaint(error)}") from error
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error
    return scenario


def _refuse_odd_blocs(scenario: Scenario) -> None:
    if not scenario.blocs or len(set(scenario.blocs)) != len(scenario.blocs):
        raise BadInput(f"blocs: found {list(scenario.blocs)}; allowed is a list of different names.")
    if len(scenario.currencies) != len(scenario.blocs):
        found, wanted = len(scenario.currencies), len(scenario.blocs)
        raise BadInput(f"currencies: found {found} for {wanted} blocs; allowed is one currency a bloc.")


def _refuse_dates_out_of_order(dated: Any, path: Path) -> None:
    if not isinstance(dated, dict):
        return
    days = [day.date() if isinstance(day, datetime) else day for day in dated]
    for earlier, later in itertools.pairwise(days):
        if isinstance(earlier, date) and isinstance(later, date) and later < earlier:
            raise BadInput(f"{path}: dated: {later} stands after {earlier}. Put the dates in order.")
