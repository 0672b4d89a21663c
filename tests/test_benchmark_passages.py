import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from emphasis_sample import EMPTY, TRANSPORT, WASTE, WATER, plan, world

from citymetrics.benchmark import load_inputs
from citymetrics.benchmark.plans.passages import (
    UNASSIGNED,
    passages_frame,
    plan_passages,
    read_passages,
    theme_words,
)
from citymetrics.instruments.model import Instrument
from citymetrics.reading.document import read_text


def shares(raw, inputs=None):
    inputs = inputs or world()
    document = read_text(raw, name="plan")
    return [
        dict(one.shares) for one in read_passages(document, theme_words(inputs), city="wuhan", doc_id="wuhan")
    ]


def test_a_paragraph_goes_to_the_theme_whose_words_it_holds():
    assert shares(plan(WASTE, WATER, TRANSPORT, EMPTY)) == [
        {"waste": 1.0},
        {"water": 1.0},
        {"transport": 1.0},
        {},
    ]


def test_a_paragraph_of_several_themes_is_divided_by_its_words():
    assert shares(plan("治理河道、收集污水、清运垃圾，方便公交出行。")) == [
        {"water": 0.5, "waste": 0.25, "transport": 0.25}
    ]


def test_of_overlapping_words_the_longest_counts_once():
    document = read_text(plan("垃圾分类与公交。"), name="plan")
    (passage,) = read_passages(document, theme_words(world()), city="wuhan", doc_id="wuhan")
    assert passage.words == (("垃圾分类", 1), ("公交", 1))


def test_general_words_count_only_where_their_clause_holds_no_other():
    assert shares(plan("加强公交管理。")) == [{"transport": 1.0}]
    assert shares(plan("改善公交，提高管理水平。")) == [{"transport": 0.5, "governance": 0.5}]


def test_the_nearest_heading_that_tells_counts_with_its_paragraphs():
    raw = "\n".join(
        [
            "城市三年行动计划",
            "一、工作任务",
            "(一)整治河道",
            "1.抓好落实",
            EMPTY,
            "提高管理水平。",
            "(二)其他",
            EMPTY,
        ]
    )
    assert shares(raw) == [{"water": 1.0}, {"water": 1.0}, {}]


def test_who_is_responsible_tells_of_no_theme_and_is_not_counted():
    raw = plan("完成全部整治任务并长期保持。（责任单位：市交通局、市污水处理中心）", "责任单位：市交通局")
    document = read_text(raw, name="plan")
    (passage,) = read_passages(document, theme_words(world()), city="wuhan", doc_id="wuhan")
    assert passage.shares == ()
    assert passage.characters == len("完成全部整治任务并长期保持。")


def test_a_cover_notice_is_not_the_plans_text():
    notice = [
        "某市人民政府关于印发城市三年行动计划的通知",
        "各部门:",
        "现将公交和交通行动计划印发给你们,请认真执行。",
    ]
    raw = "\n".join([*notice, "城市三年行动计划", "一、工作任务", WATER])
    assert shares(raw) == [{"water": 1.0}]


def test_instruments_tell_of_their_theme_and_negative_labels_hold():
    label = {"zh": "河长制", "en": "River chiefs"}
    one = Instrument(
        id="river_chief", label=label, definition=label, theme="water", any=("湖长",), none=("湖长寿",)
    )
    inputs = replace(world(), instruments={"river_chief": one})
    assert shares(plan("落实湖长责任。", "湖长寿乡。"), inputs) == [{"water": 1.0}, {}]


def test_short_heads_of_metrics_do_not_tell_and_gaps_do():
    rule = SimpleNamespace(any=("道路", "厨余…处置"))
    metric = SimpleNamespace(id="m", theme="waste", match=(rule,))
    inputs = replace(world(), metrics={"m": metric})
    assert shares(plan("养护道路。", "厨余及时处置。"), inputs) == [{}, {"waste": 1.0}]


def test_passages_lead_back_to_the_raw_text():
    raw = plan(WASTE, WATER)
    (first, second) = plan_passages(world(wuhan=raw), ["wuhan"])["wuhan"]
    assert raw[first.char_start : first.char_end] == WASTE
    assert raw[second.char_start : second.char_end] == WATER
    frame = passages_frame([first, second])
    assert list(frame["theme"]) == ["waste", "water"]
    assert frame["characters"].tolist() == [len(WASTE), len(WATER)]


def test_text_without_a_theme_is_shown_and_without_a_file_there_is_none():
    inputs = world(wuhan=plan(EMPTY))
    assert list(passages_frame(plan_passages(inputs, ["wuhan"])["wuhan"])["theme"]) == [UNASSIGNED]
    assert plan_passages(inputs, ["zibo"])["zibo"] is None
    assert plan_passages(replace(inputs, texts=None), ["wuhan"])["wuhan"] is None


def test_work_grows_with_the_text_and_not_faster():
    words = theme_words(world())

    def seconds(times):
        document = read_text(plan(*[WASTE + WATER + TRANSPORT] * times), name="plan")
        best = []
        for _ in range(3):
            start = time.process_time()
            read_passages(document, words, city="wuhan", doc_id="wuhan")
            best.append(time.process_time() - start)
        return min(best)

    assert seconds(1600) < 12 * seconds(400) + 0.02


@pytest.mark.parametrize(
    ("doc_id", "needle", "theme"),
    [
        ("wuhan", "渍水点", "water"),
        ("zibo", "架空线缆", "streetscape"),
        ("qingpu", "应急预案", "safety"),
        ("hongkou", "绿色生态城区", "buildings"),
    ],
)
def test_paragraphs_of_real_plans_are_told_right(doc_id, needle, theme):
    found = [
        one
        for one in plan_passages(load_inputs(), [doc_id])[doc_id]
        if any(needle in word for word, _ in one.words)
    ]
    assert found
    # In every paragraph with the word its theme has a part, and in one of them the largest.
    assert all(theme in dict(one.shares) for one in found)
    assert theme in {max(one.shares, key=lambda pair: pair[1])[0] for one in found}
