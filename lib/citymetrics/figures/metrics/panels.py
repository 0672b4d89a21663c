"""Dots of one metric or of several, each drawn twice from its comparisons, named, captioned and described."""

from __future__ import annotations

from collections.abc import Sequence

from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.metrics.comparison import Comparison
from citymetrics.benchmark.metrics.theme import ThemeComparison
from citymetrics.benchmark.plans.profile import CityProfile
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.messages.metrics import panels_message, peers_message
from citymetrics.figures.metrics.dots import describe, make_panel, panels_frame
from citymetrics.figures.metrics.draw_dots import draw_panels, plot_panels
from citymetrics.labels import text

MOST_PANELS = 8


def panels_figure(
    comparisons: Sequence[Comparison],
    inputs: Inputs,
    *,
    name: str,
    what: str,
    lang: str = "zh",
    message: str | None = None,
) -> FigurePair:
    """Small multiples of `comparisons`; where there are none, a figure that says so. `message` for None is on who is first."""
    panels = [make_panel(comparison, lang=lang) for comparison in comparisons]
    caption = text("figures.dots_caption", lang, what=what)
    if not panels:
        words = text("figures.none_shared", lang)
        return empty_pair(name, words, panels_frame(panels), caption=captioned(what, words, lang))
    return FigurePair(
        name,
        draw_panels(panels, inputs),
        plot_panels(panels, inputs, lang=lang),
        panels_frame(panels),
        caption,
        describe(panels, lang),
        panels_message(comparisons, inputs, lang) if message is None else message,
        inputs=inputs,
        lang=lang,
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
        profile.peers[:most],
        profile.inputs,
        name=f"city-{profile.city}-peers",
        what=what,
        lang=lang,
        message=peers_message(profile, lang),
    )
