"""Tables and results as a notebook shows them: the page's own HTML with a style, a frame that scrolls and notes that speak."""

import re

import pandas as pd
import pytest
from benchmark_sample import make_inputs
from bs4 import BeautifulSoup

from citymetrics.benchmark import EvidenceNotes, compare_metric, coverage
from citymetrics.benchmark.result import Dressed
from citymetrics.briefs.content.markup import parse
from citymetrics.labels import Cell, Column, Table, build_table
from citymetrics.labels.display import PLOTLY, dress, live, sentences, style, with_sentences

LINK = '<sup class="cm-note"><a href="#note-1">1</a></sup>'
NOTES = '<ol class="cm-notes"><li id="note-1"> <b>3座</b> “新建<3座”<span class="cm-place">某市</span></li></ol>'.replace(
    "<3", "&lt;3"
)


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


@pytest.fixture(scope="module")
def comparison(inputs):
    return compare_metric("pocket_parks", data=inputs)


def shown(table):
    return table._repr_mimebundle_()


def small_table():
    rows = [[Cell("某市"), Cell("≥ 3", LINK)]]
    columns = [Column("地方"), Column("数", number=True)]
    return build_table("一 <表>", columns, rows, pd.DataFrame({"a": [1]}), groups={0: "组"})


def test_a_brief_is_left_with_the_table_that_pages_have(comparison):
    table = comparison.tables(lang="en")[0]
    dressed = shown(table)["text/html"]
    assert table.html in dressed and dressed != table.html
    assert str(parse(dressed)) == str(parse(table.html))


def test_the_style_holds_inside_our_outputs_only_and_loads_nothing():
    rules = re.sub(
        r"@media[^{]*\{(.*?\})\s*\}", r"\1", style().removeprefix("<style>").removesuffix("</style>")
    )
    selectors = [one.split("{")[0].strip() for one in rules.split("}") if "{" in one]
    assert len(selectors) > 15
    assert all(".cm-shown" in part for one in selectors for part in re.split(r",(?![^()]*\))", one))
    assert not re.search(r"url\(|@import|http", rules)


def test_a_wide_table_scrolls_in_a_frame_that_the_keyboard_reaches_and_that_has_a_name():
    soup = BeautifulSoup(shown(small_table())["text/html"], "html.parser")
    frame = soup.select_one("article.cm-wide")
    assert frame.table and frame["tabindex"] == "0" and frame["role"] == "region"
    assert frame["aria-label"] == "一 <表>"


def test_a_terminal_shows_what_the_table_is():
    assert shown(small_table())["text/plain"] == "一 <表> (1 × 2)"


def test_a_link_tells_the_sentence_of_its_note():
    told = BeautifulSoup(with_sentences(LINK + NOTES), "html.parser")
    assert told.a["data-said"] == "3座 “新建<3座”某市"
    assert told.li["id"] == told.a["href"].removeprefix("#")


def test_notes_of_two_outputs_do_not_lead_to_each_other():
    one, other = (with_sentences(LINK + NOTES + more) for more in ("", "<p>more</p>"))
    ids = [BeautifulSoup(html, "html.parser").li["id"] for html in (one, other)]
    assert ids[0] != ids[1] and all(re.fullmatch(r"note-1-\d+", identity) for identity in ids)
    assert with_sentences(LINK + NOTES) == one


def test_a_link_to_notes_elsewhere_is_left_alone():
    assert with_sentences(LINK) == LINK
    assert sentences('<ol><li id="note-1">no note</li></ol>') == {}
    listed = with_sentences(LINK, notes=NOTES)
    assert "新建" in listed and "<ol" not in listed


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_a_result_tells_its_own_sentence(comparison, lang):
    soup = BeautifulSoup(Dressed(comparison, lang)._repr_mimebundle_()["text/html"], "html.parser")
    links = soup.select("table .cm-note a")
    assert len(links) > 5
    quotes = {row["quote"] for row in comparison.rows}
    for link in links:
        note = soup.find(id=link["href"].removeprefix("#"))
        assert " ".join(note.get_text().split()) == link["data-said"]
        assert any(quote in link["data-said"] for quote in quotes)


def test_a_result_shows_its_figure_and_then_its_tables(comparison, monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda given, **more: seen.append(given))
    comparison._ipython_display_()
    figure, told = seen
    assert PLOTLY in figure and "image/png" not in figure
    assert "口袋公园" in told._repr_mimebundle_()["text/plain"]
    seen.clear()
    comparison.show(lang="en")
    assert "Pocket parks" in seen[1]._repr_mimebundle_()["text/html"]


def test_a_result_without_anything_to_draw_shows_its_tables_alone(inputs, monkeypatch):
    seen = []
    monkeypatch.setattr("IPython.display.display", lambda given, **more: seen.append(given))
    compare_metric("pocket_parks", cities=["hongkou"], data=inputs).show(lang="en")
    assert [type(one) for one in seen] == [Dressed]


def test_a_live_figure_has_a_ground(comparison):
    data, _ = comparison.draw()._repr_mimebundle_()
    shown = live(data)
    assert shown[PLOTLY]["layout"]["paper_bgcolor"] == "#ffffff" != data[PLOTLY]["layout"]["paper_bgcolor"]
    assert shown[PLOTLY]["data"] == data[PLOTLY]["data"]


def test_every_kind_of_table_can_be_dressed(inputs):
    notes = EvidenceNotes(inputs)
    for table in coverage(data=inputs).tables(notes):
        assert isinstance(table, Table) and dress(table.html).count("<table") == 1
