"""The blocks that hold in one week, checked and wired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from cloudfief.core import discovery
from cloudfief.core.arms import Arm
from cloudfief.core.block import Block, Institution, Lever
from cloudfief.core.building import built
from cloudfief.core.errors import BadInput, nearest
from cloudfief.core.scenario import Scenario, Settings
from cloudfief.core.wiring import Wiring, wire


class Economy(NamedTuple):
    """Institutions and levers as they are in a week, who reads whom, and the names along each dimension."""

    blocks: Mapping[str, Block]
    wiring: Wiring
    groups: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, tuple[Any, ...]]

    def institution(self, name: str) -> Institution:
        """The institution of that name."""
        block = self.blocks[name]
        assert isinstance(block, Institution)
        return block


def economy_at(scenario: Scenario, arm: Arm, week: int) -> Economy:
    """The economy of an arm in a week; raises BadInput for a wrong name or number anywhere in it."""
    for place in scenario.imports:
        discovery.load_extra(place)
    settings, levers = arm.at(week)
    blocks: dict[str, Block] = {}
    for name in scenario.institutions:
        kind = discovery.kind(name)
        if not issubclass(kind, Institution):
            raise BadInput(f"institutions: '{name}' is a lever; list it under levers.")
        blocks[name] = built(kind, settings.get(name, {}), scenario.blocs)
    _refuse_strangers(settings, blocks)
    for number, (name, params) in enumerate(levers):
        kind = discovery.kind(name)
        if not issubclass(kind, Lever):
            raise BadInput(f"levers: '{name}' is an institution.{nearest(name, discovery.levers())}")
        blocks[f"{name}#{number}" if name in blocks else name] = built(kind, params, scenario.blocs)
    labels = _labels(blocks, scenario.blocs)
    groups = {name: tuple(block.accounts(scenario.blocs)) for name, block in blocks.items() if isinstance(block, Institution)}
    return Economy(blocks, wire(blocks, groups), groups, labels)


def check(scenario: Scenario, arms: tuple[Arm, ...]) -> None:
    """Build the economy of every week on which an arm changes, so that a mistake shows before anything runs."""
    for arm in arms:
        for week in arm.changes():
            economy_at(scenario, arm, week)


def _refuse_strangers(settings: Settings, blocks: Mapping[str, Block]) -> None:
    for name in settings:
        if name not in blocks:
            raise BadInput(f"'{name}' is set, but is no institution of this scenario.{nearest(name, blocks)}")


def _labels(blocks: Mapping[str, Block], blocs: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    labels: dict[str, tuple[Any, ...]] = {"bloc": blocs}
    for name, block in blocks.items():
        if not isinstance(block, Institution):
            continue
        for dimension, names in block.labels(blocs).items():
            if dimension in labels and labels[dimension] != tuple(names):
                raise BadInput(f"{name} names dimension '{dimension}' otherwise than another institution does.")
            labels[dimension] = tuple(names)
    return labels
