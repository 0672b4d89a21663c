"""Figures fitted into pages: where gaps are, which way of filling them is best."""

from __future__ import annotations

import pytest

from citymetrics.briefs.paper.places import Outline
from citymetrics.briefs.paper.press import TOP, Fit, Gap, Picture, cost, first_gap

HIGH = TOP + 20
OUTLINE = Outline(("a.svg", "b.svg"), (2, 4), ((3, 5, 6), (5, 6)))


def test_a_figure_at_the_top_of_a_page_leaves_a_gap_on_the_one_before():
    picture = Picture("a.svg", 2, HIGH, 300)
    assert first_gap([200, 10], [picture], []) == Gap(200, picture)


@pytest.mark.parametrize(
    ("rooms", "picture"),
    [
        ([40, 10], Picture("a.svg", 2, HIGH, 300)),
        ([200, 10], Picture("a.svg", 2, TOP + 300, 300)),
        ([200, 10], Picture("a.svg", 1, HIGH, 300)),
        ([200], Picture("a.svg", 1, HIGH, 300)),
    ],
    ids=["little room", "further down", "same page", "last page"],
)
def test_other_rests_are_no_gaps(rooms, picture):
    assert first_gap(rooms, [picture], []) is None


def test_a_figure_that_is_settled_is_passed_over():
    pictures = [Picture("a.svg", 2, HIGH, 300), Picture("b.svg", 3, HIGH, 300)]
    assert first_gap([200, 200, 0], pictures, ["a.svg"]) == Gap(200, pictures[1])


def test_figures_keep_their_order_when_one_is_moved():
    fit = Fit((2, 4), (1.0, 1.0))
    assert fit.moved(0, 5).places == (5, 5)
    assert fit.moved(0, 3).places == (3, 4)


def test_an_empty_half_page_costs_more_than_a_figure_moved_or_smaller():
    empty = cost(Fit((2, 4), (1.0, 1.0)), [350, 20, 100], OUTLINE)
    moved = cost(Fit((5, 5), (1.0, 1.0)), [20, 20, 100], OUTLINE)
    smaller = cost(Fit((2, 4), (0.85, 1.0)), [20, 20, 100], OUTLINE)
    assert smaller < moved < empty


def test_the_last_page_may_be_empty():
    fit = Fit((2, 4), (1.0, 1.0))
    assert cost(fit, [0, 600], OUTLINE) == cost(fit, [0, 0], OUTLINE)
