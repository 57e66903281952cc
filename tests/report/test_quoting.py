"""What can be quoted is true by itself: one sign, one verdict, one mark-up, the main caveat, and words that are explained."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from cloudfief.claims.table import claim_named
from cloudfief.core.scenario import load
from cloudfief.design.picture import box_words, meaning
from cloudfief.documentation import scenario_picture
from cloudfief.report import lines, mark_up, words
from cloudfief.report.claim_page import label_of, page_of
from cloudfief.report.contrast import comparison, effect_of
from cloudfief.report.glossary import glossary
from cloudfief.report.plain_words import PLAIN, plain_words
from cloudfief.report.sections import mark_ups, verdicts
from cloudfief.result import Result
from tests.report.invented import PRICE_LEFT, RENT_FACTOR, RENT_WITHOUT_LEARNING, invented


@pytest.fixture(scope="module")
def result() -> Result:
    return invented(pairs=4)


@pytest.fixture(scope="module")
def policy() -> Result:
    """A run of `portability` whose policy leaves half of the rent."""
    base = invented(pairs=4)
    return Result(
        load("portability"), base.signals.assign_coords(arm=["baseline", "shock", "policy"]), base.record, stored_claims=[]
    )


def test_list_and_page_say_the_same_verdict(result: Result) -> None:
    listed = verdicts.section(result)
    assert listed is not None
    told = dict(re.findall(r'<span class="verdict">(C\d+) ([^<]+)</span>', str(listed.after)))
    assert any(label.endswith(", in part") for label in told.values())
    for name, label in told.items():
        page = page_of(result, name)
        assert page.label == label
        assert (", in part" in page.verdict) == label.endswith(", in part")


def test_a_page_ends_with_one_sentence_to_quote(result: Result) -> None:
    page = page_of(result, "C3")
    assert page.quote.count(". ") == 0
    assert words.signed(page.head["effect"], page.head["low"], page.head["high"], "%") in page.quote
    for part in ("a year after the worlds part", "“deepseek”", "4 pairs from seed 7", "95% interval", "neither a measurement nor",
                 "cloudfief cite"):  # fmt: skip
        assert part in page.quote
    assert "within one world" in page_of(result, "C7").quote
    assert page_of(result, "C12").quote == ""


def test_the_main_caveat_counts_the_assumptions_of_the_run(result: Result) -> None:
    caveat = "one and the same set of parameters, 1 of 2 of them assumptions"
    assert caveat in page_of(result, "C3").sure[-1]
    section = verdicts.section(result)
    assert section is not None
    assert caveat in str(section.after)


def test_plain_words_belong_to_measures_that_exist() -> None:
    for name, standard in PLAIN:
        assert standard in {one.name for one in claim_named(name)().standards()}


@pytest.mark.parametrize(
    ("name", "effect", "told"),
    [
        ("C10", 140.0, "An overshoot"), ("C10", 69.0, "Eight weeks after"), ("C8", 5.0, "Cloudalists fell by less"),
        ("C8", -0.1, "Cloudalists did not fall"), ("C8", 100.0, "Cloudalists were not spared"),
    ],
)  # fmt: skip
def test_plain_words_are_true_for_any_number(name: str, effect: float, told: str) -> None:
    [standard] = [standard for claim, standard in PLAIN if claim == name]
    row = {"id": name, "standard": standard, "horizon": "1y", "effect": effect, "low": effect - 0.05, "high": effect + 0.05}
    assert plain_words([row], "1y")[0].startswith(told)
    assert plain_words([row], "end") == []


def test_the_same_word_is_left_out_where_all_measures_agree(result: Result) -> None:
    [row] = [row for row in result.claims("C3") if row["horizon"] == "1y"]
    assert label_of(row, [row]) == row["verdict"]


def test_there_is_one_mark_up(result: Result) -> None:
    told = mark_up.as_told(result.signals["lab_markup"])
    assert float(told.sel(arm="baseline").mean()) == pytest.approx(200, rel=0.05)  # the price is three times its cost
    assert mark_up.as_told(result.signals["lab_api_price"]).equals(result.signals["lab_api_price"])
    effect = effect_of(result, "lab_markup", comparison(result))
    assert effect is not None
    assert effect.relative == pytest.approx(-0.75, abs=0.02)  # from 200% to 50%, where price over cost halves
    section = mark_ups.section(result)
    assert section is not None
    assert re.match(r"AI sells at a mark-up of (49|50|51)[.\d]*% \[", section.figures[0].title)
    assert "−75" in section.figures[0].title


def test_a_policy_is_compared_with_the_shock_and_drawn_as_a_difference(policy: Result) -> None:
    found = scenario_picture.panels_of(policy)
    assert [panel.title for *_, panel in found] == ["Cloud rent: policy less shock, per cent",
                                                    "Purchases through fiefs: policy less shock, per cent"]  # fmt: skip
    expected = 100 * (RENT_WITHOUT_LEARNING / RENT_FACTOR - 1)
    [line] = found[0][-1].lines
    last = line.table.iloc[-1]
    assert last["mean"] == pytest.approx(expected, abs=0.3)
    assert last["low"] < last["mean"] < last["high"]
    title = scenario_picture.finding(policy, found)
    assert title.startswith("Policy less shock: cloud rent −51")
    assert scenario_picture.differing(invented()) == []


def test_many_arms_are_drawn_against_the_baseline(policy: Result) -> None:
    four = policy.signals.sel(arm=["baseline", "shock", "shock", "policy"]).assign_coords(arm=["baseline", "shock", "a", "b"])
    run = Result(load("deepseek"), four, policy.record, stored_claims=[])
    assert scenario_picture.differing(run) == [("shock", "baseline"), ("a", "baseline"), ("b", "baseline")]
    _, values, panel = scenario_picture.panels_of(run)[0]
    assert panel.title == "AI list prices: each arm less baseline, per cent"
    assert panel.lines[0].table["mean"].iloc[-1] == pytest.approx(100 * (PRICE_LEFT - 1), abs=0.5)
    assert values.sizes["arm"] == 4


@pytest.mark.parametrize("low", [0.011, 0.9, 2.3, 5.6, 9.0])
@pytest.mark.parametrize("times", [1.57, 2.1, 4.0, 30.0, 5000.0])
def test_a_logarithmic_axis_can_be_read(low: float, times: float) -> None:
    ticks = lines.log_ticks(low, low * times)
    assert 3 <= len(ticks) <= 9
    assert all(low <= tick <= low * times for tick in ticks)
    assert (np.diff(ticks) > 0).all()


def test_titles_have_no_widows_and_no_broken_intervals() -> None:
    text = "AI list prices −25% [−26, −25] and cloud rent +2.1% [2.0, 2.2], a year after"
    told = words.balanced(text, 70)
    assert " ".join(told) == text
    assert len(told) == 2
    assert min(len(line) for line in told) > 25
    assert all(line.count("[") == line.count("]") for most in range(30, 80) for line in words.balanced(text, most))


def test_a_parameter_is_told_by_its_meaning() -> None:
    assert meaning("household.agent_appeal") == "Convenience of the own agent as a channel"
    assert meaning("fief.lock_in_strength").startswith("Utility that keeps")  # without its symbol
    assert meaning("household.weekly_income_usd.cn").endswith(" (cn)")


@pytest.mark.parametrize(
    ("limits", "told"),
    [([-0.5, 2.0], " from −0.5"), ([-2.0, 1.0], " up to 1"), ([-1.0, 1.0], " from −1 to 1"), (["low", "high"], ": low, high")],
)
def test_a_box_is_told_with_all_its_conditions(limits: list[float], told: str) -> None:
    first = {"limits": {"household.agent_appeal": limits, "fief.lock_in_strength": [0.0, 2.8]}, "density": 0.68}
    parameters = [
        {"parameter": "household.agent_appeal", "range": [-2.0, 2.0]},
        {"parameter": "fief.lock_in_strength", "range": [0.0, 4.0]},
    ]
    text = " ".join(box_words({"boxes": {"found": [first], "around": "holds"}, "parameters": parameters}))
    assert text.startswith("Shaded, where 68% of the points hold: convenience of the own agent")
    assert f"{told} and utility that keeps" in text
    assert text.endswith(" up to 2.8")


def test_the_glossary_is_the_same_in_the_report_and_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^- \*\*(.+?)\*\*: (.+)$", text, re.MULTILINE)) == glossary()
    assert list(glossary()) == sorted(glossary(), key=str.lower)
    assert all(meaning.endswith(".") and meaning.count(". ") == 0 for meaning in glossary().values())
