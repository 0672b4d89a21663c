import math

import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import due_table, findings_of, load_inputs, timeline, timeline_table
from citymetrics.errors import UnknownChoice


def summary(result):
    return result.summary.set_index("city")


def codes(remarks):
    return {one.code for one in remarks}


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def test_every_target_is_kept_and_those_with_a_date_are_counted(inputs):
    result = timeline(data=inputs)
    found = summary(result)
    # Zibo's sample: facades 2020, sponge city and sorting 2022, greenways 2021; pocket parks and beds undated.
    assert (found.loc["zibo", "targets"], found.loc["zibo", "dated"]) == (6, 4)
    assert found.loc["zibo", "share"] == pytest.approx(400 / 6)
    assert (found.loc["zibo", "first"], found.loc["zibo", "last"]) == ("2020-12-31", "2022-12-31")
    assert len(result.frame) == found["targets"].sum()
    assert set(result.evidence) == set(result.frame.loc[result.frame["due"] != "", "observation_id"])


def test_a_date_is_placed_in_the_plans_term(inputs):
    frame = timeline(data=inputs).frame.set_index("observation_id")
    # 2021-12-31 is the 1,096th of the 1,461 days of 2019–2022.
    assert frame.loc["zibo-03081", "position"] == pytest.approx(1096 / 1461)
    assert frame.loc["zibo-04610", "position"] == 1
    assert frame.loc["hongkou-03510", "placing"] == "within"
    assert frame.loc["wuhan-05006", "placing"] == "beyond"
    assert frame.loc["wuhan-05006", "position"] == pytest.approx(1461 / 1096)
    assert math.isnan(frame.loc["zibo-03506", "position"])
    assert frame.loc["zibo-03506", "placing"] == ""


def test_the_first_and_the_last_day_of_a_term_are_within_it():
    for due, placing in (
        ("2018-12-31", "before"),
        ("2019-01-01", "within"),
        ("2022-12-31", "within"),
        ("2023-01-01", "beyond"),
    ):
        rows = change(sample_rows(), "zibo-03081", due=due)
        frame = timeline("zibo", data=make_inputs(rows)).frame.set_index("observation_id")
        assert frame.loc["zibo-03081", "placing"] == placing, due


def test_dates_outside_the_term_are_said(inputs):
    result = timeline(data=inputs)
    beyond = next(one for one in result.caveats if one.code == "pace.beyond")
    assert set(beyond.rows) == {"wuhan-04845", "wuhan-05006"}
    assert "2024" in beyond.text()
    assert "2 dated targets of Wuhan" in " ".join(one.text("en") for one in findings_of(result))


def test_repeats_are_not_counted_twice(inputs):
    assert "wuhan-00209" not in set(timeline(data=inputs).frame["observation_id"])


def test_few_dates_have_no_middle(inputs):
    found = summary(timeline(data=inputs))
    assert found.loc["hongkou", "dated"] == 2
    assert math.isnan(found.loc["hongkou", "median_position"])
    # Of 731, 1,096, 1,461 and 1,461 days the two in the middle.
    assert found.loc["zibo", "median_position"] == pytest.approx((1096 + 1461) / 2 / 1461)


def test_one_theme_alone(inputs):
    result = timeline(theme="water", data=inputs)
    assert set(result.frame["theme"]) == {"water"}
    assert "Water" in timeline_table(result, lang="en").caption


def test_a_date_that_cannot_be_read_is_refused_and_not_guessed():
    rows = change(sample_rows(), "zibo-03081", due="2021-13-40")
    result = timeline("zibo", data=make_inputs(rows))
    assert [one.reason.code for one in result.refused] == ["pace.date_unread"]
    assert summary(result).loc["zibo", "dated"] == 3


def test_a_place_without_targets_has_no_share():
    rows = sample_rows()
    result = timeline(data=make_inputs(rows[rows["city"] != "zibo"]))
    found = summary(result)
    assert found.loc["zibo", "targets"] == 0
    assert math.isnan(found.loc["zibo", "share"])
    assert "pace.no_targets_here" in codes(result.caveats)
    for lang in ("zh", "en"):
        assert "nan" not in result.html(lang=lang).lower()


def test_nothing_dated_says_so():
    rows = sample_rows().assign(due="")
    result = timeline(data=make_inputs(rows))
    assert "pace.no_dates" in codes(result.caveats)
    assert findings_of(result) == []
    assert result.evidence == ()
    assert "没有写明期限的目标" in due_table(result).html
    empty = timeline(theme="rural", data=make_inputs(rows))
    assert "nan" not in empty.html().lower()
    assert empty.draw().alt


def test_unknown_ids_raise(inputs):
    for choice in ({"cities": "zibbo"}, {"theme": "watr"}):
        with pytest.raises(UnknownChoice):
            timeline(**choice, data=inputs)


def test_the_sentence_follows_the_figures():
    before = findings_of(timeline("zibo", data=make_inputs()))[0].text("en")
    rows = change(sample_rows(), "zibo-03081", due="")
    after = findings_of(timeline("zibo", data=make_inputs(rows)))[0].text("en")
    assert "Zibo 4 of 6 (67%)" in before
    assert "Zibo 3 of 6 (50%)" in after


def test_the_committed_plans_date_these_targets():
    found = summary(timeline(data=load_inputs()))
    assert found.loc["wuhan", "beyond"] == 7
    assert found.loc["zibo", "before"] == 2
    assert found["dated"].to_dict() == {"shanghai": 2, "hongkou": 2, "qingpu": 1, "wuhan": 9, "zibo": 28}
