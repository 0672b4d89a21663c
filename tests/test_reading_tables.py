"""Tables in clean text: which lines are one, and what its cells are; and what is none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from citymetrics.project import Project
from citymetrics.reading import Document, read_document, read_text
from citymetrics.reading.tables import read_table
from citymetrics.reading.tables.headers import header_kind

RAW = Project.find(Path(__file__)).raw
BODY = "到2025年,新建公园10座,绿地率达到35%,完成老旧小区改造120万平方米。"
PIPES = "| 指标 | 单位 | 2025年 |\n|---|:-:|--:|\n| 绿道 | 公里 | 500 |\n| 公园 | 座 | 30 |"
CELLS = [["指标", "单位", "2025年"], ["绿道", "公里", "500"], ["公园", "座", "30"]]


def tables_of(document: Document) -> list[list[list[str]]]:
    text = document.clean.text
    return [
        [[cell.of(text) for cell in row] for row in read_table(text, block).rows]
        for block in document.blocks
        if block.kind == "table"
    ]


def cells(raw: str) -> list[list[list[str]]]:
    return tables_of(read_text(raw, name="plan"))


@pytest.mark.parametrize(
    "raw",
    [
        PIPES,
        "指标 | 单位 | 2025年\n---|---|---\n绿道 | 公里 | 500\n公园 | 座 | 30",
        "｜指标｜单位｜2025年｜\n｜绿道｜公里｜500｜\n｜公园｜座｜30｜",
        "指标\t单位\t2025年\n绿道\t公里\t500\n公园\t座\t30",
        "  指标   单位   2025年\n  绿道   公里   500\n  公园   座     30",
        "　　指标　　单位　　2025年\n　　绿道　　公里　　500\n　　公园　　座　　30",
        "┌──┬──┬───┐\n│指标│单位│2025年│\n├──┼──┼───┤\n│绿道│公里│500│\n│公园│ 座 │ 30│\n└──┴──┴───┘",
        "+----+----+----+\n|指标|单位|2025年|\n+====+====+====+\n|绿道|公里|500|\n+----+----+----+\n|公园|座|30|\n+----+----+----+",
        "指标\n单位\n2025年\n绿道\n公里\n500\n公园\n座\n30",
        "指标\n\n单位\n\n2025年\n\n绿道\n\n公里\n\n500\n\n公园\n\n座\n\n30",
    ],
    ids=[
        "markdown",
        "no outer pipes",
        "wide pipes",
        "tabs",
        "gaps",
        "wide gaps",
        "drawn",
        "grid",
        "lines",
        "lines apart",
    ],
)
def test_a_table_is_read_in_every_form(raw: str) -> None:
    assert cells(f"一、目标\n{BODY}\n{raw}\n二、任务\n{BODY}") == [CELLS]


def test_a_table_is_one_block_of_its_section_between_the_others() -> None:
    document = read_text(f"一、目标\n(一)指标\n表1 主要指标\n{PIPES}\n二、任务\n{BODY}", name="plan")
    assert [block.kind for block in document.blocks] == [
        "heading",
        "heading",
        "paragraph",
        "table",
        "heading",
        "paragraph",
    ]
    table = document.blocks[3]
    assert table.section == ("一、目标", "(一)指标")
    assert document.text_of(table) == PIPES


def test_numbered_rows_are_no_headings_and_headings_end_a_table() -> None:
    rows = "\n".join(f"{number}\t一、任务{number}\t公里" for number in range(1, 4))
    document = read_text(f"一、目标\n序号\t指标\t单位\n{rows}\n二、任务\n{BODY}", name="plan")
    headings = [document.text_of(block) for block in document.blocks if block.kind == "heading"]
    assert headings == ["一、目标", "二、任务"]


def test_cells_know_their_place() -> None:
    document = read_text(PIPES, name="plan")
    row = read_table(document.clean.text, document.blocks[0]).rows[1]
    assert [document.clean.raw_slice(cell.start, cell.end) for cell in row] == ["绿道", "公里", "500"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("| 甲 | 乙 |\n| 1 |\n| 2 | 3 | 4 |", [["甲", "乙", ""], ["1", "", ""], ["2", "3", "4"]]),
        ("| 甲 | | 乙 |\n| | | |", [["甲", "", "乙"], ["", "", ""]]),
        (r"| 甲\|乙 | 丙 |", [[r"甲\|乙", "丙"]]),
        ("| 甲 | 乙 |\n| 〃 | 1 |\n| 〃 | 〃 |", [["甲", "乙"], ["甲", "1"], ["甲", "1"]]),
        (
            "类别\t指标\t单位\t2025年\n生态\t绿道\t公里\t5\n\t公园\t座\t6",
            [["类别", "指标", "单位", "2025年"], ["生态", "绿道", "公里", "5"], ["", "公园", "座", "6"]],
        ),
        (
            "指标          单位    2020年   2025年\n绿道          公里    100      300\n公园绿地              12       15",
            [
                ["指标", "单位", "2020年", "2025年"],
                ["绿道", "公里", "100", "300"],
                ["公园绿地", "", "12", "15"],
            ],
        ),
        (
            "│指标│单位│2025年│\n├─┼─┼─┤\n│建成区│%│43│\n│绿化率│ │  │\n├─┼─┼─┤\n│公园│座│30│",
            [["指标", "单位", "2025年"], ["建成区绿化率", "%", "43"], ["公园", "座", "30"]],
        ),
    ],
    ids=["ragged", "empty", "escaped", "as above", "empty first", "missing", "wrapped"],
)
def test_cells_that_are_missing_or_shared(raw: str, expected: list[list[str]]) -> None:
    assert cells(raw) == [expected]


def test_a_repeated_cell_says_so() -> None:
    document = read_text("| 甲 | 乙 |\n| 〃 | 1 |", name="plan")
    assert [cell.repeats for cell in read_table(document.clean.text, document.blocks[0]).rows[1]] == [
        True,
        False,
    ]


def test_rows_named_by_a_group_and_rows_with_a_missing_cell_keep_their_columns() -> None:
    lines = "类别 指标 单位 2020年 2025年 属性 一、生态 园林 绿道 公里 100 300 预期性 公园 座 5 6 约束性 城市 绿地 公顷 5 6 预期性"
    assert cells("\n".join(lines.split()))[0][1:] == [
        ["一、生态", "", "", "", "", ""],
        ["园林", "绿道", "公里", "100", "300", "预期性"],
        ["", "公园", "座", "5", "6", "约束性"],
        ["城市", "绿地", "公顷", "5", "6", "预期性"],
    ]


def test_a_value_whose_year_is_unsure_stands_in_no_column() -> None:
    lines = "序号 指标 单位 2020年 2025年 属性 1 绿道 公里 100 300 预期性 2 公园 座 30 约束性 3 绿地 公顷 5 6 预期性"
    assert cells("\n".join(lines.split()))[0][2] == ["2", "公园", "座", "", "", "约束性", "30"]


def test_a_wrapped_text_keeps_the_lines_of_its_table() -> None:
    wrapped = "　　" + "\n".join(BODY[at : at + 20] for at in range(0, len(BODY), 20))
    rows = (
        "指标\t单位\t2020年实际值\t2025年规划目标值\t指标属性约束性或预期性说明\n"
        + "绿道\t公里\t100\t300\t预期性指标由各区按职责分工落实\n" * 2
    )
    document = read_text((f"{wrapped}\n" * 5) + rows + (f"{wrapped}\n" * 5), name="plan")
    assert [len(table) for table in tables_of(document)] == [3]
    assert [document.text_of(block) for block in document.blocks if block.kind == "paragraph"] == [BODY] * 10


@pytest.mark.parametrize(
    "raw",
    [
        BODY,
        f"一、\t总体要求\n(一)\t指导思想\n{BODY}",
        "第一章\t总则\t1\n第二章\t目标\t3\n第三章\t任务\t8",
        "一、总体要求   1\n二、主要任务   3\n三、保障措施   9",
        "附件:1.任务表\n    2.清单\n    3.名单\n某市人民政府办公室      2021年3月5日",
        "一、指标\n二、项目\n三、任务\n四、单位\n目标\n措施\n内容\n" + BODY,
        f"目标\n指标\n任务\n{BODY}\n{BODY}\n{BODY}",
        "前  言\n" + BODY,
        f"首页 | 新闻 | 公开\n{BODY}",
        f"——{BODY}\n——{BODY}",
        f"+86 123\n-5\n--\n{BODY}",
    ],
)
def test_what_only_looks_like_a_table_is_none(raw: str) -> None:
    assert cells(raw) == []


@pytest.mark.parametrize("plan", ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"])
def test_plans_of_prose_have_no_tables(plan: str) -> None:
    assert tables_of(read_document(RAW / f"{plan}.txt")) == []


def test_the_page_s_data_about_a_notice_don_t_hide_its_title() -> None:
    meta = "| 索引号 | 0001 | 发布机构 | 某市政府 |\n| 发文日期 | 2021-03-05 | 文号 | 某政发〔2021〕5号 |"
    document = read_text(
        f"{meta}\n某市人民政府关于印发某市城市管理“十四五”规划的通知\n各区人民政府：\n现印发给你们。\n某市城市管理“十四五”规划\n一、总则\n{BODY}",
        name="plan",
    )
    titles = [document.text_of(block) for block in document.blocks if block.kind == "title"]
    assert titles == ["某市人民政府关于印发某市城市管理“十四五”规划的通知", "某市城市管理“十四五”规划"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("序 号", "index"),
        ("指标名称", "indicator"),
        ("计量单位", "unit"),
        ("2020年", "year"),
        ("2025年（目标值）", "year"),
        ("“十三五”末", "year"),
        ("现状值", "base"),
        ("规划目标", "target"),
        ("年均增速[%]", "growth"),
        ("五年累计", "cumulative"),
        ("年均增速/累计", "growth_or_cumulative"),
        ("指标属性", "attribute"),
        ("牵头单位", "lead"),
        ("配合单位", "aide"),
        ("完成时限", "due"),
        ("建设内容", "prose"),
        ("联系电话", "silent"),
        ("张店区", ""),
        ("2025年前完成绿道建设和公园建设的各项目标任务并通过验收", ""),
    ],
)
def test_the_names_of_columns(label: str, kind: str) -> None:
    assert header_kind(label) == kind


HOSTILE = {
    "rows": lambda n: "| 指标 | 单位 | 2025年 |\n" + "| 绿道 | 公里 | 5 |\n" * n,
    "cells": lambda n: "| 指标 |" + " 5 |" * n + "\n" + "| 绿道 |" + " 5 |" * n,
    "ragged": lambda n: "| 1 |" + " 5 |" * n + "\n" + "| 1 | 2 |\n" * n,
    "pipes": lambda n: "甲\n" + "|" * n,
    "tabs": lambda n: "指标\t单位\t2025年\n" + "\t绿道\t5\n" * n,
    "gaps": lambda n: "指标  单位  2025年\n" + "绿道  5\n" * n,
    "one line of gaps": lambda n: "指标  单位  2025年\n" + "甲  " * n,
    "headers in lines": lambda n: "序号\n指标\n单位\n2025年\n" * n,
    "wrapped": lambda n: "│指标│单位│\n├─┼─┤\n│绿│公里│\n" + "│绿│ │\n" * n + "├─┼─┤\n│绿│公里│",
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.whole
def test_time_grows_with_the_text(make) -> None:
    def spent(size: int) -> float:
        raw, best = make(size), float("inf")
        for _ in range(2):
            start = time.process_time()
            for table in read_text(raw, name="plan").blocks:
                if table.kind == "table":
                    read_table(raw, table)
            best = min(best, time.process_time() - start)
        return best

    small, large = spent(1_000), spent(8_000)
    assert large <= 20 * max(small, 0.01)
