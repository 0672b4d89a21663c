"""Briefs on paper, from title block to notes: looked over by program."""

from __future__ import annotations

from dataclasses import replace

import pytest
from briefs_paper_sample import DAY, PLANS, cited, notes, squeezed, svg, table
from briefs_pdf import PdfReport, inspect_pdf
from briefs_sample import content_of

from citymetrics.briefs.content.model import BriefError, Content
from citymetrics.briefs.paper.pdf import render_pdf


def printed(content: Content, **options: object) -> PdfReport:
    return inspect_pdf(render_pdf(content, day=DAY, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shown",
    [
        ["<p>只有一句话。</p>"],
        ["<h2>结果</h2>", table(10), cited(3) + notes(3)],
        ["<h2>结果</h2>", table(12, cell="完成不少于三百公里的绿道建设并向市民开放" * 12)],
        ["<h2>结果</h2>", table(6, columns=9, cell="Waste-water-treatment 1,250,000")],
        [
            "<h2>结果</h2><p>" + "先看图，再看表。" * 40 + "</p>",
            svg(430),
            cited(2),
            svg(420),
            svg(90),
            cited(40) + notes(60),
        ],
    ],
    ids=["a sentence", "ten rows", "long cells", "wide", "figures and notes"],
)
def test_nothing_is_set_over_the_edge_or_over_something_else(shown):
    report = printed(replace(content_of(*shown), plans=PLANS))
    assert report.faults == ()
    assert report.tagged
    assert report.language == "zh-CN"


def test_a_long_table_repeats_its_head_on_every_page():
    report = printed(content_of(table(200)))
    assert report.pages > 3
    assert report.text.count("指标1") == report.pages
    assert report.faults == ()


def test_the_title_block_names_each_plan_with_term_and_status():
    text = squeezed(printed(replace(content_of("<p>正文。</p>"), plans=PLANS)).text)
    for wanted in (
        "甲市城市管理精细化“十四五”规划",
        "2021–2025",
        "正式发布，2021-07-28",
        "乙区三年行动计划",
        "征求意见稿",
    ):
        assert wanted in text


def test_a_brief_on_one_plan_also_names_who_issued_it():
    content = replace(content_of("<p>正文。</p>"), plans=PLANS[:1], facts={"文号": "甲府发〔2021〕20号"})
    assert "甲市人民政府·甲府发〔2021〕20号" in squeezed(printed(content).text)


def test_a_tall_figure_leaves_no_page_half_empty():
    text = "<p>" + "规划写明的目标分为三类。" * 30 + "</p>"
    content = content_of("<h2>覆盖</h2>" + text, svg(520), "<h2>结果</h2>" + text * 3, table(20))
    report = printed(replace(content, plans=PLANS))
    assert report.underfull == ()


def test_long_briefs_have_contents_and_short_ones_none():
    section = ("<h2>结果</h2><p>甲。</p>", svg(600))
    long, short = printed(content_of(*section * 5)), printed(content_of(*section))
    assert long.pages > 4
    assert "目录" in long.text
    assert "目录" not in short.text


def test_sections_are_bookmarks_and_the_running_head_names_the_brief():
    report = printed(content_of("<h2>问题</h2><p>甲。</p><h2>结果</h2><p>" + "乙丙丁。" * 700 + "</p>"))
    assert report.bookmarks == ((1, "问题"), (1, "结果"))
    assert report.text.count("城市规划指标比较") == 2 * report.pages - 1


def test_what_is_only_on_the_page_is_named_in_a_line():
    content = content_of("<p>正文。</p>", table(3))
    first, second = content.blocks
    report = printed(replace(content, blocks=(first, replace(second, screen=True))))
    assert "第0项" not in report.text
    assert "网页版另有：各地规划所写。" in squeezed(report.text)


def test_words_of_the_notebook_come_out_of_the_pdf_as_they_are():
    sentence = "到2025年，新增立体绿化200万平方米，“一江一河”沿岸贯通，覆盖率≥95%。"
    assert squeezed(sentence) in squeezed(printed(content_of(f"<p>{sentence}</p>")).text)


def test_an_english_brief_marks_its_chinese_and_keeps_latin_quotes_narrow():
    content = replace(
        content_of('<h2>Result</h2><p>Each district, “<span lang="zh">各区</span>”, builds parks.</p>'),
        lang="en",
    )
    report = printed(content)
    assert report.language == "en-GB"
    assert "“各区”, builds parks" in report.text
    assert report.faults == ()


def test_figures_bring_their_alternative_text_and_message():
    figure = svg(200) | {}
    content = content_of(
        figure, metadata={"citymetrics": {"caption": "各地目标。", "alt": "点图", "message": "甲市目标最高"}}
    )
    report = printed(content)
    assert "图1甲市目标最高。各地目标。" in squeezed(report.text)


def test_a_table_too_wide_for_any_page_is_refused_with_the_mend():
    with pytest.raises(BriefError, match=r"too wide for paper.*screen"):
        render_pdf(content_of(table(2, columns=40, cell="Waste-water-treatment")))


def test_the_same_brief_gives_the_same_bytes_and_a_date_only_if_given():
    content = content_of(cited(3), svg(300), notes(3))
    assert render_pdf(content, day=DAY) == render_pdf(content, day=DAY)
    assert b"CreationDate" not in render_pdf(content)
