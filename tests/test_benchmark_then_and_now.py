"""Which past figure and which target of a plan are put side by side, what differs between them, and what keeps them apart."""

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows
from pace_sample import PAST, TARGET, codes, overhead, reasons

from citymetrics.benchmark import pace, paths
from citymetrics.benchmark.metrics.then_and_now import names_agree
from citymetrics.errors import UnknownChoice


def test_past_years_come_from_the_term_looked_back_on_and_say_so():
    result = overhead()
    assert "pace.years_of_review" in codes(result.caveats)
    told = overhead(past_quote="“十三五”期间完成360公里道路架空线入地和合杆整治")
    assert "pace.years_of_review" not in codes(told.caveats)


def test_past_years_that_nobody_states_are_not_assumed():
    rows = sample_rows()
    both = rows[rows["observation_id"].isin([PAST, TARGET])].assign(doc_id="wuhan", city="wuhan")
    both = change(
        change(both, PAST, period_start="", period_end=""), TARGET, period_start=2022, period_end=2024
    )
    result = pace(data=make_inputs(both))
    assert result.frame.empty
    assert reasons(result) == {"no_past_period"}


def test_contradictory_figures_make_no_pace():
    rows = sample_rows()
    other = change(rows[rows["observation_id"] == PAST], PAST, value=300).assign(observation_id="shanghai-x")
    result = pace("overhead_line_burial", "shanghai", data=make_inputs(pd.concat([rows, other])))
    assert result.frame.empty
    assert reasons(result) == {"contradictory"}


def test_only_figures_for_the_same_ground_are_named_as_contradictory():
    rows = sample_rows()
    own = rows[rows["observation_id"] == PAST]
    others = [
        change(own, PAST, **cells).assign(observation_id=name)
        for name, cells in {
            "a": {"value": 300},
            "b": {"value": 40, "scope": "area:五个新城"},
            "c": {"value": 50, "scope": "area:五个新城"},
        }.items()
    ]
    result = pace("overhead_line_burial", "shanghai", data=make_inputs(pd.concat([rows, *others])))
    assert set(result.refused[0].reason.rows) == {PAST, "a"}


def test_of_several_targets_the_rule_of_headlines_chooses_and_says_so():
    rows = sample_rows()
    other = change(rows[rows["observation_id"] == TARGET], TARGET, value=50, scope="area:五个新城")
    other = other.assign(observation_id="shanghai-x")
    result = pace("overhead_line_burial", "shanghai", data=make_inputs(pd.concat([other, rows])))
    assert list(result.frame["target_id"]) == [TARGET]
    assert "several" in codes(result.caveats)


def test_a_repeat_is_no_figure_of_its_own():
    rows = sample_rows()
    other = change(rows[rows["observation_id"] == TARGET], TARGET, value=700, flags="repeat")
    result = pace(
        "overhead_line_burial",
        "shanghai",
        data=make_inputs(pd.concat([rows, other.assign(observation_id="x")])),
    )
    assert list(result.frame["target_id"]) == [TARGET]
    assert "several" not in codes(result.caveats)


def test_names_that_differ_are_said_and_lower_the_grade():
    result = overhead()
    assert not result.frame["same_name"].iloc[0]
    assert "pace.names_differ" in codes(result.caveats)
    alike = overhead(comparator="eq", past_subject="架空线入地和杆箱整治工程")
    assert alike.frame["same_name"].iloc[0]
    assert alike.frame["grade"].iloc[0] == "same"
    assert result.frame["grade"].iloc[0] == "indicative"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("“美丽家园”建设实施各类旧住房更新改造", "旧住房更新改造", True),
        ("高危供水管网改造", "老旧供水管网改造", False),
        ("", "旧住房更新改造", False),
    ],
)
def test_names_agree_where_one_holds_the_other(one, other, agree):
    assert names_agree(one, other) is agree


def test_a_metric_with_one_side_only_says_which():
    result = pace("overhead_line_burial", data=make_inputs())
    assert {(one.what.rows, one.reason.code) for one in result.refused} == {
        ((), "pace.only_achieved"),
        ((), "pace.only_target"),
    }
    assert list(result.frame["city"]) == ["shanghai"]


def test_a_share_has_no_pace_and_an_addition_no_path():
    assert reasons(pace("sponge_city_share", data=make_inputs())) == {"pace.no_addition"}
    assert reasons(paths("greenway_length", data=make_inputs())) == {"pace.no_level"}


@pytest.mark.parametrize("call", [pace, paths])
def test_nothing_to_show_says_so_in_both_languages(call):
    rows = sample_rows()
    result = call(data=make_inputs(rows[rows["role"] == "standard"]))
    assert result.frame.empty
    assert codes(result.caveats) & {"pace.no_pair", "pace.no_path"}
    assert "以往" in result.html() or "水平" in result.html()
    assert "plans give" in result.html(lang="en")
    assert result.draw().alt


@pytest.mark.parametrize("call", [pace, paths])
def test_unknown_ids_raise(call):
    with pytest.raises(UnknownChoice):
        call("overhead_line", data=make_inputs())
    with pytest.raises(UnknownChoice):
        call(city="shangai", data=make_inputs())
