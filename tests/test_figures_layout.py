import pytest

from citymetrics.figures.kit.axes import new_figure
from citymetrics.figures.kit.layout import text_boxes, text_faults, text_width, wrap, wrap_facts
from citymetrics.figures.kit.style import house_style


def test_measured_widths_are_those_that_are_drawn():
    with house_style():
        figure = new_figure(6, 1)
        for words in ("老旧小区和医院周边新增公共泊位", "Built-up area meeting sponge-city requirements"):
            figure.text(0.01, 0.5, words, fontsize=8)
    for words, box in text_boxes(figure):
        drawn = box.width / figure.dpi
        assert drawn <= text_width(words, 8) + 0.01
        assert drawn == pytest.approx(text_width(words, 8), rel=0.06)


def test_wrapped_lines_fit_and_lose_nothing():
    words = "建成区海绵城市达标面积比例（2025年底），Built-up area meeting requirements"
    lines = wrap(words, 8, 1.0)
    assert len(lines) > 2
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(text_width(line, 8) <= 1.0 or " " not in line for line in lines)
    assert not any(line[0] in "，）。" for line in lines)


def test_facts_stay_whole_where_they_fit():
    assert wrap_facts(["建成区", "2025年底"], 8, 3) == ["建成区·2025年底"]
    assert wrap_facts(["中心城区建成区", "2022年底"], 8, 0.9) == ["中心城区建成区", "2022年底"]
    assert wrap_facts(["", "2022年底"], 8, 3) == ["2022年底"]


def test_faults_are_found():
    with house_style():
        figure = new_figure(2, 1)
        figure.text(0.9, 0.5, "cut off on the right")
        figure.text(0.1, 0.2, "one over")
        figure.text(0.12, 0.2, "the other")
    faults = text_faults(figure)
    assert any("cut off" in fault and "is cut off" in fault for fault in faults)
    assert any("runs into" in fault for fault in faults)


def test_an_opening_bracket_stays_with_what_it_opens():
    for width in (0.6, 0.9, 1.2, 1.5, 1.8):
        lines = wrap("按2022-12-31的分母：4.85（−10.3%），其中“骨干绿道（二期）”", 6.5, width)
        assert not any(line[-1] in "（“" for line in lines), lines
