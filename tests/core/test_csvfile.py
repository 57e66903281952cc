"""A CSV file of somebody else's: what is read, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudfief.core.csvfile import LARGEST_BYTES, column_named, read_csv
from cloudfief.core.errors import BadInput


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def test_cells_are_text_and_know_their_line(file: Path) -> None:
    file.write_text('\ufeff\nName , note\n a,"two\nlines"\n,\n\nb, 007 \n', encoding="utf-8")
    table = read_csv(file)
    assert list(table.columns) == ["Name", "note"]
    assert table.to_dict("list") == {"Name": ["a", "b"], "note": ["two\nlines", "007"]}
    assert list(table.index) == [4, 7]  # a row is told by its last line
    assert list(read_csv(file, lower=True).columns) == ["name", "note"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the file is empty"),
        ("\n,\n", "the file is empty"),
        ("a,,c\n", "line 1: column 2 has no name"),
        ("a,b,a\n", "line 1: column 'a' is there twice"),
        ("a,b\n1,2\n\n3\n", "line 4: found 1 values; allowed is 2, one a column of the first"),
        ("a,b\n1,2,3\n", "line 2: found 3 values; allowed is 2"),
        ('a,b\n1,"2\n', "not a CSV file in UTF-8: a quotation mark is not closed"),
        ('a,b\n1,"2"3\n', "not a CSV file in UTF-8: ',' expected after '\"'"),
    ],
)
def test_a_wrong_table_is_refused(file: Path, text: str, told: str) -> None:
    file.write_text(text)
    with pytest.raises(BadInput, match=rf"table\.csv: {told}"):
        read_csv(file)


def test_what_is_no_text_no_file_or_too_large_is_refused(file: Path) -> None:
    with pytest.raises(BadInput, match=r"table\.csv: no such file"):
        read_csv(file)
    with pytest.raises(BadInput, match="a folder, not a CSV file"):
        read_csv(file.parent)
    file.write_bytes("Börse\n".encode("latin-1"))
    with pytest.raises(BadInput, match="it has bytes that are no text"):
        read_csv(file)
    with file.open("wb") as handle:
        handle.truncate(LARGEST_BYTES + 1)
    with pytest.raises(BadInput, match="50,000,001 bytes; allowed are at most 50,000,000"):
        read_csv(file)


def test_a_column_is_found_in_any_case_unless_two_fit() -> None:
    assert column_named("date", ["Date", "spy"], "here: column", "the days") == "Date"
    with pytest.raises(BadInput, match=r"here: column 'date' with the days is missing; there are Date, DATE\."):
        column_named("date", ["Date", "DATE"], "here: column", "the days")
