"""The targets that ship, and what a file of targets may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudfief.catalogue import facts
from cloudfief.core.errors import BadInput
from cloudfief.validation.target import bare, read_targets, targets
from cloudfief.validation.usage import facts_in_calibration_files, facts_in_sources, used_facts

GOOD = """
targets:
- {fact: S1-020, unit: "%", measured: what is read, measure: return_on_the_day,
   of: {groups: [chips]}, window: [2025-01-20, 2025-03-02]}
"""


def test_there_are_enough_and_not_too_many_of_one_section():
    ids = [target.fact for target in targets()]
    assert len(ids) == len(set(ids)) >= 40
    assert sum(name.startswith("S1-") for name in ids) <= 15
    assert len({name[:2] for name in ids}) >= 5


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.fact)
def test_every_target_is_a_confirmed_number_that_the_world_gave(target):
    row = facts()[target.fact]
    assert (row["confidence"], row["role"], row["unit"]) == ("confirmed", "target", target.unit)
    assert target.observed == float(row["value"])
    assert target.source
    assert target.quantity
    if not target.trial:
        assert target.reads.unit == bare(target.unit)


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "mine.yaml"
        path.write_text(text)
        return path

    return write


def test_a_good_file_is_read(written):
    (target,) = read_targets(written(GOOD))
    assert target.reads.arms == ("shock", "baseline")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("S1-020", "S1-999", "no fact is called 'S1-999'"),
        ("measured:", "same_as: [S1-998], measured:", "no fact is called 'S1-998'"),
        ("S1-020", "S1-242", "role: found 'input'; allowed is 'target'"),
        ("S1-020", "S2-115", "unit: found 'models'; allowed is '%'"),
        ("return_on_the_day", "return_on_the_dya", "return_on_the_day"),
        ("return_on_the_day", "market_value", "answers in 'USD tn'; allowed is '%'"),
        ("window:", "windows:", "windows"),
        ("window: [2025-01-20, 2025-03-02]", "share: false", "a measure needs a window"),
        ("[2025-01-20, 2025-03-02]", "[2025-03-02, 2025-01-20]", "a measure needs a window"),
        ("measure: return_on_the_day", "trial: no_personal_data, measure: return_on_the_day", "either a measure or a trial"),
    ],
)
def test_a_wrong_file_is_refused_by_name(written, was, becomes, told):
    path = written(GOOD.replace(was, becomes, 1))
    with pytest.raises(BadInput) as refused:
        read_targets(path)
    assert str(path) in str(refused.value)
    assert told in str(refused.value)


def test_the_same_fact_in_another_form_counts_as_used(written):
    (target,) = read_targets(written(GOOD.replace("measured:", "same_as: [S1-003], measured:")))
    assert target.rests_in({"S1-003"})
    assert target.rests_in({"S1-020", "S5-003"})
    assert not target.rests_in({"S5-003"})


def test_a_fact_is_used_if_a_calibration_file_or_a_source_names_it(tmp_path):
    (tmp_path / "mine.yaml").write_text("facts:\n- {fact: S2-100, band: {share: 0.1}}\n- {fact: S5-003, band: {points: 1}}\n")
    assert facts_in_calibration_files(tmp_path) == {"S2-100", "S5-003"}
    assert facts_in_calibration_files(tmp_path / "none") == set()
    numbers = [{"source": "assumption: half of S1-020 and of S2-058"}, {"source": "Berry (1994)"}]
    assert facts_in_sources(numbers) == {"S1-020", "S2-058"}
    assert used_facts(numbers) >= {"S1-020", "S2-058"}
