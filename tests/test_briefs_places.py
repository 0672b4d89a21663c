"""Figures called up at numbered places: which there are, and how far a figure may wait."""

from __future__ import annotations

from typing import Any

from citymetrics.briefs.paper.places import find_nodes, hoist

TEXT = {"t": "Para", "c": [{"t": "Str", "c": "x"}]}
NOTES = {
    "t": "OrderedList",
    "c": [[], [[{"t": "Plain", "c": [{"t": "Span", "c": [["note-1", [], []], []]}]}]]],
}


def heading(level: int = 2) -> dict[str, Any]:
    return {"t": "Header", "c": [level, ["", [], []], [{"t": "Str", "c": "h"}]]}


def figure(path: str) -> dict[str, Any]:
    image = {"t": "Image", "c": [["", [], []], [], [path, ""]]}
    return {"t": "Figure", "c": [["", [], []], [None, []], [{"t": "Plain", "c": [image]}]]}


def slots(shown: list[dict[str, Any]]) -> list[str]:
    return [node["c"][1] if node["t"] == "RawBlock" else node["t"] for node in shown]


def test_a_figure_is_defined_first_and_called_up_where_it_stood():
    defined, shown, outline, end = hoist([heading(), TEXT, figure("a.svg"), TEXT], 0)
    assert slots(shown) == ["Header", "Para", "#slot(0)", "#slot(1)", "Para", "#slot(2)"]
    assert (outline.figures, outline.homes, end) == (("a.svg",), (1,), 3)
    assert list(find_nodes(defined, "Figure"))
    assert not list(find_nodes(shown, "Figure"))


def test_numbers_go_on_from_the_chapter_before():
    _, shown, outline, end = hoist([TEXT, figure("a.svg")], 7)
    assert slots(shown) == ["Para", "#slot(7)", "#slot(8)"]
    assert (outline.homes, end) == ((8,), 9)


def test_a_figure_waits_no_further_than_the_beginning_of_the_next_section():
    blocks = [heading(), figure("a.svg"), TEXT, heading(), TEXT, TEXT, TEXT, heading(), TEXT]
    _, _, outline, _ = hoist(blocks, 0)
    assert outline.homes == (0,)
    assert outline.later == ((1, 2, 3),)


def test_no_figure_stands_right_behind_a_heading_or_among_the_notes():
    _, _, outline, _ = hoist([heading(), figure("a.svg"), heading(), NOTES, TEXT], 0)
    assert outline.later == ((),)


def test_an_image_with_another_name_stays_where_it_is():
    _, shown, outline, _ = hoist([figure('x").svg')], 0)
    assert outline.figures == ()
    assert slots(shown) == ["Figure", "#slot(0)"]


def test_no_figure_waits_into_the_last_section():
    _, _, outline, _ = hoist([heading(), figure("a.svg"), TEXT, heading(), TEXT, heading(), NOTES], 0)
    assert outline.later == ((1,),)


def test_figures_that_are_pushed_along_stay_within_their_own_places():
    _, _, outline, _ = hoist([heading(), figure("a.svg"), TEXT, figure("b.svg"), TEXT, heading(), TEXT], 0)
    assert outline.allows((1, 2))
    assert outline.allows((3, 3))
    assert not outline.allows((4, 4))
