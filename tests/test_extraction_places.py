"""Districts and counties that a plan names, found from its own text."""

import pytest

from citymetrics.extraction.places import find_places, names_place

TITLE = "郑州市园林绿化年度计划\n\n\n"


@pytest.mark.parametrize(
    ("text", "found", "not_found"),
    [
        ("东湖区、西湖区和高新区要率先完成。", ["东湖区", "西湖区", "高新区"], ["社区"]),
        ("(责任单位：和平区人民政府、和县政府)", ["和平区", "和县"], ["平区"]),
        ("浦东新区、黄浦区各新建2座。", ["浦东新区", "黄浦区"], []),
        ("郑州市30个，巩义市3个，荥阳市、中牟县各2个。", ["巩义市", "荥阳市", "中牟县"], ["郑州市"]),
        (
            "理顺市、区两级体制，建设产业新区、居民区、示范区。",
            [],
            ["理顺市", "产业新区", "居民区", "示范区"],
        ),
    ],
)
def test_places_are_known_from_lists_governments_and_agents(text, found, not_found):
    places = find_places(TITLE + text)
    known = [] if places is None else [match.group() for match in places.finditer(text)]
    assert set(found) <= set(known)
    assert not set(not_found) & set(known)


def test_a_plan_without_places_has_none():
    assert find_places("完善社区配套，提升城区品质。") is None


@pytest.mark.parametrize("name", ["湖区", "社区", "各区", "保护区", "城市", "产业新区"])
def test_common_nouns_name_no_place(name):
    assert not names_place(name)
