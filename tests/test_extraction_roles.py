"""Targets, what is achieved, standards inside other figures, and context."""

import pytest
from extraction_texts import rows_of


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("用地面积不小于400平方米的口袋公园20个。", "standard target"),
        ("建筑面积300平方米以上、层高不低于3米的社区用房50处。", "standard standard target"),
        ("宽度12米以上道路机械化清扫率达到98%。", "standard target"),
        ("打造长度10公里以上的滨水廊道5条。", "standard target"),
        ("形成总规模130公里的地下综合管廊系统。", "target"),
        ("建筑高度54米以上的高层住宅全部配备消防管理人员。", "standard target"),
        ("更新改造15年以上老旧灯杆1.2万根。", "standard target"),
        ("65岁以上老年人健康管理率达到70%。", "standard target"),
        ("每千人口3岁以下婴幼儿托位数达到4.5个。", "standard target"),
        ("消防救援5分钟到场率达到90%。", "standard target"),
        ("以500米为服务半径，公园绿地覆盖率达到90%以上。", "standard target"),
        ("在10个区各打造2～3条示范街道。", "standard target"),
        ("新建5个社区各类设施20处。", "target target"),
        ("接到报修后2小时内到场、24小时内修复。", "standard standard"),
        ("平均响应时间不超过30分钟，换乘时间控制在5分钟以内。", "target target"),
        ("公园服务半径覆盖率（500米）达到90%。", "standard target"),
        ("入住率超过80%的小区200个。", "standard target"),
        ("2000户以上的住宅小区设置警务室，惠及2000户以上的居民。", "standard target"),
        ("其中亿元以上项目58个，完成投资5亿元以上。", "standard target target"),
        ("单部补助12万元，给予每户最高5万元补贴，按照每吨200元的标准补贴。", "standard standard standard"),
        ("发放租赁补贴近百万元，市级财政每年安排专项资金不少于2.5亿元。", "target target"),
        ("中心城区新建公厕50座，其中二类以上20座。", "target standard target"),
        ("新增四星级以上酒店3家，物业服务达到二级以上标准。", "standard target target"),
        ("三分之二以上河道达到Ⅲ类水质。", "target standard"),
        ("防洪标准达到200年一遇，抵御50年一遇的洪水。", "target standard"),
        ("建设110千伏变电站3座。", "context target"),
        ("仍有23处易积水点，完成剩余37个小区改造。", "context target"),
        ("2020年，全市公园达到300座，到2025年达到500座。", "achieved target"),
        ("“十三五”以来，新增公园300座，改造50座。", "achieved achieved"),
        ("截至目前，建成绿道300公里。", "achieved"),
        ("人均居住面积超过40平方米（2020年38.6平方米）。", "target achieved"),
        ("截至2022年底，已建成海绵城市面积120平方公里，占建成区面积的25%。", "achieved achieved"),
        ("截至2022年底，已建成公园12座，新建公园25座。", "achieved target"),
        ("截至2025年底，建成公园12座。", "target"),
        ("九年义务教育巩固率99%，人均预期寿命提高1岁、达到80.5岁。", "target target target"),
        ("以5年为周期开展评估，平台有效期5年，建成3处。", "standard target"),
        ("两年时间完成改造任务的70%，三年全部完成。", "target target"),
        ("每万辆车停车泊位不少于500个，每百张床位配备社工1名。", "standard standard"),
        ("每千人口医师数不少于3人，每万人公厕5座，每平方公里停车场不少于2个。", "target target target"),
        ("不足30%的村实现了集中供水。", "achieved"),
        ("将不足30%的村实现了集中供水的局面，到2025年提高到60%。", "target target"),
        ("截至目前，覆盖率由60%提高到80%。", "achieved achieved"),
        ("由目前的60%提高到80%以上。", "achieved target"),
        ("现有中转站156座，其中大型12座、中型44座、小型100座。", "context context context context"),
        ("现有中转站156座，其中新建12座，2025年改造20座。", "context target target"),
        ("全市共有桥梁1234座，其中危桥12座，计划整治20座。", "context context target"),
        ("低保标准由每人每月735元提高到760元。", "achieved target"),
    ],
)
def test_roles(text, roles):
    assert [row.role for row in rows_of(text)] == roles.split()


def test_what_is_wanting_is_context_also_among_results():
    rows = rows_of(
        "建成公园30座。同时也要看到，仍存在不少短板：尚有340个小区未改造，漏损率为12%。",
        section=("一、发展基础", "(一)工作成效"),
    )
    assert [row.role for row in rows] == ["achieved", "context", "context"]


def test_the_year_before_the_term_is_no_past_where_the_plan_sets_limits_in_it():
    rows = rows_of("2019年年底前完成10条，2019年完成71处。", term=(2020, 2022))
    assert [row.role for row in rows] == ["target", "target"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("绿化覆盖率由41.2%提升至43%。", 41.2, 43),
        ("处置时间从原来的48小时压缩到24小时。", 48, 24),
        ("处置时间由2小时压缩到30分钟。", 120, 30),
        ("覆盖率由2020年的35.6%提高到2025年的45%。", 35.6, 45),
        ("中心城区绿地率38%提高到40%。", 38, 40),
        ("回收利用率35%→45%。", 35, 45),
        ("回收利用率35%—>45%。", 35, 45),
        ("回收利用率由35%——>45%。", 35, 45),
        ("回收利用率由35%，提高到45%。", 35, 45),
        ("处置时间2小时->30分钟。", 120, 30),
    ],
)
def test_a_change_carries_its_baseline(text, low, high):
    one, other = rows_of(text)
    assert (one.role, other.role, other.baseline, other.value) == ("achieved", "target", low, high)
    assert other.comparator == "eq"


def test_two_levels_side_by_side_are_no_change():
    rows = rows_of("中心城区达到40%，其他区达到35%。")
    assert [row.baseline for row in rows] == [None, None]


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("污水处理率由“十三五”末的95%提高到98%。", "2020-12-31"),
        ("污水处理率从2019年底95%提高到98%。", "2019-12-31"),
        ("污水处理率由2020年底的95%提高到98%。", "2020-12-31"),
    ],
)
def test_the_date_that_a_change_starts_from_does_not_date_where_it_goes(text, start):
    low, high = rows_of(text)
    assert (low.role, low.due, low.value) == ("achieved", start, 95)
    assert (high.role, high.due, high.baseline) == ("target", "", 95)
    assert (high.period_start, high.period_end) == (2021, 2025)


@pytest.mark.parametrize(
    "aside", ["（2020年为85%）", "(2020年85%)", "（“十三五”末85%）", "（2020年底达到85%）"]
)
def test_a_year_in_brackets_dates_the_figure_beside_it_alone(aside):
    target, before, other = rows_of(f"到2025年，机扫率达到92%{aside}，绿地率达到40%。")
    assert (before.role, before.due, before.subject) == ("achieved", "2020-12-31", "机扫率")
    for row in (target, other):
        assert (row.role, row.due) == ("target", "2025-12-31")


def test_figures_of_one_thing_at_several_times_have_one_unit():
    rows = rows_of("人均公园绿地由“十二五”末的10平方米、“十三五”末的12平方米，提高到“十四五”末的15平方米。")
    assert [(row.value, row.unit, row.baseline) for row in rows] == [
        (10, "m2/person", None),
        (12, "m2/person", None),
        (15, "m2/person", 12),
    ]
    rows = rows_of("每百户居民拥有设施面积由20平方米提高到30平方米，改造面积30平方米。")
    assert [(row.value, row.unit) for row in rows] == [
        (0.2, "m2/household"),
        (0.3, "m2/household"),
        (30, "m2"),
    ]
