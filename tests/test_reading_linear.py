"""Reading takes time in proportion to the file, however hostile the file is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hostile import MOST_GROWTH, Found, find_patterns, find_superlinear, growth, search_everywhere

from citymetrics.project import Project
from citymetrics.reading import read_document, read_text

pytestmark = pytest.mark.whole

PLANS = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")
PAGE = """<html><head><title>城市计划</title><style>p { color: red }</style><script>var a = "</p>";</script></head>
<body><!-- 正文 --><h1>城市计划</h1><p class="a b" style='color: red'>到2025年，建成公园30&nbsp;个&#12290;<br/>新建绿道<sup>[1]</sup>100公里。</p>
<table><caption>表1 主要指标</caption><tr><th rowspan="2">指标</th><th colspan=2>单位</th></tr><tr><td>公里</td><td>12</td></tr></table>
</body></html>"""
TABLE = """专栏1 主要指标
单位：公里
| 序号 | 指标 | 单位 | 2020年 | 2025年目标 | 属性 |
| --- | --- | --- | --- | --- | --- |
| 1 | 绿道长度 | 公里 | 100 | 300 | 预期性 |

表2 主要指标
序号
指标
单位
2020年
2025年
属性
1
绿道长度
公里
100
300
预期性
2
公园面积
公顷
100
300
约束性
3
停车泊位
个
1,000
3,000
约束性
"""
# A numbered item after the first, a stamp under a title, a wrapped text: what the five plans leave alone.
RARE = (
    "城市计划\n城市计划 2021-03-04\n"
    + "1.建设公园。2.建设绿道。\n"
    + "城市更新和公共服务以及绿色发展行动实施方案的目标任务\n" * 12
)

# These are only ever asked whether they match a whole line.
WHOLE_LINES = (
    "citymetrics.reading.front",
    "citymetrics.reading.furniture",
    "citymetrics.reading.tables.headers",
    "citymetrics.reading.formats.pdf_furniture._NUMBER",
    "citymetrics.reading.formats.pdf_tables._CONTINUED",
)

LINES = {
    "headings": "一、重点任务\n",
    "headings and paragraphs": "一、重点任务\n到2025年建成公园30个。\n",
    "decimal headings": "1.1 重点任务\n",
    "Markdown headings": "## 重点任务\n",
    "headings without a number": "重点任务\n到2025年，全市建成公园30个，新增绿道100公里。\n",
    "numbered items in a line": "1.建设公园。",
    "bracketed items in a line": "(1)建设公园；",
    "paragraphs": "到2025年建成公园30个。\n",
    "empty lines": "\n",
    "blank lines": " \n",
    "line ends of old": "城\r\n",
    "full-width blanks": "\u3000",
    "blanks before line ends": "城 \t \n",
    "invisible characters": "\u200b",
    "wrapped lines": "城市更新和公共服务以及绿色发展行动实施方案的目标任务和要求及\n",
    "wrapped English": "city plans promise a number of things that they count and measure\n",
    "page numbers": "城市更新\n— 12 —\n",
    "marked indents": "??城市更新\n",
    "question marks": "?",
    "question marks in a line": "城?",
    "glosses": "關(guān)鍵",
    "cut glosses": "關(guān)鍵發(fā)展環(huán)境?qǐng)",
    "broken glosses": "?qǐng)",
    "toned letters": "ā",
    "bytes out of phase": "關(guān)鍵發(fā)展環(huán)境。?!懊利惣覉@",
    "Traditional": "發展",
    "Simplified": "发展",
    "menus": "首页 > 规划 > ",
    "dotted lines": "…",
    "dots of a table of contents": "总体要求…………12\n",
    "notices": "关于印发规划的通知\n",
    "introductions": "印发方案如下",
    "titles": "城市规划（2021-2025年）",
    "bearers of a letterhead": "〔2021〕",
    "quotes": "“",
    "brackets": "(（",
    "table rows": "| 指标 | 单位 | 2025年 |\n",
    "cells of a row": "| 30 ",
    "bars": "|",
    "table rules": "|---",
    "tabs": "城\t30\t",
    "rows of tabs": "指标\t单位\t2025年\n",
    "columns of blanks": "指标  单位  2025年\n",
    "tags": "<p>",
    "ampersands": "&nbsp;",
    "figures": "7",
    "hanzi": "城",
}


@cache
def found() -> Found:
    """Every expression of reading; the work is done with the caches empty, so that all are compiled."""
    return find_patterns("citymetrics.reading", _read_everything)


def _read_everything() -> None:
    raw = Project.find().raw
    for name in PLANS:
        read_document(raw / f"{name}.txt")
    for text in (RARE, TABLE, TABLE.replace(" | ", "\t").replace("| ", ""), TABLE.replace("|", "｜")):
        read_text(text, name="rare")
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(PAGE, "utf-8")
        read_document(page)


def match_whole(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return pattern.fullmatch


def text_of(unit: str, size: int) -> str:
    return unit * (size // len(unit)) + "\n城市更新。\n"


def read(raw: str) -> object:
    return read_text(raw, name="hostile")


def test_every_expression_of_reading_is_found():
    assert found().unreached == []
    assert len(found().patterns) > 25


def test_every_expression_of_reading_is_linear_in_hostile_text():
    searched = {
        name: pattern for name, pattern in found().patterns.items() if not name.startswith(WHOLE_LINES)
    }
    whole = {name: pattern for name, pattern in found().patterns.items() if name.startswith(WHOLE_LINES)}
    superlinear = find_superlinear(searched, search_everywhere) + find_superlinear(whole, match_whole)
    assert superlinear == [], "\n".join(superlinear)


@pytest.mark.parametrize("unit", LINES.values(), ids=LINES)
def test_reading_is_linear_in_a_hostile_file(unit):
    times = growth(read, lambda size: text_of(unit, size))
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


@pytest.mark.parametrize("unit", LINES.values(), ids=LINES)
def test_outline_is_linear_in_a_hostile_file(unit):
    """The blocks of a file and the headings that they repeat."""
    less, more = (_outlined(text_of(unit, size)) for size in (1_000, 4_000))
    assert more <= 5 * less + 1_000


def test_wrapped_lines_are_joined_in_linear_time():
    """A copy of the whole text for each line shows only in long files."""
    times = growth(read, lambda size: text_of(LINES["wrapped English"], size), 100_000, 400_000)
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


def _outlined(raw: str) -> int:
    return sum(1 + sum(map(len, block.section)) for block in read_text(raw, name="hostile").blocks)
