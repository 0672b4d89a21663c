"""Figures of benchmark results: one look, each made for paper and for the screen from the same result."""

from citymetrics.figures.accuracy import accuracy_figure
from citymetrics.figures.cascades.cascade import cascade_figure
from citymetrics.figures.cascades.nesting import nesting_figure
from citymetrics.figures.index.ambition import index_figure
from citymetrics.figures.inference import exact_figure, interval_figure
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, place_styles
from citymetrics.figures.metrics.comparability import comparability_figure
from citymetrics.figures.metrics.gap import gap_figure
from citymetrics.figures.metrics.gaps import gaps_figure
from citymetrics.figures.metrics.intensity import intensity_figure
from citymetrics.figures.metrics.pace import pace_figure
from citymetrics.figures.metrics.panels import (
    core_figure,
    metric_figure,
    panels_figure,
    peers_figure,
    theme_figure,
)
from citymetrics.figures.metrics.paths import paths_figure
from citymetrics.figures.plans.adoption import instruments_figure, rungs_figure
from citymetrics.figures.plans.counts import draw_emphasis, emphasis_figure, plot_emphasis
from citymetrics.figures.plans.coverage import coverage_figure, draw_coverage, plot_coverage
from citymetrics.figures.plans.dendrogram import dendrogram_figure
from citymetrics.figures.plans.emphasis import (
    differences_figure,
    emphasis_intervals_figure,
    specificity_figure,
)
from citymetrics.figures.plans.likeness import likeness_figure
from citymetrics.figures.plans.profile import draw_profile, plot_profile, profile_figure
from citymetrics.figures.plans.timeline import draw_timeline, plot_timeline, timeline_figure

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
    "nesting_figure",
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
