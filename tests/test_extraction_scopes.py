"""Of whom a figure is asked: each unit, a named area, or the whole place."""

import pytest
from extraction_texts import document_of, rows_of

from citymetrics.extraction import extract_statements


@pytest.mark.parametrize(
    ("text", "scopes"),
    [
        ("各镇（街道）建成1个综合服务中心。", "each:镇（街道）"),
        ("各县（市、区）至少建成1座焚烧厂。", "each:县（市、区）"),
        ("每个更新单元拆建比不应大于2。", "each:更新单元"),
        ("东湖区、西湖区各建成2个示范片区。", "area:东湖区、西湖区"),
        ("江北新区新增公园20座，高新区新增10座。", "area:江北新区 area:高新区"),
        ("全市新增停车位5万个，其中中心城区2万个。", "whole area:中心城区"),
        ("五环路以内道路机械化清扫率达到100%。", "area:五环路以内"),
        ("城市建成区20%以上面积达到要求。", "area:建成区"),
        ("70%以上的城区主次干道实现深度保洁。", "area:城区"),
        ("完成110万平方米中心城区旧里改造。", "area:中心城区"),
        ("全市重点区域架空线全部入地。", "area:重点区域"),
        ("建成区绿地率达到38%，较2020年提高2个百分点。", "area:建成区 area:建成区"),
        ("东湖区要发挥示范作用，完成2所学校停车场建设。", "area:东湖区"),
        ("其中东湖区、石桥区、云北新区分别新建3座、2座和4座。", "area:东湖区 area:石桥区 area:云北新区"),
        ("其中观潮街道、木兰街道分别为28、21条。", "area:观潮街道 area:木兰街道"),
        ("东湖区10公里、西湖区20公里。", "area:东湖区 area:西湖区"),
        ("居民区垃圾分类达标率达到95%，建成生态城区2个。", "whole whole"),
        ("建设中心城区厨余垃圾处理厂，提升“四好农村路”100公里。", "whole"),
    ],
)
def test_scopes(text, scopes):
    known = "东湖区、西湖区、石桥区。\n"
    rows = [row for row in rows_of(known + text) if row.clean_start >= len(known)]
    assert [row.scope for row in rows] == scopes.split()


@pytest.mark.parametrize("lead", ["", "及", "以及", "公共机构及"])
def test_districts_behind_a_joining_word_are_named_without_it(lead):
    (row,) = rows_of(f"{lead}张店区、经济开发区建成30个示范片区。")
    assert row.scope == "area:张店区、经济开发区"


def test_the_rest_of_the_districts_are_marked_as_such():
    row = rows_of("其他区县每年要建设1处地下公共空间。")[0]
    assert (row.scope, row.flags) == ("each:区县", ("others",))


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("在10个区各打造2条示范街道。", "each:区"),
        ("16个区均建成2条以上示范街道。", "each:区"),
        ("六个城区各打造2条示范街道。", "each:城区"),
        ("五个新城内都建成2条示范街道。", "each:新城"),
        ("5个新城每个建设2条示范街道。", "each:新城"),
    ],
)
def test_what_so_many_places_are_asked_is_asked_of_each_and_not_of_all(text, scope):
    row = rows_of(text)[-1]
    assert (row.value, row.scope, row.flags) == (2, scope, ("others",))


def test_what_is_asked_of_the_whole_beside_each_is_no_more_asked_of_each():
    assert [row.scope for row in rows_of("各区不少于5个、全市不少于50个。")] == ["each:区", "whole"]


def test_each_district_of_an_area_is_not_each_of_all():
    rows = rows_of("中心城区每区不少于5个，郊区每区不少于3个，每区不少于1个。")
    assert [row.flags for row in rows] == [("others",), ("others",), ()]
    assert {row.scope for row in rows} == {"each:区"}


@pytest.mark.parametrize(
    ("text", "scope", "per", "flags"),
    [
        ("各区每年新建公厕5座，其中大型2座。", "each:区", "year", ()),
        ("各区每年新建公厕5座（其中大型2座）。", "each:区", "year", ()),
        ("在10个区各建5座，其中大型2座。", "each:区", "total", ("others",)),
        ("中心城区每年新建公厕5座，其中2024年新建2座。", "area:中心城区", "total", ()),
        ("各区每年新建公厕5座，其中占比不低于40%。", "each:区", "total", ()),
        ("各区每年新建公厕5座，其中全市大型公厕20座。", "whole", "year", ()),
    ],
)
def test_a_part_is_asked_of_whom_its_whole_is(text, scope, per, flags):
    row = rows_of(text)[-1]
    assert (row.scope, row.per, row.flags) == (scope, per, flags)


def test_districts_that_a_sum_is_made_of():
    rows = rows_of("新建公园50个，分别为东湖区10个、西湖区20个、南湖区20个。")
    assert [row.scope for row in rows] == ["whole", "area:东湖区", "area:西湖区", "area:南湖区"]


def test_a_number_of_places_alone_asks_nothing_of_each():
    assert [(row.scope, row.flags) for row in rows_of("5个区级平台建成2处。")] == [("whole", ())] * 2


@pytest.mark.parametrize(
    ("heading", "scope"),
    [
        ("7.北外滩地区示范见成效", "area:北外滩地区"),
        ("(一)五个新城", "area:五个新城"),
        ("(二)东湖区", "area:东湖区"),
        ("(三)打造示范片区", "whole"),
        ("(四)推进重点地区建设", "whole"),
    ],
)
def test_a_heading_names_the_area_of_what_stands_under_it(heading, scope):
    assert rows_of("新建公园3座。", section=("三、任务", heading))[0].scope == scope


def test_what_is_told_of_a_part_is_told_of_the_same_place_and_time():
    rows = rows_of("2023年，重庆中心城区计划建设步道54项。其中续建39项、230公里。新建公园3座。")
    assert [(row.scope, row.due) for row in rows] == [
        *[("area:中心城区", "2023-12-31")] * 3,
        ("whole", ""),
    ]


def test_in_a_districts_plan_the_whole_city_is_its_parent():
    rows = extract_statements(document_of("全市回收利用率达到45%。"), term=(2021, 2025), parent="上海市")
    assert [row.scope for row in rows] == ["area:上海市"]
