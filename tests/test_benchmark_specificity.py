import re

import numpy as np
import pandas as pd
import pytest
from benchmark_sample import change
from emphasis_sample import WASTE, plan, target_rows, world

from citymetrics.benchmark import findings_of, load_inputs, specificity
from citymetrics.benchmark.plans.specificity import MARKS
from citymetrics.errors import UnknownChoice

TEXT = plan(*[f"{WASTE}第{n}点要办好5个。" for n in range(24)])


def one(sentence="办好5个。", **values):
    """The marks of a single target of Wuhan with this sentence and these cells."""
    rows = target_rows("wuhan", ["waste"], TEXT, ["第0点"])
    rows = change(rows, "wuhan-00000", quote=sentence, **values)
    return specificity(["wuhan"], data=world(rows, wuhan=TEXT)).frame.iloc[0]


def stated(row):
    return {mark for mark in MARKS if row[mark]}


def test_a_bare_target_states_number_and_unit():
    row = one()
    assert stated(row) == {"number", "unit"}
    assert row["score"] == 2


def test_a_full_coverage_word_is_number_and_unit_and_a_lost_figure_is_no_number():
    full = one("实现全覆盖。", value="100", value_text="全覆盖", comparator="all", unit="%")
    assert stated(full) == {"number", "unit"}
    lost = one("办好□个。", value="", value_text="□个", flags="damaged")
    assert stated(lost) == {"unit"}


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("办好5个。", {"due": "2024-12-31"}),
        ("每年办好5个。", {"per": "year"}),
        ("“十四五”期间办好5个。", {}),
        ("2022—2024年办好5个。", {}),
        ("三年内累计办好5个。", {}),
    ],
)
def test_a_date_or_a_period_is_a_deadline(sentence, values):
    assert one(sentence, **values)["deadline"]


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("办好5个,到2025年覆盖其余。", {}),
        ("2022—2024年先做好准备；办好5个。", {}),
        ("落实《2022—2024年行动计划》，办好5个。", {}),
        ("能力达到5吨/日。", {"per": "day", "unit": "t/d", "value_text": "5吨/日"}),
        ("“十三五”以来办好5个。", {}),
    ],
)
def test_a_period_of_something_else_is_none(sentence, values):
    assert not one(sentence, **values)["deadline"]


@pytest.mark.parametrize(
    ("sentence", "scope", "said"),
    [
        ("全市办好5个。", "whole", True),
        ("武汉办好5个。", "whole", True),
        ("建成区办好5个。", "area:建成区", True),
        ("各区办好5个。", "each:区", True),
        ("办好5个,全市推广。", "whole", False),
        ("落实《武汉条例》，办好5个。", "whole", False),
    ],
)
def test_the_ground_counts_where_it_is_said(sentence, scope, said):
    assert one(sentence, scope=scope)["scope"] == said


def test_a_body_and_a_starting_value_count():
    assert stated(one(lead="市城管委", baseline="3")) == {"number", "unit", "bearer", "baseline"}


def test_a_past_figure_of_the_same_metric_is_a_baseline():
    rows = target_rows("wuhan", ["waste", "waste"], TEXT, ["第0点", "第1点"])
    rows["metric"] = "waste_sorting_coverage"
    rows.loc[1, "role"] = "achieved"
    assert specificity(["wuhan"], data=world(rows, wuhan=TEXT)).frame.iloc[0]["baseline"]
    elsewhere = change(rows, "wuhan-00001", city="zibo")
    assert not specificity(["wuhan"], data=world(elsewhere, wuhan=TEXT)).frame.iloc[0]["baseline"]
    lost = change(rows, "wuhan-00001", value="")
    assert not specificity(["wuhan"], data=world(lost, wuhan=TEXT)).frame.iloc[0]["baseline"]


def many(count, led=0):
    rows = target_rows("wuhan", ["waste"] * count, TEXT, [f"第{n}点" for n in range(count)])
    rows.loc[: led - 1, "lead"] = "市城管委"
    return rows


def test_means_have_their_number_and_their_interval():
    result = specificity(["wuhan"], data=world(many(12, led=6), wuhan=TEXT))
    row = result.overall.iloc[0]
    assert (row["targets"], row["paragraphs"], row["bearer"]) == (12, 12, 50)
    # Six targets with two marks and six with three.
    assert row["mean"] == pytest.approx(2.5)
    assert row["low"] == pytest.approx(2.5 - 1.96 * 0.5 / 12**0.5, abs=0.1)
    assert row["high"] == pytest.approx(2.5 + 1.96 * 0.5 / 12**0.5, abs=0.1)
    again = specificity(["wuhan"], data=world(many(12, led=6), wuhan=TEXT))
    pd.testing.assert_frame_equal(result.means, again.means)


def test_targets_of_few_paragraphs_have_no_interval():
    rows = many(12)
    rows["char_start"] = rows.loc[0, "char_start"]
    row = specificity(["wuhan"], data=world(rows, wuhan=TEXT)).overall.iloc[0]
    assert (row["targets"], row["paragraphs"], row["why"]) == (12, 1, "few_clusters")
    assert np.isnan(row["low"])


def test_without_the_text_there_is_a_score_and_no_interval():
    result = specificity(["wuhan"], data=world(many(12)))
    assert result.overall.iloc[0]["mean"] == 2
    assert np.isnan(result.overall.iloc[0]["low"])
    assert "不作区间" in result.refused[0].text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_show_each_target_with_its_note_and_no_missing_number(lang):
    result = specificity(["wuhan", "zibo"], data=world(many(3), wuhan=TEXT))
    html = result.html(lang=lang)
    assert html.count('<li id="note-') == 3
    assert not re.search(r"\b(nan|inf|None)\b", re.sub(r"<[^>]+>", " ", html))
    assert "no_targets" in {one.code for one in result.caveats}


def test_the_sentence_changes_with_the_targets_and_needs_ten():
    (found,) = findings_of(specificity(["wuhan"], data=world(many(12), wuhan=TEXT)))
    assert "没有一个写明期限" in found.text()
    dated = many(12, led=12)
    dated["due"], dated["scope"] = "2024-12-31", "each:区"
    dated.loc[0, "baseline"] = "3"
    (found,) = findings_of(specificity(["wuhan"], data=world(dated, wuhan=TEXT)))
    assert "最少写明的是基期值，有 1 个" in found.text()
    assert found.evidence == ("wuhan-00000",)
    assert findings_of(specificity(["wuhan"], data=world(many(9), wuhan=TEXT))) == []


def test_targets_of_a_theme_and_unknown_ids():
    result = specificity(["wuhan"], data=world(many(3), wuhan=TEXT))
    assert len(result.targets_of("wuhan", "waste")) == 3
    assert result.targets_of("wuhan", "water").empty
    with pytest.raises(UnknownChoice):
        result.targets_of("zibo")
    with pytest.raises(UnknownChoice):
        result.targets_of("wuhan", "watr")


@pytest.mark.parametrize(
    ("identity", "marks"),
    [
        ("shanghai-14135", {"number", "unit", "deadline"}),
        ("shanghai-14340", {"number", "unit", "baseline"}),
        ("qingpu-01700", {"number", "unit"}),
        ("qingpu-02597", {"number", "unit", "deadline"}),
        ("hongkou-03445", {"number", "unit", "deadline"}),
        ("wuhan-02808", {"number", "unit", "deadline", "scope", "bearer"}),
        ("zibo-01117", {"number", "unit", "deadline", "scope", "bearer"}),
        ("shanghai-22067", {"unit", "baseline"}),
    ],
)
def test_real_targets_are_marked_as_a_reader_would(identity, marks):
    city = identity.partition("-")[0]
    frame = specificity([city], data=load_inputs()).frame.set_index("observation_id")
    assert stated(frame.loc[identity]) == marks
