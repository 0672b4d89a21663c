"""The figures of the briefs: each drawn twice from one result, named, captioned and described."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.theme import ThemeComparison
from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.figures.city import draw_profile, plot_profile
from citymetrics.figures.dots import describe, make_panel, panels_frame
from citymetrics.figures.draw import draw_result
from citymetrics.figures.draw_dots import draw_panels, plot_panels
from citymetrics.figures.matrix import (
    draw_coverage,
    draw_emphasis,
    empty_figure,
    empty_plot,
    plot_coverage,
    plot_emphasis,
)
from citymetrics.figures.pair import FigurePair
from citymetrics.figures.style import house_style
from citymetrics.labels import text
from citymetrics.labels.wording import join

MOST_PANELS = 8


def panels_figure(
    comparisons: Sequence[Comparison], inputs: Inputs, *, name: str, what: str, lang: str = "zh"
) -> FigurePair:
    """Small multiples of `comparisons`; where there are none, a figure that says so."""
    panels = [make_panel(comparison, lang=lang) for comparison in comparisons]
    caption = text("figures.dots_caption", lang, what=what)
    if not panels:
        words = text("figures.none_shared", lang)
        with house_style() as tokens:
            static = empty_figure(words, tokens)
        return FigurePair(
            name,
            static,
            empty_plot(words),
            panels_frame(panels),
            f"{what}{text('figures.colon', lang)}{words}",
            words,
        )
    return FigurePair(
        name,
        draw_panels(panels, inputs),
        plot_panels(panels, inputs, lang=lang),
        panels_frame(panels),
        caption,
        describe(panels, lang),
    )


@draw_result.register
def metric_figure(comparison: Comparison, *, lang: str = "zh") -> FigurePair:
    """One metric across places, with its bounds."""
    what = text("figures.metric_dots", lang, metric=comparison.label)
    return panels_figure(
        [comparison] if comparison.headlines else [],
        comparison.inputs,
        name=f"metric-{comparison.metric}",
        what=what,
        lang=lang,
    )


@draw_result.register
def theme_figure(theme: ThemeComparison, *, lang: str = "zh", most: int = MOST_PANELS) -> FigurePair:
    """The theme's metrics that meet in two or more places, `most` of them, the most widespread first."""
    what = text("figures.theme_dots", lang, theme=theme.label)
    return panels_figure(
        theme.shared[:most], theme.inputs, name=f"theme-{theme.theme}-metrics", what=what, lang=lang
    )


def core_figure(
    comparisons: Sequence[Comparison], inputs: Inputs, *, lang: str = "zh", most: int = MOST_PANELS
) -> FigurePair:
    """The most widespread metrics of all themes."""
    what = text("figures.core_dots", lang)
    return panels_figure(comparisons[:most], inputs, name="overview-core-metrics", what=what, lang=lang)


@draw_result.register
def peers_figure(profile: CityProfile, *, lang: str = "zh", most: int = MOST_PANELS) -> FigurePair:
    """The metrics that a place shares with its peers."""
    what = text("figures.peer_dots", lang, city=profile.label)
    return panels_figure(
        profile.peers[:most], profile.inputs, name=f"city-{profile.city}-peers", what=what, lang=lang
    )


@draw_result.register
def coverage_figure(
    coverage: Coverage, *, least: int = 2, lang: str = "zh", name: str = "overview-coverage"
) -> FigurePair:
    """Metric × place, for metrics that are targets in `least` or more places."""
    wanted = {metric for metric, count in coverage.met_in.items() if count >= least}
    frame = coverage.frame[coverage.frame["metric"].isin(wanted)].reset_index(drop=True)
    inputs = coverage.inputs
    rows = []
    for metric, own in frame[frame["state"].isin(["target", "both"])].groupby("metric", sort=False):
        places = [inputs.places[city].label.in_language(lang) for city in own["city"]]
        rows.append(f"{inputs.metric_label(str(metric)).in_language(lang)} ({join(places, lang)})")
    alt = text("figures.coverage_alt", lang, count=len(wanted), rows=text("tables.list_gap", lang).join(rows))
    return FigurePair(
        name,
        draw_coverage(coverage, least=least, lang=lang),
        plot_coverage(coverage, least=least, lang=lang),
        frame,
        text("figures.coverage_caption" if least > 1 else "figures.coverage_all_caption", lang, least=least),
        alt,
    )


def emphasis_figure(coverage: Coverage, *, lang: str = "zh") -> FigurePair:
    """Theme × place: numbers of targets and their share of the plan."""
    inputs, parts = coverage.inputs, []
    for theme, own in coverage.theme_counts.groupby("theme", sort=False):
        counts = [
            f"{inputs.places[city].label.in_language(lang)} {count}"
            for city, count in zip(own["city"], own["targets"], strict=True)
        ]
        parts.append(f"{inputs.theme_label(str(theme)).in_language(lang)} {join(counts, lang)}")
    alt = text("figures.emphasis_alt", lang, rows=text("tables.list_gap", lang).join(parts))
    return FigurePair(
        "overview-emphasis",
        draw_emphasis(coverage, lang=lang),
        plot_emphasis(coverage, lang=lang),
        coverage.theme_counts,
        text("figures.emphasis_caption", lang),
        alt,
    )


def profile_figure(profile: CityProfile, *, lang: str = "zh") -> FigurePair:
    """A place's targets by theme, with and without a date."""
    counts = profile.by_theme[profile.by_theme["targets"] > 0]
    rows = [
        f"{profile.inputs.theme_label(theme).in_language(lang)} {count}"
        for theme, count in zip(counts["theme"], counts["targets"], strict=True)
    ]
    alt = text("figures.profile_alt", lang, city=profile.label, rows=join(rows, lang))
    return FigurePair(
        f"city-{profile.city}-themes",
        draw_profile(profile, lang=lang),
        plot_profile(profile, lang=lang),
        profile.by_theme,
        text("figures.profile_caption", lang, city=profile.label),
        alt,
    )
