"""Handouts: one page for every place in both languages, each number with its sentence, and the rules by which things go."""

from __future__ import annotations

import io

import pdfplumber
import pytest
from briefs_seminar import NOTE, PLANS, city_content, content_showing, findings, notes, sample

import citymetrics as cm
from citymetrics.benchmark.tables.promises import main_promises
from citymetrics.briefs.content.model import BriefError
from citymetrics.briefs.pages.downloads import handout_path
from citymetrics.briefs.seminar.handout import ROOMS, about_handout, has_handout, render_handout
from citymetrics.briefs.seminar.runs import runs

CITIES = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")
PROMISES = (
    "<table class='cm-table cm-promises'><thead><tr><th>承诺</th><th>目标</th><th>期限</th><th>同级名次</th></tr></thead><tbody>"
    + "".join(
        f"<tr><th>指标{n}</th><td>{n}00座{NOTE.format(n)}</td><td>未写明</td><td>1/2</td></tr>"
        for n in range(1, 8)
    )
    + "</tbody></table>"
)


def handout(*sentences):
    return content_showing(
        PROMISES, findings("一", "二", f"三{NOTE.format(1)}", "四"), notes(*sentences), plans=PLANS[:1]
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("city", CITIES)
def test_every_place_fits_one_page_with_a_sentence_for_each_number_in_type_that_can_be_read(city, lang):
    content = city_content(city, lang)
    with pdfplumber.open(io.BytesIO(render_handout(content, path=f"city-{city}"))) as opened:
        (page,) = opened.pages
        text = page.extract_text()
        sizes = {char["text"]: char["size"] for char in sorted(page.chars, key=lambda char: -char["size"])}
    # The raised numbers of notes alone are smaller.
    assert min(size for char, size in sizes.items() if char not in "0123456789,–- ") >= 6.49
    assert f"city-{city}.html" in text
    assert content.plans[0].term in text
    about = about_handout(content, ROOMS[0])
    cited = {
        part["text"] for row in about["rows"] for cell in row for part in cell if part["style"] == "note"
    }
    assert cited <= {note["number"] for note in about["notes"]}


def test_long_sentences_make_findings_and_promises_go_and_never_the_sentence_of_a_number_that_stays():
    short, long = handout(*["短句。"] * 7), handout(*["很长的句子，" * 120] * 7)
    pages = []
    for content in (short, long):
        with pdfplumber.open(io.BytesIO(render_handout(content))) as opened:
            pages.append((len(opened.pages), opened.pages[0].extract_text()))
    assert [count for count, _ in pages] == [1, 1]
    assert "指标7" in pages[0][1]
    assert "指标7" not in pages[1][1]


def test_what_fits_no_page_is_refused_by_name():
    with pytest.raises(BriefError, match="does not fit one page"):
        render_handout(handout(*["很长的句子，" * 3000] * 7))


def test_a_brief_without_main_promises_has_no_handout():
    assert not has_handout(sample())
    with pytest.raises(BriefError, match="no main promises"):
        render_handout(sample())


def test_the_same_content_gives_the_same_bytes():
    content = handout(*["短句。"] * 7)
    assert render_handout(content) == render_handout(content)


def test_handouts_lie_beside_their_briefs():
    assert handout_path("city-wuhan") == "handout-city-wuhan.pdf"
    assert handout_path("en/city-wuhan") == "en/handout-city-wuhan.pdf"


def test_lines_of_html_become_runs_of_text_with_their_style():
    assert runs(f"<b>甲</b> 乙{NOTE.format(3)}<br><small>丙</small>") == [
        {"text": "甲", "style": "bold", "lang": ""},
        {"text": " 乙", "style": "", "lang": ""},
        {"text": "3", "style": "note", "lang": ""},
        {"text": "\n", "style": "", "lang": ""},
        {"text": "丙", "style": "small", "lang": ""},
    ]


def test_main_promises_are_shared_then_dated_then_those_of_the_leading_themes_each_metric_once():
    profile = cm.city_profile("shanghai")
    chosen = main_promises(profile)
    shared = {one.metric for one in profile.peers}
    assert len({row["metric"] for row in chosen}) == len(chosen) == 7
    assert all(row["metric"] in shared for row in chosen[:4])
    assert all(row["due"] for row in chosen[4:6])
    assert all(row["role"] == "target" and row["city"] == "shanghai" for row in chosen)
