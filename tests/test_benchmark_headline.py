import pytest

from citymetrics.benchmark.metrics.headline import (
    choose_headline,
    contradictions,
    is_part,
    is_stretch,
    lead_in,
)
from citymetrics.benchmark.metrics.scope import covers_place, read_scope, scopes_meet


def row(**given):
    base = {
        "observation_id": "a",
        "quote": "",
        "value_text": "1个",
        "value": 1.0,
        "scope": "whole",
        "due": "",
        "per": "total",
        "comparator": "eq",
        "char_start": 0,
        "period_start": float("nan"),
        "period_end": float("nan"),
    }
    return base | given


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(scope="whole", char_start=9), row(scope="area:中心城区")),
        (row(scope="whole", char_start=9), row(scope="each:区")),
        (row(scope="each:区", char_start=9), row(scope="each:新城")),
        (row(due="2025-12-31", char_start=9), row(due="2022-12-31")),
        (row(comparator="ge", char_start=9), row(comparator="eq")),
        (
            row(quote="确保完成5000台，力争完成10000台。", value_text="5000台"),
            row(quote="确保完成5000台，力争完成10000台。", value_text="10000台"),
        ),
        (
            row(quote="绿道不少于1000公里，其中骨干绿道500公里。", value_text="1000公里", char_start=9),
            row(quote="绿道不少于1000公里，其中骨干绿道500公里。", value_text="500公里"),
        ),
    ],
)
def test_the_stated_rule_chooses(first, second):
    assert choose_headline([second, first], 2025) is first


def test_what_is_striven_for_or_part_of_another_is_read_from_its_own_clause():
    quote = "确保完成5000台，力争完成10000台，其中更新200台。"
    assert lead_in(quote, "10000台") == "力争完成"
    assert is_stretch(row(quote=quote, value_text="10000台"))
    assert not is_stretch(row(quote=quote, value_text="5000台"))
    assert is_part(row(quote=quote, value_text="200台"))


def test_only_the_same_scope_and_date_contradict():
    same = [row(value=1.0), row(value=2.0)]
    assert contradictions(same) == same
    assert contradictions([row(value=1.0), row(value=2.0, due="2022-12-31")]) == []


def test_scopes_are_grouped_by_the_ground_they_name():
    assert read_scope("area:建成区").kind == read_scope("area:中心城区").kind == "urban"
    assert read_scope("area:五个新城").kind == "part"
    assert scopes_meet(read_scope("whole"), read_scope("area:建成区"))
    assert not scopes_meet(read_scope("whole"), read_scope("area:农村"))
    assert scopes_meet(read_scope("whole"), read_scope("area:农村"), rural_metric=True)
    assert not scopes_meet(read_scope("whole"), read_scope("area:五个新城"))
    assert covers_place(read_scope("each:区县"))
    assert not covers_place(read_scope("each:新城"))
