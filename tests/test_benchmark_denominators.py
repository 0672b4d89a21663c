"""What is said of the figures that totals are divided and multiplied by."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from benchmark_sample import DENOMINATORS, change, make_inputs, sample_rows
from bs4 import BeautifulSoup

from citymetrics import benchmark as b
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.metrics.intensity import doubt_codes


def denominator(place: str, measure: str, **changes: Any) -> SimpleNamespace:
    value, unit, confidence = DENOMINATORS[(place, measure)]
    given = {"value": value, "unit": unit, "confidence": confidence, "date": "2020-11-01", "source": "普查"}
    return SimpleNamespace(place=place, measure=measure, address="", **{**given, **changes})


def world(place: str, measure: str, **changes: Any) -> Inputs:
    """The sample's inputs in which one denominator differs."""
    rows = change(sample_rows(), "zibo-03506", scope="each:区县")
    inputs = make_inputs(rows)
    plain = inputs.context.get

    def get(one: str, other: str, year: int | None = None) -> Any:
        return (
            denominator(place, measure, **changes) if (one, other) == (place, measure) else plain(one, other)
        )

    return replace(inputs, context=SimpleNamespace(get=get))


def said(inputs: Inputs, metric: str = "pocket_parks") -> dict[str, str]:
    caveats = b.compare_metric(metric, data=inputs).caveats
    return {one.code: one.text("en") for one in caveats if one.code.startswith("denominator_")}


def small_print(inputs: Inputs) -> str:
    html = b.comparison_table(b.compare_metric("pocket_parks", data=inputs), lang="en").html
    return " ".join(small.text for small in BeautifulSoup(html, "html.parser").tbody.find_all("small"))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, ()),
        ({"confidence": "one_source"}, ("one_source",)),
        ({"confidence": "weak"}, ("weak",)),
        ({"confidence": "weak", "date": ""}, ("weak", "undated")),
        ({"source": ""}, ("unsourced",)),
        ({"source": "", "confidence": "weak"}, ("unsourced",)),
    ],
)
def test_a_denominator_is_sure_or_says_what_it_lacks(changes: dict[str, str], codes: tuple[str, ...]) -> None:
    assert doubt_codes(denominator("zibo", "resident_population", **changes)) == codes


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"confidence": "weak"}, "denominator_weak", "denominator weak"),
        ({"source": ""}, "denominator_unsourced", "denominator without a source"),
        ({"date": ""}, "denominator_undated", "denominator undated"),
    ],
)
@pytest.mark.parametrize("measure", ["resident_population", "land_area", "districts"])
def test_nothing_rests_on_a_doubtful_denominator_without_saying_so(
    measure: str, changes: dict[str, str], code: str, words: str
) -> None:
    sure, doubtful = world("zibo", measure), world("zibo", measure, **changes)
    assert code not in said(sure)
    assert "Zibo" in said(doubtful)[code]
    assert words not in small_print(sure)
    assert words in small_print(doubtful)


def test_the_remark_knows_the_figures_that_rest_on_it() -> None:
    caveats = b.compare_metric("pocket_parks", data=world("zibo", "land_area", confidence="weak")).caveats
    weak = next(one for one in caveats if one.code == "denominator_weak")
    assert weak.rows == ("zibo-03506",)
    assert weak.text("en") == (
        "Zibo's land area has a weak source (1 November 2020); take figures derived from it as a rough guide"
    )


def test_shares_are_divided_by_nothing_and_say_nothing_of_denominators() -> None:
    assert said(world("zibo", "resident_population", confidence="weak"), "sponge_city_share") == {}


def test_a_target_for_each_district_tells_the_number_with_its_date_and_confidence() -> None:
    caveats = b.compare_metric("pocket_parks", data=world("zibo", "districts", date="2022-10-31")).caveats
    each = next(one.text("en") for one in caveats if one.code == "each_multiplied")
    assert "multiplied by 8 (as of 31 October 2022, two sources agree;" in each


def test_every_denominator_in_use_is_shown_with_its_date_and_confidence() -> None:
    inputs = b.load_inputs()
    for metric in inputs.metrics:
        result = b.compare_metric(metric, data=inputs)
        table = b.denominators_table(result).frame
        assert len(table) == len(result.denominators)
        told = {one.code for one in result.caveats}
        for one in result.denominators:
            assert one.source
            assert {f"denominator_{code}" for code in doubt_codes(one)} <= told, (metric, one)


@pytest.mark.parametrize(
    ("place", "measure", "count"),
    [
        ("shanghai", "districts", 16),
        ("wuhan", "districts", 13),
        ("zibo", "districts", 8),
        ("shanghai", "new_towns", 5),
        ("hongkou", "subdistricts_and_towns", 8),
        ("qingpu", "subdistricts_and_towns", 11),
    ],
)
def test_the_numbers_of_units_that_targets_are_asked_of_are_sourced(
    place: str, measure: str, count: int
) -> None:
    found = b.load_inputs().context.get(place, measure)
    assert found is not None
    assert (found.value, bool(found.source), bool(found.date)) == (count, True, True)
