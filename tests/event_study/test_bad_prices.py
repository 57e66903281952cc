"""What is wrong with a file of prices is said with its place, the value found and what is allowed."""

from __future__ import annotations

import pytest

from cloudfief.core.csvfile import LARGEST_BYTES
from tests.event_study.conftest import DAYS, EVENT, invented, written

DAY = f"{DAYS[EVENT]:%Y-%m-%d}"
HEAD = "date,SPY,nvda\n"
TWO = HEAD + "2025-01-24,100,100\n2025-01-27,99,83\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        (HEAD, "no day is in it"),
        ("day,SPY,nvda\n2025-01-24,1,2\n", "column 'date' with the days is missing"),
        ("date,SPX,nvda\n2025-01-24,1,2\n", "column 'SPY' with the market is missing"),
        ("date,SPY,SPY\n", "column 'SPY' is there twice"),
        ("date,,nvda\n", "column 2 has no name"),
        ("date,SPY\n2025-01-24,1\n", "found 1 column of prices"),
        (HEAD + "24.1.2025,1,2\n", "line 2: date: found '24.1.2025'"),
        (HEAD + "2025-01-27,1,2\n2025-01-24,1,2\n", "line 3: date: found 2025-01-24 after 2025-01-27"),
        (HEAD + "2025-01-27,1,2\n\n2025-01-27,1,2\n", "line 4: date: found 2025-01-27 after 2025-01-27"),
        (HEAD + "2025-01-24,1,2\n2025-01-27,1,\n", "line 3: nvda: found nothing"),
        (HEAD + "2025-01-24,1,2\n2025-01-27,1\n", "line 3: found 2 values; allowed is 3"),
        (HEAD + "2025-01-24,1,2\n2025-01-27,1,-3\n", "line 3: nvda: found '-3'"),
        (HEAD + "2025-01-24,1,0\n", "line 2: nvda: found '0'"),
        (HEAD + "2025-01-24,1,n/a\n", "line 2: nvda: found 'n/a'"),
        (HEAD + "2025-01-24,1,2,3\n2025-01-25,1,2,3\n", "line 2: found 4 values; allowed is 3"),
        (HEAD + '2025-01-24,"1,2\n', "a quotation mark is not closed"),
        (HEAD + "2025-01-24,1,2\n", "two days are needed"),
        (HEAD + "2025-01-20,1,2\n2025-01-24,1,2\n", "the nearest is 2025-01-24."),
        (TWO, "there are 0 daily returns before the event"),
    ],
)
def test_a_broken_file_is_refused_by_line_and_column(cloudfief, here, text, told):
    (here / "prices.csv").write_text(text)
    answer = cloudfief("event-study", "prices.csv", "--date", "2025-01-27", "--market", "SPY")
    assert answer.status == 2
    assert told in answer.err
    assert answer.out == ""
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--date", "2024-12-28", "--market", "SPY"), "the nearest are 2024-12-27 and 2024-12-30"),
        (("--date", "yesterday", "--market", "SPY"), "date: found 'yesterday'"),
        (("--date", DAY, "--market", "chipp1"), "Did you mean 'chip1'?"),
        (("--date", DAY), "needs both"),
        (("--date", DAY, "--market", "SPY", "--estimation", "150"), "there are 149 daily returns before"),
        (("--date", DAY, "--market", "SPY", "--estimation", "3"), "allowed is 10 days or more"),
        (("--date", DAY, "--market", "SPY", "--window", "1-2"), "window: found '1-2'"),
        (("--date", DAY, "--market", "SPY", "--window", "2:1"), "window: found '2:1'"),
        (("--date", DAY, "--market", "SPY", "--window", "0:50"), "a last day of at most 49"),
        (("--date", DAY, "--market", "SPY", "--week", "3"), "a file of prices has days"),
        (("--date", DAY, "--market", "SPY", "--from", "runs"), "one of them"),
        (("--date", DAY, "--market", "SPY", "--groups", "none.csv"), "no such file"),
    ],
)
def test_a_wrong_question_is_refused(cloudfief, prices, words, told):
    answer = cloudfief("event-study", str(prices), *words)
    assert answer.status == 2
    assert told in " ".join(answer.err.split())
    assert answer.out == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("company,sector\nchip0,a\n", "column 'group' with their groups is missing"),
        ("company,group\nchipp0,a\n", "line 2: company: found 'chipp0'"),
        ("company,group\nchip0,\n", "line 2: group: found ''"),
        ("company,group\nchip0,all\n", "line 2: group: found 'all'"),
        ("company,group\nchip0,a\nchip0,a\n", "line 3: 'chip0' is in 'a' already"),
        ("company,group\n", "no company is in it"),
    ],
)
def test_broken_groups_are_refused(cloudfief, prices, here, text, told):
    (here / "groups.csv").write_text(text)
    answer = cloudfief("event-study", str(prices), "--date", DAY, "--market", "SPY", "--groups", "groups.csv")
    assert answer.status == 2
    assert told in answer.err


def test_a_file_of_a_hundred_megabytes_is_refused_unread(cloudfief, here):
    with (here / "large.csv").open("wb") as file:
        file.truncate(100_000_000)
    answer = cloudfief("event-study", "large.csv", "--date", DAY, "--market", "SPY")
    assert answer.status == 2
    assert f"allowed are at most {LARGEST_BYTES:,}" in answer.err


def test_a_price_that_never_moves_has_no_market_model(cloudfief, here):
    written(invented().assign(chip0=5.0), here / "still.csv")
    answer = cloudfief("event-study", "still.csv", "--date", DAY, "--market", "SPY")
    assert answer.status == 2
    assert "chip0: its return is the same on every day" in answer.err


def test_a_company_that_is_the_market_is_refused(cloudfief, here):
    prices = invented()
    written(prices.assign(chip0=2 * prices["SPY"]), here / "same.csv")
    answer = cloudfief("event-study", "same.csv", "--date", DAY, "--market", "SPY")
    assert answer.status == 2
    assert "chip0: it follows the market exactly" in answer.err


def test_text_that_is_not_utf_8_is_refused(cloudfief, here):
    (here / "latin.csv").write_bytes("date,SPY,Börse\n".encode("latin-1"))
    answer = cloudfief("event-study", "latin.csv", "--date", DAY, "--market", "SPY")
    assert answer.status == 2
    assert "not a CSV file in UTF-8" in answer.err
