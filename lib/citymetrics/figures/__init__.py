"""Figures of benchmark results: one look, each made for paper and for the screen from the same result.

Which module draws what:

| figure | module | drawn by |
| --- | --- | --- |
| coverage matrix with the kinds of absence | `plans.coverage` | `coverage_figure` |
| dot plots with bounds and intervals | `metrics.dots`, `metrics.panels` | `metric_figure`, `theme_figure`, `core_figure`, `peers_figure` |
| one metric on every basis | `metrics.intensity` | `intensity_figure` |
| dumbbells from a past level or a baseline to a target | `metrics.paths` | `paths_figure` |
| dumbbells from past to planned yearly amounts | `metrics.changes` | `pace_figure(…, form="dumbbells")` |
| slopes of pace | `metrics.slopes`, `metrics.pace` | `pace_figure` |
| distance to peers and norms | `metrics.gap`, `metrics.gaps` | `gap_figure`, `gaps_figure` |
| grades of comparability | `metrics.comparability` | `comparability_figure` |
| cascade as diverging bars | `cascades.cascade` | `cascade_figure` |
| terms of nested plans | `cascades.nesting` | `nesting_figure` |
| timeline of deadlines | `plans.timeline` | `timeline_figure` |
| heat map of rank shares, scores, what moves ranks | `index.ambition` | `index_figure` |
| small multiples of what plans stress and how specific they are | `plans.emphasis` | `emphasis_intervals_figure`, `differences_figure`, `specificity_figure` |
| targets by theme, of all plans or one | `plans.counts`, `plans.profile` | `emphasis_figure`, `profile_figure` |
| instruments and their likeness, likeness of plans | `plans.adoption`, `plans.likeness`, `plans.dendrogram` | `rungs_figure`, `likeness_figure`, `dendrogram_figure` |
| exact tests, intervals, accuracy | `inference`, `accuracy` | `exact_figure`, `interval_figure`, `accuracy_figure` |

`draw_result` finds the figure of any result. `kit` holds what they share: colours and type (`tokens.yml`), room for text, marks,
the pair of forms with its files. `messages` says in one sentence what each shows. No figure has its title inside: the message
stands above it, the caption below. Every figure speaks one language; pages are made in both.
"""

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
from citymetrics.figures.metrics.sheet import sheet_figure
from citymetrics.figures.plans.adoption import instruments_figure, rungs_figure
from citymetrics.figures.plans.counts import draw_emphasis, emphasis_figure, plot_emphasis
from citymetrics.figures.plans.coverage import coverage_figure, draw_coverage, plot_coverage
from citymetrics.figures.plans.deadlines import deadlines_figure
from citymetrics.figures.plans.dendrogram import dendrogram_figure
from citymetrics.figures.plans.emphasis import (
    differences_figure,
    emphasis_intervals_figure,
    specificity_figure,
)
from citymetrics.figures.plans.likeness import likeness_figure
from citymetrics.figures.plans.pair import pair_figure
from citymetrics.figures.plans.profile import draw_profile, plot_profile, profile_figure
from citymetrics.figures.plans.timeline import draw_timeline, plot_timeline, timeline_figure

__all__ = [
    "FigurePair",
    "accuracy_figure",
    "cascade_figure",
    "comparability_figure",
    "core_figure",
    "coverage_figure",
    "deadlines_figure",
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
    "pair_figure",
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
    "sheet_figure",
    "specificity_figure",
    "theme_figure",
    "timeline_figure",
]
