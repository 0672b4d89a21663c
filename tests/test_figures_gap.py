"""Figures of distances: nothing cut off, both languages, every bar with its sentence, and words where there is nothing to draw."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmark_sample import change, make_inputs, sample_rows
from test_benchmark_gap import SPONGE_2020, SPONGE_2030, world

from citymetrics import benchmark as b
from citymetrics.figures import gap_figure, gaps_figure
from citymetrics.figures.kit.layout import text_boxes, text_faults


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "metric", ["sponge_city_share", "pocket_parks", "good_water_share", "old_lift_assessment"]
)
def test_no_text_of_a_strip_is_cut_off_or_runs_into_another(metric, lang) -> None:
    pair = gap_figure(b.gap(metric, data=world(SPONGE_2020, SPONGE_2030)), lang=lang)
    assert text_faults(pair.static) == []
    assert pair.name == f"gap-{metric}"
    assert pair.caption
    assert pair.alt


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("city", ["shanghai", "hongkou", "qingpu", "wuhan", "zibo"])
def test_no_text_of_the_bars_is_cut_off_or_runs_into_another(city, lang) -> None:
    pair = gaps_figure(b.gaps(city, data=world(SPONGE_2020, SPONGE_2030)), lang=lang)
    assert text_faults(pair.static) == []
    assert pair.name == f"gaps-{city}"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_committed_plans_fit_their_figures(lang) -> None:
    inputs = b.load_inputs()
    for metric in (
        "sponge_city_area_share",
        "greenways_built",
        "construction_waste_recovered",
        "sludge_treated",
    ):
        assert text_faults(gap_figure(b.gap(metric, data=inputs), lang=lang).static) == [], metric
    for city in inputs.places:
        assert text_faults(gaps_figure(b.gaps(city, data=inputs), lang=lang).static) == [], city


def test_a_result_draws_itself_with_every_level_named() -> None:
    result = b.gap("sponge_city_share", data=world(SPONGE_2020, SPONGE_2030))
    words = [words for words, _ in text_boxes(result.draw(lang="en").static)]
    assert "Guidance ≥ 20% (end of 2020)" in words
    assert "Guidance ≥ 80% (end of 2030)" in words
    assert "most demanding comparable target: Wuhan ≥ 50%" in words
    assert "end of the scale 100%" in words


def test_bars_point_left_where_a_target_is_short_and_right_where_it_goes_beyond() -> None:
    result = b.gaps("shanghai", cities=["wuhan", "zibo"], data=world(SPONGE_2020))
    bars = [trace.x[0] for trace in result.draw().interactive.data if trace.type == "bar"]
    expected = [-one.relative for one in result.distances if one.benchmark != "full" and one.relative]
    assert sorted(bars) == pytest.approx(sorted(expected))
    assert min(bars) < 0 < max(bars)


def test_pointing_at_a_mark_shows_its_sentence_and_the_comparability() -> None:
    result = b.gap("sponge_city_share", data=world(SPONGE_2020))
    hovers = [trace.hovertext[0] for trace in result.draw().interactive.data]
    assert any("35%以上面积达到海绵城市要求" in one and "仅供参考" in one for one in hovers)


def test_only_the_widest_gaps_are_printed_and_the_rest_is_told() -> None:
    result = b.gaps("shanghai", data=world(SPONGE_2020))
    words = " ".join(words for words, _ in text_boxes(gaps_figure(result, lang="en", most=1).static))
    assert "more metrics in the table" in words
    assert text_faults(gaps_figure(result, lang="en", most=1).static) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_there_is_nothing_to_draw_the_figure_says_so(lang) -> None:
    empty = world(rows=sample_rows().iloc[:0])
    for pair in (
        gap_figure(b.gap("pocket_parks", data=empty), lang=lang),
        gaps_figure(b.gaps("zibo", data=empty), lang=lang),
    ):
        assert text_faults(pair.static) == []
        assert pair.alt
        assert len(text_boxes(pair.static)) == 1
        assert pair.interactive.layout.annotations


def test_many_norms_keep_apart() -> None:
    norms = [replace(SPONGE_2020, id=f"n{level}", value=float(level)) for level in (5, 20, 50, 51, 80, 99)]
    pair = gap_figure(b.gap("sponge_city_share", data=world(*norms)), lang="en")
    assert text_faults(pair.static) == []


def test_a_figure_at_zero_is_drawn() -> None:
    rows = change(sample_rows(), "shanghai-29003", scope="whole", value=10, due="2023-12-31")
    pair = gap_figure(b.gap("raw_waste_landfill", data=make_inputs(rows)), lang="zh")
    assert text_faults(pair.static) == []
