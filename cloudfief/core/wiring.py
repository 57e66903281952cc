"""Who reads whom, and in which order: argument names are the wiring, the order is derived."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from cloudfief.core.block import Block, Institution, Lever
from cloudfief.core.errors import BadInput, nearest

RESERVED = ("week", "blocs", "currencies", "flows_last")
LEDGER_READS = ("account", "cash", "arrears")


class Source(NamedTuple):
    """Where an argument's value comes from: a signal (now or last week), the ledger, or the engine."""

    kind: str  # "now", "last", "account", "cash", "arrears" or "engine"
    name: str  # the signal, the "<institution>.<account group>", or the reserved name


class Wiring(NamedTuple):
    """The order of a week, the levers on each signal, and where every argument comes from."""

    order: tuple[str, ...]
    opening: tuple[str, ...]
    levers: dict[str, tuple[str, ...]]  # signal -> levers in scenario order
    sources: dict[tuple[str, str], dict[str, Source]]  # (block, method) -> argument -> source
    names: dict[str, dict[str, str]]  # institution -> its short name for a signal -> everybody's name for it
    exchange_rate: str | None  # the signal at which the desk exchanges currencies, None without a desk


def wire(blocks: Mapping[str, Block], groups: Mapping[str, tuple[str, ...]]) -> Wiring:
    """Find every reader's source and an order in which nobody waits for somebody later.

    `groups` names the account groups of each institution. Raises BadInput for a read that nobody publishes, for a
    lever on a signal that nobody publishes and for a circle; each message contains the cure.
    """
    published = {f"{name}_{short}": name for name, block in blocks.items() for short in block.publishes()}
    ledger = {
        f"{name}_{read}" if group == "account" else f"{name}_{group}_{read}": Source(read, f"{name}.{group}")
        for name, all_groups in groups.items()
        for group in all_groups
        for read in LEDGER_READS
    }
    on_signal = _levers_by_signal(blocks, published)
    sources: dict[tuple[str, str], dict[str, Source]] = {}
    for name, block in blocks.items():
        for method in ("init", "step") if isinstance(block, Institution) else ("step",):
            sources[name, method] = {
                argument: _source(name, method, argument, published, ledger)
                for argument, optional in type(block).reads(method).items()
                if not optional or _is_known(argument, published, ledger)
            }
    institutions = [name for name, block in blocks.items() if isinstance(block, Institution)]
    return Wiring(
        order=_order(institutions, "step", published, on_signal, sources),
        opening=_order(institutions, "init", published, {}, sources),
        levers=on_signal,
        sources=sources,
        names={name: {short: f"{name}_{short}" for short in blocks[name].publishes()} for name in institutions},
        exchange_rate=next((f"{name}_exchange_rate" for name, block in blocks.items() if _exchanges(block)), None),
    )


def _exchanges(block: Block) -> bool:
    return isinstance(block, Institution) and block.desk is not None


def _levers_by_signal(blocks: Mapping[str, Block], published: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, block in blocks.items():
        if isinstance(block, Lever):
            if block.amends not in published:
                hint = nearest(block.amends, published)
                raise BadInput(f"Lever '{name}' amends '{block.amends}', which no institution here publishes.{hint}")
            found[block.amends] = (*found.get(block.amends, ()), name)
    return found


def _is_known(argument: str, published: Mapping[str, str], ledger: Mapping[str, Source]) -> bool:
    known = argument in ledger or argument in published or argument in RESERVED
    return known or argument.removesuffix("_last") in published


def _source(reader: str, method: str, argument: str, published: Mapping[str, str], ledger: Mapping[str, Source]) -> Source:
    if argument in RESERVED:
        return Source("engine", argument)
    if argument in ledger:
        return ledger[argument]
    if argument in published:
        return Source("now", argument)
    if argument.endswith("_last") and argument.removesuffix("_last") in published and method == "step":
        return Source("last", argument.removesuffix("_last"))
    hint = nearest(argument, [*published, *ledger, *RESERVED])
    raise BadInput(f"{reader}.{method} reads '{argument}', which no block here publishes.{hint}")


def _order(
    institutions: list[str],
    method: str,
    published: Mapping[str, str],
    levers: Mapping[str, tuple[str, ...]],
    sources: Mapping[tuple[str, str], dict[str, Source]],
) -> tuple[str, ...]:
    """Readers after publishers. A lever is part of its signal's publisher: what it reads, the publisher waits for."""
    waits: dict[str, set[str]] = {name: set() for name in institutions}
    for name in institutions:
        readers = [name]
        if method == "step":
            readers += [lever for signal, on in levers.items() if published[signal] == name for lever in on]
        for reader in readers:
            for source in sources.get((reader, method), {}).values():
                if source.kind == "now" and published[source.name] != name:
                    waits[name].add(published[source.name])
                elif source.kind == "now" and reader == name:
                    raise BadInput(f"{name} reads its own '{source.name}'. Read last week's: {source.name}_last.")
    _refuse_circles(waits, method)
    return _by_name(waits)


def _refuse_circles(waits: Mapping[str, set[str]], method: str) -> None:
    try:
        TopologicalSorter(waits).prepare()
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        cure = (
            "Let one of them read last week's value: rename its argument x to x_last."
            if method == "step"
            else "Let one of them open without the other's signal."
        )
        raise BadInput(f"These blocks wait for each other: {circle}. {cure}") from error


def _by_name(waits: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Ties go by name, so that a bystander never changes the order of the others."""
    left = {name: set(before) for name, before in waits.items()}
    ready = [name for name, before in left.items() if not before]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        name = heapq.heappop(ready)
        order.append(name)
        for other, before in left.items():
            if name in before:
                before.remove(name)
                if not before:
                    heapq.heappush(ready, other)
    return tuple(order)
