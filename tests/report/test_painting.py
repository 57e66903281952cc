"""Pictures that are drawn beside the page: the same page, whoever draws, and whole if a process is gone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cloudfief.report import painting
from cloudfief.report.drawing import svg_of
from cloudfief.report.painting import WORTH_IT, Studio, studio


def chart(height: float) -> dict[str, Any]:
    """A line that is cut off at the panel's edge, so that it has an identifier; the heights need all their digits."""
    values = [{"x": step / 3, "y": step * height / 7} for step in range(5)]
    axes = {axis: {"field": axis, "type": "quantitative"} for axis in ("x", "y")}
    return {"data": {"values": values}, "mark": {"type": "line", "clip": True}, "width": 90, "height": 40, "encoding": axes}


def page(count: int) -> tuple[str, Studio]:
    """A page of so many pictures, every second one the same."""
    with studio() as pictures:
        marks = [svg_of(chart(1 + number % 2), f"picture {number}") for number in range(count)]
        return pictures.hung(" ".join(marks)), pictures


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "worker_count", lambda workers, tasks: 2)


@pytest.fixture
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> str:
    """The page as one process draws it."""
    with monkeypatch.context() as patch:
        patch.setattr(painting, "worker_count", lambda workers, tasks: 1)
        text, pictures = page(WORTH_IT + 2)
    assert not pictures.started
    return text


def test_processes_draw_the_same_page(two_cores: None, drawn_here: str) -> None:
    text, pictures = page(WORTH_IT + 2)
    assert len(pictures.started) == 2
    assert text == drawn_here
    assert text.count("<svg ") == WORTH_IT + 2
    assert all(painter.process.poll() is not None for painter in pictures.started)


def test_few_pictures_start_nothing(two_cores: None) -> None:
    text, pictures = page(WORTH_IT - 1)
    assert not pictures.started
    assert text.count("<svg ") == WORTH_IT - 1


def test_every_identifier_of_a_page_is_its_own_and_used(drawn_here: str) -> None:
    found = re.findall(r' id="([^"]+)"', drawn_here)
    assert len(found) >= WORTH_IT
    assert len(set(found)) == len(found)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn_here)) == set(found)


def test_a_page_is_whole_though_the_processes_are_gone(two_cores: None, drawn_here: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(painting._Painter):
        def __init__(self) -> None:
            super().__init__()
            self.process.kill()
            self.process.wait()

    monkeypatch.setattr(painting, "_Painter", Gone)
    assert page(WORTH_IT + 2)[0] == drawn_here


def test_a_chart_that_cannot_be_drawn_is_refused_and_leaves_no_process(two_cores: None) -> None:
    with studio() as pictures:
        marks = [svg_of({**chart(number), "mark": "nonsense"}, "bad") for number in range(WORTH_IT)]
        with pytest.raises(ValueError, match="Vega-Lite"):
            pictures.hung(" ".join(marks))
    assert all(painter.process.poll() is not None for painter in pictures.started)


def test_outside_a_page_a_picture_is_drawn_at_once() -> None:
    assert svg_of(chart(1), "one <line>").startswith('<svg role="img" aria-label="one &lt;line&gt;"')
