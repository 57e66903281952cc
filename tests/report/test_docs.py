"""Every lever and every scenario has its place in the docs, and what the pages point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cloudfief.core import discovery
from cloudfief.core.scenario import load, shipped
from cloudfief.documentation.lever_table import changed, found_in
from tests.report.invented import invented

DOCS = Path(__file__).parents[2] / "docs"
LARGEST = 100_000  # bytes of a picture
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \| `(\w+)` \|", re.MULTILINE)


def test_every_lever_has_one_row_that_says_what_it_amends() -> None:
    rows = {name: amends for name, _, amends in ROW.findall((DOCS / "levers.md").read_text(encoding="utf-8"))}
    assert rows == {name: kind.amends for name, kind in discovery.levers().items()}


@pytest.mark.parametrize("name", [name for name, file in shipped().items() if file.parent.name == "scenarios"])
def test_every_scenario_has_a_page_with_its_question_command_and_picture(name: str) -> None:
    text = (DOCS / "scenarios" / f"{name}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {name}:")
    assert f"cloudfief run {name} --households" in text
    for part in ("**Question.**", "**Design.**", "**What came out", "**Limits.**"):
        assert part in text
    for arm in load(name).arms:
        assert arm.partition("_")[0] in text, arm


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_what_a_page_points_to_exists_and_pictures_are_small(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" in target:
            continue
        place = (page.parent / target).resolve()
        assert place.is_file(), f"{page.name}: {target}"
        if place.suffix == ".png" and place.parent.name == "scenarios":
            assert place.stat().st_size < LARGEST, target


def test_a_lever_that_changes_nothing_is_said_to_change_nothing() -> None:
    same = invented(noise=0.0)
    both = same.signals.sel(arm=["baseline", "baseline"]).assign_coords(arm=["baseline", "policy"])
    result = type(same)(same.scenario, both, same.record, stored_claims=[])
    assert changed(result) == set()
    assert found_in(result, "fief_take_rate").startswith("**nothing**")
    moved = both.copy(deep=True)
    moved["fief_gmv"].loc[{"arm": "policy"}] *= 1.5
    other = type(same)(same.scenario, moved, same.record, stored_claims=[])
    assert changed(other) == {"fief_gmv"}
    assert found_in(other, "fief_gmv") == "**nothing** but `fief_gmv` itself: it does not bind in this world"
