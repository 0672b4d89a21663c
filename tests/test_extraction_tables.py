"""What tables state: figures with their unit, role, time, scope and baseline, from where columns and rows say so."""

from __future__ import annotations

import time

import pytest
from table_texts import HEAD, figures, rows_of

from citymetrics.extraction import extract_statements
from citymetrics.extraction.tables import table_statements
from citymetrics.extraction.tables.columns import find_header
from citymetrics.extraction.timing import Timing
from citymetrics.reading import read_text

TABLES = {
    "unit in the name": (
        "| 指标 | 2025年 |\n| 人均公园绿地面积(平方米) | 15 |",
        [("人均公园绿地面积", 15, "m2/person", "eq")],
    ),
    "unit in the column": (
        "| 项目名称 | 建设规模(公里) | 总投资（亿元） |\n| 滨河绿道 | 12.5 | 3.2 |",
        [("滨河绿道建设规模", 12.5, "km", "eq"), ("滨河绿道总投资", 3.2e8, "yuan", "eq")],
    ),
    "unit in a row of units": (
        "| 区县 | 绿道 | 公园 |\n| 单位 | 公里 | 座 |\n| 张店区 | 12 | 5 |",
        [("绿道", 12, "km", "eq"), ("公园", 5, "count", "eq")],
    ),
    "unit above the table": (
        "单位：公里\n| 指标 | 2025年 |\n| 绿道 | 15 |",
        [("绿道", 15, "km", "eq")],
    ),
    "unit in a row above the header": (
        "| 主要指标 | | |\n| 单位：% | | |\n| 序号 | 指标 | 2025年 |\n| 1 | 满意度水平 | 15 |",
        [("满意度水平", 15, "%", "eq")],
    ),
    "unit in the cell": (
        "| 指标 | 目标 |\n| 绿道 | 500公里 |\n| 公园 | 30座以上 |",
        [("绿道", 500, "km", "eq"), ("公园", 30, "count", "ge")],
    ),
    "no unit but a rate": ("| 指标 | 目标 |\n| 道路完好率 | 95 |", [("道路完好率", 95, "%", "eq")]),
    "numbered, marked and divided names": (
        f"{HEAD}| 1 | *1.绿道长度① | 公里 | | 5 | |\n| 2 | 其中：滨河绿道 | 公里 | | 3 | |",
        [("绿道长度", 5, "km", "eq"), ("滨河绿道", 3, "km", "eq")],
    ),
    "a stroke before a figure that cannot be below zero": (
        f"{HEAD}| 1 | 能耗降幅 | % | | -18 | |\n| 2 | 绿道长度 | 公里 | | —18 | |",
        [("能耗降幅", -18, "%", "eq")],
    ),
    "two indicator columns": (
        "| 指标 | | 单位 | 2025年 |\n| 绿化 | 绿道 | 公里 | 5 |\n| 〃 | 公园 | 座 | 6 |",
        [("绿道", 5, "km", "eq"), ("公园", 6, "count", "eq")],
    ),
    "a repeated header": (
        f"{HEAD}| 1 | 绿道 | 公里 | | 5 | |\n{HEAD}| 2 | 公园 | 座 | | 6 | |",
        [("绿道", 5, "km", "eq"), ("公园", 6, "count", "eq")],
    ),
    "another header": (
        "| 指标 | 单位 | 2025年 |\n| 绿道 | 公里 | 5 |\n| 区 | 指标 | 目标（座） |\n| 张店区 | 公园 | 6 |",
        [("绿道", 5, "km", "eq"), ("公园", 6, "count", "eq")],
    ),
    "a value that several rows share": (
        f"{HEAD}| 1 | 绿道 | 公里 | | 5 | |\n| 2 | 步道 | 〃 | | 〃 | |",
        [("绿道", 5, "km", "eq")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES)
def test_where_units_and_names_stand(table, expected):
    assert figures(f"一、目标\n{table}") == expected


NOTHING = {
    "telephones": "| 科室 | 联系人 | 电话 |\n| 综合科 | 张三 | 59805185 |",
    "fees": "| 收费项目 | 收费标准(元) |\n| 停车费 | 10 |",
    "figures without unit or meaning": "| 名称 | 2023 | 2024 |\n| 甲 | 12 | 5 |",
    "numbers only": "| 1 | 2 |\n| 3 | 4 |",
    "the page's data": "| 索引号 | 0001 | 发布机构 | 某市政府 |\n| 发文日期 | 2021-03-05 | 文号 | 某政发〔2021〕5号 |",
    "marks": "| 序号 | 考核内容 | 分值 |\n| 1 | 组织领导 | 10 |",
}


@pytest.mark.parametrize("table", NOTHING.values(), ids=NOTHING)
def test_tables_that_state_nothing(table):
    assert rows_of(table) == []


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("2020年实际 | 2025年目标", "1 | 2", [("achieved", "2020-12-31", 2020, 2020), ("target", "2025-12-31", 2021, 2025)]),
        ("基期(2020) | 目标值（2025年）", "1 | 2", [("achieved", "2020-12-31", 2020, 2020), ("target", "2025-12-31", 2021, 2025)]),
        ("“十三五”末 | “十四五”末", "1 | 2", [("achieved", "2020-12-31", 2020, 2020), ("target", "2025-12-31", 2021, 2025)]),
        ("现状值 | 规划目标", "1 | 2", [("achieved", "", 2016, 2020), ("target", "", 2021, 2025)]),
        ("2021年实际 | 2025年", "1 | 2", [("achieved", "2021-12-31", 2021, 2021), ("target", "2025-12-31", 2021, 2025)]),
        (
            "2023年 | 2024年 | 2025年",
            "1 | 2 | 3",
            [("target", f"{year}-12-31", year, year) for year in (2023, 2024, 2025)],
        ),
        ("2025年 | 2035年", "1 | 2", [("target", "2025-12-31", 2021, 2025), ("target", "2035-12-31", 2021, 2035)]),
        ("2023-2025年 | 五年累计", "1 | 2", [("target", "", 2023, 2025), ("target", "", 2021, 2025)]),
        ("2024年上半年", "1", [("target", "2024-06-30", 2021, 2024)]),
        ("2023年 | 2024年 | 合计", "1 | 2 | 3", [*[("target", f"{y}-12-31", y, y) for y in (2023, 2024)], ("target", "", 2023, 2024)]),
        ("2023年完成 | 2024年完成", "1 | 2", [("target", f"{y}-12-31", y, y) for y in (2023, 2024)]),
    ],
)  # fmt: skip
def test_years_of_columns(header, cells, expected):
    rows = rows_of(f"一、目标\n| 指标 | 单位 | {header} |\n| 绿道 | 公里 | {cells} |")
    assert [(row.role, row.due, row.period_start, row.period_end) for row in rows] == expected


def test_the_first_of_two_years_far_apart_is_the_base_of_a_plan_whose_term_nobody_knows():
    rows = rows_of("| 指标 | 单位 | 2020年 | 2025年 |\n| 绿道 | 公里 | 1 | 2 |", term=None, past_term=None)
    assert [(row.role, row.baseline) for row in rows] == [("achieved", None), ("target", 1)]


def test_two_levels_of_header():
    rows = rows_of(
        "| 序号 | 指标 | 单位 | 现状 | 目标 | |\n| 〃 | 〃 | 〃 | 2020年 | 2023年 | 2025年 |\n| 1 | 绿道 | 公里 | 1 | 2 | 3 |"
    )
    assert [(row.value, row.role, row.due) for row in rows] == [
        (1, "achieved", "2020-12-31"),
        (2, "target", "2023-12-31"),
        (3, "target", "2025-12-31"),
    ]
    rows = rows_of(
        "| 区县 | 2024年 | | 2025年 | |\n| | 绿道(公里) | 公园(座) | 绿道(公里) | 公园(座) |\n| 张店区 | 1 | 2 | 3 | 4 |"
    )
    assert [(row.subject, row.unit, row.due[:4]) for row in rows] == [
        ("绿道", "km", "2024"),
        ("公园", "count", "2024"),
        ("绿道", "km", "2025"),
        ("公园", "count", "2025"),
    ]


def test_growth_a_year_and_sums_over_the_term():
    rows = rows_of(
        "| 指标 | 2020年 | 2025年 | 年均增速/累计 | 属性 |\n| 劳动生产率（万元/人） | 15 | 20 | >6 | 预期性 |\n"
        "| 单位GDP能源消耗降低（%） | — | — | [13.5] | 约束性 |\n| 地区生产总值增长(%) | 3 | — | 6左右 | 预期性 |"
    )
    assert [
        (row.subject, row.value, row.unit, row.per, row.baseline) for row in rows if row.role == "target"
    ] == [
        ("劳动生产率", 200000, "yuan/person", "total", 150000),
        ("劳动生产率年均增长", 6, "%", "year", None),
        ("单位GDP能源消耗降低", 13.5, "%", "total", None),
        ("地区生产总值增长", 6, "%", "year", None),
    ]
    row = rows_of("| 指标 | 单位 | 年均增长(%) |\n| 绿道长度 | 公里 | 8.5 |")[0]
    assert (row.subject, row.unit, row.per, row.due) == ("绿道长度年均增长", "%", "year", "")


def test_districts_by_years():
    rows = rows_of(
        "表2 各区口袋公园建设任务分解表(单位:个)\n| 区 | 2023年 | 2024年 | 合计 |\n| 张店区 | 3 | 4 | 7 |\n| 高新区管委会 | — | 5 | 5 |\n| 合计 | 3 | 9 | 12 |"
    )
    assert {row.subject for row in rows} == {"口袋公园"}
    assert [(row.scope, row.value, row.due) for row in rows] == [
        ("area:张店区", 3, "2023-12-31"),
        ("area:张店区", 4, "2024-12-31"),
        ("area:张店区", 7, ""),
        ("area:高新区", 5, "2024-12-31"),
        ("area:高新区", 5, ""),
        ("whole", 3, "2023-12-31"),
        ("whole", 9, "2024-12-31"),
        ("whole", 12, ""),
    ]


def test_districts_across_and_each_of_them():
    rows = rows_of("| 指标 | 单位 | 全市 | 张店区 | 各区 |\n| 新建绿道 | 公里 | 12 | 5 | 7 |")
    assert [(row.scope, row.value) for row in rows] == [("whole", 12), ("area:张店区", 5), ("each:区", 7)]


def test_years_down_and_indicators_across():
    rows = rows_of(
        "| 年份 | 绿道(公里) | 绿化覆盖率 |\n| 2020年（现状） | 300 | 40% |\n| 2025年 | 500 | 43% |"
    )
    assert [(row.subject, row.value, row.role, row.due, row.baseline) for row in rows] == [
        ("绿道", 300, "achieved", "2020-12-31", None),
        ("绿化覆盖率", 40, "achieved", "2020-12-31", None),
        ("绿道", 500, "target", "2025-12-31", 300),
        ("绿化覆盖率", 43, "target", "2025-12-31", 40),
    ]


def test_a_task_table_gives_its_sentences_their_time_and_body():
    rows = rows_of(
        "| 序号 | 任务 | 建设内容 | 完成时限 | 责任单位 |\n|---|---|---|---|---|\n"
        "| 1 | 道路建设 | 新建绿道30公里，改造小区50个。 | 2024年底 | 市城管局、张店区政府 |\n"
        "| 2 | 公园 | 建成口袋公园20座。 | 2025.06 | 市园林局 |\n| 3 | 雨污分流 | 2023年改造管网10公里。 | 长期 | — |"
    )
    assert [(row.value_text, row.due, row.lead) for row in rows] == [
        ("30公里", "2024-12-31", "市城管局"),
        ("50个", "2024-12-31", "市城管局"),
        ("20座", "2025-06-30", "市园林局"),
        ("10公里", "2023-12-31", ""),
    ]


def test_quarters_and_months_belong_to_the_year_of_a_plan_of_one_year():
    year = {"term": (2024, 2024), "past_term": (2023, 2023)}
    rows = rows_of("| 任务 | 一季度 | 上半年 | 全年目标 |\n| 新建绿道（公里） | 5 | 10 | 30 |", **year)
    assert [(row.subject, row.due) for row in rows] == [
        ("新建绿道", "2024-03-31"),
        ("新建绿道", "2024-06-30"),
        ("新建绿道", ""),
    ]
    table = "| 任务 | 目标 | 完成时间 |\n| 老旧小区改造 | 50个 | 9月底前 |\n| 绿道 | 30公里 | 6月15日 |\n| 公园 | 3座 | 每年12月 |"
    assert [row.due for row in rows_of(table, **year)] == ["2024-09-30", "2024-06-15", ""]
    assert [row.due for row in rows_of(table)] == ["", "", ""]


@pytest.mark.parametrize(
    ("cell", "lead"),
    [
        ("市城管局、张店区政府", "市城管局"),
        ("市园林局牵头，各区配合", "市园林局"),
        ("市住建局（牵头）", "市住建局"),
        ("—", ""),
    ],
)
def test_the_body_named_first_leads(cell, lead):
    assert rows_of(f"| 指标 | 单位 | 2025年 | 责任单位 |\n| 绿道 | 公里 | 5 | {cell} |")[0].lead == lead


def test_what_the_text_above_says_of_time_leads_the_figures_that_have_none():
    document = read_text("| 指标 | 单位 | 目标 | 2023年 |\n| 公园 | 座 | 30 | 20 |", name="plan")
    rows = table_statements(
        document,
        document.blocks[0],
        term=(2021, 2025),
        past_term=(2016, 2020),
        read_prose=lambda start, end, lead: [],
        lead=Timing("2024-12-31", 2024, 2024),
    )
    assert [(row.due, row.period_start, row.period_end) for row in rows] == [
        ("2024-12-31", 2021, 2024),
        ("2023-12-31", 2021, 2023),
    ]


def test_a_project_table_is_read_in_every_column_that_states_something():
    rows = rows_of(
        "| 序号 | 项目名称 | 建设规模 | 建设年限 | 总投资(万元) |\n| 1 | 中心城区厨余垃圾处理厂 | 新增处理能力1500吨/日 | 2021—2023 | 98600 |\n"
        "| 2 | 智慧城管二期 | — | 2021—2025 | 9400 |"
    )
    assert [(row.value_text, row.unit, row.due, row.scope) for row in rows] == [
        ("1500吨/日", "t/d", "2023-12-31", "whole"),
        ("98600", "yuan", "2023-12-31", "whole"),
        ("9400", "yuan", "", "whole"),
    ]


def test_a_sum_over_the_term_has_the_sum_over_the_term_before_as_base():
    base, goal = rows_of(f"{HEAD}| 1 | 新建公厕 | 座 | [1126] | [600] | |")
    assert (base.role, base.period_start, base.period_end) == ("achieved", 2016, 2020)
    assert (goal.baseline, goal.flags) == (1126, ("table", "cumulative"))


def test_goals_of_years_told_in_sentences():
    rows = rows_of(
        "| 任务 | 2023年目标 | 2024年目标 |\n| 绿道建设 | 建成绿道30公里，口袋公园20座 | 建成绿道40公里 |\n| 雨污分流改造 | 完成30% | 完成60%以上 |"
    )
    assert [(row.value_text, row.due[:4], row.comparator) for row in rows] == [
        ("30公里", "2023", "eq"),
        ("20座", "2023", "eq"),
        ("40公里", "2024", "eq"),
        ("30%", "2023", "eq"),
        ("60%", "2024", "ge"),
    ]
    assert [row.subject for row in rows[-2:]] == ["雨污分流改造"] * 2
    assert rows[0].clause == "绿道建设 建成绿道30公里"


def test_a_threshold_in_a_name_is_a_standard():
    rows = rows_of(f"{HEAD}| 1 | 公园绿地500米服务半径覆盖率 | % | 80 | 90 | |")
    assert [(row.value_text, row.role) for row in rows] == [
        ("500米", "standard"),
        ("80", "achieved"),
        ("90", "target"),
    ]


def test_groups_of_rows_are_in_the_quote():
    rows = rows_of(f"{HEAD}| 一、生态环境 | | | | | |\n| 1 | 绿道 | 公里 | | 5 | |")
    assert rows[0].quote == "一、生态环境 | 指标:绿道 | 单位:公里 | 2025年:5"
    rows = rows_of(
        f"{HEAD}| 二、生态 | 二、生态 | 二、生态 | 二、生态 | 二、生态 | 二、生态 |\n| 1 | 绿道 | 公里 | | 5 | |"
    )
    assert rows[0].quote.startswith("二、生态 | ")


def test_results_of_the_plan_before_are_achieved():
    rows = rows_of("一、发展回顾\n| 指标 | 单位 | 规划目标 | 2020年完成 |\n| 公园 | 座 | 30 | 33 |")
    assert [(row.role, row.due, row.period_end) for row in rows] == [
        ("achieved", "", 2020),
        ("achieved", "2020-12-31", 2020),
    ]


def test_a_caption_dates_the_figures_that_no_column_dates():
    rows = rows_of(
        "2024年老旧小区改造任务分解表\n| 区县 | 任务数（个） |\n| 张店区 | 12 |\n| 淄川区 | 8 |",
        (2024, 2024),
        (2023, 2023),
    )
    assert [(row.subject, row.scope, row.due) for row in rows] == [
        ("老旧小区改造", "area:张店区", "2024-12-31"),
        ("老旧小区改造", "area:淄川区", "2024-12-31"),
    ]


def test_a_lost_digit_leaves_the_value_empty():
    row = rows_of(f"{HEAD}| 1 | 绿道 | 公里 | | □5 | |")[0]
    assert (row.value, row.value_text, row.flags) == (None, "□5", ("damaged", "table"))


def test_rows_stand_in_the_order_of_the_text():
    rows = rows_of(f"{HEAD}| 1 | 绿道500米覆盖率 | % | 3 | 5 | |\n| 2 | 公园 | 座 | 建成12座 | 6 | |")
    assert [row.char_start for row in rows] == sorted(row.char_start for row in rows)


def test_a_table_without_a_header_is_no_header():
    assert find_header([["张三", "李四"], ["王五", "赵六"]]) is None
    assert find_header([]) is None


HOSTILE = {
    "rows": lambda n: HEAD + "| 1 | 绿道 | 公里 | 3 | 5 | |\n" * n,
    "one endless row": lambda n: "| 指标 | 单位 |" + " 2025年 |" * n + "\n| 绿道 | 公里 |" + " 5 |" * n,
    "ragged": lambda n: HEAD + "| 1 |" + " 5 |" * n + "\n" + "| 1 | 绿道 | 公里 | 3 |\n" * n,
    "headers": lambda n: "| 指标 | 单位 | 2025年 |\n" * n,
    "repeats": lambda n: HEAD + "| 〃 | 〃 | 〃 | 〃 | 〃 | 〃 |\n" * n,
    "a long name": lambda n: f"{HEAD}| 1 | {'绿' * n} | 公里 | 3 | {'5' * n} | |",
    "many tables": lambda n: "表1 指标\n| 指标 | 单位 | 2025年 |\n| 绿道 | 公里 | 5 |\n正文。\n" * (n // 4),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_time_and_rows_grow_with_the_table(make):
    def spent(size: int) -> float:
        document, best = read_text(make(size), name="plan"), float("inf")
        for _ in range(2):
            start = time.process_time()
            extract_statements(document, term=(2021, 2025), past_term=(2016, 2020))
            best = min(best, time.process_time() - start)
        return best

    def written(size: int) -> int:
        return sum(len(row.quote) + len(row.clause) for row in rows_of(make(size)))

    assert spent(1_600) <= 20 * max(spent(200), 0.01)
    assert written(800) <= 5 * written(200) + 1_000
