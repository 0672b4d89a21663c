"""Tables as great_tables objects: the same words and numbers, with what qualifies them below."""

import sys

import pandas as pd
import pytest
from benchmark_sample import make_inputs
from bs4 import BeautifulSoup
from great_tables import GT

from citymetrics import benchmark as b
from citymetrics.errors import CitymetricsError
from citymetrics.labels import Cell, Column, build_table
from citymetrics.labels.gt import plain_text

COLUMNS = [Column("Place"), Column("Value", "km", number=True)]
NOTE = '<sup class="cm-note"><a href="#note-1">1</a></sup>'


def made(rows, **more):
    return build_table("Caption & more", COLUMNS, rows, pd.DataFrame(), **more)


def soup_of(gt):
    return BeautifulSoup(gt.as_raw_html(), "html.parser")


def texts(soup, selector):
    return [" ".join(one.get_text(" ").split()) for one in soup.select(selector)]


@pytest.fixture(scope="module")
def comparison():
    return b.compare_metric("pocket_parks", data=make_inputs())


def test_a_table_becomes_a_gt_with_title_stub_heads_and_notes():
    gt = made([["Wuhan", Cell("≥ 3", NOTE, "text: <3条>")], ["Zibo", "1.5"]]).to_gt(["first <b>", "second"])
    assert isinstance(gt, GT)
    soup = soup_of(gt)
    assert texts(soup, ".gt_title") == ["Caption & more"]
    assert texts(soup, ".gt_col_heading") == ["Place", "Value (km)"]
    assert texts(soup, ".gt_stub") == ["Wuhan", "Zibo"]
    assert texts(soup, "td.gt_right") == ["≥ 3 [1] (text: <3条>)", "1.5"]
    assert texts(soup, ".gt_sourcenote") == ["first <b>", "second"]


def test_headings_within_a_table_become_row_groups():
    gt = made([["a", "1"], ["b", "2"], ["a", "3"]], groups={0: "One", 2: "Two"}).to_gt()
    assert texts(soup_of(gt), ".gt_group_heading") == ["One", "Two"]


def test_a_table_without_rows_says_why():
    assert texts(soup_of(made([], empty="nothing is stated").to_gt()), ".gt_sourcenote") == [
        "nothing is stated"
    ]


def test_a_number_is_kept_in_one_line_with_its_note():
    assert plain_text(Cell("≥ 3", NOTE, "small").to_html()) == "≥ 3 [1]\n(small)"
    gt = made([["Wuhan", Cell("≥ 3", NOTE, "two words")]]).to_gt()
    assert "≥\u00a03\u00a0[1]\n(two words)" in gt.as_raw_html()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_result_takes_its_caveats_refusals_and_sentences_along(comparison, lang):
    written = comparison.to_gt(lang=lang).as_raw_html()
    soup = BeautifulSoup(written, "html.parser")
    notes = " ".join(texts(soup, ".gt_sourcenote"))
    for one in (*comparison.caveats, *comparison.refused):
        assert " ".join(one.text(lang).split()).casefold() in notes.casefold()
    for number, row in enumerate(comparison.rows, start=1):
        assert f"[{number}]" in notes and row["quote"] in notes
    assert "nan" not in soup.get_text().lower()


def test_the_same_table_gives_the_same_file_and_latex(comparison):
    assert comparison.to_gt().as_raw_html() == comparison.to_gt().as_raw_html()
    assert comparison.to_gt(lang="en").as_latex().startswith("\\begin{table}")


def test_without_great_tables_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "great_tables", None)
    with pytest.raises(CitymetricsError, match=r"pip install 'citymetrics\[notebooks\]'"):
        made([["a", "1"]]).to_gt()
