"""Two plans side by side: the metrics that both state as dots, or how their shares of themes differ."""

from __future__ import annotations

from citymetrics.benchmark.plans.pair import PairComparison
from citymetrics.errors import check_choice
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.metrics.panels import panels_figure
from citymetrics.figures.plans.emphasis import differences_figure
from citymetrics.labels import text

PARTS = ("metrics", "themes")


@draw_result.register
def pair_figure(result: PairComparison, *, lang: str = "zh", part: str = "metrics") -> FigurePair:
    """The `metrics` that both state, or how the shares of `themes` differ; where the two are no peers, that and why.

    Raises `UnknownChoice` for another part.
    """
    check_choice("part", part, PARTS)
    one, other = result.labels
    what = text("pair.figure", lang, one=one, other=other)
    name = f"pair-{result.city}-{result.other}"
    if not result.is_sound:
        words = text("pair.no_peers", lang)
        return empty_pair(f"{name}-{part}", words, result.frame, caption=captioned(what, words, lang))
    if part == "themes":
        return differences_figure(result.differences, lang=lang)
    return panels_figure(result.shared, result.inputs, name=f"{name}-metrics", what=what, lang=lang)
