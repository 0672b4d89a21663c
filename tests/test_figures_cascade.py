"""The figure of a cascade: every ratio on it, open ends open, texts apart."""

import math

import pytest
from benchmark_sample import make_inputs
from cascade_world import METRICS, row, world

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.figures.cascades.carries import axis_limit, axis_ticks, cascade_rows, way_open
from citymetrics.figures.kit.layout import text_boxes, text_faults

LANGUAGES = ("zh", "en")


def made(*rows):
    return b.cascade("jiang", data=world(rows))


def some(comparator="eq"):
    return made(
        *(row("jiang", metric, 1000, comparator=comparator) for metric in ("parks", "pipes", "beds")),
        *(row("dong", metric, value) for metric, value in (("parks", 1), ("pipes", 400), ("beds", 100))),
        row("xi", "parks", 300, comparator=comparator),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_ratio_is_a_mark_and_both_figures_are_behind_it(lang):
    result = some()
    pair = result.draw(lang=lang)
    # Three metrics of East on three bases, one of West on the two that are sourced.
    assert len(pair.frame) == 11
    marks = [trace for trace in pair.interactive.data if trace.mode == "markers"]
    assert sum(len(trace.x) for trace in marks) == 11
    words = marks[0].hovertext[0]
    assert "完成1。" in words
    assert "完成1000。" in words
    assert set(pair.frame["parent_id"]) == {"jiang-parks-1", "jiang-pipes-1", "jiang-beds-1"}
    assert text_faults(pair.static) == []


def test_the_axis_is_symmetric_around_one():
    rows = cascade_rows(some())
    limit = axis_limit(rows)
    ticks = [tick for tick, _ in axis_ticks(limit)]
    assert ticks[len(ticks) // 2] == 1
    assert all(low * high == pytest.approx(1) for low, high in zip(ticks, reversed(ticks), strict=True))
    points = [carry.point for one in rows for carry in one.carries]
    assert 1 / limit < min(points) and max(points) < limit


def test_open_ends_are_drawn_open():
    rows = {(one.line.metric, one.line.child): one for one in cascade_rows(some("ge"))}
    assert way_open(rows[("parks", "dong")].carries[0]) == (True, False)
    assert way_open(rows[("parks", "xi")].carries[0]) == (True, True)
    assert len(some("ge").draw().interactive.layout.annotations) == 5
    assert len(some().draw().interactive.layout.annotations) == 0


def test_rows_go_from_the_least_to_the_most_carried_within_each_part():
    rows = cascade_rows(some())
    assert [one.line.child for one in rows] == ["dong", "dong", "dong", "xi"]
    carried = [one.carries[0].point for one in rows[:3]]
    assert carried == sorted(carried)


def test_what_is_left_out_is_said():
    pair = f.cascade_figure(some(), most=2, lang="en")
    # East: 1 of 1,000 parks is 1/120 of its share, 400 km of 1,000 10/3; West: 300 of 1,000 is 3; 100 beds are 1/2.
    assert set(zip(pair.frame["metric"], pair.frame["child"], strict=True)) == {
        ("parks", "dong"),
        ("pipes", "dong"),
    }
    assert "2 more, nearer to proportion, not drawn" in pair.caption


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rows", [(), (row("jiang", "sorted", 90), row("dong", "sorted", 95))])
def test_with_nothing_to_draw_it_says_so(rows, lang):
    pair = made(*rows).draw(lang=lang)
    drawn = "".join(words for words, _ in text_boxes(pair.static)).replace("\n", " ")
    assert drawn.replace(" ", "") == pair.alt.replace(" ", "")
    assert pair.frame.empty


def test_nothing_done_is_listed_without_a_mark():
    pair = made(row("jiang", "parks", 100), row("xi", "parks", 0), row("dong", "parks", 12)).draw(lang="en")
    assert text_faults(pair.static) == []
    west = pair.frame[pair.frame["child"] == "xi"]
    assert set(west["carry"]) == {0}
    assert all(math.isfinite(x) for trace in pair.interactive.data for x in trace.x)


def test_the_description_names_every_ratio_and_verdict():
    alt = some().draw(lang="en").alt
    assert "West, Pocket parks: residents 3.00, land area 15, above its share" in alt
    assert METRICS["pipes"][1] in alt


def test_grades_stand_beside_every_row():
    texts = [words for words, _ in text_boxes(some().draw(lang="en").static)]
    assert sum("indicative" in words or "same" in words or "adjust" in words for words in texts) >= 4


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_terms_stand_under_each_other_with_drafts_told_apart(lang):
    result = b.nesting()
    drawn = result.draw(lang=lang)
    assert text_faults(drawn.static) == []
    assert [bar.base[0] for bar in drawn.interactive.data] == [2021, 2021, 2024]
    assert [bar.marker.pattern.shape for bar in drawn.interactive.data] == ["", "", "/"]
    assert "2024–2026" in drawn.alt


def test_without_nesting_the_figure_says_so():
    inputs = make_inputs()
    for source in inputs.sources.values():
        source.parent = None
    assert "没有上下级关系" in b.nesting(data=inputs).draw().alt
