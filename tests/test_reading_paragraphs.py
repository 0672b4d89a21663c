"""Numbers of paragraphs, and the way from a place in the raw file to the clean text."""

from __future__ import annotations

from array import array

import pytest

from citymetrics.benchmark.inputs import load_inputs
from citymetrics.reading import CleanText, read_text
from citymetrics.reading.paragraphs import Paragraphs, clean_span

PLAN = """某市城市管理三年行动计划
一、总体要求
到2025年,新建口袋公园30座。
完成绿道100公里。
二、重点任务
(一)道路
每年改造道路5条。
"""


def test_paragraphs_count_from_one_and_headings_have_no_number():
    document = read_text(PLAN, name="plan")
    paragraphs = Paragraphs(document)
    told = [(number, document.text_of(block)[:4]) for block, number in paragraphs.numbered() if number]
    assert told == [(1, "到202"), (2, "完成绿道"), (3, "每年改造")]
    assert {block.kind for block, number in paragraphs.numbered() if not number} == {"heading", "title"}


def test_a_table_is_one_paragraph():
    text = "一、指标\n| 指标 | 单位 | 2025年 |\n| --- | --- | --- |\n| 绿道 | 公里 | 300 |\n| 公园 | 座 | 20 |\n\n完成绿道100公里。\n"
    document = read_text(text, name="plan")
    numbered = [(block.kind, number) for block, number in Paragraphs(document).numbered() if number]
    assert numbered == [("table", 1), ("paragraph", 2)]


def test_a_place_in_the_raw_file_leads_to_its_paragraph():
    paragraphs = Paragraphs(read_text(PLAN, name="plan"))
    at = PLAN.index("100公里")
    block, number = paragraphs.find(at, at + 5, "100公里")
    assert (number, block.section) == (2, ("一、总体要求",))
    at = PLAN.index("道路")
    assert paragraphs.find(at, at + 2, "道路")[1] == 0, "a heading has no number"


def test_a_place_that_the_file_writes_otherwise_is_not_found():
    paragraphs = Paragraphs(read_text(PLAN, name="plan"))
    at = PLAN.index("100公里")
    assert paragraphs.find(at + 1, at + 6, "100公里") is None
    assert paragraphs.find(10**6, 10**6 + 5, "100公里") is None
    # Two paragraphs hold it, none alone.
    at = PLAN.index("30座。\n完成")
    assert paragraphs.find(at, at + 6, "30座。\n完成") is None


@pytest.mark.parametrize(
    ("raw_span", "expected"),
    [((0, 1), (0, 1)), ((0, 4), (0, 2)), ((1, 4), (1, 2)), ((2, 4), None), ((1, 3), None), ((4, 4), None)],
)
def test_a_character_mended_from_several_is_taken_whole_or_not_at_all(raw_span, expected):
    # 甲(jia) → 甲, then one character that comes from raw 1:4.
    clean = CleanText("a???b", "甲乙丙", array("l", [0, 1, 4]), array("l", [1, 4, 5]))
    assert clean_span(clean, *raw_span) == expected


def test_every_quantity_and_mention_of_the_plans_stands_in_one_block():
    inputs = load_inputs()
    for source in inputs.sources:
        paragraphs = Paragraphs(inputs.texts.get(source).document)
        for row in inputs.rows.values():
            if row["doc_id"] == source:
                found = paragraphs.find(int(row["char_start"]), int(row["char_end"]), row["value_text"])
                assert found and found[1], row["observation_id"]
        for row in inputs.mention_rows.values():
            if row["doc_id"] == source:
                assert paragraphs.find(int(row["char_start"]), int(row["char_end"]), row["name_text"]), row
