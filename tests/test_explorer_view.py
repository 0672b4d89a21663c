"""What a view shows: tables whose numbers lead to sentences, the figure marked in each, and what is refused in words."""

import re

import pytest
from bs4 import BeautifulSoup

import citymetrics as cm
from citymetrics.explorer import begin
from citymetrics.explorer.sentences import MOST, marked
from citymetrics.explorer.view import PARTS, Seen
from citymetrics.labels.display import PLOTLY


@pytest.fixture(scope="module")
def inputs():
    return cm.load_inputs()


@pytest.fixture(scope="module")
def parks(inputs):
    return begin(metric="pocket_parks", data=inputs)


def soup_of(state, parts=PARTS):
    return BeautifulSoup(Seen(state).html(parts), "html.parser")


def test_a_figure_whose_place_is_not_known_is_not_marked(inputs):
    row = {**inputs.row("shanghai-15030"), "value_text": "400座"}
    assert "<mark>" not in marked(row, inputs) and row["quote"] in marked(row, inputs)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_number_of_the_table_leads_to_its_marked_sentence(parks, lang):
    soup = soup_of(parks.choose(lang=lang))
    links = soup.select("table .cm-note a")
    assert links
    for link in links:
        note = soup.find(id=link["href"].removeprefix("#"))
        assert note.mark.get_text() and link["data-said"]
        assert note.select_one("[lang=zh]") and note.select_one(".cm-place").get_text()


def test_caveats_refusals_and_absences_are_said_in_words(parks):
    said = soup_of(parks.choose(lang="en"), ["remarks"]).get_text(" ")
    result = parks.result
    for one in (*result.caveats, *result.refused):
        assert " ".join(one.text("en").split()).casefold() in " ".join(said.split()).casefold()
    assert "Hongkou: not mentioned" in said
    assert "Denominators used" in said


def test_an_english_view_has_no_chinese_but_the_words_of_plans(parks):
    english = parks.choose(lang="en")
    for state in (english, english.choose(basis="every"), english.choose(theme="waste")):
        soup = soup_of(state)
        for quoted in soup.select("[lang=zh]"):
            quoted.decompose()
        left = re.findall("[\u4e00-\u9fff]+", soup.get_text())
        assert left == [], state.code


def test_parts_are_shown_as_asked_and_numbers_speak_without_the_list(parks):
    seen = Seen(parks)
    table = BeautifulSoup(seen.html(["table"]), "html.parser")
    assert table.find("table") and not table.find("ol")
    assert table.select_one(".cm-note a")["data-said"]
    assert not BeautifulSoup(seen.html(["figure"]), "html.parser").find("table")


def test_the_figure_tells_sentences_and_has_a_height(parks):
    picture, height = Seen(parks.choose(lang="en")).picture
    assert height == picture[PLOTLY]["layout"]["height"] > 100
    told = str(picture[PLOTLY]["data"])
    assert all(row["quote"][:10] in told for row in parks.result.headlines)


def test_a_long_list_of_sentences_says_how_many_there_are(inputs):
    soup = soup_of(begin(theme="green_space", data=inputs), ["sentences"])
    seen = Seen(begin(theme="streetscape", data=inputs))
    counts = [len(seen.notes), len(soup.select("ol.cm-notes > li"))]
    assert counts[1] <= MOST
    if counts[0] > MOST:
        assert str(counts[0]) in seen.html(["sentences"])


def test_saving_writes_the_figure_with_its_data(parks, tmp_path):
    files = {path.name: path for path in Seen(parks).save(tmp_path / "new")}
    assert {"metric-pocket_parks.svg", "metric-pocket_parks.csv", "metric-pocket_parks-rows.csv"} <= set(
        files
    )
    assert all(path.stat().st_size > 50 for path in files.values())
    rows = files["metric-pocket_parks-rows.csv"].read_text(encoding="utf-8")
    assert rows == parks.result.to_csv()
