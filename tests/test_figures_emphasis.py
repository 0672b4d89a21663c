import pytest
from emphasis_sample import EMPTY, TRANSPORT, WASTE, WATER, plan, target_rows, world

from citymetrics.benchmark import emphasis, similarity, specificity
from citymetrics.errors import UnknownChoice
from citymetrics.figures.kit.layout import text_faults

LONG = plan(*[WASTE] * 10, *[WATER] * 10, *[TRANSPORT] * 4, EMPTY)
OTHER = plan(*[WASTE] * 4, *[WATER] * 2, *[TRANSPORT] * 20)


def test_marks_without_an_interval_are_hollow():
    pair = emphasis(["wuhan", "zibo"], data=world(wuhan=LONG, zibo=OTHER)).draw()
    symbols = [trace.marker.symbol for trace in pair.interactive.data if trace.mode == "markers"]
    shown = pair.frame
    assert len(symbols) == len(shown)
    assert sum(symbol.endswith("-open") for symbol in symbols) == shown["low"].isna().sum() > 0
    lines = [trace.x for trace in pair.interactive.data if trace.mode == "lines"]
    assert {round(x[0], 6) for x in lines} == {round(low, 6) for low in shown["low"].dropna()}


def test_pointing_at_a_share_tells_its_interval_and_count():
    pair = emphasis(["wuhan"], data=world(wuhan=LONG)).draw(lang="en")
    hover = next(trace.hovertext[0] for trace in pair.interactive.data if trace.mode == "markers")
    assert hover.startswith("<b>Wuhan · Waste</b>")
    assert "41.6%" in hover
    assert "[" in hover


def test_bars_show_the_share_of_targets_that_bear_a_mark():
    rows = target_rows("wuhan", ["waste"] * 4, LONG, [WASTE] * 4)
    rows.loc[0, "lead"] = "市城管委"
    pair = specificity(["wuhan"], data=world(rows, wuhan=LONG)).draw()
    assert [trace.x[0] for trace in pair.interactive.data if trace.type == "bar"] == [100, 100, 0, 0, 25, 0]
    assert pair.frame["mean"].tolist() == [2.25]


def test_the_tree_shows_its_branches_where_they_join():
    inputs = world(shanghai=LONG, wuhan=plan(*[WASTE] * 11, *[WATER] * 10, *[TRANSPORT] * 4), zibo=OTHER)
    result = similarity(["shanghai", "wuhan", "zibo"], data=inputs)
    pair = result.draw()
    joints = [trace.x[1] for trace in pair.interactive.data if trace.mode == "lines"]
    assert joints == pytest.approx(result.merges["height"].tolist())
    labels = next(trace.text for trace in pair.interactive.data if trace.mode == "markers+text")
    assert labels == (f"{result.merges['stability'][0]:.0f}%", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_to_draw_is_said(lang):
    inputs = world()
    empty = emphasis(["wuhan", "zibo"], data=inputs)
    for result in (
        empty,
        empty.differences("wuhan", "zibo"),
        specificity(data=inputs),
        similarity(data=inputs),
    ):
        pair = result.draw(lang=lang)
        assert text_faults(pair.static) == []
        assert pair.caption


def test_an_unknown_measure_raises():
    with pytest.raises(UnknownChoice):
        emphasis(["wuhan"], data=world(wuhan=LONG)).draw(measure="words")
