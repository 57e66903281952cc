"""What a claim is: what the essay says, what is measured, and what would refute it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

import numpy as np
import xarray as xr

from cloudfief.core.errors import BadInput
from cloudfief.effect import CONFIDENCE, Values, interval

SUPPORTED, CONTRADICTED, UNDECIDED = "supported", "contradicted", "undecided"
BY_CONSTRUCTION, FAILS_BY_CONSTRUCTION, NOT_RUN = "holds by construction", "fails by construction", "not run"
VERDICTS = (SUPPORTED, CONTRADICTED, UNDECIDED, BY_CONSTRUCTION, FAILS_BY_CONSTRUCTION, NOT_RUN)
DECIDED_BY_CONSTRUCTION = (BY_CONSTRUCTION, FAILS_BY_CONSTRUCTION)  # whatever the pairs say: no evidence either way
CLAIMS: dict[str, type[Claim]] = {}

Measure = Callable[[xr.Dataset, slice], Values]
Placebo = Callable[[xr.Dataset], xr.Dataset]


class Observed(NamedTuple):
    """What the world did: the fact's id and a short text, with a value where it has the claim's unit."""

    fact: str
    text: str
    value: float | None = None


class Standard(NamedTuple):
    """One named way to measure a claim; what is left out is the claim's own.

    `measure(signals, weeks)` returns one number a pair; `weeks` is a slice for `isel(week=...)`. A measure that is no
    difference of two worlds but a level or a share has `contrast` False, and a `placebo` that takes what is claimed out of
    the signals, so that it measures exactly 0 there. A claim that names a size has a `ceiling` as well: what lies above it
    contradicts the claim as much as what lies below the threshold.
    """

    name: str
    measure: Measure
    unit: str | None = None
    threshold: float | None = None
    expected_sign: int | None = None
    by_construction: str = ""
    contrast: bool | None = None
    placebo: Placebo | None = None
    ceiling: float | None = None


class Claim:
    """A claim of the essay that can be tested and can fail; each is one file.

    The claim holds if its measure lies above `threshold` (`expected_sign` 1) or below it (-1). A claim writes
    `measure(signals, weeks)`, one number a pair, or lists several `standards`. `signals` names the signals it
    reads, `arms` the arms it contrasts, first the one that is changed; `extra_arms` the settings of an arm
    that only this claim needs. `by_construction` says why no disputed parameter can move it,
    for the claim or for a standard. `contrast` says whether
    it compares worlds, so that two worlds that are the same give exactly 0; one that measures a level or a share in
    one world has `contrast` False, for the claim or for a standard, and says its own placebo.
    """

    id: ClassVar[str] = ""
    says: ClassVar[str] = ""
    essay: ClassVar[str] = ""
    horizons: ClassVar[tuple[str, ...]] = ("1y", "end")
    arms: ClassVar[tuple[str, ...]] = ("shock", "baseline")
    extra_arms: ClassVar[dict[str, dict[str, Any]]] = {}
    signals: ClassVar[tuple[str, ...]] = ()
    scenario: ClassVar[str] = "deepseek"
    unit: ClassVar[str] = ""
    threshold: ClassVar[float] = 0.0
    threshold_reason: ClassVar[str] = ""
    expected_sign: ClassVar[int] = 1
    refuted_by: ClassVar[str] = ""
    observed: ClassVar[tuple[Observed, ...]] = ()
    by_construction: ClassVar[str] = ""
    contrast: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a claim that does not say what would refute it; register the claim under its id."""
        super().__init_subclass__(**kwargs)
        for field in ("id", "says", "essay", "unit", "threshold_reason", "refuted_by"):
            if not getattr(cls, field):
                raise BadInput(f"Claim {cls.__name__} has no '{field}'. Write {field} = '...' in the class.")
        if not (cls.horizons and cls.arms and cls.expected_sign in (-1, 1)):
            raise BadInput(f"Claim {cls.__name__} needs horizons, arms and expected_sign 1 or -1.")
        CLAIMS[cls.id] = cls

    def measure(self, signals: xr.Dataset, weeks: slice) -> Values:
        """One number a pair, in the claim's unit, shape (pair,)."""
        raise NotImplementedError(f"{type(self).__name__} has neither measure nor standards")

    @classmethod
    def reads(cls, signals: xr.Dataset) -> xr.Dataset:
        """The signals of a run that the claim reads, as far as they are there."""
        return signals[[name for name in cls.signals if name in signals.data_vars]]

    def standards(self) -> tuple[Standard, ...]:
        """The ways in which the claim is measured, the first one being the headline."""
        return (Standard("", self.measure),)

    @classmethod
    def is_contrast(cls, standard: Standard) -> bool:
        """Whether a standard compares worlds; otherwise it measures a level or a share in one of them."""
        return cls.contrast if standard.contrast is None else standard.contrast

    @classmethod
    def threshold_of(cls, standard: Standard) -> float:
        """The threshold of a standard: its own, else the claim's."""
        return cls.threshold if standard.threshold is None else standard.threshold

    @classmethod
    def sign_of(cls, standard: Standard) -> int:
        """On which side of the threshold the claim holds: 1 above it, -1 below it."""
        return standard.expected_sign or cls.expected_sign


class Judgement(NamedTuple):
    """A verdict with the numbers it rests on."""

    verdict: str
    effect: float | None
    low: float | None
    high: float | None
    pairs: int


def judge(
    values: Values,
    threshold: float,
    expected_sign: int,
    by_construction: str = "",
    confidence: float = CONFIDENCE,
    ceiling: float | None = None,
) -> Judgement:
    """Supported if the whole interval lies beyond the threshold in the claimed direction, contradicted if the
    whole interval lies on its other side, else undecided; one pair has no interval and decides nothing.

    A measure that no disputed parameter can move holds or fails by construction, on whichever side its mean lies.
    With a `ceiling` the interval has to lie between the two, and contradicts the claim wholly above it as well.
    `values` has shape (pair,); `confidence` is that of the interval. Raises BadInput where a pair has no value.
    """
    values = np.asarray(values, dtype=np.float64)
    if values.ndim != 1 or not values.size:
        raise BadInput(f"A measure gives one number a pair; found shape {values.shape}.")
    odd = np.flatnonzero(~np.isfinite(values))
    if odd.size:
        raise BadInput(f"The measure has no value in pair {odd[0]}.")
    found = interval(values, confidence)
    if by_construction:
        holds = (found.mean - threshold) * expected_sign > 0 and (ceiling is None or found.mean <= ceiling)
        return Judgement(BY_CONSTRUCTION if holds else FAILS_BY_CONSTRUCTION, *found, len(values))
    if found.low is None or found.high is None:
        return Judgement(UNDECIDED, *found, len(values))
    nearer, farther = sorted((found.low * expected_sign, found.high * expected_sign))
    bar = threshold * expected_sign
    verdict = SUPPORTED if nearer > bar else CONTRADICTED if farther < bar else UNDECIDED
    if ceiling is not None and found.high > ceiling and verdict == SUPPORTED:
        verdict = CONTRADICTED if found.low > ceiling else UNDECIDED
    return Judgement(verdict, *found, len(values))
