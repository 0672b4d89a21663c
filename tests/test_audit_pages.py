"""Numbers of pages traced to the tables: real results pass, and what is changed on a page is found."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from briefs_sample import content_of

import citymetrics as cm
from citymetrics.audit.facts import Facts
from citymetrics.audit.numerals import numerals
from citymetrics.audit.printed import read_page
from citymetrics.audit.trace import Tracer
from citymetrics.briefs.checks.render import check_render
from citymetrics.briefs.content.model import Content, Fragment
from citymetrics.project import Project

ROOT = Path(__file__).resolve().parents[1]
TRACER = Tracer(Facts.load(Project(ROOT)))
METRICS = ("greenways_built", "pocket_parks", "old_housing_renovated", "surface_water_class_iii_share")
NOTE = re.compile(r'<li[^>]*data-evidence="shanghai-15102".*?</li>')
CELL = re.compile(r'(<td[^>]*>)((?:≥ )?[\d.,]+[^<]*)(<sup class="cm-note"><a href="#note-1")')


@cache
def content(metric: str, lang: str = "zh") -> Content:
    return content_of(cm.compare_metric(metric).html(lang=lang))


def page_of(said: Content, lang: str = "zh") -> str:
    body = "".join(block.html for block in said.blocks if isinstance(block, Fragment))
    return f'<html lang="{lang}"><body><main>{body}</main></body></html>'


def faults(page: str, figures: dict[str, str] | None = None) -> list[str]:
    audit = TRACER.page(page.encode(), figures or {}, file="metric.html")
    return [f"{one.invariant} {' '.join(one.rows)}" for one in audit.violations]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("metric", METRICS)
def test_a_result_of_the_library_violates_nothing(metric, lang):
    page = page_of(content(metric, lang), lang)
    audit = TRACER.page(page.encode(), {}, file="metric.html")
    assert [str(one) for one in audit.violations] == []
    assert audit.numbers > 10
    assert audit.shown and audit.shown <= set(TRACER.facts.rows)


def test_a_whole_theme_with_its_notes_violates_nothing():
    page = page_of(content_of(cm.compare_theme("waste").html(lang="en")), "en")
    assert faults(page) == []


@pytest.mark.parametrize(
    ("shown", "instead"),
    [
        ("1000公里", "1003公里"),
        ("不少于1000公里", "不少于1100公里"),
        ("15102–15108", "15103–15108"),
        ('data-plan="shanghai"', 'data-plan="zibo"'),
    ],
)
def test_a_note_that_is_not_its_row_is_found(shown, instead):
    page = page_of(content("greenways_built"))
    note = NOTE.search(page)[0]
    assert shown in note
    changed = note.replace(shown, instead)
    assert faults(page.replace(note, changed)) == ["note shanghai-15102"]


def test_a_note_of_no_row_is_found():
    page = page_of(content("greenways_built")).replace("shanghai-15102", "shanghai-99999")
    assert "note shanghai-99999" in faults(page)


def test_a_digit_that_is_changed_in_a_cited_cell_is_found_with_its_row():
    page = page_of(content("greenways_built"))
    cell = CELL.search(page)
    assert cell and "1000" in cell[2]
    changed = page[: cell.start(2)] + cell[2].replace("1000", "1700") + page[cell.end(2) :]
    assert faults(changed) == ["cited number shanghai-15102"]


def test_a_note_that_leads_to_another_row_is_found():
    page = page_of(content("greenways_built"))
    cell = CELL.search(page)
    other = cell[3].replace("#note-1", "#note-2")
    assert any(
        one.startswith("cited number") for one in faults(page[: cell.start(3)] + other + page[cell.end(3) :])
    )


def test_nearly_every_digit_that_is_changed_beside_a_mark_is_found():
    page, rng = page_of(content("greenways_built")), random.Random(11)
    cells = list(CELL.finditer(page))
    caught = 0
    for cell in cells:
        at = rng.choice([place for place in range(cell.start(2), cell.end(2)) if page[place].isdigit()])
        digit = rng.choice([one for one in "123456789" if one != page[at]])
        caught += bool(faults(page[:at] + digit + page[at + 1 :]))
    assert len(cells) >= 5 and caught >= 0.8 * len(cells)


def test_a_page_for_another_state_of_the_tables_is_found():
    rows = dict(TRACER.facts.rows)
    rows["shanghai-15102"] = {**rows["shanghai-15102"], "value": "1200", "value_text": "1200公里"}
    audit = Tracer(replace(TRACER.facts, rows=rows)).page(
        page_of(content("greenways_built")).encode(), {}, file="x"
    )
    assert {one.invariant for one in audit.violations} == {"note", "cited number"}


def test_the_sentences_beside_a_figure_are_its_rows():
    head = "note,id,place,value_text,quote,char_start,char_end\n"
    row = TRACER.facts.rows["qingpu-02848"]
    good = (
        f"{head}1,qingpu-02848,x,{row['value_text']},{row['quote']},{row['char_start']},{row['char_end']}\n"
    )
    page = page_of(content("pocket_parks"))
    assert faults(page, {"a-evidence.csv": good}) == []
    assert faults(page, {"a-evidence.csv": good.replace(",4座,", ",5座,")}) == ["figure qingpu-02848"]
    assert faults(page, {"a-evidence.csv": good.replace("02848", "02849")}) == ["figure qingpu-02849"]


def test_a_number_without_a_mark_that_no_table_holds_is_listed_and_stops_nothing():
    page = page_of(content("greenways_built")).replace("</main>", "<p>相当于 987,654.3 个单位。</p></main>")
    audit = TRACER.page(page.encode(), {}, file="metric.html")
    assert audit.violations == () and "987,654.3" in [one.number for one in audit.untraced]


def test_a_number_in_the_data_of_the_pages_figure_is_known():
    page = page_of(content("greenways_built")).replace("</main>", "<p>相当于 987,654.3 个单位。</p></main>")
    audit = TRACER.page(page.encode(), {"a.csv": "x\n987654.321\n"}, file="metric.html")
    assert "987,654.3" not in [one.number for one in audit.untraced]


def test_a_page_prints_the_numbers_of_its_notebook():
    said = content("greenways_built")
    page = page_of(said)
    assert list(check_render(page, said, file="x.html")) == []
    changed = page.replace("1000公里", "1001公里", 1)
    told = [str(one) for one in check_render(changed, said, file="x.html")]
    assert len(told) == 2 and "'1001'" in told[0] and "'1000'" in told[1]
    assert list(check_render(page.replace("</main>", "<p>7</p></main>"), said, file="x.html"))
    assert list(check_render(page.replace("<caption>", "<caption>7 ", 1), said, file="x.html"))


def test_what_an_attribute_says_is_no_number_of_a_page():
    said = content("greenways_built")
    page = page_of(said).replace("</main>", '<img alt="<svg onload=ran=1> 1 000"></main>')
    assert list(check_render(page, said, file="x.html")) == []


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("≥ 5,000万平方米", [5e7]),
        ("8.52 million (8.5–8.55 million)", [8.52e6, 8.5e6, 8.55e6]),
        ("−5 to +5 pp", [-5, 5]),
        ("2021–2025", [2021, 2025]),
        ("Ⅲ类以上", [3]),
        ("5300余万平方米", [5.3e7]),
        ("无数字", []),
    ],
)
def test_numbers_are_read_as_pages_write_them(written, values):
    assert [one.value for one in numerals(written)] == pytest.approx(values)


def test_a_mark_over_several_notes_means_all_between_its_ends():
    note = (
        '<li id="note-{n}" data-evidence="r{n}" data-plan="p"><b>1</b><span class="cm-place">1–2</span></li>'
    )
    listed = "".join(note.format(n=number) for number in range(1, 7))
    mark = (
        '<sup class="cm-note"><a href="#note-1">1</a>, <a href="#note-3">3</a>–<a href="#note-5">5</a></sup>'
    )
    page = read_page(f'<main><p>7{mark} rest</p><ol class="cm-notes">{listed}</ol></main>'.encode())
    first, rest = page.passages
    assert first.ids == ("r1", "r3", "r4", "r5") and first.text == "7"
    assert rest.ids == () and rest.near == first.ids


def test_a_path_from_one_figure_to_the_next_is_told_by_both_a_year():
    mark = '<sup class="cm-note"><a href="#note-1">1</a>, <a href="#note-2">2</a></sup>'
    rows = {
        "a-00001": {
            **TRACER.facts.rows["hongkou-03510"],
            "observation_id": "a-00001",
            "value": "41",
            "due": "2022-12-31",
        },
        "a-00002": {
            **TRACER.facts.rows["hongkou-03510"],
            "observation_id": "a-00002",
            "value": "43",
            "due": "2025-06-30",
        },
    }
    tracer = Tracer(replace(TRACER.facts, rows=rows, mentions={}))
    notes = "".join(f'<li id="note-{n}" data-evidence="a-0000{n}" data-plan="hongkou"></li>' for n in (1, 2))
    cell = '<table><caption><span class="cm-number">1</span></caption><thead><tr><th>x</th><th>Change a year</th></tr></thead>'
    for shown, wrong in (("+0.801 pp", 0), ("+0.701 pp", 1)):
        body = f"{cell}<tbody><tr><th>x</th><td>{shown}{mark}</td></tr></tbody></table><ol class='cm-notes'>{notes}</ol>"
        audit = tracer.page(f'<html lang="en"><main>{body}</main></html>'.encode(), {}, file="x")
        assert [one.invariant for one in audit.violations].count("cited number") == wrong
