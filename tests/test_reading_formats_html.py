"""HTML pages: what of them is text, and where each character of it stands in the source."""

from __future__ import annotations

import html
from itertools import pairwise

import pytest
from hostile import MOST_GROWTH, find_patterns, find_superlinear, growth
from hypothesis import given, settings
from hypothesis import strategies as st

from citymetrics.errors import SourceError
from citymetrics.reading import CleanText
from citymetrics.reading.document import read_clean
from citymetrics.reading.formats.html_text import read_html


def lines(raw: str) -> list[str]:
    """The lines that are not empty, without blanks around them."""
    return [line.strip() for line in read_html(raw, name="plan.html").text.split("\n") if line.strip()]


def sections(raw: str) -> dict[str, tuple[str, ...]]:
    """Paragraph → path of headings."""
    document = read_clean(read_html(raw, name="plan.html"), name="plan.html")
    return {document.text_of(b): b.section for b in document.blocks if b.kind == "paragraph"}


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("<p>新建绿道<b>12</b><span>.5</span>公里</p>", ["新建绿道12.5公里"]),
        ("<p>甲<p>乙<div>丙</div>丁", ["甲", "乙", "丙", "丁"]),
        ("甲<br>乙<br/>丙</br>丁", ["甲", "乙", "丙", "丁"]),
        ("<ul><li>甲<li>乙</ul>", ["甲", "乙"]),
        ("<p>甲 \t 12   km</p>", ["甲 12 km"]),
        ("<p>发展\n规划\r\n2025年 \n 前</p>", ["发展规划2025年前"]),
        ("<p>1.&nbsp;&nbsp; &nbsp;绿道&nbsp;&nbsp;公里</p>", ["1.\xa0绿道\xa0\xa0公里"]),
        ("<p>Green\nspace</p>", ["Green space"]),
        ("<pre>甲  1\n\n乙</pre>", ["甲\xa0\xa01", "乙"]),
        ("<p>&emsp;95&#37;&#x3001;&lt;5&nbsp;000&hellip;&bogus;&amp;lt;</p>", ["95%、<5\xa0000…&bogus;&lt;"]),
        ("<p>&copy2024&ge;3 a&b R&D</p>", ["©2024≥3 a&b R&D"]),
        ("<p>120m<sup>2</sup>、3公里<sup> 3 </sup>、10<sup>-4</sup></p>", ["120m²、3公里³、10⁻⁴"]),
        ("<p>达到95%<sup>[1]</sup>以上<sup>a</sup>，PM<sub>2.5</sub></p>", ["达到95%以上a，PM2.5"]),
        ("<p>甲<!-- 5公里 > --><!-->乙<!DOCTYPE x><?xml x?><![if !vml]>丙<![endif]>", ["甲乙丙"]),
        ("<p>PM<5微克，5 < 6 且 7>3</p>", ["PM<5微克，5 < 6 且 7>3"]),
        ("<p title='a>b' data-x=\"<p>\" class=x>甲</p>", ["甲"]),
        ('<p class="a>甲<p>乙', ["甲", "乙"]),
        ("<P>甲</P><DIV>乙</DIV>", ["甲", "乙"]),
        ("甲<script>if (a<b) '</p>'</script><style>p{}</style><noscript>x</noscript>乙", ["甲乙"]),
        ("<nav>菜单</nav><p>甲</p><footer>京ICP</footer><aside>乙</aside><button>查</button>", ["甲"]),
        ("<p hidden>藏</p><p style='display: none'>藏</p><p aria-hidden=true>藏</p>显", ["显"]),
        ("<p>甲<span hidden>藏<span>藏</span>藏</span>乙</p>", ["甲乙"]),
        ("<p>显示的段落很长很长很长很长</p><div class='share big'>分享</div><form>查</form>", ["显示的段落很长很长很长很长"]),
        ("<form id=page><p>整页都在表单里</p></form>", ["整页都在表单里"]),
        ("<ul><li><a href=/>首页</a> | <a href=/x>政务公开</a></ul><p>见<a href=y>通知</a></p>", ["见通知"]),
        ("<p><a href=z>建成公园100个。</a></p><p><a href=z>下一页</a></p>", ["建成公园100个。"]),
        ("<p>甲。</p><h3>相关链接</h3><ul><li><a href=z>改造小区31个</a><span>2022-03-21</span></ul>", ["甲。", "相关链接"]),
        ("<title>标题</title><textarea><p>文</textarea>甲", ["甲"]),
        ("<ruby>绿<rp>(</rp><rt>lǜ</rt><rp>)</rp></ruby>道", ["绿道"]),
    ],
)  # fmt: skip
def test_a_page_is_read_as_a_browser_shows_it(raw: str, shown: list[str]) -> None:
    assert lines(raw) == shown


@pytest.mark.parametrize(
    ("raw", "words", "source"),
    [
        ("<p>绿道<b>12</b><span>.5</span>公里", "12.5公里", "12</b><span>.5</span>公里"),
        ("<p>面积120&nbsp;000m<sup>2</sup>。", "120\xa0000m²", "120&nbsp;000m<sup>2</sup>"),
        ("<p>达到&ge;95&#37;", "≥95%", "&ge;95&#37;"),
        ("<p>绿道12\n  公里", "12公里", "12\n  公里"),
        ("<table><tr><td>公里<td>12</tr></table>", "12", "12"),
    ],
)
def test_words_are_found_again_in_the_source(raw: str, words: str, source: str) -> None:
    clean = read_html(raw, name="plan.html")
    at = clean.text.index(words)
    assert clean.raw_slice(at, at + len(words)) == source


@pytest.mark.parametrize(
    ("raw", "rows"),
    [
        (
            "<table><caption>表1</caption><thead><tr><th rowspan=2>指标<th colspan=2>目标</tr><tr><th>2020年<th>2025年"
            "</thead><tbody><tr><td>绿化<br>覆盖率<td>41|42<td></td></tr></tbody></table>",
            ["表1", "| 指标 | 目标 |  |", "| 〃 | 2020年 | 2025年 |", "| 绿化 覆盖率 | 41｜42 |  |"],
        ),
        (
            "<table><tr><td>1<td>甲<td rowspan=2>市局</tr><tr><td>2<td><p>乙</p><p>丙</p></tr></table>",
            ["| 1 | 甲 | 市局 |", "| 2 | 乙 丙 | 〃 |"],
        ),
        (
            "<table><tr><td rowspan=2 colspan=2>甲<td>1<tr><td>2</table>",
            ["| 甲 |  | 1 |", "| 〃 |  | 2 |"],
        ),
        ("<table><td>甲<td>1<tr><td>乙<td>2</table>", ["| 甲 | 1 |", "| 乙 | 2 |"]),
        ("<table><tr><td>一格一行</td></tr><tr><td>又一行</td></tr></table>", ["一格一行", "又一行"]),
        (
            "<table><tr><td>菜单</td><td><table><tr><td>甲<td>1</table></td></tr></table>",
            ["菜单", "| 甲 | 1 |"],
        ),
        ("<table><tr><td>&nbsp;<td>正文。<td> </table>", ["正文。"]),
        ("<table><tr><td>左<td><h1>规划</h1><p>正文。</table>", ["左", "规划", "正文。"]),
        ("<table><tr><td>左<td>" + "长" * 2000 + "</table>", ["左", "长" * 2000]),
        (
            "<table><tr><td>甲<td colspan=9999999>1<tr><td rowspan=x>乙<td colspan=0>2</table>",
            ["| 甲 | 1 |", "| 乙 | 2 |"],
        ),
    ],
)
def test_tables_become_rows_of_bars_unless_they_lay_out_the_page(raw: str, rows: list[str]) -> None:
    assert lines(raw) == rows


def test_numbered_headings_keep_their_sections_whatever_marks_them() -> None:
    found = sections(
        "<h1>某市绿化规划</h1><h2>一、总体<br>要求</h2><p>甲。</p><h3>（一）目标</h3><p>乙。</p>"
        "<p><strong>二、任务</strong></p><p><b>（一）绿道。</b>建设绿道。</p><p>丙。</p>"
    )
    assert found["甲。"] == ("一、总体 要求",)
    assert found["乙。"] == ("一、总体 要求", "（一）目标")
    assert found["建设绿道。"] == ("二、任务", "（一）绿道")


def test_headings_without_numbers_nest_by_their_rank() -> None:
    found = sections(
        "<h1>某市绿化规划</h1><h2>总体要求</h2><p>甲。</p><h3>目标</h3><p>乙。</p><h2>任务</h2><p>丙。</p>"
    )
    assert found == {"甲。": ("总体要求",), "乙。": ("总体要求", "目标"), "丙。": ("任务",)}


def test_a_sentence_set_as_a_heading_is_text() -> None:
    found = sections(
        "<h1>某市绿化规划</h1><h2>总体要求</h2><p>建设绿道。</p><h3>到2025年，建成绿道120公里</h3><h3>目标</h3><p>乙。</p>"
    )
    assert found == {
        "建设绿道。": ("总体要求",),
        "到2025年，建成绿道120公里": ("总体要求",),
        "乙。": ("总体要求", "目标"),
    }


def test_a_page_without_text_says_so() -> None:
    with pytest.raises(SourceError, match=r"plan\.html: shows no text; .* save the page from a browser"):
        read_html("<html><script>load()</script></html>", name="plan.html")


def test_damage_inside_a_page_is_repaired_with_its_place() -> None:
    raw = "<p>發<b>(fā)</b>展、關(guān)注、規(guī)劃，建設(shè)綠道12公里，實(shí)施。</p>" * 3
    document = read_clean(read_html(raw, name="plan.html"), name="plan.html")
    at = document.clean.text.index("12公里")
    assert document.clean.text.startswith("发展、关注、规划，建设绿道12公里")
    assert document.clean.raw_slice(at, at + 4) == "12公里"
    first = document.clean.repairs[0]
    assert (first.before, raw[first.start : first.end]) == ("(fā)", "(fā)")


TEXTS = [
    ("绿道12.5公里", "绿道12.5公里"),
    ("&nbsp;", ""),
    ("&ge;95&#37;", "≥95%"),
    ("m&sup2;", "m²"),
    ("&amp;lt;", "&lt;"),
    ("< 5", "<5"),
    (" \n ", ""),
    ("<br>", ""),
    ("<!-- 7公里 <p> -->", ""),
    ("<script>a<b</script>", ""),
    ("<p hidden>藏</p>", ""),
    ("</div>", ""),
]
WRAPS = [
    ("<p>", "</p>"),
    ("<div class='a>b'>", "</div>"),
    ("<b>", "</b>"),
    ("<span style=x>", "</span>"),
    ("<ul><li>", "</ul>"),
    ("<h2>", "</h2>"),
    ("<section>", "</section>"),
    ("<table><tr><td>甲<td>", "</table>"),
    ("<table><tr><td rowspan=2>乙<td>", "<tr><td>丁</table>"),
    ("<blockquote>", ""),
]
EXTRA = {"<table><tr><td>甲<td>": ("甲", ""), "<table><tr><td rowspan=2>乙<td>": ("乙", "丁")}
Sample = tuple[str, str]


def wrapped(parts: tuple[tuple[str, str], list[Sample]]) -> Sample:
    (opening, closing), children = parts
    before, behind = EXTRA.get(opening, ("", ""))
    return (
        opening + "".join(source for source, _ in children) + closing,
        before + "".join(shown for _, shown in children) + behind,
    )


PAGES = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.tuples(st.sampled_from(WRAPS), st.lists(inner, max_size=4)).map(wrapped),
    max_leaves=25,
)


def explains(source: str, char: str) -> bool:
    """Whether a character of the text may stand for that stretch of the source."""
    if char in "\n |〃#" and (source.startswith("<") or not source or source.isspace()):
        return True
    return char in html.unescape(source).replace("|", "｜")


def check_places(clean: CleanText) -> None:
    assert all(one <= other for one, other in pairwise(clean.starts))
    assert all(one <= other for one, other in pairwise(clean.ends))
    for char, start, end in zip(clean.text, clean.starts, clean.ends, strict=True):
        assert explains(clean.raw[start:end], char), (char, clean.raw[start:end])


@settings(max_examples=200, deadline=None)
@given(st.lists(PAGES, min_size=1, max_size=5))
def test_every_character_stands_for_its_place_and_none_is_lost(pages: list[Sample]) -> None:
    raw = "始" + "".join(source for source, _ in pages)
    shown = "始" + "".join(shown for _, shown in pages)
    clean = read_html(raw, name="plan.html")
    check_places(clean)
    visible = "".join(clean.text.split())
    for sign in "#|〃":
        visible = visible.replace(sign, "")
    assert visible == "".join(shown.split())


MARKUP = ["<", ">", "</", "<p", "<td", "<tr>", "<table>", "</table>", " rowspan=3", " colspan='2", '"', "'", "=", "<!--", "-->",
    "&", "#", ";", "&#", "x", "12", "公里", "\n", " ", "<sup>", "2", "<h2>", "<a href=", "</h3>", "<li>", "<pre>", "<script", "<br>",
    "|", "/", "<div hidden>", "</div>", "</td>", "\r", "\x00", "￿"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), max_size=60).map("".join))
def test_no_broken_page_breaks_the_reader(raw: str) -> None:
    clean = read_html("绿" + raw, name="plan.html")
    assert len(clean.text) <= 8 * len(raw) + 8
    assert all(one <= other for one, other in pairwise(clean.starts))
    assert all(
        0 <= start <= end <= len(clean.raw) for start, end in zip(clean.starts, clean.ends, strict=True)
    )


HOSTILE = {
    "brackets": "<",
    "tags that never close": "<a ",
    "quotes that never close": '<a b="',
    "quotes of two kinds": "x<a b='\">",
    "comments that never close": "<!--",
    "nested blocks": "<div>",
    "closing tags of nothing": "<div></section>",
    "nested paragraphs in buttons": "<p><button><div>",
    "nested raised text": "1<sup>",
    "nested tables": "<table><tr><td>",
    "cells": "<td>1",
    "rows under cells that span": "<tr><td rowspan=999 colspan=99>甲<td>乙",
    "headings": "<h2>x",
    "references": "&notit",
    "attributes": "a=1 ",
    "blanks": " ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_are_read_in_linear_time_and_space(piece: str) -> None:
    def page(size: int) -> str:
        tag = "<p " if piece == "a=1 " else ""
        return f"<table><tr><td>绿{tag}{piece * (size // len(piece))}>道"

    times = growth(lambda raw: read_html(raw, name="plan.html"), page, 4_000, 32_000)
    assert times <= MOST_GROWTH, f"4 times the page takes {times:.0f} times as long"
    raw = page(8_000)
    assert len(read_html(raw, name="plan.html").text) <= 20 * len(raw)


def test_every_expression_of_the_formats_is_linear_in_hostile_text() -> None:
    found = find_patterns("citymetrics.reading.formats", lambda: read_html("绿<script></script>", name="x"))
    assert found.unreached == []
    assert find_superlinear(found.patterns) == []


@pytest.mark.whole
def test_a_deep_page_of_megabytes_is_read() -> None:
    raw = "<div>" * 100_000 + "绿道12公里" + "</div>" * 100_000
    clean = read_html(raw, name="plan.html")
    assert clean.text.strip() == "绿道12公里"
