"""Cells of tables: figures, units and names, however a plan writes them."""

from __future__ import annotations

import pytest
from table_texts import HEAD, brief, rows_of

from citymetrics.extraction.tables.cells import read_figures, states_nothing
from citymetrics.extraction.tables.units import per_of, read_unit, share, split_unit


def test_an_indicator_row_states_its_base_and_its_goal():
    base, goal = rows_of(f"一、目标\n主要指标表\n{HEAD}| 1 | 建成区绿化覆盖率 | % | 41.2 | ≥43 | 约束性 |")
    assert brief(base) == ("建成区绿化覆盖率", 41.2, "%", "eq")
    assert (base.role, base.due, base.period_start, base.period_end) == ("achieved", "2020-12-31", 2020, 2020)
    assert brief(goal) == ("建成区绿化覆盖率", 43, "%", "ge")
    assert (goal.role, goal.due, goal.period_start, goal.period_end) == ("target", "2025-12-31", 2021, 2025)
    assert (goal.value_text, goal.baseline, goal.scope, goal.per) == ("43", 41.2, "area:建成区", "total")
    assert goal.quote == "指标:建成区绿化覆盖率 | 单位:% | 2020年:41.2 | 2025年:≥43 | 属性:约束性"
    assert goal.section == "一、目标 > 主要指标表"
    assert goal.clause == "建成区绿化覆盖率 43%"
    assert goal.flags == ("table", "binding")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("95", [("95", 95, "eq")]),
        ("≥95", [("95", 95, "ge")]),
        ("＞70%", [("70%", 70, "gt")]),
        ("95以上", [("95", 95, "ge")]),
        ("达到95以上", [("95", 95, "ge")]),
        ("95左右", [("95", 95, "approx")]),
        ("控制在20以内", [("20", 20, "le")]),
        ("30-40", [("30-40", 30, "range")]),
        ("3-5万", [("3-5万", 30000, "range")]),
        ("10%-2", []),
        ("50-40", []),
        ("1.2万", [("1.2万", 12000, "eq")]),
        ("1,240.5", [("1,240.5", 1240.5, "eq")]),
        ("1 240", [("1 240", 1240, "eq")]),
        ("2.5:1", [("2.5:1", 2.5, "eq")]),
        ("1:1.2", [("1:1.2", 1.2, "eq")]),
        ("-18", [("-18", -18, "eq")]),
        ("下降18", [("18", 18, "eq")]),
        ("300公里", [("300公里", 300, "eq")]),
        ("12→15", [("12", 12, "eq"), ("15", 15, "eq")]),
        ("由12%提高到15%", [("12%", 12, "eq"), ("15%", 15, "eq")]),
        ("95①", [("95", 95, "eq")]),
        ("95*", [("95", 95, "eq")]),
        ("95[1]", [("95", 95, "eq")]),
        ("**95**", [("95", 95, "eq")]),
        ("□5", [("□5", None, "eq")]),
        ("—", []),
        ("持续改善", []),
        ("建成绿道30公里、公园5座", []),
        ("95,城区98", []),
        ("第12号", []),
    ],
)
def test_plain_figures(cell, expected):
    found = read_figures(cell, 0, len(cell))
    assert [
        (
            cell[figure.start : figure.end],
            None if figure.value is None else float(figure.value),
            figure.comparator,
        )
        for figure in found
    ] == expected


@pytest.mark.parametrize("cell", ["[24.3]", "【24.3】", "24.3（累计）", "累计24.3", "〔24.3〕"])
def test_a_figure_in_square_brackets_counts_over_the_whole_term(cell):
    row = rows_of(f"{HEAD}| 1 | 新建绿道 | 公里 | — | {cell} | 预期性 |")[0]
    assert (row.value_text, row.value, row.baseline) == ("24.3", 24.3, None)
    assert (row.due, row.period_start, row.period_end) == ("2025-12-31", 2021, 2025)
    assert row.flags == ("table", "anticipatory", "cumulative")


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "—",
        "-",
        "/",
        "…",
        "——",
        "完成国家下达任务",
        "达到国家要求",
        "持续改善",
        "逐步提高",
        "按省下达目标执行",
        "暂无",
    ],
)
def test_cells_that_state_nothing(cell):
    assert states_nothing(cell)
    assert rows_of(f"{HEAD}| 1 | 空气质量优良天数比率 | % | — | {cell} | 约束性 |") == []


@pytest.mark.parametrize(
    ("name", "unit", "cell", "expected"),
    [
        ("断面水质", "—", "Ⅲ类", (3, "grade", "eq")),
        ("断面水质", "—", "达到或好于Ⅲ类", (3, "grade", "le")),
        ("公园数量", "个", "翻一番", (2, "times", "eq")),
        ("森林覆盖率", "%", "提高5个百分点", (5, "pp", "eq")),
        ("路长制", "", "全覆盖", (100, "%", "all")),
        ("路长制", "%", "基本全覆盖", (100, "%", "approx")),
    ],
)
def test_cells_in_words_are_read_as_prose(name, unit, cell, expected):
    row = rows_of(f"{HEAD}| 1 | {name} | {unit} | — | {cell} | |")[0]
    assert (row.value, row.unit, row.comparator) == expected
    assert (row.subject, row.due) == (name, "2025-12-31")


@pytest.mark.parametrize(
    ("words", "unit", "factor"),
    [
        ("%", "%", 1),
        ("％", "%", 1),
        ("公里", "km", 1),
        ("万平方米", "m2", 10000),
        ("（万 平方米）", "m2", 10000),
        ("平方米/人", "m2/person", 1),
        ("个/万人", "count/10k persons", 1),
        ("辆／万人", "count/10k persons", 1),
        ("万人", "person", 10000),
        ("亿元", "yuan", 10**8),
        ("座", "count", 1),
        ("标台", "count", 1),
        ("万吨/日", "t/d", 10000),
        ("岁", "yr", 1),
        ("公里/平方公里", "km/km2", 1),
        ("—", "", 1),
    ],
)
def test_units_of_columns(words, unit, factor):
    read = read_unit(words)
    assert read is not None
    assert (read.unit, float(read.factor)) == (unit, factor)


@pytest.mark.parametrize("words", ["", "张店区", "2025年", "建成区", "市城市管理局牵头负责", "12"])
def test_words_that_are_no_unit(words):
    assert read_unit(words) is None


@pytest.mark.parametrize(
    ("label", "name", "unit"),
    [
        ("人均公园绿地面积(平方米)", "人均公园绿地面积", "m2"),
        ("建成区绿化覆盖率（%）", "建成区绿化覆盖率", "%"),
        ("绿道长度，公里", "绿道长度", "km"),
        ("绿道长度(建成区)", "绿道长度(建成区)", None),
        ("口袋公园(社区)", "口袋公园(社区)", None),
    ],
)
def test_units_behind_names(label, name, unit):
    named = split_unit(label)
    assert (named.name, named.unit.unit if named.unit else None) == (name, unit)


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("人均公园绿地面积", "平方米", ("m2/person", "total")),
        ("每万人拥有公厕", "座", ("count/10k persons", "total")),
        ("人均预期寿命", "岁", ("yr", "total")),
        ("日供水能力", "万立方米", ("m3/d", "day")),
        ("垃圾焚烧能力", "吨/日", ("t/d", "day")),
        ("年均新增绿地", "公顷", ("ha", "year")),
        ("PM2.5年均浓度", "微克/立方米", ("ug/m3", "total")),
        ("每年新增绿道", "公里", ("km", "year")),
        ("新增绿道", "公里/年", ("km", "year")),
    ],
)
def test_a_name_adds_to_its_unit(name, unit, expected):
    shared = share(read_unit(unit), name)
    assert (shared.unit, per_of(shared, name)) == expected
