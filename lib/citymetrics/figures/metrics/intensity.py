"""One metric on every basis, a panel for each: whether the choice of a denominator decides who stands where."""

from __future__ import annotations

from citymetrics.benchmark.metrics.intensities import Intensities
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.messages.metrics import intensity_message
from citymetrics.figures.metrics.dots import describe, make_panel, panels_frame
from citymetrics.figures.metrics.draw_dots import draw_panels, plot_panels
from citymetrics.labels import text

TOTALS = ("total", "per_year")
"""Figures that unequal places are not compared on; drawn only where there is nothing else."""


@draw_result.register
def intensity_figure(result: Intensities, *, lang: str = "zh") -> FigurePair:
    """The headline figures on each basis; says why where there is none."""
    stated = {row["basis"] for row in result.rows if row["headline"]}
    bases = [basis for basis in result.bases if basis in stated]
    bases = [basis for basis in bases if basis not in TOTALS] or bases
    panels = [
        make_panel(
            result.comparison,
            lang=lang,
            basis=basis,
            grades={row["observation_id"]: row["grade"] for row in result.of_basis(basis)},
        )
        for basis in bases
    ]
    frame = panels_frame(panels)
    name = f"intensity-{result.metric}"
    what = text("intensity.figure_what", lang, metric=result.label)
    if not panels:
        said = [*(one.text(lang) for one in result.refused), *(one.text(lang) for one in result.caveats)]
        words = said[0] if said else text("intensity.nothing", lang)
        return empty_pair(name, words, frame, caption=captioned(what, words, lang))
    frame.insert(1, "basis", [basis for basis, panel in zip(bases, panels, strict=True) for _ in panel.dots])
    return FigurePair(
        name,
        draw_panels(panels, result.inputs),
        plot_panels(panels, result.inputs, lang=lang),
        frame,
        text("intensity.figure_caption", lang, what=what),
        text("intensity.figure_alt", lang, what=what, rows=describe(panels, lang)),
        intensity_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )
