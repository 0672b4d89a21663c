"""The figure of one metric on every basis."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from benchmark_sample import change, make_inputs, sample_rows

from citymetrics import benchmark as b
from citymetrics.benchmark.inputs import Inputs
from citymetrics.context import Context, Denominator
from citymetrics.figures.kit.layout import text_faults
from citymetrics.figures.metrics.dots import make_panel
from citymetrics.figures.metrics.intensity import intensity_figure


def record(place: str, measure: str, value: float, **more: object) -> Denominator:
    given = {"unit": "km2", "date": "2020", "source": "年鉴", "address": "", "confidence": "two_sources"}
    return Denominator(place=place, measure=measure, value=value, **{**given, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    sample = make_inputs()
    parks = SimpleNamespace(
        **{
            **vars(sample.metrics["pocket_parks"]),
            "denominators": ("resident_population", "land_area", "districts"),
        }
    )
    records = (
        record("shanghai", "land_area", 6340.5),
        record("qingpu", "land_area", 670.14, low=667.8, high=676),
        record("wuhan", "land_area", 8569.15, low=8494.41, high=8594),
        record("wuhan", "resident_population", 12_326_518, unit="person"),
        record("wuhan", "resident_population", 13_739_000, unit="person", date="2022"),
        record("zibo", "districts", 8, unit="count"),
    )
    return replace(sample, context=Context(records), metrics={**sample.metrics, "pocket_parks": parks})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_cut_off_or_runs_into_another(inputs: Inputs, lang: str) -> None:
    for metric in ("pocket_parks", "sponge_city_share", "sewage_capacity", "facade_streets"):
        pair = b.intensity(metric, data=inputs).draw(lang=lang)
        assert text_faults(pair.static) == [], metric
        assert pair.name == f"intensity-{metric}"
        assert pair.caption and pair.alt


def test_each_basis_has_a_panel_and_keeps_every_place(inputs: Inputs) -> None:
    frame = intensity_figure(b.intensity("pocket_parks", data=inputs)).frame
    assert list(dict.fromkeys(frame["basis"])) == ["per_10k", "per_100km2", "per_district"]
    assert frame.groupby("basis")["city"].nunique().tolist() == [4, 4, 4]


def test_the_range_of_a_denominator_is_a_whisker_around_the_mark(inputs: Inputs) -> None:
    panel = make_panel(b.compare_metric("pocket_parks", data=inputs), basis="per_100km2")
    dots = {dot.city: dot for dot in panel.dots}
    # 200 in three years on 8569.15 km², 8494.41 to 8594 by other sources.
    assert dots["wuhan"].whisker == pytest.approx((200 / 3 / 85.94, 200 / 3 / 84.9441))
    assert dots["qingpu"].form == "floor"
    assert dots["qingpu"].whisker == pytest.approx((4 / 3 / 6.76, 4 / 3 / 6.678))
    assert dots["shanghai"].whisker is None
    frame = panel.frame().set_index("city")
    assert frame.loc["shanghai", "low"] == frame.loc["shanghai", "x"] == frame.loc["shanghai", "high"]


def test_both_forms_draw_the_whisker(inputs: Inputs) -> None:
    pair = intensity_figure(b.intensity("pocket_parks", data=inputs))
    ends = (200 / 3 / 85.94, 200 / 3 / 84.9441)
    plotted = [tuple(trace.x) for trace in pair.interactive.data if len(trace.x) == 2]
    assert any(one == pytest.approx(ends) for one in plotted)
    drawn = [tuple(line.get_xdata()) for axes in pair.static.axes for line in axes.lines]
    assert any(one == pytest.approx(ends) for one in drawn if len(one) == 2)


def test_a_mark_tells_its_denominator_its_grade_and_what_another_year_makes_of_it(inputs: Inputs) -> None:
    result = b.intensity("pocket_parks", data=inputs)
    panel = make_panel(result.comparison, basis="per_10k", lang="en")
    wuhan = next(dot for dot in panel.dots if dot.city == "wuhan")
    assert "with the denominator of 2022: 4.85 (−10.3%)" in wuhan.small
    hovers = [
        text
        for trace in intensity_figure(result, lang="en").interactive.data
        for text in trace.hovertext or ()
    ]
    assert any("residents 12,326,518 persons" in text.replace("<br>", " ") for text in hovers)


@pytest.mark.parametrize(
    ("lang", "source"), [("zh", "第七次全国人口普查"), ("en", "Seventh national population census")]
)
def test_pointing_at_a_mark_names_the_source_of_its_denominator_in_the_readers_language(lang, source):
    drawn = intensity_figure(b.intensity("pocket_parks"), lang=lang).interactive
    said = next(text for trace in drawn.data for text in trace.hovertext or () if "300" in text)
    joint = " " if lang == "en" else ""
    assert source in said.replace("<br>", joint)


def test_the_grade_beside_a_mark_is_that_of_its_basis(inputs: Inputs) -> None:
    frame = intensity_figure(b.intensity("pocket_parks", data=inputs)).frame
    grades = frame.set_index(["basis", "city"])["grade"]
    # Per head Wuhan alone has a denominator; per area all four have one, and Qingpu is a district among cities.
    assert grades["per_10k", "wuhan"] == "not_comparable"
    assert grades["per_100km2", "wuhan"] == "indicative"
    assert grades["per_100km2", "qingpu"] == "not_comparable"


def test_a_metric_is_drawn_on_the_basis_that_it_is_compared_on(inputs: Inputs) -> None:
    per_district = SimpleNamespace(**{**vars(inputs.metrics["pocket_parks"]), "denominators": ("districts",)})
    world = replace(inputs, metrics={**inputs.metrics, "pocket_parks": per_district})
    panel = make_panel(b.compare_metric("pocket_parks", data=world), lang="en")
    assert "per district" in panel.subtitle
    assert {dot.city: dot.x for dot in panel.dots}["zibo"] == 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said_and_fits(lang: str) -> None:
    damaged = make_inputs(change(sample_rows(), "wuhan-05006", value="", flags="damaged"))
    pair = b.intensity("sewage_capacity", data=damaged).draw(lang=lang)
    assert text_faults(pair.static) == []
    assert len(pair.frame) == 0
    assert pair.alt in pair.caption
