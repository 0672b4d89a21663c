import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import comparability, compare_metric, findings_of, load_inputs
from citymetrics.benchmark.metrics.grades import GRADES, _grades, worst
from citymetrics.benchmark.metrics.ranking import most_comparable
from citymetrics.figures.kit.layout import text_faults
from citymetrics.labels.wording import wording


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def pair(metric, one, other, inputs):
    return compare_metric(metric, data=inputs).pair_of(one, other)


def changed(identity, **values):
    return make_inputs(change(sample_rows(), identity, **values))


def test_two_like_shares_are_the_same(inputs):
    alike = make_inputs(change(sample_rows(), "shanghai-22876", scope="area:建成区"))
    found = pair("sponge_city_share", "shanghai", "wuhan", alike)
    assert (found.grade, found.reasons) == ("same", ())


def test_totals_of_unequal_places_are_at_best_adjustable(inputs):
    rows = change(sample_rows(), "wuhan-04067", comparator="ge", period_start=2021, period_end=2025)
    found = pair("pocket_parks", "shanghai", "wuhan", make_inputs(rows))
    assert found.grade == "adjustable"
    assert found.codes == ("size",)


def test_other_years_and_districts_multiplied_out_are_adjusted_and_said(inputs):
    found = pair("pocket_parks", "shanghai", "zibo", inputs)
    assert found.grade == "adjustable"
    assert set(found.codes) == {"size", "years", "per_year", "each"}
    assert "2021–2025" in next(one for one in found.reasons if one.code == "comparability.years").text("en")


def test_a_level_by_another_year_is_indicative(inputs):
    found = pair("sponge_city_share", "shanghai", "zibo", inputs)
    assert found.grade == "indicative"
    assert "due" in found.codes


@pytest.mark.parametrize(
    ("values", "code", "grade"),
    [
        ({"comparator": "eq"}, "bound", "indicative"),
        ({"comparator": "approx"}, "approximate", "indicative"),
        ({"comparator": "range", "value_max": "45"}, "range", "indicative"),
        ({"comparator": "le"}, "opposite", "not_comparable"),
        ({"scope": "area:张店区"}, "ground", "not_comparable"),
        ({"quote": "力争35%以上的面积达到要求", "value_text": "35%"}, "striven", "indicative"),
    ],
)
def test_what_differs_makes_the_grade(values, code, grade):
    found = pair("sponge_city_share", "wuhan", "zibo", changed("zibo-02769", **values))
    assert code in found.codes
    assert found.grade == grade


def test_a_running_total_is_not_an_addition(inputs):
    found = pair("pocket_parks", "shanghai", "wuhan", changed("wuhan-04067", flags="cumulative"))
    assert found.grade == "not_comparable"
    assert found.codes[0] == "cumulative"


def test_binding_beside_anticipatory_is_said():
    rows = change(sample_rows(), "wuhan-04845", flags="binding")
    rows = change(rows, "shanghai-22876", flags="anticipatory")
    assert "binding" in pair("sponge_city_share", "shanghai", "wuhan", make_inputs(rows)).codes


def test_a_district_is_comparable_with_no_city(inputs):
    result = compare_metric("pocket_parks", data=inputs)
    assert result.pair_of("qingpu", "shanghai").codes[0] == "cascade"
    assert result.pair_of("qingpu", "wuhan").codes[0] == "level"
    assert {result.grade_of("qingpu", city) for city in ("shanghai", "wuhan", "zibo")} == {"not_comparable"}


def test_a_draft_beside_a_final_plan_is_indicative(inputs):
    found = pair("housing_renewal_area", "hongkou", "qingpu", inputs)
    assert "status" in found.codes
    assert "青浦" in next(one for one in found.reasons if one.code == "comparability.status").text()


def test_a_doubtful_denominator_counts_only_where_it_is_used():
    by_land = make_inputs()
    metric = by_land.metrics["pocket_parks"]
    metric.denominators = ("land_area",)
    assert "denominator" in pair("pocket_parks", "shanghai", "wuhan", by_land).codes
    assert "denominator" not in pair("pocket_parks", "shanghai", "wuhan", make_inputs()).codes


def test_ranked_are_the_most_places_of_which_every_two_can_be_compared():
    rows = [{"observation_id": name} for name in "abcd"]
    apart = {frozenset("ab"): None, frozenset("ac"): None, frozenset("ad"): None}
    assert [row["observation_id"] for row in most_comparable(rows, apart)] == ["b", "c", "d"]
    assert [row["observation_id"] for row in most_comparable(rows[:2], apart)] == ["a"]


def test_no_rank_joins_what_is_not_comparable():
    inputs = load_inputs()
    for metric in inputs.rows_of_metric:
        if not metric:
            continue
        result = compare_metric(metric, data=inputs)
        ranked = {row["city"]: row["rank_group"] for row in result.headlines if row["rank"] is not None}
        for one in ranked:
            for other in ranked:
                if one != other and ranked[one] == ranked[other]:
                    assert result.grade_of(one, other) != "not_comparable", (metric, one, other)


def test_grades_stand_in_the_frame(inputs):
    frame = compare_metric("pocket_parks", data=inputs).to_frame().set_index("city")
    own = frame[frame["headline"]]["grade"]
    assert own["qingpu"] == "not_comparable"
    assert own["zibo"] in ("adjustable", "indicative")
    assert compare_metric("sewage_capacity", data=inputs).frame["grade"].tolist() == [""]


def test_every_difference_has_a_grade_and_words():
    assert set(_grades().values()) <= set(GRADES)
    for code in (*_grades(), *GRADES):
        assert f"comparability.{code}" in wording()
    assert worst(["same", "indicative", "adjustable"]) == "indicative"
    assert worst([]) == "same"


def test_every_pair_of_one_metric_is_graded_with_both_sentences(inputs):
    result = comparability("sponge_city_share", data=inputs)
    assert len(result.frame) == 3
    assert set(result.evidence) == {"shanghai-22876", "wuhan-04845", "zibo-02769"}
    assert result.counts["not_comparable"] == 0
    assert "淄博" in result.html() and "note-3" in result.html()
    assert "Zibo" in result.html(lang="en")


def test_all_shared_metrics_are_graded_at_once(inputs):
    result = comparability(data=inputs)
    assert set(result.frame["metric"]) >= {"pocket_parks", "sponge_city_share", "greenway_length"}
    (sentence,) = findings_of(result)
    counts = result.counts
    assert f"{counts['not_comparable']} 对不可比" in sentence.text()


def test_where_nothing_meets_it_is_said(inputs):
    result = comparability("sponge_city_share", ["wuhan"], data=inputs)
    assert result.frame.empty
    assert [one.code for one in result.caveats] == ["comparability.nothing"]
    assert findings_of(result) == []
    assert "nan" not in result.html().lower()
    assert "无从评定" in result.draw().alt


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_grid_is_legible(lang, inputs):
    for result in (comparability(data=inputs), comparability("pocket_parks", data=inputs)):
        pair = result.draw(lang=lang)
        assert text_faults(pair.static) == []
        assert isinstance(pair.frame, pd.DataFrame)
        assert len(pair.frame) == int(result.frame["headline"].sum())
