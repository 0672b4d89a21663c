"""Figures of benchmark results: one look, each made for paper and for the screen from the same result."""

from citymetrics.figures.accuracy import accuracy_figure
from citymetrics.figures.adoption import instruments_figure, rungs_figure
from citymetrics.figures.cascade import cascade_figure
from citymetrics.figures.city import draw_profile, plot_profile
from citymetrics.figures.comparability import comparability_figure
from citymetrics.figures.dendrogram import dendrogram_figure
from citymetrics.figures.draw import draw_result
from citymetrics.figures.emphasis import differences_figure, emphasis_intervals_figure, specificity_figure
from citymetrics.figures.gap import gap_figure
from citymetrics.figures.gaps import gaps_figure
from citymetrics.figures.index import index_figure
from citymetrics.figures.inference import exact_figure, interval_figure
from citymetrics.figures.intensity import intensity_figure
from citymetrics.figures.likeness import likeness_figure
from citymetrics.figures.matrix import draw_coverage, draw_emphasis, plot_coverage, plot_emphasis
from citymetrics.figures.pace import pace_figure
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
)
from citymetrics.figures.paths import paths_figure
from citymetrics.figures.style import house_style, place_styles
from citymetrics.figures.timeline import draw_timeline, plot_timeline, timeline_figure

__all__ = [
    "FigurePair",
    "accuracy_figure",
    "cascade_figure",
    "comparability_figure",
    "core_figure",
    "coverage_figure",
    "dendrogram_figure",
    "differences_figure",
    "draw_coverage",
    "draw_emphasis",
    "draw_profile",
    "draw_result",
    "draw_timeline",
    "emphasis_figure",
    "emphasis_intervals_figure",
    "exact_figure",
    "gap_figure",
    "gaps_figure",
    "house_style",
    "index_figure",
    "instruments_figure",
    "intensity_figure",
    "interval_figure",
    "likeness_figure",
    "metric_figure",
    "pace_figure",
    "panels_figure",
    "paths_figure",
    "peers_figure",
    "place_styles",
    "plot_coverage",
    "plot_emphasis",
    "plot_profile",
    "plot_timeline",
    "profile_figure",
    "rungs_figure",
    "specificity_figure",
    "theme_figure",
    "timeline_figure",
]
