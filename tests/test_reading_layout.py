"""Blanks, line ends, invisible characters and lines broken at a fixed width."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.project import Project
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.layout import drop, keep, tidy
from citymetrics.reading.wrapping import find_page_numbers, find_soft_breaks, width

RAW = Project.find(Path(__file__)).raw
PARAGRAPH = "到2025年,新建公园10座,绿地率达到35%,建成区道路完好率不低于95%,完成老旧小区改造120万平方米。" * 3


def tidied(raw: str) -> str:
    return tidy(CleanText.from_raw(raw)).text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  一、目标\r\n\r\n\u3000\u3000到2025年\r\n", "一、目标\n到2025年"),
        ("甲\n\n\n乙\n", "甲\n乙"),
        ("甲\r乙", "甲\n乙"),
        ("甲\f乙\v丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("1\u00a0000米", "1 000米"),
        ("\ufeff零\u200b宽\u00ad字", "零宽字"),
        ("２０２５年达到９０％", "2025年达到90%"),
        ("甲 乙  \n  丙", "甲 乙\n丙"),
        ("逗号，冒号：括号（一）？", "逗号，冒号：括号（一）？"),
        ("——一个破折号", "——一个破折号"),
        ("   \n\t\n", ""),
        ("\t指标\t单位\t \n绿地率\t%", "指标\t单位\n绿地率\t%"),
        ("", ""),
    ],
)
def test_what_the_eye_does_not_see_is_tidied(raw: str, clean: str) -> None:
    assert tidied(raw) == clean


def test_marks_at_the_start_of_most_lines_were_indents() -> None:
    clean = tidy(CleanText.from_raw("??甲为什么?\n??乙\n????丙\n丁??\n"))
    assert clean.text == "甲为什么?\n乙\n丙\n丁??"
    assert [(repair.kind, repair.start, repair.end) for repair in clean.repairs] == [
        ("indent", 0, 2),
        ("indent", 8, 10),
        ("indent", 12, 16),
    ]


def test_a_question_at_the_start_of_a_line_is_none() -> None:
    assert tidied("??\n甲\n乙\n丙\n?丁\n??戊") == "??\n甲\n乙\n丙\n?丁\n??戊"


@given(st.text(alphabet="甲乙,。 \u3000\u00a0\t\r\n\f\u200b\ufeff?１%a", max_size=80))
def test_every_character_kept_comes_from_where_it_says(raw: str) -> None:
    clean = tidy(CleanText.from_raw(raw))
    blanks = str.maketrans("\u3000\u00a0\r\f１", "  \n\n1")
    assert [raw[a:b].translate(blanks) for a, b in zip(clean.starts, clean.ends, strict=True)] == list(
        clean.text
    )
    assert not any(line != line.strip() or not line for line in clean.text.split("\n") if clean.text)


def test_keep_and_drop_are_each_other_s_rest() -> None:
    clean = CleanText.from_raw("0123456789")
    assert keep(clean, [(0, 2), (5, 6)]).text == "015"
    assert drop(clean, [(2, 5), (6, 10)]).text == "015"
    assert drop(clean, []) is clean
    assert list(drop(clean, [(0, 8)]).starts) == [8, 9]


@pytest.mark.parametrize("columns", [40, 60, 72, 90])
def test_wrapped_paragraphs_are_put_together(columns: int) -> None:
    raw = "\n".join("　　" + textwrap.fill(PARAGRAPH, columns // 2, break_long_words=True) for _ in range(4))
    assert tidied(raw) == "\n".join([PARAGRAPH] * 4)


def test_headings_and_items_end_a_wrapped_paragraph() -> None:
    body = textwrap.fill(PARAGRAPH, 40)
    raw = f"一、总体要求\n{body}\n(一)指导思想\n{body}\n1.建设公园\n{body}\n——绿地。\n{body}"
    assert tidied(raw).split("\n") == [
        "一、总体要求",
        PARAGRAPH,
        "(一)指导思想",
        PARAGRAPH,
        "1.建设公园",
        PARAGRAPH,
        "——绿地。",
        PARAGRAPH,
    ]


def test_a_wrapped_line_may_begin_with_any_figure() -> None:
    line = "建设一批具有示范意义的城市公园绿地和口袋公园并对公众开放,总数为"
    raw = "\n".join([line + "3", "5.6公顷。"] + [line + "一", "座。"] * 6)
    assert tidied(raw).split("\n")[0] == line + "35.6公顷。"


def test_latin_words_keep_a_blank_between_them() -> None:
    line = "a plan for the city with parks and green space for every one of us"
    raw = "\n".join([line] * 9)
    assert tidied(raw) == " ".join([line] * 9)


@pytest.mark.parametrize("name", ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"])
def test_plans_with_a_line_to_a_paragraph_are_not_joined(name: str) -> None:
    assert list(find_soft_breaks((RAW / f"{name}.txt").read_text("utf-8"))) == []


def test_page_numbers_go_where_there_are_several() -> None:
    assert tidied("甲,\n\n— 1 —\n\n乙。\n- 2 -\n丙。") == "甲,\n乙。\n丙。"
    assert find_page_numbers("甲\n— 1 —\n乙") == []


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("公园10座,") == 9
