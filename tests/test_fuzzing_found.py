"""What fuzzing found, as a plan or a person would write it."""

from __future__ import annotations

import pytest

from citymetrics.briefs.content.markup import parse, visible_text
from citymetrics.dictionary.terms import compile_term
from citymetrics.extraction import extract_statements
from citymetrics.reading import read_text, repair_text
from citymetrics.spreadsheet import without_formula


def rows_of(sentence):
    document = read_text(f"一、主要目标\n{sentence}\n", name="plan")
    return extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))


@pytest.mark.parametrize(
    ("written", "value", "conversion"),
    [
        ("三分之二多", 66.6666666667, "2 ÷ 3 × 100 = 66.6666666667 %"),
        ("四分之三", 75, "3 ÷ 4 × 100 = 75 %"),
        ("三分之二点五", 83.3333333333, "2.5 ÷ 3 × 100 = 83.3333333333 %"),
    ],
)
def test_parts_of_a_whole_may_be_more_than_whole_numbers(written, value, conversion):
    (row,) = rows_of(f"到2025年，{written}的公共厕所达标。")
    assert (row.value, row.unit, row.conversion) == (value, "%", conversion)


def test_a_part_of_which_nobody_says_how_small_it_is_is_no_figure():
    assert not rows_of("到2025年，十几分之一的公共厕所达标。")


@pytest.mark.parametrize("written", ["20—□0公里", "□0—30公里", "2□—□0公里"])
def test_of_a_range_with_a_destroyed_end_neither_end_is_told(written):
    (row,) = rows_of(f"到2025年，新建绿道{written}。")
    assert (row.value, row.value_max, row.flags, row.value_text) == (None, None, ("damaged",), written)


@pytest.mark.parametrize(
    "sentence", ["林地由5000到2025年达到目标。", "不少于99999到2025年。", "由100到2025年翻番后。"]
)
def test_a_figure_before_a_year_is_no_span_of_years(sentence):
    assert not [row for row in rows_of(sentence) if row.unit == "yr"]


@pytest.mark.parametrize(
    ("written", "ends"), [("50-100年一遇", (50, 100)), ("3个百分点-5个百分点", (3, 5)), ("10—20年", (10, 20))]
)
def test_a_numeral_in_the_name_of_a_unit_is_no_end_of_a_range(written, ends):
    (row,) = rows_of(f"到2025年，防洪标准达到{written}。")
    assert (row.value, row.value_max) == ends
    assert row.conversion == "", "nothing was converted"


def test_a_full_width_digit_is_never_made_of_a_question_mark():
    said = repair_text("發(fā)展個(gè)個(gè)—３５４００506105061050610??\n發(fā)展關(guān)于??\n")
    made = [
        char
        for char, start, end in zip(said.text, said.starts, said.ends, strict=True)
        if char.isdecimal() and said.raw[start:end] != char
    ]
    assert not made


@pytest.mark.parametrize(
    ("expression", "told"),
    [("a{99999999999}", "too large"), ("(" * 3000 + "a" + ")" * 3000, "groups"), ("[[a]", "nested set")],
    ids=["repeats", "groups", "sets"],
)
def test_an_expression_that_python_cannot_or_may_not_read_is_told_as_one_that_is_wrong(expression, told):
    with pytest.raises(ValueError, match=told):
        compile_term(f"/{expression}/")


@pytest.mark.parametrize(
    "markup", ["<![x]>30座", "<![CDATA[30座]]>", "<?php x ?>30座", "<![", "<?xml version='1.0'?><p>30座"]
)
def test_marks_of_xml_are_text_on_a_page(markup):
    shown = str(parse(f"<p>甲</p>{markup}"))
    assert "<!" not in shown and "<?" not in shown
    assert "30座" in visible_text(shown) or "30座" not in markup


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("甲;=1+cmd|' /C calc'!A0", "甲;'=1+cmd|' /C calc'!A0"),
        ("甲\t=195+1", "甲\t'=195+1"),
        ("甲;-5+cmd", "甲;'-5+cmd"),
        ("甲;-1;-2;+3.5%", "甲;-1;-2;+3.5%"),
        ("甲;－5", "甲;'－5"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_or_tabs_part_cells(cell, safe):
    assert without_formula(cell) == safe
