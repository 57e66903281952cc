"""The wiring of a scenario with levers that read signals, drawn from who publishes what."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from cloudfief.wiring_picture import Diagram, as_svg

from .conftest import Command

READING_LEVER = '''
from typing import ClassVar
from cloudfief.core.block import Lever


class DearFlourRelief(Lever):
    """Bread costs no more than the flour in it."""

    amends: ClassVar[str] = "bakery_bread_price"
    legal_source: ClassVar[str] = "the village council"

    def step(self, value, *, mill_price):
        return value.clip(max=mill_price)
'''


def test_a_lever_that_reads_a_signal_is_told_and_does_not_break_the_picture(cloudfief: Command, here: Path) -> None:
    (here / "dear_flour_relief.py").write_text(READING_LEVER)
    (here / "mine.yaml").write_text(
        "based_on: village\nimports: [dear_flour_relief.py]\nlevers: [{lever: dear_flour_relief}]\n", encoding="utf-8"
    )
    for name in ("d.svg", "d.html"):
        answer = cloudfief("diagram", "mine.yaml", "--out", name)
        assert answer.status == 0, answer.err
    document = json.loads(cloudfief("diagram", "mine.yaml", "--json").out)
    reads = {"publisher": "mill", "reader": "dear_flour_relief", "signals": ["mill_price"], "last": False}
    assert reads in document["wiring"]
    assert document["levers"] == {"bakery_bread_price": ["dear_flour_relief"]}
    picture = ElementTree.parse(here / "d.svg").getroot()
    nodes = [part for part in picture.iter() if part.tag.endswith("rect")]
    names = [part.text for part in picture.iter() if part.tag.endswith("text")]
    amended = [name for name, node in zip(names, nodes, strict=True) if node.get("stroke") == "#D55E00"]
    assert (sorted(names), amended) == (["bakery", "mill", "villagers"], ["bakery"])
    between = [edge for edge in document["wiring"] if edge["reader"] in names]
    assert len([part for part in picture.iter() if part.get("marker-end")]) == len(between)


def test_an_app_ban_is_drawn(cloudfief: Command, here: Path) -> None:
    (here / "mine.yaml").write_text("based_on: deepseek\nweeks: 60\nlevers: [{lever: app_ban}]\n", encoding="utf-8")
    answer = cloudfief("diagram", "mine.yaml", "--out", "d.svg")
    assert answer.status == 0, answer.err
    assert "lab" in (here / "d.svg").read_text()


def test_who_publishes_is_known_and_not_guessed_from_a_name() -> None:
    publishers = {"power_grid_price": "power_grid"}
    amended = Diagram(("power", "power_grid"), (), {"power_grid_price": ("cap",)}, publishers, {}, (), 4)
    picture = as_svg(amended)
    assert picture.index("#D55E00") > picture.index(">power<")
