"""Markdown files: which marks are no text, and where the rest stands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics.reading.document import read_clean
from citymetrics.reading.formats.markdown import read_markdown


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("到**2025年**，绿道**120**公里", "到2025年，绿道120公里"),
        ("__绿道__，12公里 和 a__b__c", "绿道，12公里 和 a__b__c"),
        ("见[通知](https://example.org/x)和[附件](#a)", "见通知和附件"),
        ("| 造林 | [24.3](累计) | 95* |", "| 造林 | [24.3](累计) | 95* |"),
        ("绿道![图](a.png)12公里[^1]", "绿道12公里"),
        ("面积30km<sup>2</sup><span style='x'>以上</span>", "面积30km²以上"),
        ("甲<br>乙\n| 丙<br/>丁 |", "甲\n乙\n| 丙 丁 |"),
        ("1\\. 绿道 5 \\* 3", "1. 绿道 5 * 3"),
        ("`绿道`<!-- 7公里 -->&ge;12&nbsp;公里", "绿道≥12\xa0公里"),
        ("甲\n\n---\n\n***\n乙\n===", "甲\n\n\n\n\n乙\n"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |"),
        ("> 绿道\n> > 公里", "绿道\n公里"),
        ("---\ntitle: 计划 5\n---\n绿道", "绿道"),
        ("# 规划\n## 总体要求 ##\n### 目标", "规划\n## 总体要求\n### 目标"),
        ("# 规划\n## 一、要求\n## **二、目标**", "规划\n一、要求\n二、目标"),
        ("2*3=6，编号**（）", "2*3=6，编号（）"),
    ],
)
def test_marks_are_taken_out_and_text_is_not(raw: str, text: str) -> None:
    assert read_markdown(raw).text == text


def test_words_are_found_again_in_the_source() -> None:
    clean = read_markdown("新建绿道**120**&nbsp;km<sup>2</sup>。")
    at = clean.text.index("120")
    assert clean.raw_slice(at, at + 7) == "120**&nbsp;km<sup>2</sup>"


def test_chapters_keep_the_headings_below_them() -> None:
    raw = "# 某市绿地规划\n\n## 第一章 总则\n\n### 第一节 要求\n\n一、目标\n\n建设绿道。\n"
    document = read_clean(read_markdown(raw), name="plan.md")
    assert document.blocks[-1].section == ("第一章 总则", "第一节 要求", "一、目标")


PIECES = ["**", "*", "__", "_", "[", "](", "](http://x)", ")", "!", "`", "\\", "<br>", "<sup>2</sup>", "<", ">", "&ge;", "&", "#", "# ",
    "\n", "\r\n", "---", "|", "绿道", "12", " ", "<!--", "-->", "~~", "[^1]"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_keeps_its_words_and_their_places(raw: str) -> None:
    clean = read_markdown(raw)
    for char, start, end in zip(clean.text, clean.starts, clean.ends, strict=True):
        assert raw[start:end] == char or raw[start] in "<&"
    if "<!--" not in raw and "---" not in raw and "](" not in raw and "[" not in raw:
        assert clean.text.count("绿道") == raw.count("绿道")
