"""Deadlines over all plans, drawn as the timeline that they rest on."""

from __future__ import annotations

from citymetrics.benchmark.plans.deadlines import Deadlines
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.plans.timeline import timeline_figure


@draw_result.register
def deadlines_figure(result: Deadlines, *, lang: str = "zh") -> FigurePair:
    """By when targets are due, a lane per place, with the plans' terms."""
    return timeline_figure(result.timeline, lang=lang)
