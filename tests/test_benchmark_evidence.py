import re
from dataclasses import replace

import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import EvidenceNotes
from citymetrics.benchmark.evidence import clause_of, figure_span, paragraph_of, section_path
from citymetrics.benchmark.inputs import has_flag, load_inputs
from citymetrics.errors import CitymetricsError, UnknownChoice
from citymetrics.labels import has_chinese


@pytest.fixture
def notes():
    return EvidenceNotes(make_inputs())


def unsaid(mark):
    """A mark without what its links tell when they are pointed at."""
    return re.sub(r' data-said="[^"]*"', "", mark)


def test_a_link_to_a_note_tells_the_sentence_in_a_notebook(notes):
    assert 'data-said="35% “2022年中心城区建成区35%以上面积' in notes.mark("zibo-02769")


def test_notes_are_numbered_in_order_of_first_use(notes):
    assert unsaid(notes.mark("zibo-02769")) == '<sup class="cm-note"><a href="#note-1">1</a></sup>'
    assert unsaid(notes.mark("wuhan-04845", "zibo-02769")) == (
        '<sup class="cm-note"><a href="#note-1">1</a>, <a href="#note-2">2</a></sup>'
    )
    assert notes.mark() == ""
    assert list(notes.to_frame()["observation_id"]) == ["zibo-02769", "wuhan-04845"]


def test_a_note_gives_sentence_plan_section_and_characters(notes):
    notes.cite("zibo-02769")
    listed = notes._repr_html_()
    assert listed.startswith(
        '<ol class="cm-notes"><li id="note-1" data-evidence="zibo-02769" data-plan="zibo"> <b>35%</b> “2022年中心城区建成区35%以上'
    )
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


def test_with_the_plans_texts_a_note_names_the_paragraph():
    inputs = load_inputs()
    notes = EvidenceNotes(inputs)
    notes.cite("shanghai-15102")
    assert " · ¶\u00a068 · 字符 15102–15108</span>" in notes._repr_html_()
    in_heading = next(row for row in inputs.mention_rows.values() if paragraph_of(row, inputs) == "标题")
    assert in_heading["name"] in in_heading["section"]
    assert paragraph_of(in_heading, inputs, "en") == "heading"


def test_no_paragraph_is_named_where_the_text_reads_otherwise():
    inputs = load_inputs()
    row = inputs.row("shanghai-15102")
    assert paragraph_of(row, inputs) == "¶\u00a068"
    assert paragraph_of({**row, "char_start": row["char_start"] + 1}, inputs) == ""
    assert paragraph_of({**row, "char_start": float("nan")}, inputs) == ""
    assert paragraph_of(row, replace(inputs, texts=None)) == ""


def test_english_notes_mark_the_plans_own_words_as_chinese():
    notes = EvidenceNotes(load_inputs(), lang="en")
    notes.mark("shanghai-15102", "shanghai-15115")
    outside = re.sub(r'<span lang="zh">[^<]*</span>', "", notes._repr_html_())
    assert not has_chinese(outside), outside
    assert "¶\u00a068 · characters 15102–15108" in outside


def test_the_figure_is_marked_where_it_stands_in_its_sentence():
    inputs, spans = load_inputs(), 0
    for row in inputs.rows.values():
        span = figure_span(row, inputs)
        if span is None:
            continue
        spans += 1
        plan = inputs.texts.get(row["doc_id"]).document.clean
        figure = row["quote"][slice(*span)]
        digits = re.findall(r"\d+", row["value_text"])
        assert re.findall(r"\d+", figure) == digits or figure == row["value_text"], row["observation_id"]
        assert figure in plan.text
    assert spans > 0.95 * sum(not has_flag(row, "damaged") for row in inputs.rows.values())


def test_of_two_equal_figures_in_a_sentence_the_right_one_is_marked():
    inputs = load_inputs()
    twice = [
        (one, other)
        for one in inputs.rows.values()
        for other in inputs.rows.values()
        if (one["doc_id"], one["quote"], one["value_text"])
        == (other["doc_id"], other["quote"], other["value_text"])
        and one["char_end"] <= other["char_start"]
        and one["char_start"] + 300 > other["char_start"]
    ]
    assert twice
    for one, other in twice:
        first, second = figure_span(one, inputs), figure_span(other, inputs)
        assert first is None or second is None or first[1] <= second[0] or first == second
