import pytest

from citymetrics.figures.kit.axes import add_axes, new_figure, nice_top, three_ticks
from citymetrics.figures.kit.bands import bands_height, even_cut, in_bands, set_out
from citymetrics.figures.kit.interactive import axis_suffix, broken, row_axis, stack_panels
from citymetrics.figures.kit.layout import line_height
from citymetrics.figures.kit.marks import form_of, symbol_of
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.figures.kit.writing import block_height, write_around, write_lines


def test_parts_are_set_out_band_by_band():
    bands = in_bands("abcde", 2)
    assert bands == [["a", "b"], ["c", "d"], ["e"]]
    heights = [1.0, 2.0, 0.5]
    assert bands_height(heights, 0.25) == 4.0
    assert list(set_out(bands, heights, left=1.0, top=10.0, step=3.0, gap=0.25)) == [
        ("a", 1.0, 10.0),
        ("b", 4.0, 10.0),
        ("c", 1.0, 8.75),
        ("d", 4.0, 8.75),
        ("e", 1.0, 6.5),
    ]


def test_columns_are_cut_where_the_taller_is_shortest():
    assert even_cut([3, 1, 1, 1], range(1, 5)) == 1
    assert even_cut([1, 1, 1, 3], range(1, 5)) == 3
    assert even_cut([3, 1, 1, 1], [2, 3]) == 2
    assert even_cut([3, 1], []) == 2


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 1), (0.0482, 0.05), (1, 1), (52, 60), (26402, 30000), (100, 100), (9.99, 10), (0.9, 1)],
)
def test_axes_end_on_round_numbers(value, top):
    assert nice_top(value) == pytest.approx(top)
    assert three_ticks(top) == (0.0, top / 2, top)


def test_axes_and_lines_stand_where_inches_say():
    with house_style() as tokens:
        figure = new_figure(4, 2)
        assert add_axes(figure, 1, 0.5, 2, 1).get_position().bounds == (0.25, 0.25, 0.5, 0.5)
        lines = [("head", 8.0, tokens.ink), ("fact", 6.0, tokens.muted)]
        end = write_lines(figure, lines, 1.0, 2.0)
        write_around(figure, lines, 3.0, 1.0, "right")
    tall = line_height(8) + line_height(6)
    assert block_height(lines) == pytest.approx(tall)
    assert end == pytest.approx(2.0 - tall)
    places = [text.get_position() for text in figure.texts]
    assert places[1] == pytest.approx((0.25, end / 2))
    assert places[3] == pytest.approx((0.75, (1.0 - tall / 2) / 2))


def test_panels_are_stacked_with_room_for_heads_and_feet():
    (first, top), (second, bottom) = stack_panels([100, 300], 20, 10)
    assert (first, second, axis_suffix(2)) == ("", "2", "3")
    assert top == pytest.approx([1 - 90 / 400, 1 - 20 / 400])
    assert bottom == pytest.approx([1 - 390 / 400, 1 - 120 / 400])
    assert stack_panels([], 20, 10) == []


def test_rows_run_down_from_zero():
    axis = row_axis(["one", "two"], showgrid=False)
    assert (axis["tickvals"], axis["range"], axis["showgrid"]) == ([0, 1], [1.5, -0.5], False)


def test_hover_text_breaks_between_words_and_is_escaped():
    assert broken("Denominator: residents 24.8709 million persons (2020-11-01)") == (
        "Denominator: residents 24.8709<br>million persons (2020-11-01)"
    )
    assert broken("园" * 40) == "园" * 34 + "<br>" + "园" * 6
    assert broken("园" * 32 + "2025年，") == "园" * 32 + "<br>2025年，"
    assert broken("园" * 34 + "。" + "x" * 40) == "园" * 33 + "<br>园。<br>" + "x" * 34 + "<br>" + "x" * 6
    assert broken("<b> & co") == "&lt;b&gt; &amp; co"


def test_only_an_approximate_figure_is_hollow():
    style = load_tokens().places["shanghai"]
    assert [symbol_of(form_of(one), style) for one in ("eq", "ge", "approx")] == [
        "circle",
        "circle",
        "circle-open",
    ]
