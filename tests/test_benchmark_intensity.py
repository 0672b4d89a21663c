"""What figures come to per year, per head, per km² and per district, with all that they may be."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows
from intensity_world import RECORDS, record, world

from citymetrics import benchmark as b
from citymetrics.benchmark.metrics.rows import QUANTITIES
from citymetrics.errors import UnknownChoice


def value(result: b.Intensities, city: str, basis: str) -> Any:
    rows = [row for row in result.rows if (row["city"], row["basis"], row["headline"]) == (city, basis, True)]
    return rows[0] if rows else None


def codes(remarks: Iterable[b.Remark]) -> set[str]:
    return {one.code for one in remarks}


def reasons(result: b.Intensities) -> set[tuple[str, str]]:
    return {(refusal.what.text("en"), refusal.reason.code) for refusal in result.refused}


def test_a_range_of_the_denominator_makes_an_interval() -> None:
    row = value(b.intensity("pocket_parks", data=world()), "wuhan", "per_100km2")
    # 200 street-corner gardens in the three years from 2022 to 2024.
    assert row["value"] == pytest.approx(200 / 3 / 85.6915)
    assert row["low"] == pytest.approx(200 / 3 / 85.94)
    assert row["high"] == pytest.approx(200 / 3 / 84.9441)
    assert (row["denominator_low"], row["denominator_high"], row["open_high"]) == (8494.41, 8594, False)


def test_a_floor_over_a_range_is_open_above_and_begins_at_the_largest_denominator() -> None:
    result = b.intensity("pocket_parks", data=world())
    row = value(result, "qingpu", "per_100km2")
    # At least 4 pocket parks from 2024 to 2026 on 670.14 km², or on 667.8 to 676 by other sources.
    assert row["value"] == pytest.approx(0.198963, abs=1e-6)
    assert row["low"] == pytest.approx(0.197239, abs=1e-6)
    assert math.isinf(row["high"])
    assert row["open_high"]
    written = result.derived["qingpu-02848", "per_100km2"].written
    assert (written.low, written.high) == pytest.approx((0.197239, 0.199661), abs=1e-6)
    assert "intensity.several_sources" in codes(result.caveats)


def test_what_is_asked_of_each_district_is_multiplied_for_the_place_and_taken_as_written_per_district() -> (
    None
):
    result = b.intensity("pocket_parks", data=world())
    # 3 a year in each of 8 districts, over the four years of the sample's term.
    assert value(result, "zibo", "total")["value"] == 96
    assert value(result, "zibo", "per_year")["value"] == 24
    assert value(result, "zibo", "per_10k")["value"] == pytest.approx(24 / 470.4138)
    own = value(result, "zibo", "per_district")
    assert (own["value"], own["low"], own["high"], own["measure"]) == (3, 3, math.inf, "")
    assert value(result, "shanghai", "per_district")["value"] == 60 / 16
    assert {"each_multiplied", "intensity.asked_of_each"} <= codes(result.caveats)


def test_per_district_needs_no_count_where_the_plan_asks_it_of_each() -> None:
    uncounted = [one for one in RECORDS if (one.place, one.measure) != ("zibo", "districts")]
    result = b.intensity("pocket_parks", data=world(records=uncounted))
    assert value(result, "zibo", "per_district")["value"] == 3
    for basis in ("total", "per_year", "per_10k", "per_100km2"):
        assert math.isnan(value(result, "zibo", basis)["value"])
        assert value(result, "zibo", basis)["missing"] == "no_count"


def test_a_count_with_a_range_widens_totals_but_not_what_is_asked_of_each() -> None:
    records = [one for one in RECORDS if (one.place, one.measure) != ("zibo", "districts")]
    records.append(record("zibo", "districts", 8, unit="count", low=8, high=10))
    rows = change(sample_rows(), "zibo-03506", comparator="eq")
    result = b.intensity("pocket_parks", data=world(rows, records))
    total, each = value(result, "zibo", "total"), value(result, "zibo", "per_district")
    assert (total["value"], total["low"], total["high"]) == (96, 96, 120)
    assert (each["low"], each["high"]) == (3, 3)


def test_a_cap_reaches_down_to_nothing_and_a_range_keeps_its_ends() -> None:
    capped = change(sample_rows(), "wuhan-04067", comparator="le")
    row = value(b.intensity("pocket_parks", data=world(capped)), "wuhan", "per_10k")
    assert (row["low"], row["high"]) == (0, pytest.approx(200 / 3 / 1232.6518))
    ranged = change(sample_rows(), "wuhan-04067", comparator="range", value_max="300")
    row = value(b.intensity("pocket_parks", data=world(ranged)), "wuhan", "per_100km2")
    assert row["value_max"] == pytest.approx(100 / 85.6915)
    assert (row["low"], row["high"]) == pytest.approx((200 / 3 / 85.94, 100 / 84.9441))


def test_an_approximate_figure_has_no_width_of_its_own() -> None:
    rows = change(sample_rows(), "wuhan-04067", comparator="approx")
    row = value(b.intensity("pocket_parks", data=world(rows)), "wuhan", "per_10k")
    assert row["low"] == row["value"] == row["high"]


def test_shares_stay_as_they_are_with_what_their_bound_leaves_open() -> None:
    result = b.intensity("sponge_city_share", data=make_inputs())
    found = {row["city"]: (row["basis"], row["value"], row["low"], row["high"]) for row in result.rows}
    assert found["wuhan"] == ("value", 50, 50, 100)
    assert result.denominators == ()
    assert not result.frame["open_high"].any()


def test_stocks_are_not_annualised_and_capacities_not_spread_over_years() -> None:
    inputs = world(metric="sewage_capacity", denominators=("resident_population",))
    result = b.intensity("sewage_capacity", data=inputs)
    assert result.bases == ("total", "per_10k")
    assert value(result, "wuhan", "per_10k")["value"] == pytest.approx(6_000_000 / 1232.6518)


@pytest.mark.parametrize("area", ["建成区", "城市建成区"])
def test_what_is_said_of_the_built_up_area_is_put_in_relation_to_it_and_to_nothing_else(area: str) -> None:
    rows = change(sample_rows(), "wuhan-04067", scope=f"area:{area}")
    records = (*RECORDS, record("wuhan", "built_up_area", 900))
    result = b.intensity("pocket_parks", data=world(rows, records))
    assert value(result, "wuhan", "per_km2_built_up")["value"] == pytest.approx(200 / 3 / 900)
    assert value(result, "wuhan", "per_10k")["missing"] == "part_of_place"
    assert value(result, "wuhan", "total")["missing"] == "part_of_place"
    assert "intensity.whole_over_built_up" not in codes(result.caveats)


def test_the_central_city_is_not_the_built_up_area() -> None:
    rows = change(sample_rows(), "wuhan-04067", scope="area:中心城区")
    result = b.intensity("pocket_parks", data=world(rows, (*RECORDS, record("wuhan", "built_up_area", 900))))
    assert value(result, "wuhan", "per_km2_built_up")["missing"] == "part_of_place"


def test_a_whole_places_figure_over_its_built_up_area_says_so() -> None:
    result = b.intensity(
        "pocket_parks", data=world(records=(*RECORDS, record("wuhan", "built_up_area", 900)))
    )
    said = next(one for one in result.caveats if one.code == "intensity.whole_over_built_up")
    assert said.rows == ("wuhan-04067",)


def test_a_missing_denominator_names_the_line_that_would_mend_it() -> None:
    result = b.intensity("pocket_parks", data=world())
    said = {refusal.what.text("en"): refusal.reason.text("en") for refusal in result.refused}
    assert said["Wuhan, Per km² of built-up area"] == (
        "no built-up area for Wuhan; once there is a source, add the line "
        "wuhan,built_up_area,…,km2,… to data/raw/context/denominators.csv"
    )
    row = value(result, "wuhan", "per_km2_built_up")
    assert (math.isnan(row["value"]), row["missing"]) == (True, "no_denominator")


def test_a_district_is_not_divided_by_districts() -> None:
    assert ("Qingpu, Per district", "intensity.is_district") in reasons(
        b.intensity("pocket_parks", data=world())
    )


def test_a_metric_per_district_gets_its_value_in_the_comparison() -> None:
    result = b.compare_metric("pocket_parks", data=world(denominators=("districts",)))
    found = {row["city"]: row["per_district"] for row in result.headlines}
    assert (found["shanghai"], found["zibo"]) == (60 / 16, 3)
    assert math.isnan(found["wuhan"])
    assert all(math.isnan(row["per_10k"]) for row in result.headlines)


def test_a_metric_per_household_gets_its_value_in_the_comparison() -> None:
    records = (*RECORDS, record("wuhan", "family_households", 4_082_533, unit="household"))
    result = b.compare_metric(
        "pocket_parks", data=world(records=records, denominators=("family_households",))
    )
    assert result.headline_of("wuhan")["per_10k_households"] == pytest.approx(200 / 3 / 408.2533)


def test_another_years_denominator_is_told_where_it_moves_figures() -> None:
    records = (*RECORDS, record("wuhan", "resident_population", 13_648_900, "2021-12-31"))
    result = b.intensity("pocket_parks", data=world(records=records))
    row = value(result, "wuhan", "per_10k")
    assert row["date"] == "2020-11-01"
    assert (row["other_date"], row["other_denominator"]) == ("2021-12-31", 13_648_900)
    assert row["other_value"] == pytest.approx(200 / 3 / 1364.89)
    assert row["change"] == pytest.approx(12_326_518 / 13_648_900 - 1)
    said = next(one for one in result.caveats if one.code == "intensity.other_year").text("en")
    assert "the figures would be 9.7% lower" in said
    assert "4.88 (−9.7%)" in result.html(lang="en")


def test_another_years_denominator_that_changes_little_stays_in_the_frame() -> None:
    records = (*RECORDS, record("wuhan", "resident_population", 12_400_000, "2021-12-31"))
    result = b.intensity("pocket_parks", data=world(records=records))
    assert value(result, "wuhan", "per_10k")["change"] == pytest.approx(-0.0059, abs=1e-4)
    assert "intensity.other_year" not in codes(result.caveats)


@pytest.mark.parametrize(
    "values",
    [{"value": "-3"}, {"value_max": "100", "comparator": "range"}],
)
def test_what_is_no_quantity_is_left_alone(values: dict[str, str]) -> None:
    inputs = world(change(sample_rows(), "wuhan-04067", **values))
    result = b.intensity("pocket_parks", data=inputs)
    assert {row["missing"] for row in result.rows if row["city"] == "wuhan"} == {"intensity.no_quantity"}
    assert not re.search(r"\b(nan|inf|None)\b", re.sub("<[^>]+>", " ", result.html(lang="en")))
    assert math.isnan(b.compare_metric("pocket_parks", data=inputs).headline_of("wuhan")["per_10k"])


@pytest.mark.parametrize("values", [{"value": "inf"}, {"value_max": "inf", "comparator": "range"}])
def test_what_has_no_end_is_refused(values: dict[str, str]) -> None:
    inputs = world(change(sample_rows(), "wuhan-04067", **values))
    result = b.intensity("pocket_parks", data=inputs)
    assert "wuhan" not in {row["city"] for row in result.rows}
    assert "not_finite" in {refusal.reason.code for refusal in result.refused}
    assert not re.search(r"\b(nan|inf|None)\b", re.sub("<[^>]+>", " ", result.html(lang="en")))


@pytest.mark.parametrize("given", [0.0, math.nan, math.inf, -5.0])
def test_an_unusable_denominator_divides_nothing(given: float) -> None:
    records = [one for one in RECORDS if (one.place, one.measure) != ("wuhan", "land_area")]
    result = b.intensity("pocket_parks", data=world(records=[*records, record("wuhan", "land_area", given)]))
    assert math.isnan(value(result, "wuhan", "per_100km2")["value"])
    assert value(result, "wuhan", "per_10k")["value"] > 0
    assert not re.search(r"\b(nan|None)\b", re.sub("<[^>]+>", " ", result.html(lang="en")))


def test_a_place_without_a_figure_an_empty_choice_and_a_damaged_value_say_why() -> None:
    silent = b.intensity("sponge_city_share", ["hongkou"], data=make_inputs())
    assert silent.rows == ()
    assert len(silent.frame) == 0
    assert "no plan chosen here states this metric" in silent.html(lang="en")
    damaged = make_inputs(change(sample_rows(), "wuhan-04067", value="", flags="damaged"))
    result = b.intensity("pocket_parks", ["wuhan"], data=damaged)
    assert "the figure is lost" in result.html(lang="en")
    alone = b.intensity("sewage_capacity", data=make_inputs())
    assert "only_one" in codes(alone.caveats)


def test_contradictory_figures_are_both_given_and_all_equal_values_make_no_order() -> None:
    rows = sample_rows()
    twin = rows[rows["observation_id"] == "wuhan-04067"].assign(
        observation_id="wuhan-99999", value="250", char_start="99999"
    )
    result = b.intensity("pocket_parks", data=world(pd.concat([rows, twin])))
    assert {row["observation_id"] for row in result.rows if row["city"] == "wuhan"} == {
        "wuhan-04067",
        "wuhan-99999",
    }
    assert "contradictory" in codes(result.caveats)
    people = [record(city, "resident_population", 1e6) for city in ("shanghai", "wuhan", "zibo")]
    same = sample_rows()
    for identity in ("shanghai-15030", "wuhan-04067", "zibo-03506"):
        same = change(same, identity, value=10, comparator="eq", scope="whole", per="year")
    equal = b.intensity("pocket_parks", data=world(same, people))
    assert len({row["value"] for row in equal.of_basis("per_10k")}) == 1
    assert codes(b.findings_of(equal)) == {"intensity.not_settled"}


def test_unknown_ids_raise() -> None:
    with pytest.raises(UnknownChoice):
        b.intensity("pocket_park", data=make_inputs())
    with pytest.raises(UnknownChoice):
        b.intensity("pocket_parks", ["wuhn"], data=make_inputs())


def test_an_open_end_is_told_from_a_missing_one_in_csv() -> None:
    result = b.intensity("pocket_parks", data=world())
    written = pd.read_csv(io.StringIO(result.to_csv()))
    floor = written[(written["city"] == "shanghai") & (written["basis"] == "per_10k")].iloc[0]
    gap = written[(written["city"] == "wuhan") & (written["basis"] == "per_km2_built_up")].iloc[0]
    assert math.isinf(floor["high"])
    assert math.isnan(gap["high"])
    assert list(written["open_high"]) == list(result.frame["open_high"])


def test_a_comparison_carries_the_interval_of_every_derived_value() -> None:
    frame = b.compare_metric("pocket_parks", data=world()).frame.set_index("city")
    assert {f"{name}{end}" for name in QUANTITIES for end in ("", "_max", "_low", "_high")} <= set(frame)
    assert frame.loc["wuhan", "per_100km2_low"] == pytest.approx(200 / 3 / 85.94)
    assert math.isinf(frame.loc["shanghai", "per_year_high"])
    known = frame[frame["per_100km2"].notna()]
    assert (known["per_100km2_low"] <= known["per_100km2"]).all()
    assert (known["per_100km2"] <= known["per_100km2_high"]).all()


def test_tables_show_the_range_of_the_denominator_and_keep_the_floors_sign() -> None:
    inputs = world()
    both = (b.intensity("pocket_parks", data=inputs), b.compare_metric("pocket_parks", data=inputs))
    for result in both:
        shown = result.html(lang="en")
        assert "≥ 0.199 (0.197–0.2)" in shown
        assert "0.778 (0.776–0.785)" in shown
    assert "sources: 667.8–676 km²" in both[0].html(lang="en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_metric_of_the_project_comes_out_without_a_missing_number(lang: str) -> None:
    inputs = b.load_inputs()
    for metric in inputs.metrics:
        result = b.intensity(metric, data=inputs)
        words = re.sub(r"<[^>]+>", " ", result.html(lang=lang))
        assert not re.search(r"\b(?:nan|None|NaT|inf)\b|\{\w+\}", words), metric
        frame = result.frame
        known = frame[frame["value"].notna()]
        assert (known["low"] <= known["value"]).all() and (known["value"] <= known["high"]).all(), metric
        assert (frame["value"].isna() == (frame["missing"] != "")).all(), metric
        for finding in b.findings_of(result):
            assert set(finding.evidence) <= set(result.evidence)
            assert "{" not in finding.text(lang)


def test_the_projects_own_figures_are_those_worked_out_by_hand() -> None:
    result = b.intensity("pocket_parks")
    zibo = value(result, "zibo", "per_10k")
    # 3 gardens × 8 districts a year over 4,704,138 residents; 3 years from 2020 to 2022.
    assert zibo["value"] == pytest.approx(24 / 470.4138)
    assert value(result, "zibo", "total")["value"] == 72
    qingpu = value(result, "qingpu", "per_100km2")
    assert (qingpu["value"], qingpu["low"]) == pytest.approx((4 / 3 / 6.7014, 4 / 3 / 6.76))
    assert value(result, "wuhan", "per_10k")["change"] == pytest.approx(12_326_518 / 13_739_000 - 1)
