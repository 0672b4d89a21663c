"""How fast a plan goes on, against what it looks back on: ratios with their bounds."""

import math

import pytest
from benchmark_sample import make_inputs
from pace_sample import PAST, TARGET, codes, overhead, reasons

from citymetrics.benchmark import city_profile, findings_of, load_inputs, pace, paths
from citymetrics.benchmark.evidence import missing_evidence
from citymetrics.benchmark.tables.pace import ratio_number, ratio_text


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


def test_a_sentence_changes_with_its_figure_and_goes_with_its_condition():
    def told(**values):
        found = [one for one in findings_of(overhead(**values)) if PAST in one.evidence]
        return found[0].text("en") if found else None

    assert "at least 120 km a year against 72 km, at least 1.67 times" in told()
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
