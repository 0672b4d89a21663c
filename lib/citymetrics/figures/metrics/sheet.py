"""One metric's sheet as dots; where nobody sets a target, that."""

from __future__ import annotations

from citymetrics.benchmark.metrics.sheet import MetricSheet
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.metrics.dots import panels_frame
from citymetrics.figures.metrics.panels import metric_figure
from citymetrics.labels import text


@draw_result.register
def sheet_figure(result: MetricSheet, *, lang: str = "zh") -> FigurePair:
    """The targets of the metric across places, with their bounds."""
    if result.comparison.headlines:
        return metric_figure(result.comparison, lang=lang)
    what = text("figures.metric_dots", lang, metric=result.label)
    words = text("sheet.no_target", lang)
    return empty_pair(
        f"metric-{result.metric}", words, panels_frame([]), caption=captioned(what, words, lang)
    )
