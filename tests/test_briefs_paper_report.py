"""The whole report as one PDF."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefs_paper_sample import DAY, PLANS, cited, notes, squeezed, svg, table
from briefs_pdf import PdfReport, inspect_pdf
from briefs_sample import content_of

from citymetrics.briefs.content.model import Content
from citymetrics.briefs.paper.report import order_chapters, render_report


def brief(identifier: str, title: str, *shown: dict[str, str] | str, plans: int = 2) -> Content:
    content = content_of("<h2>结果</h2>", *shown, cited(2) + notes(2))
    blocks = tuple(
        replace(block, name=f"{identifier}--figure") if block.form == "figure" else block
        for block in content.blocks
    )
    return replace(content, id=identifier, title=title, blocks=blocks, plans=PLANS[:plans])


MADE = [
    ("theme", brief("theme-waste", "垃圾与环卫", svg(300))),
    ("overview", brief("overview", "总览", table(60))),
    ("city", brief("city-a", "甲市：城市简报", svg(200), plans=1)),
]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_report(order_chapters(MADE, lang="zh"), lang="zh", day=DAY)


@pytest.fixture(scope="module")
def report(pdf) -> PdfReport:
    return inspect_pdf(pdf)


def test_chapters_stand_in_the_order_of_the_parts():
    ordered = order_chapters([*MADE, ("handout", MADE[0][1])], lang="zh")
    assert [(chapter.part, chapter.content.id) for chapter in ordered] == [
        ("总览", "overview"),
        ("城市", "city-a"),
        ("主题", "theme-waste"),
    ]


def test_bookmarks_have_two_levels(report):
    assert report.bookmarks == (
        (1, "总览"),
        (2, "结果"),
        (2, "证据"),
        (1, "甲市：城市简报"),
        (2, "结果"),
        (2, "证据"),
        (1, "垃圾与环卫"),
        (2, "结果"),
        (2, "证据"),
    )


def test_the_cover_names_the_plans_and_the_date_of_the_data(report):
    text = squeezed(report.text)
    for wanted in ("城市规划指标比较报告", "数据截至2024年3月15日", "乙区三年行动计划", "征求意见稿"):
        assert wanted in text


def test_page_numbers_run_through_and_nothing_is_wrong(report):
    assert f"第 {report.pages} 页，共 {report.pages} 页" in report.text
    assert report.faults == ()
    assert report.tagged


def test_each_chapter_has_its_own_notes(report):
    assert squeezed(report.text).count("每年新建口袋公园不少于2处") == 3


def test_the_same_chapters_give_the_same_bytes(pdf):
    assert render_report(order_chapters(MADE, lang="zh"), lang="zh", day=DAY) == pdf
