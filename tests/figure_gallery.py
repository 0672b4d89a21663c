"""Every public figure once on the committed plans: what tests of all figures walk through."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from citymetrics import benchmark as b
from citymetrics import figures as f
from citymetrics.accuracy import load_quality
from citymetrics.benchmark.inference import count_signs

Result = Callable[[str], Any]
THEME, CITY, METRIC = "green_space", "zibo", "pocket_parks"


@cache
def inputs() -> Any:
    return b.load_inputs()


@cache
def result(name: str) -> Any:
    """One result of each kind; made once, drawn in both languages."""
    data = inputs()
    made: dict[str, Callable[[], Any]] = {
        "inputs": inputs,
        "quality": load_quality,
        "cascade": lambda: b.cascade("shanghai", data=data),
        "cascade_past": lambda: b.cascade("shanghai", role="achieved", data=data),
        "nesting": lambda: b.nesting(data=data),
        "coverage": lambda: b.coverage(data=data),
        "core": lambda: b.compare_metrics(result("coverage").shared_metrics, list(data.places), data),
        "comparability": lambda: b.comparability(data=data),
        "metric": lambda: b.compare_metric(METRIC, data=data),
        "intensity": lambda: b.intensity(METRIC, data=data),
        "gap": lambda: b.gap("greenways_built", data=data),
        "gaps": lambda: b.gaps(CITY, data=data),
        "pace": lambda: b.pace(data=data),
        "paths": lambda: b.paths(data=data),
        "theme": lambda: b.compare_theme(THEME, data=data),
        "pair": lambda: b.compare_pair("shanghai", "wuhan", data=data),
        "profile": lambda: b.city_profile(CITY, data=data),
        "timeline": lambda: b.timeline(data=data),
        "emphasis": lambda: b.emphasis(data=data),
        "specificity": lambda: b.specificity(data=data),
        "similarity": lambda: b.similarity(data=data),
        "instruments": lambda: b.compare_instruments(data=data),
        "index": lambda: b.ambition_index(data=data),
    }
    return made[name]()


FIGURES: dict[str, Callable[[Result, str], f.FigurePair]] = {
    "accuracy": lambda result, lang: f.accuracy_figure(result("quality"), lang=lang),
    "cascade": lambda result, lang: f.cascade_figure(result("cascade"), lang=lang),
    "cascade-past": lambda result, lang: f.cascade_figure(result("cascade_past"), lang=lang),
    "nesting": lambda result, lang: f.nesting_figure(result("nesting"), lang=lang),
    "coverage": lambda result, lang: f.coverage_figure(result("coverage"), lang=lang),
    "coverage-theme": lambda result, lang: f.coverage_figure(
        result("coverage").of_theme(THEME), least=1, lang=lang, name="theme-coverage"
    ),
    "core": lambda result, lang: f.core_figure(result("core"), result("inputs"), lang=lang),
    "comparability": lambda result, lang: f.comparability_figure(result("comparability"), lang=lang),
    "metric": lambda result, lang: f.metric_figure(result("metric"), lang=lang),
    "intensity": lambda result, lang: f.intensity_figure(result("intensity"), lang=lang),
    "gap": lambda result, lang: f.gap_figure(result("gap"), lang=lang),
    "gaps": lambda result, lang: f.gaps_figure(result("gaps"), lang=lang),
    "pace": lambda result, lang: f.pace_figure(result("pace"), lang=lang),
    "pace-dumbbells": lambda result, lang: f.pace_figure(result("pace"), lang=lang, form="dumbbells"),
    "paths": lambda result, lang: f.paths_figure(result("paths"), lang=lang),
    "theme": lambda result, lang: f.theme_figure(result("theme"), lang=lang),
    "pair": lambda result, lang: f.pair_figure(result("pair"), lang=lang),
    "peers": lambda result, lang: f.peers_figure(result("profile"), lang=lang),
    "profile": lambda result, lang: f.profile_figure(result("profile"), lang=lang),
    "timeline": lambda result, lang: f.timeline_figure(result("timeline"), lang=lang),
    "timeline-city": lambda result, lang: f.timeline_figure(result("profile"), lang=lang),
    "emphasis": lambda result, lang: f.emphasis_figure(result("coverage"), lang=lang),
    "emphasis-text": lambda result, lang: f.emphasis_intervals_figure(result("emphasis"), lang=lang),
    "emphasis-targets": lambda result, lang: f.emphasis_intervals_figure(
        result("emphasis"), measure="targets", lang=lang
    ),
    "differences": lambda result, lang: f.differences_figure(
        result("emphasis").differences("shanghai", "zibo"), lang=lang
    ),
    "specificity": lambda result, lang: f.specificity_figure(result("specificity"), lang=lang),
    "dendrogram": lambda result, lang: f.dendrogram_figure(result("similarity"), lang=lang),
    "instruments": lambda result, lang: f.rungs_figure(result("instruments"), lang=lang),
    "likeness": lambda result, lang: f.likeness_figure(result("instruments"), lang=lang),
    "index-ranks": lambda result, lang: f.index_figure(result("index"), lang=lang, part="ranks"),
    "index-scores": lambda result, lang: f.index_figure(result("index"), lang=lang, part="scores"),
    "index-choices": lambda result, lang: f.index_figure(result("index"), lang=lang, part="choices"),
    "exact": lambda result, lang: f.exact_figure(count_signs(11, 1), lang=lang),
    "interval": lambda result, lang: f.interval_figure(b.resample([1, 2, 4, 3, 7, 5, 9, 8]), lang=lang),
}
"""What draws each figure, from results that a name gives, in a language."""


@cache
def drawn(name: str, lang: str) -> f.FigurePair:
    """The figure of this name in this language; drawn once."""
    return FIGURES[name](result, lang)
