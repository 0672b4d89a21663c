import re

import pytest
from benchmark_sample import change, make_inputs, sample_rows
from bs4 import BeautifulSoup

from citymetrics import benchmark as b
from citymetrics.benchmark.tables.cells import clean_words, stated_cell, stated_text


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def all_tables(inputs, notes, lang):
    yield b.plans_table(inputs, lang=lang)
    yield b.coverage_table(b.coverage(data=inputs), lang=lang)
    yield b.theme_counts_table(b.coverage(data=inputs), lang=lang)
    for metric in inputs.metrics:
        yield b.comparison_table(b.compare_metric(metric, data=inputs), notes, lang=lang)
    for theme in inputs.themes:
        result = b.compare_theme(theme, data=inputs)
        yield b.theme_table(result, notes, lang=lang)
        yield b.singles_table(result, notes, lang=lang)
        yield b.intensity_table(result.comparisons, notes, lang=lang)
        yield b.denominators_table(result, lang=lang)
        yield b.rows_table(result.unmatched, notes, inputs, caption="rows", lang=lang)
    for city in inputs.places:
        profile = b.city_profile(city, data=inputs)
        yield b.targets_table(profile, notes, lang=lang)
        yield b.targets_table(profile, notes, lang=lang, digest=True)
        for build in (b.deadlines_table, b.pace_table, b.peers_table, b.family_table):
            yield build(profile, notes, lang=lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_table_is_semantic_and_free_of_missing_numbers(inputs, lang):
    notes = b.EvidenceNotes(inputs, lang=lang)
    for table in all_tables(inputs, notes, lang):
        soup = BeautifulSoup(table.html, "html.parser")
        assert soup.table["class"][0] == "cm-table"
        assert soup.caption.text
        assert soup.thead
        assert soup.tbody.find("tr")
        assert not soup.find(style=True)
        assert not soup.find("script")
        assert not re.search(r"\b(nan|None|NaT|inf)\b|<NA>", soup.get_text())
        for row in soup.tbody.find_all("tr"):
            spans = sum(int(cell.get("colspan", 1)) for cell in row.find_all(["td", "th"]))
            assert spans == len(soup.thead.find_all("th"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_stated_or_computed_number_carries_its_note(inputs, lang):
    notes = b.EvidenceNotes(inputs, lang=lang)
    for metric in inputs.metrics:
        soup = BeautifulSoup(
            b.comparison_table(b.compare_metric(metric, data=inputs), notes, lang=lang).html, "html.parser"
        )
        columns = list(soup.thead.find_all("th"))
        for row in soup.tbody.find_all("tr"):
            cells = row.find_all(["th", "td"])
            for head, cell in zip(columns[:-1], cells[:-1], strict=True):
                if "num" in head.get("class", []) and cell.get_text(strip=True) != "—":
                    assert cell.select_one("sup.cm-note a"), (metric, cell)
    listed = BeautifulSoup(notes._repr_html_(), "html.parser")
    assert len(listed.find_all("li")) == len(notes)


def test_every_target_of_a_city_is_listed_with_its_note(inputs):
    for digest in (False, True):
        notes = b.EvidenceNotes(inputs)
        profile = b.city_profile("zibo", data=inputs)
        b.targets_table(profile, notes, digest=digest)
        assert set(notes.numbers) == set(profile.targets["observation_id"])


def test_subjects_from_plans_are_escaped():
    rows = change(sample_rows(), "zibo-02010", subject="<img src=x onerror=alert(1)>")
    inputs = make_inputs(rows)
    html = b.targets_table(b.city_profile("zibo", data=inputs)).html
    assert "<img" not in html
    assert "&lt;img" in html


def test_figures_are_shown_in_the_plans_own_words_where_these_read_well(inputs):
    assert stated_text(inputs.row("shanghai-15030")) == "≥ 300座"
    assert stated_text(inputs.row("shanghai-15030"), "en") == "≥ 300"
    cell = stated_cell(inputs.row("zibo-04610"), None)
    assert (cell.text, cell.small) == ("100%", "原文“全覆盖”")


@pytest.mark.parametrize(
    ("value_text", "quote", "clean"),
    [
        ("300條", "创建300条以上户外招牌特色道路。", "300条"),
        ("5000萬(wàn)平方米", "实施约5000万平方米旧住房更新改造。", "5000万平方米"),
        ("全覆蓋", "推进全覆盖。", ""),
        ("30條", "创建300条道路。", ""),
    ],
)
def test_traditional_and_annotated_figures_are_read_off_the_clean_sentence(value_text, quote, clean):
    assert clean_words({"value_text": value_text, "quote": quote, "value": 1.0}) == clean


def test_tables_export_what_they_show(inputs):
    table = b.comparison_table(b.compare_metric("pocket_parks", data=inputs))
    assert table.to_csv().count("\n") == len(table.to_frame()) + 1
    assert table._repr_html_() == table.html


def test_ranks_stand_with_their_grade():
    inputs = b.load_inputs()
    shown = b.peers_table(b.city_profile("zibo", data=inputs), lang="en").html
    assert re.search(r"2 of 3<br><small>indicative</small>", shown)
    assert "indicative" in b.comparison_table(b.compare_metric("pocket_parks", data=inputs), lang="en").html
    assert "indicative" in b.theme_table(b.compare_theme("green_space", data=inputs), lang="en").html
