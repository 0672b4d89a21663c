import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import city_profile, findings_of, load_inputs, pace, paths
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.benchmark.metrics.paths import baseline_date, years_between
from citymetrics.benchmark.metrics.then_and_now import names_agree
from citymetrics.benchmark.tables.pace import change_text, ratio_number, ratio_text
from citymetrics.errors import UnknownChoice

PAST, TARGET = "shanghai-02034", "shanghai-14340"
"""360 km of overhead line in 2016–2020; not less than 600 km in 2021–2025."""


def overhead(**values):
    """The row of Shanghai's overhead lines after changes, `past_…` of the past figure and others of the target."""
    return pace("overhead_line_burial", "shanghai", data=make_inputs(changed(**values)))


def changed(**values):
    rows = sample_rows()
    for name, value in values.items():
        past = name.startswith("past_")
        rows = change(rows, PAST if past else TARGET, **{name.removeprefix("past_"): value})
    return rows


def codes(remarks):
    return {one.code for one in remarks}


def reasons(result):
    return {one.reason.code for one in result.refused}


def test_a_floor_makes_a_floor_of_the_ratio():
    row = overhead().frame.iloc[0]
    assert (row["past_per_year"], row["target_per_year"]) == (72, 120)
    assert (row["past_years"], row["target_years"]) == ("2016–2020", "2021–2025")
    assert row["ratio_low"] == pytest.approx(600 / 360)
    assert math.isinf(row["ratio_high"])
    assert (row["bound"], row["trend"]) == ("ge", "faster")
    assert ratio_text(row) == "≥ 1.67 倍"
    assert ratio_text(row, "en") == "≥ 1.67×"
    assert (row["past_id"], row["target_id"]) == (PAST, TARGET)


@pytest.mark.parametrize(
    ("values", "bound", "low", "high", "trend"),
    [
        ({"comparator": "eq"}, "eq", 5 / 3, 5 / 3, "faster"),
        ({"comparator": "le"}, "le", 0, 5 / 3, "unclear"),
        ({"comparator": "eq", "past_comparator": "ge"}, "le", 0, 5 / 3, "unclear"),
        ({"past_comparator": "le"}, "ge", 5 / 3, math.inf, "faster"),
        ({"past_comparator": "ge"}, "open", 0, math.inf, "unclear"),
        ({"comparator": "range", "value": 180, "value_max": 540}, "range", 0.5, 1.5, "unclear"),
        ({"comparator": "eq", "value": 180}, "eq", 0.5, 0.5, "slower"),
        ({"comparator": "eq", "value": 360}, "eq", 1, 1, "steady"),
        ({"comparator": "eq", "value": 0}, "eq", 0, 0, "slower"),
        ({"comparator": "approx", "value": 3600}, "eq", 10, 10, "unclear"),
    ],
)
def test_bounds_of_both_figures_bound_the_ratio(values, bound, low, high, trend):
    row = overhead(**values).frame.iloc[0]
    assert (row["bound"], row["trend"]) == (bound, trend)
    assert row["ratio_low"] == pytest.approx(low)
    assert row["ratio_high"] == pytest.approx(high)


def test_a_ratio_that_nothing_bounds_is_not_shown():
    result = overhead(past_comparator="ge")
    assert ratio_text(result.frame.iloc[0]) == ""
    assert math.isnan(result.frame["ratio"].iloc[0])
    assert "pace.both_bounds" in codes(result.caveats)
    assert [one for one in findings_of(result) if PAST in one.evidence] == []


def test_approximate_figures_get_no_width_and_say_so():
    result = pace("housing_renewal_area", "shanghai", data=make_inputs())
    row = result.frame.iloc[0]
    assert row["ratio_low"] == row["ratio_high"] == pytest.approx(5000 / 5300)
    assert row["approximate"]
    assert row["trend"] == "unclear"
    assert ratio_text(row) == "≈ 0.94 倍"
    assert "comparability.approximate" in codes(result.caveats)


def test_years_of_other_number_are_compared_per_year():
    result = overhead(period_end=2023, comparator="eq")
    row = result.frame.iloc[0]
    assert row["target_per_year"] == 200
    assert row["ratio"] == pytest.approx(200 / 72)
    assert "pace.lengths" in codes(result.caveats)


def test_a_yearly_target_is_not_spread_again():
    row = overhead(per="year", value=90, comparator="eq").frame.iloc[0]
    assert row["target_per_year"] == 90
    assert row["ratio"] == pytest.approx(90 / 72)


def test_figures_for_each_district_are_compared_without_a_number_of_districts():
    row = overhead(scope="each:区", past_scope="each:区").frame.iloc[0]
    assert row["ratio_low"] == pytest.approx(600 / 360)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"scope": "area:五个新城"}, "pace.ground"),
        ({"scope": "area:中心城区", "past_scope": "area:五个新城"}, "pace.ground"),
        ({"flags": "cumulative"}, "pace.cumulative"),
        ({"past_flags": "cumulative"}, "pace.cumulative"),
        ({"past_value": 0}, "pace.past_zero"),
        ({"past_value": ""}, "damaged"),
        ({"value": "inf"}, "damaged"),
        ({"value": -5}, "damaged"),
        ({"unit": "m2"}, "other_unit"),
        ({"past_period_end": 2022}, "pace.overlap"),
        ({"past_period_start": 2020, "past_period_end": 2016}, "pace.years_wrong"),
        ({"baseline": 360}, "pace.tells_level"),
        ({"per": "day"}, "pace.capacity"),
    ],
)
def test_what_cannot_be_divided_is_refused_with_the_reason(values, reason):
    result = overhead(**values)
    assert result.frame.empty
    assert reasons(result) == {reason}
    for lang in ("zh", "en"):
        shown = result.html(lang=lang)
        assert "nan" not in shown.lower()
        assert "inf<" not in shown


def test_a_past_range_from_zero_bounds_the_ratio_below_and_has_none_as_written():
    row = overhead(past_comparator="range", past_value=0, past_value_max=720).frame.iloc[0]
    # 120 km a year against 0 to 144.
    assert row["ratio_low"] == pytest.approx(120 / 144)
    assert math.isnan(row["ratio"])
    assert (row["bound"], ratio_text(row)) == ("ge", "≥ 0.83 倍")


def test_a_date_that_cannot_be_read_counts_as_none_and_is_said():
    result = overhead(due="2025-13-40")
    assert list(result.frame["target_to"]) == [2025]
    assert "pace.date_unread" in codes(result.caveats)


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


def test_a_sentence_changes_with_its_figure_and_goes_with_its_condition():
    def told(**values):
        found = [one for one in findings_of(overhead(**values)) if PAST in one.evidence]
        return found[0].text("en") if found else None

    assert "≥ 120 km a year against 72 km, at least 1.67 times" in told()
    assert "160 km a year against 72 km, 2.22 times" in told(value=800, comparator="eq")
    assert "the same pace" in told(value=360, comparator="eq")
    assert told(past_comparator="ge") is None
    assert told(past_value="") is None


def test_a_ratio_near_one_is_not_rounded_to_it():
    row = {"bound": "eq", "ratio_low": 0.9996, "ratio_high": 0.9996}
    assert ratio_number(row) == "0.9996"


def test_a_profile_holds_the_pace_of_its_place():
    profile = city_profile("shanghai", data=make_inputs())
    assert set(profile.pace["metric"]) == {"overhead_line_burial", "housing_renewal_area"}
    assert "pace.names_differ" in codes(profile.caveats)


# Paths.


def share(**values):
    """A path of Hongkou's good-water share to 75 % by the end of 2025, from a past figure or a baseline."""
    rows = sample_rows()
    target = rows[rows["observation_id"] == "hongkou-03510"]
    past = values.pop("past", None)
    target = change(target, "hongkou-03510", **values)
    if past is not None:
        before = {
            "role": "achieved",
            "due": "",
            "period_start": "2016",
            "period_end": "2020",
            "comparator": "eq",
        }
        row = target.assign(observation_id="past", **before)
        target = pd.concat([change(row, "past", **past), target])
    return paths(data=make_inputs(target))


def test_a_share_rises_by_points_a_year_between_its_dates():
    result = share(past={"value": 60})
    row = result.frame.iloc[0]
    assert (row["from_date"], row["to_date"], row["years"]) == ("2020-12-31", "2025-12-31", 5)
    assert (row["change"], row["change_unit"], row["per_year"]) == (15, "pp", 3)
    assert (row["start"], row["trend"]) == ("past", "rise")
    assert change_text(row, "per_year", "en") == "+3 pp"
    assert "pace.dated_by_review" in codes(result.caveats)
    assert "+3 pp a year" in findings_of(result)[0].text("en")


@pytest.mark.parametrize(
    ("past", "target", "low", "high", "trend"),
    [
        ({"value": 60}, {"comparator": "ge"}, 15, 40, "rise"),
        ({"value": 75, "comparator": "ge"}, {"comparator": "ge"}, -25, 25, "unclear"),
        ({"value": 90}, {}, -15, -15, "fall"),
        ({"value": 75}, {}, 0, 0, "hold"),
        ({"value": 60, "comparator": "approx"}, {}, 15, 15, "unclear"),
    ],
)
def test_bounds_of_both_ends_bound_the_change(past, target, low, high, trend):
    row = share(past=past, **target).frame.iloc[0]
    assert (row["change_low"], row["change_high"], row["trend"]) == (low, high, trend)


def test_a_floor_that_is_stated_again_is_neither_held_nor_raised():
    result = share(past={"value": 75, "comparator": "ge"}, comparator="ge")
    assert change_text(result.frame.iloc[0], "change", "en") == "−25 to +25 pp"
    assert "pace.held_bound" in codes(result.caveats)
    assert "whether it is held or raised" in findings_of(result)[0].text("en")


def test_an_exact_target_beside_a_past_floor_is_not_called_the_same_bound():
    result = share(past={"value": 75, "comparator": "ge"})
    assert result.frame["trend"].iloc[0] == "unclear"
    assert "pace.held_bound" not in codes(result.caveats)


def test_a_path_from_a_draft_says_so_whatever_it_starts_from():
    inputs = share(baseline=55).inputs
    inputs.sources["hongkou"].status = "draft"
    assert "draft" in codes(paths(data=inputs).caveats)


def test_a_baseline_in_the_sentence_starts_a_path():
    result = share(baseline=55, quote="到2025年，水体比例由2020年的55%提高到75%")
    row = result.frame.iloc[0]
    assert (row["start"], row["from_value"], row["from_date"], row["per_year"]) == (
        "baseline",
        55,
        "2020-12-31",
        4,
    )
    assert row["from_id"] == row["to_id"] == "hongkou-03510"


def test_a_baseline_without_a_date_gives_a_change_and_no_change_a_year():
    result = share(baseline=55, quote="到2025年，水体比例由55%提高到75%")
    row = result.frame.iloc[0]
    assert row["change"] == 20
    assert math.isnan(row["per_year"])
    assert "pace.start_undated" in codes(result.caveats)
    for lang in ("zh", "en"):
        assert "nan" not in result.html(lang=lang).lower()
    assert "year" not in findings_of(result)[0].text("en")


@pytest.mark.parametrize(
    ("quote", "year"),
    [
        ("由2020年的85%提高到2025年的95%", 2020),
        ("从2018年85%提高到2025年95%", 2018),
        ("由“十三五”末的85%提高到95%", 2020),
        ("到2025年由85%提高到95%", None),
        ("2020年以来成效显著，由85%提高到95%", None),
        ("提高到95%", None),
        ("供水由2018年的85%提高到90%，污水由85%提高到95%", None),
        ("供水由2018年的85%提高到90%，污水由2018年的85%提高到95%", 2018),
    ],
)
def test_the_date_of_a_baseline_is_read_beside_it(quote, year):
    found = baseline_date({"baseline": 85.0, "quote": quote, "due": "2025-12-31"})
    assert (found.year if found else None) == year


def test_successive_targets_make_a_path_where_no_past_is_given():
    rows = sample_rows()
    target = rows[rows["observation_id"] == "hongkou-03510"]
    early = change(target, "hongkou-03510", value=65, due="2023-12-31").assign(observation_id="early")
    result = paths(data=make_inputs(pd.concat([target, early])))
    row = result.frame.iloc[0]
    assert (row["start"], row["from_id"], row["per_year"]) == ("milestone", "early", 5)
    assert "pace.milestone" in codes(result.caveats)


def test_classes_are_not_spread_over_years():
    inputs = make_inputs()
    rows = sample_rows()
    target = change(rows[rows["observation_id"] == "hongkou-03510"], "hongkou-03510", value=3, unit="grade")
    past = target.assign(
        observation_id="past", role="achieved", value=4, due="", period_start=2016, period_end=2020
    )
    inputs.metrics["good_water_share"].unit = "grade"
    inputs.metrics["good_water_share"].kind = "level"
    world = replace(inputs, observations=make_inputs(pd.concat([past, target])).observations)
    result = paths(data=world)
    assert result.frame["change"].iloc[0] == -1
    assert math.isnan(result.frame["per_year"].iloc[0])
    assert "pace.ordinal" in codes(result.caveats)


def test_a_start_after_the_end_is_refused():
    result = share(past={"value": 60, "period_end": 2026})
    assert result.frame.empty
    assert reasons(result) == {"pace.backwards"}


def test_years_between_days():
    assert years_between(date(2020, 12, 31), date(2025, 12, 31)) == 5
    assert years_between(date(2020, 12, 31), date(2023, 6, 30)) == pytest.approx(2.5, abs=0.01)


def test_the_committed_plans_give_these_paces():
    inputs = load_inputs()
    result = pace(data=inputs)
    ratios = result.frame.set_index(["city", "metric"])["ratio_low"]
    assert ratios[("shanghai", "overhead_lines_undergrounded")] == pytest.approx(600 / 360)
    assert ratios[("shanghai", "old_housing_renovated")] == pytest.approx(5000 / 5300)
    assert ratios[("hongkou", "old_housing_renovated")] == pytest.approx(1000 / 1211)
    assert ratios[("shanghai", "old_water_mains_renewed")] == pytest.approx(2000 / 1240)
    held = paths(data=inputs).frame.set_index("metric").loc["waste_sorting_compliance"]
    assert (held["change_low"], held["change_high"], held["trend"]) == (-5, 5, "unclear")
    for one in (result, paths(data=inputs)):
        assert missing_evidence(one.evidence, inputs) == []
        for found in findings_of(one):
            assert missing_evidence(found.evidence, inputs) == []
