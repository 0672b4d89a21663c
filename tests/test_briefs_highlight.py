"""Marks that overlap, and damaged places in clean text."""

from __future__ import annotations

from array import array

import pytest

from citymetrics.briefs.pages.highlight import Found, Mend, find_mends, lay_out
from citymetrics.reading import CleanText, Repair, read_text


def marks(quantities, mentions=()):
    found = lay_out([Found(*one) for one in quantities], [Found(*one) for one in mentions])
    return [(mark.start, mark.end, mark.ids, mark.homes, mark.quantity) for mark in found]


@pytest.mark.parametrize(
    "spans",
    [
        [("a", 5, 9), ("b", 5, 9)],
        [("a", 2, 9), ("b", 5, 7)],
        [("a", 2, 7), ("b", 5, 9)],
        [("b", 5, 9), ("a", 2, 7)],
    ],
)
def test_quantities_that_overlap_share_one_mark(spans):
    (mark,) = marks(spans)
    assert mark[0] == min(one[1] for one in spans) and mark[1] == 9
    assert set(mark[2]) == set(mark[3]) == {"a", "b"}


def test_quantities_that_touch_stay_apart():
    assert [mark[:2] for mark in marks([("a", 0, 3), ("b", 3, 5)])] == [(0, 3), (3, 5)]


def test_a_mention_is_marked_around_the_quantities_in_it():
    assert marks([("q", 3, 5), ("r", 6, 7)], [("m", 1, 9)]) == [
        (1, 3, ("m",), ("m",), False),
        (3, 5, ("q",), ("q",), True),
        (5, 6, ("m",), (), False),
        (6, 7, ("r",), ("r",), True),
        (7, 9, ("m",), (), False),
    ]


@pytest.mark.parametrize(("span", "free"), [((2, 4), (2, 3)), ((4, 8), (5, 8))])
def test_a_mention_that_begins_or_ends_in_a_quantity_is_cut(span, free):
    found = marks([("q", 3, 5)], [("m", *span)])
    assert [mark[:3] for mark in found if not mark[4]] == [(*free, ("m",))]


@pytest.mark.parametrize("span", [(3, 5), (4, 5)])
def test_a_mention_that_a_quantity_covers_shares_its_mark(span):
    assert marks([("p", 0, 1), ("q", 3, 5)], [("m", *span)]) == [
        (0, 1, ("p",), ("p",), True),
        (3, 5, ("q", "m"), ("q", "m"), True),
    ]


def test_mentions_that_overlap_share_one_mark():
    assert marks([], [("m", 0, 8), ("n", 2, 4), ("o", 8, 9)]) == [
        (0, 8, ("m", "n"), ("m", "n"), False),
        (8, 9, ("o",), ("o",), False),
    ]


def test_mends_stand_where_the_raw_text_was_damaged():
    raw = "menu??關(guān)閉?xì)獾叵码[患"
    # A menu left out, an indent and a reading taken out, four characters mended from eight.
    clean = CleanText(
        raw,
        "关闭气地下隐患",
        array("l", [6, 13, 14, 18, 19, 20, 22]),
        array("l", [7, 14, 19, 20, 21, 22, 23]),
        (
            Repair("gloss", 0, 2, "me", ""),
            Repair("indent", 4, 6, "??", ""),
            Repair("gloss", 7, 13, "(guān)", ""),
            Repair("shift", 14, 22, "?xì)獾叵码[", "氣地下隱", certain=False),
        ),
    )
    assert find_mends(clean) == [
        Mend(0, 0, "??", "indent", True),
        Mend(1, 1, "(guān)", "gloss", True),
        Mend(2, 6, "?xì)獾叵码[", "shift", False),
    ]


def test_a_sound_text_has_no_mends():
    assert find_mends(read_text("一、目标\n新增绿道100公里(含新建)。\n", name="plan").clean) == []
