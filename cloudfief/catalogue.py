"""What there is: scenarios, institutions, levers, claims, trials and facts, each with one line about it."""

from __future__ import annotations

import csv
import difflib
import inspect
import io
from collections.abc import Callable, Iterable
from importlib import resources
from typing import Any

from cloudfief.claims.table import known_claims
from cloudfief.core import discovery
from cloudfief.core.block import Block, Institution, Signal
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import load, shipped

Fact = dict[str, str]


def facts() -> dict[str, Fact]:
    """The observed facts that ship, by id."""
    place = resources.files("cloudfief") / "facts" / "facts.csv"
    if not place.is_file():
        return {}
    text = place.read_text(encoding="utf-8")
    return {row["id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def trials() -> dict[str, Any]:
    """The randomised experiments inside the economy, by name."""
    from cloudfief.trials.trial import known_trials  # not before it is asked for: it compiles the household's week

    return dict(known_trials())


def first_sentence(documented: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(documented) or "").partition("\n")[0]


def _scenarios() -> dict[str, str]:
    return {name: load(name).question for name in shipped()}


def _institutions() -> dict[str, str]:
    return {name: first_sentence(kind) for name, kind in discovery.institutions().items()}


def _levers() -> dict[str, str]:
    return {name: first_sentence(kind) for name, kind in discovery.levers().items()}


def _claims() -> dict[str, str]:
    return {name: claim.says for name, claim in known_claims().items()}


def _trials() -> dict[str, str]:
    return {name: first_sentence(trial) for name, trial in trials().items()}


def _facts() -> dict[str, str]:
    known = facts()
    return {name: f"{row['quantity']}: {row['value']} {row['unit']} ({row['date']})" for name, row in known.items()}


def signals(institutions: Iterable[str] | None = None) -> dict[str, tuple[type[Institution], Signal]]:
    """Every signal that some of the institutions, or any of all, publishes, by name: institution and declaration."""
    known = discovery.institutions()
    kinds = [known[name] for name in (known if institutions is None else institutions)]
    return {f"{kind.name}_{name}": (kind, found) for kind in kinds for name, found in kind.publishes().items()}


def _signals() -> dict[str, str]:
    return {name: f"{found.what} ({found.unit})" for name, (_, found) in signals().items()}


def parameters() -> dict[str, tuple[type[Block], str]]:
    """Every parameter of an institution or lever, by BLOCK.PARAMETER: the block and the field."""
    kinds = [*discovery.institutions().values(), *discovery.levers().values()]
    return {f"{kind.name}.{field}": (kind, field) for kind in kinds for field in kind.model_fields}


def _parameters() -> dict[str, str]:
    return {path: str(kind.parameter(field)["what"]) for path, (kind, field) in parameters().items()}


KINDS: dict[str, Callable[[], dict[str, str]]] = {
    "scenarios": _scenarios,
    "institutions": _institutions,
    "levers": _levers,
    "claims": _claims,
    "trials": _trials,
    "facts": _facts,
    "signals": _signals,
    "parameters": _parameters,
}


def names_of(kind: str) -> dict[str, str]:
    """The names of a kind, each with one line about it; raises BadInput for an unknown kind."""
    if kind not in KINDS:
        raise BadInput(f"list: found '{kind}'; allowed is {', '.join(KINDS)}.{nearest(kind, KINDS)}")
    return KINDS[kind]()


def find(name: str) -> tuple[str, str]:
    """Kind (singular) and name of anything, from `NAME` or `KIND:NAME`; raises BadInput unless one fits."""
    kind, colon, rest = name.partition(":")
    singular = {plural.removesuffix("s"): plural for plural in KINDS}
    if colon:
        if kind not in singular:
            raise BadInput(f"describe: no kind is called '{kind}'.{nearest(kind, singular)}")
        kinds, wanted = [kind], rest
    else:
        kinds, wanted = list(singular), name
    names = {one: names_of(singular[one]) for one in kinds}
    found = [(one, key) for one in kinds for key in names[one] if key.lower() == wanted.lower()]
    if not found:
        everything = [key for one in kinds for key in names[one]]
        raise BadInput(f"Nothing is called '{name}'.{_near(wanted, everything)}")
    if len(found) > 1:
        choices = " or ".join(f"{one}:{key}" for one, key in found)
        raise BadInput(f"'{name}' is ambiguous.\nWrite {choices}.")
    return found[0]


MOST_NEAR = 3


def _near(wanted: str, everything: Iterable[str]) -> str:
    """The sentence that offers the closest name, else the names of which it is a part."""
    by_lower = {name.lower(): name for name in everything}
    close = difflib.get_close_matches(wanted.lower(), by_lower, n=1)
    found = close or sorted((name for name in by_lower if wanted.lower() in name), key=len)[:MOST_NEAR]
    told = " or ".join(f"'{by_lower[name]}'" for name in found)
    return f" Did you mean {told}?" if told else ""
