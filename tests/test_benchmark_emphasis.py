import math
import re

import numpy as np
import pandas as pd
import pytest
from emphasis_sample import EMPTY, TRANSPORT, WASTE, WATER, plan, target_rows, world

from citymetrics.benchmark import emphasis, findings_of
from citymetrics.benchmark.plans.resampling import shares_of, unit_positions
from citymetrics.errors import UnknownChoice

LONG = plan(*[WASTE] * 10, *[WATER] * 10, *[TRANSPORT] * 4, EMPTY)
OTHER = plan(*[WASTE] * 4, *[WATER] * 2, *[TRANSPORT] * 20)


def row(result, city, theme, measure="text"):
    frame = result.frame
    return frame[(frame["city"] == city) & (frame["theme"] == theme) & (frame["measure"] == measure)].iloc[0]


def bare(html):
    return not re.search(r"\b(nan|inf|None)\b", re.sub(r"<[^>]+>", " ", html))


def test_shares_of_text_are_characters_and_add_up():
    result = emphasis(["wuhan"], data=world(wuhan=LONG))
    total = 10 * len(WASTE) + 10 * len(WATER) + 4 * len(TRANSPORT) + len(EMPTY)
    assert row(result, "wuhan", "waste")["share"] == pytest.approx(100 * 10 * len(WASTE) / total)
    assert row(result, "wuhan", "unassigned")["share"] == pytest.approx(100 * len(EMPTY) / total)
    assert row(result, "wuhan", "waste")["of"] == total
    text = result.frame[result.frame["measure"] == "text"]
    assert text["share"].sum() == pytest.approx(100)
    assert result.profile("wuhan")["governance"] == 0


def test_intervals_hold_their_share_and_come_again_with_the_same_seed():
    inputs = world(wuhan=LONG, zibo=OTHER)
    first, again, other = (emphasis(data=inputs, seed=seed) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.frame, again.frame)
    assert not first.frame["low"].equals(other.frame["low"])
    sure = first.frame.dropna(subset=["low"])
    assert len(sure)
    assert (sure["low"] <= sure["share"]).all()
    assert (sure["share"] <= sure["high"]).all()


def test_an_interval_is_that_of_a_binomial_where_paragraphs_are_of_equal_length():
    # 10 of 25 paragraphs, all of 15 characters: the share of draws is binomial, with a deviation of 9.8 points.
    paragraphs = [WASTE] * 10 + ["推进生活公交建设工作不断深入。"] * 15
    assert len({len(one) for one in paragraphs}) == 1
    found = row(emphasis(["wuhan"], data=world(wuhan=plan(*paragraphs))), "wuhan", "waste")
    deviation = 100 * math.sqrt(0.4 * 0.6 / 25)
    assert found["share"] == pytest.approx(40)
    assert found["low"] == pytest.approx(40 - 1.96 * deviation, abs=4)
    assert found["high"] == pytest.approx(40 + 1.96 * deviation, abs=4)


def test_a_places_intervals_do_not_hang_on_who_stands_beside_it():
    inputs = world(wuhan=LONG, zibo=OTHER)
    alone, beside = emphasis(["zibo"], data=inputs), emphasis(["wuhan", "zibo"], data=inputs)
    own = beside.frame[beside.frame["city"] == "zibo"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone.frame, own)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (plan(*[WASTE] * 9, *[WATER] * 10), "few_paragraphs"),
        (plan(*[WASTE] * 2, *[WATER] * 20), "few_holding"),
        (plan(*[WATER] * 20), "none"),
    ],
)
def test_no_interval_where_too_little_stands_behind_a_share(text, why):
    result = emphasis(["wuhan"], data=world(wuhan=text))
    found = row(result, "wuhan", "waste")
    assert found["why"] == why
    assert np.isnan(found["low"])
    assert not np.isnan(found["share"])
    assert result.refused


def test_a_plan_without_text_has_shares_of_targets_and_says_why_it_has_no_more():
    rows = target_rows("wuhan", ["waste", "waste", "water"], LONG, [WASTE, WASTE, WATER])
    result = emphasis(["wuhan"], data=world(rows))
    assert np.isnan(row(result, "wuhan", "waste")["share"])
    assert row(result, "wuhan", "waste", "targets")["share"] == pytest.approx(200 / 3)
    assert "文本不在手边" in result.refused[0].text()
    assert bare(result.html())


def test_counts_follow_role_date_and_body_and_few_targets_are_said():
    rows = target_rows("wuhan", ["waste", "waste", "water"], LONG, [WASTE, WASTE, WATER])
    rows.loc[0, ["due", "lead"]] = ["2024-12-31", "市城管委"]
    rows.loc[1, "role"] = "achieved"
    result = emphasis(["wuhan"], data=world(rows, wuhan=LONG))
    counts = {
        measure: int(row(result, "wuhan", "waste", measure)["count"])
        for measure in ("quantities", "targets", "dated", "led")
    }
    assert counts == {"quantities": 2, "targets": 1, "dated": 1, "led": 1}
    assert result.rows_of("wuhan", "waste") == ("wuhan-00000",)
    assert result.rows_of("wuhan", "waste", "quantities") == ("wuhan-00000", "wuhan-00001")
    assert "emphasis.few_targets" in {one.code for one in result.caveats}


def test_rows_stand_in_their_paragraph_and_others_with_their_sentence():
    inputs = world(wuhan=LONG)
    passages = list(emphasis(["wuhan"], data=inputs).units["wuhan"].passages)
    rows = [
        {"doc_id": "wuhan", "char_start": passages[3].char_start + 2, "quote": "a"},
        {"doc_id": "wuhan", "char_start": 0.0, "quote": "b"},
        {"doc_id": "wuhan", "char_start": 1.0, "quote": "b"},
        {"doc_id": "zibo", "char_start": passages[3].char_start + 2, "quote": "a"},
    ]
    assert unit_positions(rows, passages) == [3, len(passages), len(passages), len(passages) + 1]


def test_a_draw_that_holds_nothing_has_no_share():
    found = shares_of(np.array([[2.0, 0.0], [0.0, 0.0]]))
    assert found[0].tolist() == [100, 0]
    assert np.isnan(found[1]).all()


def test_differences_say_how_many_were_looked_at():
    result = emphasis(["wuhan", "zibo"], data=world(wuhan=LONG, zibo=OTHER)).differences("wuhan", "zibo")
    assert result.looked_at == 4 * 5
    # By text water stands in two of Zibo's paragraphs only and governance in none.
    assert result.with_interval == 2
    assert list(result.apart["theme"]) == ["transport", "waste"]
    found = result.frame.set_index(["measure", "theme"]).loc[("text", "transport")]
    assert found["difference"] == pytest.approx(found["share"] - found["other_share"])
    assert found["high"] < 0
    assert result.by_chance == pytest.approx(0.1)
    assert bare(result.html())
    assert "共看 20 个" in result.html()


def test_alike_plans_do_not_differ_and_a_place_is_not_compared_with_itself():
    result = emphasis(["wuhan", "zibo"], data=world(wuhan=LONG, zibo=LONG))
    assert result.differences("wuhan", "zibo").apart.empty
    alone = result.differences("wuhan", "wuhan")
    assert alone.frame.empty
    assert alone.caveats[0].code == "emphasis.same_place"
    assert bare(alone.html())


def test_a_district_and_its_city_are_said_to_be_no_ranking():
    inputs = world(shanghai=LONG, qingpu=OTHER, wuhan=LONG)
    result = emphasis(["shanghai", "qingpu", "wuhan"], data=inputs)
    assert "emphasis.kin" in {one.code for one in result.differences("shanghai", "qingpu").caveats}
    assert "emphasis.other_level" in {one.code for one in result.differences("qingpu", "wuhan").caveats}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_never_show_a_missing_number(lang):
    rows = target_rows("wuhan", ["waste"] * 2, LONG, [WASTE] * 2)
    result = emphasis(["wuhan", "zibo", "qingpu"], data=world(rows, wuhan=LONG, zibo=plan(EMPTY)))
    assert bare(result.html(lang=lang))
    assert bare(emphasis([], data=world()).html(lang=lang))


def test_unknown_ids_raise():
    result = emphasis(["wuhan"], data=world(wuhan=LONG))
    for call in (
        lambda: emphasis(["nowhere"], data=world()),
        lambda: result.differences("wuhan", "zibo"),
        lambda: result.profile("wuhan", "words"),
        lambda: result.rows_of("wuhan", "watr"),
    ):
        with pytest.raises(UnknownChoice):
            call()


def gap_world(waste_targets):
    """A plan that writes of waste in 3 of 24 paragraphs and of water in 21; targets follow `waste_targets` of 12."""
    raw = plan(
        *[f"{WASTE}第{n}点要办好5个。" for n in range(3)],
        *[f"{WATER}第{n}点要办好5个。" for n in range(3, 24)],
    )
    themes = ["waste"] * waste_targets + ["water"] * (12 - waste_targets)
    rows = target_rows("wuhan", themes, raw, [f"第{n}点" for n in range(12)])
    return world(rows, wuhan=raw)


def test_the_sentence_on_words_and_targets_vanishes_with_its_gap():
    (found,) = findings_of(emphasis(["wuhan"], data=gap_world(9)))
    assert "9/12" in found.text()
    assert "垃圾与环卫" in found.text()
    assert len(found.evidence) == 9
    assert findings_of(emphasis(["wuhan"], data=gap_world(2))) == []


def test_the_sentence_on_differences_changes_with_the_plans():
    result = emphasis(["wuhan", "zibo"], data=world(wuhan=LONG, zibo=OTHER))
    (found,) = findings_of(result.differences("wuhan", "zibo"))
    assert "2 个不含零" in found.text()
    alike = emphasis(["wuhan", "zibo"], data=world(wuhan=LONG, zibo=LONG))
    (found,) = findings_of(alike.differences("wuhan", "zibo"))
    assert "没有一个不含零" in found.text()
    assert findings_of(emphasis(["wuhan", "zibo"], data=world()).differences("wuhan", "zibo")) == []
