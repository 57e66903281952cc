"""What a run keeps of the signals that are published, and by which dimensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from cloudfief.core import discovery
from cloudfief.core.block import Block, Institution, Signal
from cloudfief.core.economy import Economy


class Kept(NamedTuple):
    """A signal that a run keeps: its declaration, dimensions, and the group number of each member where groups are kept."""

    signal: Signal
    dims: tuple[str, ...]
    members: Any = None


def kept_signals(economy: Economy, blocs: tuple[str, ...]) -> dict[str, Kept]:
    """Every signal that a run of the economy keeps, by name; of a summary the dimension of its groups."""
    institutions = {name: block for name, block in economy.blocks.items() if isinstance(block, Institution)}
    groups: dict[str, Any] = {}
    for block in institutions.values():
        groups |= block.groups(blocs)
    found = {}
    for name, signal in _kept(institutions).items():
        found[name] = Kept(signal, signal.dims)
        if signal.record == "summary":
            group, members = groups[signal.dims[0]]
            found[name] = Kept(signal, (group, *signal.dims[1:]), members)
    return found


def kept_by(institutions: Iterable[str]) -> dict[str, Signal]:
    """The declaration of every signal that a run with these institutions keeps, by the signal's name."""
    return _kept({name: discovery.kind(name) for name in institutions})


def _kept(blocks: Mapping[str, Block] | Mapping[str, type[Block]]) -> dict[str, Signal]:
    return {
        f"{name}_{short}": signal
        for name, block in blocks.items()
        for short, signal in block.publishes().items()
        if signal.record != "none"
    }
