"""How levels go from a past figure, a baseline or an earlier target to the target."""

import math
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from benchmark_sample import change, make_inputs, sample_rows
from pace_sample import codes, reasons

from citymetrics.benchmark import findings_of, paths
from citymetrics.benchmark.metrics.paths import baseline_date, years_between
from citymetrics.benchmark.tables.pace import change_text


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
