"""A user's file is read line by line, and what is wrong with it is said in two lines before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloudfief.cli import main
from cloudfief.core.errors import BadInput
from cloudfief.fitting.market_fit import examples, fit
from cloudfief.fitting.observations import markets_in, read_observations

HEAD = "name,kind,share,price,fee,margin\n"
GOOD = HEAD + "a,lab,0.4,10,,0.5\nb,lab,0.2,8,,\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "market.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_is_read_and_what_is_not_there_is_none(tmp_path):
    text = "Kind,name,share,bloc,price,fee,margin,nest,source\nfief,shop,0.3,eu,40,0.12,0.5,big,a report\nlab,x,0.2,,5,,,,\n"
    shop, lab = read_observations(written(tmp_path, text))
    assert shop == ("shop", "fief", "eu", 0.3, 40.0, 0.12, 0.5, "big", "a report", 2)
    assert lab == ("x", "lab", "us", 0.2, 5.0, None, None, "", "", 3)
    assert list(markets_in((shop, lab))) == [("fief", "eu"), ("lab", "us")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        (HEAD, "no seller is in it"),
        ("name,kind,price\na,lab,3\n", "column 'share' is missing"),
        ("name,kind,share,prize\na,lab,0.3,3\n", "column 'prize'.*Did you mean 'price'"),
        ("name,kind,share,share\na,lab,0.3,0.3\n", "line 1: column 'share' is there twice"),
        (HEAD + "a,lab,0.3,10\n", "line 2: found 4 values; allowed is 6, one a column of the first"),
        (HEAD + "a,lab,0.3,10,,,,7\n", "line 2: found 8 values; allowed is 6"),
        (HEAD + "a,labb,0.3,10,,\n", "line 2: kind: found 'labb'; allowed is lab or fief.*Did you mean 'lab'"),
        (HEAD + "a b,lab,0.3,10,,\n", "line 2: name: found 'a b'"),
        (HEAD + "a,lab,0.3,10,,\na,lab,0.2,10,,\n", "line 3: name 'a' is in line 2 already"),
        (HEAD + "a,lab,30,10,,\n", "line 2: share: found 30; allowed is above 0 and below 1"),
        (HEAD + "a,lab,-0.3,10,,\n", "share: found -0.3"),
        (HEAD + "a,lab,,10,,\n", "share: found nothing"),
        (HEAD + "a,lab,nan,10,,\n", "share: found 'nan'; allowed is a number"),
        (HEAD + "a,lab,much,10,,\n", "share: found 'much'; allowed is a number"),
        (HEAD + "a,lab,0.6,10,,\nb,lab,0.5,10,,\n", "share: found a sum of 1.1 over the labs of 'us'; allowed is below 1"),
        (HEAD + "a,lab,0.5,10,,\nb,lab,0.5,10,,\n", "found a sum of 1 .*outside share is needed"),
        (HEAD + "a,lab,0.3,0,,0.5\n", "price: found 0; allowed is above 0"),
        (HEAD + "a,lab,0.3,,,\n", "price: found nothing; a lab needs"),
        (HEAD + "a,lab,0.3,10,0.2,\n", "fee: found 0.2; a lab has a price"),
        (HEAD + "a,fief,0.3,,1,\n", "fee: found 1; allowed is above 0 and below 1"),
        (HEAD + "a,fief,0.3,,,\n", "fee: found nothing; a fief needs"),
        (HEAD + "a,lab,0.3,10,,1.2\n", "margin: found 1.2"),
        ("name,kind,bloc,share,price\na,lab,uk,0.3,10\n", "bloc: found 'uk'; allowed is one of us, cn, eu"),
        (HEAD + "".join(f"a{n},lab,0.001,10,,\n" for n in range(201)), "found 201 lines"),
        (
            HEAD + "a,lab,0.3,10,,\nb,lab,0.3,0.001,,\n",
            "line 3: price: b at 0.001 would be the best answer.*Name b as the open",
        ),
        (HEAD + "".join(f"f{n},fief,0.1,,0.2,\n" for n in range(5)), "fiefs: found 5 in 'us'; allowed are at most 4"),
        (HEAD + "a,lab,0.3,10,,0.02\n", "price coefficient: found .* utils per median price; allowed is 0.05 to 6"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_is_written(tmp_path, monkeypatch, capsys, text, message):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, text)
    with pytest.raises(BadInput, match=f"(?s)market.csv.*{message}"):
        fit(path)
    assert main(["fit", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 2, err
    assert [found.name for found in tmp_path.iterdir()] == ["market.csv"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--nest", "0.99"], "--nest: found 0.99; allowed is 0 to 0.98"),
        (["--price-coefficient", "-1"], "--price-coefficient: found -1; allowed is above 0"),
        (["--merger", "a+z"], "--merger: no seller of the file is called 'z'"),
        (["--merger", "a"], "--merger a: not understood"),
        (["--merger", "a+a"], "allowed are two different sellers"),
        (["--price-change", "a=much"], "--price-change a=much: not understood"),
        (["--price-change", "a=-2"], "--price-change: found -2 for a"),
        (["--price-change", "z=0.1"], "--price-change: no seller of the file is called 'z'"),
        (["--open", "c"], "open_lab: found 'c'; allowed is a lab of the file"),
        (["--efficiency", "1"], "--efficiency: found 1"),
        (["--out", "there.txt"], "allowed is a name that ends in .yaml"),
        (["--out", "taken.yaml"], "taken.yaml: exists"),
        (["--households", "199"], "--households: found 199; allowed is 200 or more"),
        (["--price-coefficient", "9"], "--price-coefficient: found 9, 72 utils per median price; allowed is 0.00625 to 0.75"),
        (["--base", "village"], "--base: found 'village', which has no institution"),
        (["--seed", "-1"], "--seed: found -1"),
        (["--base", "world-2042"], "--base: No scenario is called 'world-2042'"),
    ],
)
def test_a_wrong_option_is_refused_and_nothing_is_lost(tmp_path, monkeypatch, capsys, words, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.yaml").write_text("mine\n", encoding="utf-8")
    written(tmp_path, GOOD)
    assert main(["fit", "market.csv", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, message in " ".join(err.split())) == ("", True), err
    assert "market.csv" not in err
    assert len(err.strip().splitlines()) == 2, err
    assert sorted(found.name for found in tmp_path.iterdir()) == ["market.csv", "taken.yaml"]
    assert (tmp_path / "taken.yaml").read_text(encoding="utf-8") == "mine\n"


def test_a_price_change_that_takes_the_whole_order_is_refused():
    with pytest.raises(BadInput, match=r"price_change: found 10 for amazon, a fee of 1\.65 of the order; allowed is below 5\.67"):
        fit("us-marketplaces", price_changes={"amazon": 10.0})


@pytest.mark.parametrize(
    ("size", "message"),
    [({"households": 3}, "households: found 3"), ({"weeks": 0}, "weeks: found 0"), ({"seed": -1}, "seed: found -1")],
)
def test_a_size_that_shows_nothing_is_refused(size, message):
    with pytest.raises(BadInput, match=message):
        fit("us-marketplaces", **size)


def test_places_that_are_no_market_are_refused(tmp_path):
    with pytest.raises(BadInput, match=r"no such file, and no example.*Did you mean 'us-marketplaces'"):
        fit("us-marketplace")
    with pytest.raises(BadInput, match=r"missing.csv: no such file"):
        fit(tmp_path / "missing.csv")
    with pytest.raises(BadInput, match="a folder, not a CSV file"):
        fit(tmp_path)
    binary = tmp_path / "market.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(BadInput, match="not a CSV file in UTF-8"):
        fit(binary)
    with binary.open("wb") as handle:
        handle.truncate(100_000_000)
    with pytest.raises(BadInput, match="100,000,000 bytes; allowed are at most 50,000,000"):
        fit(binary)


def test_labs_and_fiefs_in_one_file_have_no_common_price_coefficient(tmp_path):
    path = written(tmp_path, GOOD + "f,fief,0.3,,0.2,\n")
    with pytest.raises(BadInput, match="the file has labs and fiefs"):
        fit(path, price_coefficient=0.1)


def test_every_line_of_the_examples_has_a_source():
    assert set(examples()) == {"us-marketplaces", "enterprise-ai"}
    for path in examples().values():
        for row in read_observations(path):
            assert "http" in row.source or "S2-" in row.source
