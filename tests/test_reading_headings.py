"""What is a heading, what only looks like one."""

from __future__ import annotations

from itertools import pairwise

import pytest

from citymetrics.reading.headings import (
    Levels,
    Marker,
    find_marker,
    is_heading_line,
    run_in_heading,
    split_items,
    states_quantity,
)

BODY = "到2025年,新建公园10座,绿地率达到35%。"


@pytest.mark.parametrize(
    ("line", "family", "length"),
    [
        ("一、总体要求", "han", 2),
        ("十二、保障措施", "han", 3),
        ("(一)指导思想", "han_paren", 3),
        ("（十一）保障", "han_paren", 4),
        ("1.各类项目", "arabic", 2),
        ("12、各类项目", "arabic", 3),
        ("1．各类项目", "arabic", 2),
        ("(3)完善体系", "arabic_paren", 3),
        ("3)完善体系", "arabic_paren", 2),
        ("第一章 总则", "chapter", 4),
        ("第十二节重点任务", "section", 4),
        ("第三篇 发展目标", "part", 4),
        ("1.1 发展基础", "dotted", 4),
        ("2.3.1 绿地", "dotted", 6),
        ("## 发展目标", "markdown", 3),
        ("附件1:任务分工", "annex", 4),
        ("专栏2 重点工程", "box", 4),
    ],
)
def test_numberings_are_told_apart(line: str, family: str, length: int) -> None:
    marker = find_marker(line)
    assert marker is not None
    assert (marker.family, marker.length) == (family, length)


@pytest.mark.parametrize(
    "line",
    [
        "2.1万余个生活垃圾分类投放点",
        "1.6亿平方米",
        "2.5公里岸线",
        "12.5%的道路",
        "2025年,新建公园10座",
        "一是坚持以人为本。",
        "一张网",
        "十四五期间",
        "1-2条示范路",
        "1、2号线",
        "——努力建设高品质城区。",
        "推进“一张网”建设。",
        "#公园",
        "三年内完成",
    ],
)
def test_figures_and_words_are_no_numbering(line: str) -> None:
    assert find_marker(line) is None


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("1.各类房建项目开发提速", BODY),
        ("(一)完善管理体制机制,全面推动精细化管理总体架构建设", "1.完善三级体制"),
        ("(二)品质提升阶段(2020年1月-2022年10月)", BODY),
        ("一、“十三五”回顾", "(一)建设成果"),
        ("2.以“三个美丽”为主要抓手,人居环境品质大幅提升", BODY),
        ("(一)加强组织领导。", BODY),
        ("(二)工作目标:", BODY),
        ("1.实施100个重点项目", BODY),
        ("# 某市规划2025", ""),
        ("附件:重点任务分工表", "序号"),
        ("第一章 总则", "第一节 目标"),
    ],
)
def test_a_line_of_its_own_is_a_heading(line: str, following: str) -> None:
    marker = find_marker(line)
    assert marker is not None
    assert is_heading_line(line, marker, following)


@pytest.mark.parametrize(
    ("line", "following"),
    [
        ("一、市民和各有关单位可以将书面意见直接寄送办公室,也可以电话反馈。", "来信地址:某路25号"),
        ("二、征求意见截止日期为2024年4月20日。", "办公室"),
        ("(1)新增绿地面积7万平方米", "(2)新建公园10座"),
        ("(1)新增绿地面积7万平方米;", "(2)新建公园10座;"),
        ("1.规划设计提升工程。2020年编制完成规划。", "2.建筑立面整治工程。"),
        ("(3)完善道路养护。", "(4)提升公交服务。"),
        ("1." + "推进城市更新" * 10, BODY),
    ],
)
def test_a_numbered_sentence_is_none(line: str, following: str) -> None:
    marker = find_marker(line)
    assert marker is not None
    assert not is_heading_line(line, marker, following)


@pytest.mark.parametrize(
    ("segment", "heading"),
    [
        ("1.规划设计提升工程。2020年编制完成规划。", "1.规划设计提升工程。"),
        ("(1)环境治理增效显著。连续开展三轮整治。", "(1)环境治理增效显著。"),
        ("(一)加强组织领导。成立领导小组。", "(一)加强组织领导。"),
        ("(1)制定实施“三年行动计划”。出台意见。", "(1)制定实施“三年行动计划”。"),
        (
            "(2)提高基础设施配置水平,持续整治和改善人居环境。推进治理。",
            "(2)提高基础设施配置水平,持续整治和改善人居环境。",
        ),
        ("1.工作目标:到2025年,新建公园10座。", "1.工作目标:"),
        ("(1)培育不少于30家品牌企业。推行机制。", ""),
        ("(4)拓展途径,探索方式,开展活动,鼓励参与治理。推进。", ""),
        ("(3)健全制度。", ""),
        ("(1)市级层面,负责制定总体战略", ""),
    ],
)
def test_headings_run_into_their_paragraph(segment: str, heading: str) -> None:
    marker = find_marker(segment)
    assert marker is not None
    assert segment[: run_in_heading(segment, marker)] == heading


@pytest.mark.parametrize(
    ("line", "items"),
    [
        ("总述。(1)甲项。(2)乙项。", ["总述。", "(1)甲项。", "(2)乙项。"]),
        ("(1)甲项。(2)乙项;(3)丙项。", ["(1)甲项。", "(2)乙项;", "(3)丙项。"]),
        ("1.甲项。2.乙项。", ["1.甲项。", "2.乙项。"]),
        ("2.甲项。3.乙项。", ["2.甲项。", "3.乙项。"]),
        ("建成“1+1+6”(1个门户)平台。(2)乙项。", ["建成“1+1+6”(1个门户)平台。(2)乙项。"]),
        ("率达到2。3.5公里道路。", ["率达到2。3.5公里道路。"]),
        ("见表(1)和图(2)。", ["见表(1)和图(2)。"]),
        ("", [""]),
    ],
)
def test_a_line_splits_at_numbers_that_count_up(line: str, items: list[str]) -> None:
    assert [line[start:end] for start, end in split_items(line)] == items


def test_chapters_push_the_other_levels_down() -> None:
    han, arabic = Marker("han", 2), Marker("arabic", 2)
    assert (Levels([han]).of(han), Levels([han]).of(arabic)) == (1, 3)
    levels = Levels([Marker("chapter", 3), Marker("section", 3), han])
    assert [levels.of(Marker(family, 3)) for family in ("chapter", "section", "han", "han_paren")] == [
        1,
        2,
        3,
        4,
    ]
    assert Levels([Marker("markdown", 3, 2)]).of(Marker("markdown", 4, 3)) == 2


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("新增绿地7万平方米", True),
        ("创建100个示范小区", True),
        ("完好率95%", True),
        ("三年行动计划(2024-2026年)", False),
        ("2022年重点工作", False),
        ("落实“8个100%”", False),
        ("5G设施建设", False),
    ],
)
def test_years_and_names_state_no_quantity(text: str, states: bool) -> None:
    assert states_quantity(text) is states


@pytest.mark.parametrize(
    "hostile", ["(1)" * 20_000, "一、" * 20_000, "1." * 20_000, "。(" * 20_000, "#" * 40_000]
)
def test_hostile_lines_are_split_in_one_pass(hostile: str) -> None:
    spans = list(split_items(hostile))
    assert spans[-1][1] == len(hostile)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    marker = find_marker(hostile)
    assert marker is None or run_in_heading(hostile, marker) == 0
