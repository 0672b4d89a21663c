"""Extraction takes time and yields text in proportion to the plan, however hostile the plan is."""

from __future__ import annotations

import itertools
from dataclasses import astuple
from functools import cache

import pytest
from hostile import MOST_GROWTH, Found, find_patterns, find_superlinear, growth

from citymetrics.extraction import extract_statements
from citymetrics.project import Project
from citymetrics.reading import Document, read_document, read_text
from citymetrics.reading.cleantext import LOST

pytestmark = pytest.mark.whole

PLANS = ("shanghai", "hongkou", "qingpu", "wuhan", "zibo")
# Sentences and tables that reach the rules that the five plans leave alone.
RARE = """三、主要任务
用时1分55秒；面积3-5万平方米；严规30条；达到或好于Ⅲ类水体比例75%；创建五星级物业企业3家；防洪标准达到50年一遇。
2023年、2024年、2025年分别完成52个、74个、60个（牵头单位：市城市管理局；配合单位：各区）。
新建和改造不少于30个和40处；收入增长1/3，达到三分之二，五成五以上，翻一番，配比1:1.2，百分之三十点五。
张店区建设公园3个，临淄区、周村区和桓台县建成公园30个。对加装电梯每台补助28万元，按每平方米300元的标准给予补贴。
一、“三个美丽”（1个门户、3个中心），到2025年，由85%提高到95%，每百户配建车位30个；使用满15年的电梯更新30台。
表1 “十四五”主要指标
| 指标 | 单位 | 2020年 | 2025年目标 | 年均增长 | 属性 |
| --- | --- | --- | --- | --- | --- |
| 绿道长度 | 公里 | 100 | 300 | 8% | 预期性 |
| 绿化率 | — | 30 | 40 | 5 | 约束性 |
| 噪声指数 | 指数 | 1 | 2 | 3 | 预期性 |
| 人均公园面积 | 平方米 | 10 | [12] | — | 预期性 |
表2 各区任务分解表（单位：个）
| 区 | 公园数量 | 绿道（公里） | 绿化率 |
| --- | --- | --- | --- |
| 张店区人民政府 | 3 | 20 | 30 |
| 各区 | 2 | 10 | 30 |
| 合计 | 5 | 30 | 30 |
"""

UNITS = {
    "figures with a unit": "30个",
    "sentences without a mark": "建成公园30个",
    "clauses": "建成公园30个，",
    "a list": "建成公园30个、",
    "a list of one unit": "28、",
    "figures and commas": "1,234,",
    "groups of three": "234,",
    "figures": "7",
    "figures and points": "7.",
    "Chinese figures": "一",
    "Chinese powers": "万",
    "lost characters": LOST,
    "lost digits": f"7{LOST}",
    "all": "全部",
    "full cover": "全覆盖",
    "full cover listed": "全覆盖、",
    "shares": "一半",
    "percentages": "90%",
    "rises": "由85%提高到95%",
    "ratios": "1:2",
    "fractions": "1/3、",
    "clock": "1分55秒",
    "classes": "Ⅲ类",
    "classes and more": "达到或好于Ⅲ类水体比例",
    "dates and figures": "2025年完成30个",
    "dates handed out": "2023年、2024年分别完成52个、74个",
    "terms": "“十四五”期间30个",
    "every unit": "各区县30个",
    "areas": "五个新城和30个",
    "districts": "张店区、30个",
    "each year": "每年30个",
    "verbs": "完成建设",
    "verbs and figures": "完成建设30个",
    "bounds": "不少于30个",
    "thresholds": "使用满15年的电梯30台",
    "open brackets": "(30个",
    "brackets": "（30个）",
    "open quotes": "“30个",
    "quotes": "“30个”",
    "nested quotes": "“《30个",
    "titles": "《30个》",
    "open bearers": "（牵头30个",
    "bearers": "30个（牵头单位：市城管局）",
    "bearers in angles": "牵头〈城〉",
    "table cells": "| 30个 ",
    "letters": "G50",
    "names of numerals": "1+3+N",
}
COMMON = (
    "2025年底前",
    "各区县",
    "每个区",
    "“十四五”",
    "城",
    "，",
    "(",
    "）",
    "“",
    "《",
    " ",
    "、",
    "(牵头",
    "。",
    "；",
)


@cache
def found() -> Found:
    """Every expression of the grammar; the work is done with the caches empty, so that all are compiled."""
    return find_patterns("citymetrics.extraction", _extract_everything)


def _extract_everything() -> None:
    raw = Project.find().raw
    for name in PLANS:
        extract(read_document(raw / f"{name}.txt"))
    extract(read_text(RARE, name="rare"))


def document_of_units(unit: str, size: int) -> Document:
    """A plan of one paragraph that says `unit` over and over, `size` characters long."""
    return read_text(f"三、主要任务\n{unit * (size // len(unit))}。\n", name="hostile")


def extract(document: Document) -> object:
    return extract_statements(document, term=(2021, 2025), past_term=(2016, 2020), parent="上海市")


def written(document: Document) -> int:
    """How many characters the rows of a plan hold together."""
    rows = extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))
    return sum(len(value) for row in rows for value in astuple(row) if isinstance(value, str))


def test_every_expression_of_the_grammar_is_found():
    assert found().unreached == []
    assert len(found().patterns) > 50


def test_every_expression_of_the_grammar_is_linear_in_hostile_text():
    superlinear = find_superlinear(found().patterns)
    assert superlinear == [], "\n".join(superlinear)


@pytest.mark.parametrize("unit", [*UNITS.values(), *COMMON], ids=[*UNITS, *COMMON])
def test_extraction_is_linear_in_a_sentence_without_end(unit):
    times = growth(extract, lambda size: document_of_units(unit, size))
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_rows_are_linear_in_a_sentence_without_end(unit):
    less, more = (written(document_of_units(unit, size)) for size in (1_000, 4_000))
    assert more <= 5 * less + 1_000


def sentence_of_names(size: int) -> Document:
    """Every figure in a district of its own."""
    syllables = "东南西北中上下天地山河湖海江桥门城林泉石云龙凤青黄白黑金银铜铁水木火土春夏秋冬安宁永昌"
    names = ("".join(name) for name in itertools.product(syllables, repeat=3))
    sentences = (f"{name}区完成改造3处。" for name in itertools.islice(names, size // 11))
    return read_text(f"三、主要任务\n{''.join(sentences)}\n", name="hostile")


def lines_of(line: str, size: int) -> Document:
    return read_text("一、总体要求\n" + line * (size // len(line)), name="hostile")


LINES = {
    "headings and figures": "一、重点任务\n建成公园30个。\n",
    "dated headings": "2025年重点任务\n到2025年，全市建成公园30个，新增绿道100公里。\n",
    "leads": "到2025年：\n",
    "leads and bullets": "到2025年：\n—建成公园30个；\n",
    "labels": "牵头单位：市城管局\n",
    "tables": "| 指标 | 单位 | 2025年 |\n| 绿道 | 公里 | 30 |\n",
    "rows": "| 绿道 | 公里 | 30 | 40 | 50 |\n",
    "cells": "| 30 ",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_extraction_is_linear_in_the_number_of_lines(line):
    times = growth(extract, lambda size: lines_of(line, size))
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_rows_are_linear_in_the_number_of_lines(line):
    less, more = (written(lines_of(line, size)) for size in (1_000, 4_000))
    assert more <= 5 * less + 1_000


def test_extraction_is_linear_in_the_number_of_places_named():
    times = growth(extract, sentence_of_names, 8_000, 32_000)
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


def test_extraction_is_linear_in_one_sentence_of_200000_characters():
    times = growth(
        extract,
        lambda size: document_of_units("城市更新公共服务绿色发展完成建设公园30个", size),
        50_000,
        200_000,
    )
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"


@pytest.mark.parametrize("unit", ["2025年底前", "各区县"])
def test_extraction_is_linear_in_50000_dates_and_units_without_a_figure(unit):
    times = growth(extract, lambda count: document_of_units(unit, count * len(unit)), 12_500, 50_000)
    assert times <= MOST_GROWTH, f"4 times the text takes {times:.0f} times as long"
