import math

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics.benchmark import compare_metric
from citymetrics.errors import UnknownChoice


@pytest.fixture(scope="module")
def inputs():
    return make_inputs()


def codes(remarks):
    return {one.code for one in remarks}


def reasons(comparison):
    return {(refusal.what.text(), refusal.reason.code) for refusal in comparison.refused}


def test_shares_are_ranked_as_they_are_with_their_differences_stated(inputs):
    result = compare_metric("sponge_city_share", data=inputs)
    ranks = {row["city"]: row["rank"] for row in result.headlines}
    assert ranks == {"wuhan": 1, "shanghai": 2, "zibo": 3}
    assert all(math.isnan(row["per_10k"]) for row in result.rows)
    assert {"terms_differ", "grounds_differ"} <= codes(result.caveats)


def test_each_targets_are_multiplied_out_with_a_sourced_count(inputs):
    result = compare_metric("pocket_parks", data=inputs)
    zibo = result.headline_of("zibo")
    assert (zibo["units"], zibo["years"], zibo["total"], zibo["per_year"]) == (8, 4, 96, 24)
    assert zibo["per_10k"] == pytest.approx(24 / 470.4138)
    assert {"each_multiplied", "per_year_summed"} <= codes(result.caveats)
    assert "8 个" in next(one for one in result.caveats if one.code == "each_multiplied").text()
    assert [
        one.value for one in result.denominators if one.place == "zibo" and one.measure == "districts"
    ] == [8]


def test_without_a_sourced_count_nothing_is_multiplied_out():
    inputs = make_inputs(without=frozenset({("zibo", "districts")}))
    result = compare_metric("pocket_parks", data=inputs)
    assert math.isnan(result.headline_of("zibo")["total"])
    assert result.headline_of("zibo")["rank"] is None
    assert ("淄博", "no_count") in reasons(result)
    assert result.headline_of("shanghai")["rank_of"] == 2


def test_totals_are_spread_over_years_residents_and_land(inputs):
    row = compare_metric("greenway_length", data=inputs).headline_of("shanghai")
    assert (row["years"], row["per_year"]) == (5, 200)
    assert row["per_10k"] == pytest.approx(200 / 2487.0895)
    assert row["per_100km2"] == pytest.approx(200 / 63.405)


def test_stocks_are_not_annualised_and_repeats_are_dropped(inputs):
    result = compare_metric("sewage_capacity", data=inputs)
    (row,) = result.rows
    assert math.isnan(row["per_year"])
    assert row["per_10k"] == pytest.approx(6_000_000 / 1232.6518)
    assert {"repeats_dropped", "only_one", "due_after_term"} <= codes(result.caveats)


def test_a_district_is_never_ranked_against_its_city_nor_against_another(inputs):
    result = compare_metric("pocket_parks", data=inputs)
    assert ("青浦 ↔ 上海", "cascade") in reasons(result)
    assert ("青浦 ↔ 武汉、淄博", "other_level") in reasons(result)
    assert result.headline_of("qingpu")["rank"] is None
    assert result.headline_of("shanghai")["rank_of"] == 3


def test_districts_are_ranked_with_each_other(inputs):
    result = compare_metric("housing_renewal_area", data=inputs)
    assert {row["city"]: row["rank"] for row in result.headlines} == {
        "shanghai": None,
        "hongkou": 1,
        "qingpu": 2,
    }
    assert "draft" in codes(result.caveats)


def test_a_part_named_with_its_whole_is_listed_under_it(inputs):
    result = compare_metric("greenway_length", data=inputs)
    own = [row for row in result.rows if row["city"] == "shanghai"]
    assert [(row["value"], row["headline"]) for row in own] == [(1000, True), (500, False)]
    assert "several" in codes(result.caveats)
    assert "contradictory" not in codes(result.caveats)


def test_contradictory_duplicates_are_both_shown_and_said():
    rows = sample_rows()
    twin = rows[rows["observation_id"] == "shanghai-22876"].assign(
        observation_id="shanghai-99999", value="60", char_start="99999"
    )
    result = compare_metric("sponge_city_share", data=make_inputs(pd.concat([rows, twin])))
    clash = next(one for one in result.caveats if one.code == "contradictory")
    assert "≥ 40%" in clash.text()
    assert "≥ 60%" in clash.text()
    assert result.headline_of("shanghai")["value"] == 40


def test_a_named_part_of_a_city_is_shown_but_not_ranked(inputs):
    result = compare_metric("raw_waste_landfill", data=inputs)
    assert ("上海", "other_ground") in reasons(result)
    assert not result.is_ranked
    assert {row["city"] for row in result.headlines} == {"shanghai", "wuhan"}


def test_other_roles_and_units_are_refused_with_the_reason(inputs):
    result = compare_metric("old_lift_assessment", data=inputs)
    assert "role_standard" in {refusal.reason.code for refusal in result.refused}
    assert "no_direction" in {refusal.reason.code for refusal in result.refused}
    other = make_inputs(change(sample_rows(), "wuhan-04845", unit="pp"))
    result = compare_metric("sponge_city_share", data=other)
    assert result.headline_of("wuhan") is None
    assert "pp" in next(refusal for refusal in result.refused if refusal.reason.code == "other_unit").text()


@pytest.mark.parametrize("role", ["standard", "context"])
def test_standards_and_context_are_listed_not_compared(role):
    rows = sample_rows()
    rows.loc[rows["metric"] == "sponge_city_share", "role"] = role
    result = compare_metric("sponge_city_share", role=role, data=make_inputs(rows))
    assert len(result.rows) == 3
    assert not result.is_ranked
    assert f"role_{role}" in {refusal.reason.code for refusal in result.refused}


def test_a_damaged_value_is_refused_never_guessed():
    inputs = make_inputs(change(sample_rows(), "zibo-02769", value="", flags="damaged"))
    result = compare_metric("sponge_city_share", data=inputs)
    assert result.headline_of("zibo") is None
    assert "35%" in next(refusal for refusal in result.refused if refusal.reason.code == "damaged").text()


def test_a_cap_is_not_ranked_among_floors():
    result = compare_metric(
        "sponge_city_share", data=make_inputs(change(sample_rows(), "zibo-02769", comparator="le"))
    )
    assert {row["city"]: row["rank"] for row in result.headlines} == {"wuhan": 1, "shanghai": 2, "zibo": None}
    assert ("淄博", "comparability.opposite") in reasons(result)


def test_a_missing_denominator_is_said_and_the_rest_stands():
    inputs = make_inputs(without=frozenset({("wuhan", "resident_population")}))
    result = compare_metric("pocket_parks", data=inputs)
    assert math.isnan(result.headline_of("wuhan")["per_10k"])
    assert result.headline_of("wuhan")["per_100km2"] > 0
    assert "no_denominator" in codes(result.caveats)
    assert result.headline_of("shanghai")["rank_of"] == 2


def test_equal_values_share_a_rank(inputs):
    assert [row["rank"] for row in compare_metric("good_water_share", data=inputs).headlines] == [1, 1]


def test_lower_is_better_where_the_dictionary_says_so():
    inputs = make_inputs(change(sample_rows(), "shanghai-29003", scope="whole", value="5"))
    result = compare_metric("raw_waste_landfill", data=inputs)
    assert {row["city"]: row["rank"] for row in result.headlines} == {"wuhan": 1, "shanghai": 2}


def test_no_rows_is_said(inputs):
    result = compare_metric("sponge_city_share", cities=["hongkou"], data=inputs)
    assert result.rows == ()
    assert "no_rows" in codes(result.caveats)
    assert "均未给出" in result._repr_html_()


def test_unknown_choices_name_the_nearest(inputs):
    with pytest.raises(UnknownChoice, match="pocket_parks"):
        compare_metric("pocket_park", data=inputs)
    with pytest.raises(UnknownChoice, match="Did you mean 'wuhan'"):
        compare_metric("pocket_parks", cities=["wuhn"], data=inputs)
    with pytest.raises(UnknownChoice, match="target"):
        compare_metric("pocket_parks", role="targets", data=inputs)


def test_results_export_and_cannot_be_changed(inputs, tmp_path):
    result = compare_metric("pocket_parks", data=inputs)
    result.to_csv(tmp_path / "parks.csv")
    written = pd.read_csv(tmp_path / "parks.csv")
    assert list(written["observation_id"]) == list(result.evidence)
    with pytest.raises(TypeError):
        result.rows[0]["value"] = 1
    frame = result.to_frame()
    frame["value"] = 0
    assert (result.frame["value"] > 0).all()


def test_what_plans_understand_differently_stands_beside_their_comparison():
    comparison = compare_metric("pocket_parks")
    assert any("街头游园" in caveat.text("zh") for caveat in comparison.caveats)
    assert any("street-side gardens" in caveat.text("en") for caveat in comparison.caveats)
    alone = compare_metric("utility_tunnels", cities=["wuhan"])
    assert not any(caveat.code == "caution" for caveat in alone.caveats)


def test_every_tier_is_ranked_by_itself():
    inputs = make_inputs()
    for source in inputs.sources.values():
        source.level, source.parent = {"wuhan": ("town", None), "zibo": ("subdistrict", None)}.get(
            source.id, (source.level, source.parent)
        )
    result = compare_metric("sponge_city_share", data=inputs)
    assert {row["city"]: row["rank"] for row in result.headlines} == {"wuhan": 1, "shanghai": None, "zibo": 2}
    assert ("武汉 ↔ 上海", "other_level") in reasons(result)
