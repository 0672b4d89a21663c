import re

import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import EvidenceNotes
from citymetrics.benchmark.evidence import clause_of, section_path
from citymetrics.errors import CitymetricsError, UnknownChoice


@pytest.fixture
def notes():
    return EvidenceNotes(make_inputs())


def test_notes_are_numbered_in_order_of_first_use(notes):
    assert notes.mark("zibo-02769") == '<sup class="cm-note"><a href="#note-1">1</a></sup>'
    assert notes.mark("wuhan-04845", "zibo-02769") == (
        '<sup class="cm-note"><a href="#note-1">1</a>, <a href="#note-2">2</a></sup>'
    )
    assert notes.mark() == ""
    assert list(notes.to_frame()["observation_id"]) == ["zibo-02769", "wuhan-04845"]


def test_a_note_gives_sentence_plan_section_and_characters(notes):
    notes.cite("zibo-02769")
    listed = notes._repr_html_()
    assert '<ol class="cm-notes"><li id="note-1"> <b>35%</b> “2022年中心城区建成区35%以上' in listed
    assert (
        '<span class="cm-place">淄博市规划 · 二、重点内容 › … › 5.雨污分流改造工程 · 字符 2769–2772</span>'
        in listed
    )


def test_a_sentence_is_written_out_once(notes):
    notes.mark("shanghai-15102", "shanghai-15115")
    listed = notes._repr_html_()
    assert listed.count("健全绿道体系") == 1
    assert "其中骨干绿道500公里" in listed
    assert '<a href="#note-1">全句见注 1</a>' in listed


def test_plan_text_is_escaped():
    rows = change(
        sample_rows(), "zibo-02769", quote="<script>alert(1)</script>35% & more", section="<b>头</b>"
    )
    notes = EvidenceNotes(make_inputs(rows))
    notes.cite("zibo-02769")
    assert "<script>" not in notes._repr_html_()
    assert "&lt;b&gt;头&lt;/b&gt;" in notes._repr_html_()


def test_an_unknown_observation_is_refused(notes):
    with pytest.raises(CitymetricsError, match="no observation or mention 'zibo-00000'"):
        notes.mark("zibo-00000")
    with pytest.raises(UnknownChoice, match="zh"):
        EvidenceNotes(make_inputs(), lang="cn")


def test_nothing_cited_is_said(notes):
    assert "没有引用" in notes._repr_html_()


@pytest.mark.parametrize(
    ("quote", "value_text", "clause"),
    [
        ("完成300公里检测，35公里修复；完成61公里改造。", "35公里", "…35公里修复…"),
        ("完成300公里检测，35公里修复。", "300公里", "完成300公里检测…"),
        ("全市实现全覆盖。", "全覆盖", "全市实现全覆盖"),
    ],
)
def test_clauses_are_cut_at_punctuation(quote, value_text, clause):
    assert clause_of(quote, value_text) == clause


def test_section_paths_keep_their_ends():
    assert section_path("一 > 二 > 三 > 四") == "一 › … › 四"
    assert section_path("一 > 二") == "一 › 二"
    assert section_path("") == ""


def test_notes_in_a_row_stand_as_a_span(notes):
    ids = list(notes.inputs.rows)[:8]
    for identity in ids:
        notes.cite(identity)
    marks = notes.mark(*ids[:4], ids[5], ids[6])
    assert re.sub("<[^>]+>", "", marks) == "1–4, 6, 7"
    assert 'href="#note-1"' in marks and 'href="#note-4"' in marks and 'href="#note-2"' not in marks
