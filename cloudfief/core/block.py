"""The vocabulary of an economy: institutions, levers, their parameters and the signals they publish."""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal, NamedTuple, Self, get_origin

from pydantic import BaseModel, ConfigDict, Field, model_validator

from cloudfief.core.errors import BadInput
from cloudfief.core.ledger import Flow

KINDS: dict[str, type[Block]] = {}


class Signal:
    """Something an institution lets everybody see: its meaning, unit, dimensions and how it adds up.

    `adds` says what a total means: "sum" for flows and stocks, "mean" for rates and prices.
    `record` says what a run keeps: every value ("full"), a total by group ("summary") or nothing ("none").
    """

    def __init__(
        self,
        what: str,
        *,
        unit: str,
        dims: tuple[str, ...] = (),
        adds: Literal["sum", "mean"] = "mean",
        record: Literal["full", "summary", "none"] = "full",
    ) -> None:
        self.what, self.unit, self.dims, self.adds, self.record = what, unit, dims, adds, record


def signal(what: str, **details: Any) -> Any:
    """Declare a published signal; see `Signal`."""
    return Signal(what, **details)


def param(
    default: Any,
    what: str,
    *,
    unit: str,
    source: str,
    bounds: tuple[float, float] | None = None,
    sweep: tuple[float, float] | None = None,
) -> Any:
    """Declare a parameter: default, meaning, unit, bounds (inclusive) and where the number comes from.

    `source` is a fact's id, a paper, or "assumption: why"; an assumption names the range it is swept over.
    """
    details = {"unit": unit, "source": source, "bounds": bounds, "sweep": sweep}
    return Field(default, description=what, json_schema_extra=details)


class Outcome(NamedTuple):
    """What a step returns: the state for next week, the signals of this week, the money it moves."""

    state: Any
    signals: Mapping[str, Any]
    flows: Sequence[Flow] = ()


class Block(BaseModel):
    """A part of the economy: frozen fields are its parameters; `step` is its rule."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", ignored_types=(Signal,), arbitrary_types_allowed=True, validate_default=True
    )

    abstract: ClassVar[bool] = True
    name: ClassVar[str] = "block"
    Reads: ClassVar[Any] = None  # a named tuple of what `step` reads, where a list of arguments would be too long

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a parameter without meaning, unit, bounds and source; register the block under its name."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.abstract = bool(cls.__dict__.get("abstract_class", False))
        cls.name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()
        for field, info in cls.model_fields.items():
            _refuse_unsourced(cls.__name__, field, info)
        if not cls.abstract:
            KINDS[cls.name] = cls

    @model_validator(mode="before")
    @classmethod
    def _one_is_a_list_of_one(cls, values: Any) -> Any:
        """`blocs: eu` says the same as `blocs: [eu]`."""
        if not isinstance(values, dict):
            return values
        lists = {field for field, info in cls.model_fields.items() if get_origin(info.annotation) is tuple}
        return {
            field: (value,) if field in lists and isinstance(value, str | int | float) else value
            for field, value in values.items()
        }

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        for field, info in type(self).model_fields.items():
            bounds = _details(info)["bounds"]
            if bounds is None:
                continue
            for value in _numbers(getattr(self, field)):
                if not bounds[0] <= value <= bounds[1] or math.isnan(value):
                    raise ValueError(f"{field}: found {value:g}; allowed is {bounds[0]:g} to {bounds[1]:g}")
        return self

    @classmethod
    @functools.cache
    def reads(cls, method: str = "step") -> dict[str, bool]:
        """The names a block reads, and whether each may be missing because it has a default.

        These are the keyword-only arguments of its rule, or the fields of its `Reads`.
        """
        if method == "step" and cls.Reads is not None:
            return {field: field in cls.Reads._field_defaults for field in cls.Reads._fields}
        parameters = inspect.signature(getattr(cls, method)).parameters.values()
        keyword_only = (p for p in parameters if p.kind is inspect.Parameter.KEYWORD_ONLY)
        return {p.name: p.default is not inspect.Parameter.empty for p in keyword_only}

    @classmethod
    @functools.cache
    def publishes(cls) -> dict[str, Signal]:
        """The signals declared on the class, by short name."""
        found: dict[str, Signal] = {}
        for owner in reversed(cls.__mro__):
            found |= {key: value for key, value in vars(owner).items() if isinstance(value, Signal)}
        return found

    @classmethod
    def parameter(cls, field: str) -> dict[str, Any]:
        """Unit, bounds, source, sweep, meaning and default of one parameter."""
        info = cls.model_fields[field]
        return {**_details(info), "what": info.description, "default": info.get_default(call_default_factory=True)}


class Institution(Block):
    """A part of the economy with a state and accounts of its own.

    `init(luck, *, ...)` opens it and `step(state, luck, *, ...)` is its week; both return an `Outcome`. Where the
    list of arguments would be too long, they are the fields of `Reads` and the rule is `step(state, luck, reads)`. The state
    handed to `step` belongs to it alone and may be changed in place; what is published may not be changed afterwards.
    """

    abstract_class: ClassVar[bool] = True
    issuers: ClassVar[frozenset[str]] = frozenset()  # account groups that may be negative: they issue the money
    desk: ClassVar[str | None] = None  # the account group that exchanges currencies at `<name>_exchange_rate`

    def accounts(self, blocs: tuple[str, ...]) -> dict[str, Sequence[int]]:
        """The accounts it opens: group name -> the bloc (its number) of each account."""
        return {}

    def registers(self, blocs: tuple[str, ...]) -> dict[str, str]:
        """The registers (shares, bonds) that it keeps: asset -> its own account group whose accounts issue it."""
        return {}

    def labels(self, blocs: tuple[str, ...]) -> dict[str, Sequence[Any]]:
        """The names along the dimensions that it brings: dimension -> labels."""
        return {}

    def groups(self, blocs: tuple[str, ...]) -> dict[str, tuple[str, Sequence[int]]]:
        """How a long dimension is summarised: dimension -> (dimension of the groups, group number of each member)."""
        return {}


class Lever(Block):
    """A policy that has the last word on one signal: `step(value, *, ...) -> value`."""

    abstract_class: ClassVar[bool] = True
    amends: ClassVar[str] = ""
    legal_source: ClassVar[str] = ""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse a lever that does not say which signal it amends or where the policy comes from."""
        super().__pydantic_init_subclass__(**kwargs)
        if not cls.abstract and not (cls.amends and cls.legal_source):
            raise BadInput(f"Lever {cls.__name__} must name the signal it `amends` and its `legal_source`.")


def _details(info: Any) -> dict[str, Any]:
    extra = info.json_schema_extra
    return dict(extra) if isinstance(extra, dict) else {}


def _refuse_unsourced(owner: str, field: str, info: Any) -> None:
    details = _details(info)
    if not (info.description and details.get("unit") and details.get("source")):
        raise BadInput(
            f"{owner}.{field} has no meaning, unit or source. Declare it as "
            f"{field}: ... = param(default, 'what it means', unit='...', source='where the number comes from')."
        )
    numeric = any(True for _ in _numbers(info.get_default(call_default_factory=True)))
    if numeric and details.get("bounds") is None:
        raise BadInput(f"{owner}.{field} is a number without bounds. Add bounds=(lowest, highest).")
    if numeric and str(details["source"]).startswith("assumption") and details.get("sweep") is None:
        raise BadInput(f"{owner}.{field} is an assumption. Add sweep=(low, high): the range it is swept over.")


def _numbers(value: Any):
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _numbers(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _numbers(part)
