"""The report: true titles, nothing from elsewhere, nothing that was not simulated."""

from __future__ import annotations

import re
import struct
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from cloudfief.api import run
from cloudfief.core.scenario import Scenario
from cloudfief.documentation.run_picture import main, write_picture
from cloudfief.report import lines, theme, write_report
from cloudfief.report.headline import finding_of, headline_of, verdict_words
from cloudfief.report.sections import hundred_dollars, mark_ups, numbers, power, take_rates, training, trust, two_capitals
from cloudfief.result import Result
from tests.report.invented import PRICE_LEFT, RENT_FACTOR, RENT_WITHOUT_LEARNING, invented

VOID = {"meta", "br", "input", "link", "img", "hr"}


@pytest.fixture(scope="module")
def result() -> Result:
    return invented()


@pytest.fixture(scope="module")
def page(result: Result, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_report(result, path)
    return path.read_text(encoding="utf-8")


def without(result: Result, *signals: str) -> Result:
    left = result.signals.drop_vars([name for name in result.signals if str(name).startswith(signals)])
    return Result(result.scenario, left, result.record, stored_claims=[])


class Balanced(HTMLParser):
    """Keeps the open elements, and every address and identifier."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def parsed(page: str) -> Balanced:
    parser = Balanced()
    parser.feed(page)
    return parser


def test_the_page_is_well_formed(parsed: Balanced) -> None:
    assert parsed.open == []


def test_the_page_needs_nothing_from_elsewhere(page: str, parsed: Balanced) -> None:
    assert not [value for _, name, value in parsed.attributes if name in {"src", "srcset", "xlink:href"}]
    assert {tag for tag, name, value in parsed.attributes if name == "href" and "//" in value} == {"a"}
    assert "@import" not in page
    assert not re.search(r"url\(\s*['\"]?(?!#)", page)
    assert "default-src 'none'" in page


def test_identifiers_are_unique_and_every_reference_has_its_target(page: str, parsed: Balanced) -> None:
    identifiers = [value for _, name, value in parsed.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(identifiers)
    anchors = [value[1:] for _, name, value in parsed.attributes if name == "href" and value.startswith("#")]
    assert set(anchors) <= set(identifiers)


def test_what_users_typed_is_text_and_not_markup(page: str) -> None:
    assert "&lt;b&gt;not bold&lt;/b&gt;" in page
    assert "&#39;&lt;script&gt;&#39;" in page
    assert page.count("<script>") == 2  # the search of the table, and what saves pictures


def test_the_page_follows_the_readers_colour_scheme(page: str) -> None:
    assert "prefers-color-scheme: dark" in page
    assert 'fill="var(--ink)"' in page
    assert 'fill="#1a1a1b"' not in page


def test_the_headline_says_what_the_numbers_say(result: Result) -> None:
    rent, price = (result.effect(signal).relative for signal in ("fief_net_rent", "lab_api_price"))
    assert rent == pytest.approx(RENT_FACTOR - 1, abs=0.01)
    assert price == pytest.approx(PRICE_LEFT - 1, abs=0.01)
    finding = finding_of(result)
    assert re.match(r"Cloud rent \+[23]\.\d% \[[\d.]+, [\d.]+\] and AI list prices −75[.\d]*% \[−7", finding), finding
    assert finding.endswith("a year after “DeepSeek-R1 released with open weights”")


def test_every_section_is_there_and_in_order(page: str) -> None:
    assert re.findall(r"<h2>(.*?)</h2>", page) == [
        "Verdicts", "Two kinds of capital", "Mark-ups", "You train it, it trains you", "Where a hundred dollars went",
        "Power over what people buy", "Take rates", "Trust", "Claim by claim", "Numbers and sources",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "signals"),
    [
        (mark_ups, ("lab_",)), (two_capitals, ("lab_", "fief_")), (training, ("household_", "fief_")),
        (hundred_dollars, ("flow",)), (power, ("performative_power",)),
        (take_rates, ("fief_", "household_channel")), (trust, ("household_trust",)),
    ],
)  # fmt: skip
def test_nothing_is_shown_that_was_not_simulated(result: Result, module: object, signals: tuple[str, ...]) -> None:
    assert module.section(without(result, *signals)) is None  # type: ignore[attr-defined]


def test_without_labs_power_compares_nobody_and_prices_are_not_drawn(result: Result) -> None:
    alone = without(result, "lab_")
    section = power.section(alone)
    assert section is not None
    assert "lab" not in section.figures[0].title
    assert [panel.title.partition(" ")[0] for panel in two_capitals.panels_of(alone)] == ["Cloud"]


def test_power_says_where_it_is_a_lower_bound(result: Result) -> None:
    power_signal = result.signals["performative_power"]
    bound = power_signal.copy(data=np.zeros(power_signal.shape))
    bound.loc[{"actor": "lab", "budget": power.MAIN_BUDGET}] = 1.0
    told = Result(result.scenario, result.signals.assign(performative_power_at_least=bound), result.record)
    section = power.section(told)
    assert section is not None
    fief, lab = section.figures[0].title.split(" and ")
    assert "at least" not in fief
    assert "the largest lab moves at least" in lab


def test_learning_is_worth_what_its_absence_costs(result: Result) -> None:
    section = training.section(without(result, "household_watched"))
    assert section is not None
    told = re.search(r"cloud rent −([\d.]+)%", section.figures[0].title)
    assert told is not None
    assert float(told[1]) == pytest.approx(100 * (1 - RENT_WITHOUT_LEARNING), abs=1)


def test_a_hundred_dollars_are_split_as_the_ledger_says(result: Result) -> None:
    shares = hundred_dollars.shares(result, "shock", slice(0, 13))
    assert sum(shares.values()) == pytest.approx(np.ones(3))
    expected = {"fees": 0.3, "advertising": 0.1, "wages": 0.36, "AI services": 0.06, "profit tax": 0.06, "surplus": 0.12}
    for kind, share in expected.items():
        assert shares[kind] == pytest.approx(np.full(3, share), rel=1e-9), kind


def test_money_of_another_currency_is_counted_at_its_rate(result: Result) -> None:
    foreign = result.signals.assign_coords(currency=("entry", ["cny"] * 6))
    shares = hundred_dollars.shares(Result(result.scenario, foreign, result.record), "shock", slice(0, 13))
    assert shares["fees"] == pytest.approx(np.full(3, 0.3 / 7))


def test_one_pair_has_no_interval(tmp_path: Path) -> None:
    one = invented(pairs=1)
    assert "(one pair, no interval)" in finding_of(one)
    picture = two_capitals.section(one)
    assert picture is not None
    assert "ribbons" not in picture.figures[0].subtitle


def test_a_run_without_an_effect_says_so() -> None:
    same = invented()
    flat = same.signals.copy()
    for name in ("fief_net_rent", "lab_api_price"):
        flat[name] = flat[name].sel(arm="baseline", drop=True).expand_dims(arm=flat["arm"].values)
    told = finding_of(Result(same.scenario, flat, same.record))
    assert told.startswith("Cloud rent did not change and AI list prices did not change")


def test_a_loss_that_grows_is_told_as_a_fall() -> None:
    same = invented()
    losing = same.signals.copy()
    losing["fief_net_rent"] = -losing["fief_net_rent"]
    losing["fief_net_rent"].attrs = same.signals["fief_net_rent"].attrs
    assert finding_of(Result(same.scenario, losing, same.record)).startswith("Cloud rent −")


def test_with_a_policy_its_arm_alone_is_vermillion(result: Result) -> None:
    table = two_capitals.panels_of(result)[0].lines[0].table
    drawn = lines.arm_lines({"baseline": table, "shock": table, "policy": table})
    assert [line.colour for line in drawn] == [theme.BASELINE, theme.INK, theme.SHOCK]


def test_without_a_contrast_the_first_verdict_is_the_finding(result: Result) -> None:
    alone = result.signals.sel(arm=["baseline", "no_learning"])
    rows = [row for row in result.claims() if row["id"] == "C6"]
    told = finding_of(Result(result.scenario, alone, result.record, stored_claims=rows))
    assert "“Users train the fief: without learning from them its rent falls” is supported, \N{MINUS SIGN}" in told


def test_verdicts_are_counted_once_a_claim(result: Result) -> None:
    assert verdict_words([]) == "No claim of the essay can be judged on this run."
    judged = {row["id"] for row in result.claims() if row["verdict"] != "not run"}
    assert verdict_words(result.claims()).startswith(f"Of {len(judged)} claims judged")


def test_assumptions_stand_first(page: str) -> None:
    assert page.index("household.drift_rate") < page.index("fief.learns")
    assert "2 numbers, 1 of them assumptions" in page


def test_books_that_do_not_close_are_not_praised(result: Result) -> None:
    assert "every currency sums to exactly 0 over 1,234 postings" in numbers.books(result.record)
    odd = {"audit": {"asset_sums": {"usd": 3}, "postings": 5, "weeks_checked": 1}}
    assert numbers.books(odd) == "The books do not close over 5 postings in 1 week: usd 3."


def test_the_village_has_a_report_too(village: Scenario, tmp_path: Path) -> None:
    small = run(village.with_size(weeks=6, pairs=2), seed=3, workers=1, progress=False)
    write_report(small, tmp_path / "village.html")
    text = (tmp_path / "village.html").read_text(encoding="utf-8")
    assert "Numbers and sources" in text
    assert "Two kinds of capital" not in text
    assert "What happened" in text
    assert "Price of a sack of flour" in text
    assert headline_of(small).command in text.replace("&#39;", "'")


def test_extreme_results_are_drawn(result: Result) -> None:
    wild = result.signals.copy()
    wild["fief_net_rent"] = -1e6 * wild["fief_net_rent"]
    wild["lab_api_price"] = wild["lab_api_price"].where(wild["week"] < wild["week"][80])
    wild["lab_fixed_quality_price"] = wild["lab_fixed_quality_price"] * 0
    section = two_capitals.section(Result(result.scenario, wild, result.record))
    assert section is not None
    assert "NaN" not in section.figures[0].wide
    assert "cloud rent at \N{MINUS SIGN}$" in section.figures[0].title


def test_the_main_picture_is_a_png(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "result.png"
    write_picture(result, path)
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    assert width > 1200
    assert height > 600


def test_the_main_picture_asks_for_its_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([]) == 2
    assert main([str(tmp_path / "absent"), "x.png"]) == 2
    assert "absent: no such folder" in capsys.readouterr().err
