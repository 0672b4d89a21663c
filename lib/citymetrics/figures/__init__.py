"""Figures of benchmark results: one look, each made for paper and for the screen from the same result."""

from citymetrics.figures.accuracy import accuracy_figure
from citymetrics.figures.city import draw_profile, draw_timeline, plot_profile, plot_timeline
from citymetrics.figures.comparability import comparability_figure
from citymetrics.figures.draw import draw_result
from citymetrics.figures.matrix import draw_coverage, draw_emphasis, plot_coverage, plot_emphasis
from citymetrics.figures.pair import FigurePair
from citymetrics.figures.pairs import (
    core_figure,
    coverage_figure,
    emphasis_figure,
    metric_figure,
    panels_figure,
    peers_figure,
    profile_figure,
    theme_figure,
    timeline_figure,
)
from citymetrics.figures.style import house_style, place_styles

__all__ = [
    "FigurePair",
    "accuracy_figure",
    "comparability_figure",
    "core_figure",
    "coverage_figure",
    "draw_coverage",
    "draw_emphasis",
    "draw_profile",
    "draw_result",
    "draw_timeline",
    "emphasis_figure",
    "house_style",
    "metric_figure",
    "panels_figure",
    "peers_figure",
    "place_styles",
    "plot_coverage",
    "plot_emphasis",
    "plot_profile",
    "plot_timeline",
    "profile_figure",
    "theme_figure",
    "timeline_figure",
]
