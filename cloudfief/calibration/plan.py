"""A calibration file: which parameters are sought, in which ranges, from which facts, and how."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cloudfief.core.complaint import first_complaint
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.yamlfile import read_yaml

METHODS = ("smm", "abc", "npe")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Band(_Part):
    """How far one world's fact lies from what is expected, as a standard deviation: points, or a share of the fact."""

    points: float | None = Field(default=None, gt=0)
    share: float | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.points is None) == (self.share is None):
            raise ValueError("a band has either points, in the fact's unit, or share, of the fact's size")
        return self

    def width(self, observed: float) -> float:
        """The band in the fact's unit."""
        return float(self.points if self.points is not None else (self.share or 0.0) * abs(observed))


class SignalMeasure(_Part):
    """A fact read off a published signal: a statistic over some weeks of one arm, or of one arm less another.

    Dimensions that `select` does not fix are added up by the signal's own rule; `sd` is over weeks.
    """

    signal: str
    arm: str = "baseline"
    against: str | None = None
    weeks: tuple[int, int] | None = None
    select: dict[str, str] = {}
    statistic: Literal["mean", "sum", "sd", "last"] = "mean"
    scale: float = 1.0


class FactUse(_Part):
    """One fact: a shipped one by its id, or the user's own with what was observed and where it comes from."""

    fact: str
    observed: float | None = None
    unit: str = ""
    source: str = ""
    measure: str | SignalMeasure | None = None
    band: Band


class Plan(_Part):
    """A checked calibration file."""

    name: str = "unnamed"
    what: str = ""
    scenario: str
    households: int | None = Field(default=None, ge=1)
    weeks: int | None = Field(default=None, ge=1)
    pairs: int = Field(default=4, ge=1, le=1000)
    seed: int = Field(default=1, ge=0)
    set: dict[str, dict[str, object]] = {}
    parameters: dict[str, tuple[float, float] | None] = Field(min_length=1)
    facts: tuple[FactUse, ...] = Field(min_length=1)
    method: Literal["smm", "abc", "npe"] = "smm"
    evaluations: int = Field(default=80, ge=10, le=100_000)
    draws: int = Field(default=200, ge=20, le=1_000_000)
    accept: float = Field(default=0.2, gt=0, le=1)
    posterior_draws: int = Field(default=1000, ge=10, le=1_000_000)
    predictive_draws: int = Field(default=8, ge=0, le=10_000)

    def hash(self, scenario_hash: str) -> str:
        """A short fingerprint of everything that decides what one simulation at given values finds."""
        content = self.model_dump(mode="json", include={"parameters", "facts", "pairs"})
        content["parameters"] = list(content["parameters"])  # ranges and bands do not change what a simulation finds
        content["facts"] = [[use["fact"], use["measure"]] for use in content["facts"]]
        return hashlib.sha256(json.dumps([content, scenario_hash], sort_keys=True).encode()).hexdigest()[:12]


def shipped() -> dict[str, Path]:
    """The calibration files that come with the package, by name."""
    return {path.stem: path for path in sorted(Path(__file__).parent.glob("*.yaml"))}


def found(file: str | Path) -> Path:
    """The path of a calibration file, or of a shipped one by its name; raises BadInput with the nearest name."""
    if str(file) in shipped():
        return shipped()[str(file)]
    if not Path(file).is_file() and not str(file).endswith((".yaml", ".yml")):
        raise BadInput(f"No calibration file is called '{file}'.{nearest(str(file), shipped())}")
    return Path(file)


def load(path: Path, method: str | None = None) -> Plan:
    """The plan in a file, with another method if one is named; raises BadInput naming file, key and what is allowed."""
    content = read_yaml(path, "calibration")
    unknown = [key for key in content if key not in Plan.model_fields]
    if unknown:
        raise BadInput(f"{path}: no key is called '{unknown[0]}'.{nearest(str(unknown[0]), Plan.model_fields)}")
    content.setdefault("name", path.stem)
    if method is not None:
        if method not in METHODS:
            raise BadInput(f"method: found '{method}'; allowed is {', '.join(METHODS)}.{nearest(method, METHODS)}")
        content["method"] = method
    try:
        plan = Plan.model_validate(content)
    except ValidationError as error:
        raise BadInput(f"{path}: {first_complaint(error)}") from error
    names = [use.fact for use in plan.facts]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise BadInput(f"{path}: facts: '{twice[0]}' is named twice; allowed is once.")
    return plan
