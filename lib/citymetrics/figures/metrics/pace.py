"""Pace drawn: the yearly amount then and now as slopes, on paper and for the screen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.interactive import axis_suffix, hover_text, new_interactive
from citymetrics.figures.kit.marks import BOUNDS, form_of, plot_arrow, symbol_of
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import load_tokens, place_styles
from citymetrics.figures.metrics.slopes import COLUMNS, MOST, SIDES, Slope, draw_slopes, make_slopes
from citymetrics.labels import text
from citymetrics.labels.wording import join

PANEL_PIXELS, HEAD_PIXELS, FOOT_PIXELS = 230, 70, 46


@draw_result.register
def pace_figure(result: Pace, *, lang: str = "zh", most: int = MOST) -> FigurePair:
    """What is done a year, then and now, as one slope per place and metric."""
    slopes = make_slopes(result, lang, most=most)
    name, what = name_and_subject(result, "pace", lang)
    if not slopes:
        words = text("tables.no_pace", lang)
        return empty_pair(name, words, result.to_frame(), caption=captioned(what, words, lang))
    caption = text("pace.pace_figure", lang, what=what)
    caption += left_out_text(len(slopes), result, lang)
    told = [
        text(
            "pace.slope",
            lang,
            what=join([slope.place, slope.title], lang),
            then=slope.amounts[0],
            now=slope.amounts[1],
            ratio=slope.ratio,
        )
        for slope in slopes
    ]
    return FigurePair(
        name,
        draw_slopes(slopes, result),
        plot_slopes(slopes, result, lang=lang),
        result.to_frame().assign(observation_id=result.frame["target_id"]),
        caption,
        text("pace.pace_alt", lang, rows=text("tables.list_gap", lang).join(told)),
    )


def name_and_subject(result: Pace | Paths, kind: str, lang: str) -> tuple[str, str]:
    """The name of a figure of `kind` (`pace` or `paths`) and what it is of: one place, or all."""
    if len(result.cities) != 1:
        return kind, text(f"pace.{kind}_caption", lang)
    place = result.cities[0]
    return f"city-{place}-{kind}", text(f"pace.{kind}_of", lang, city=result.inputs.places[place].label)


def left_out_text(shown: int, result: Pace | Paths, lang: str) -> str:
    """How many of how many are drawn; empty where all are."""
    count = len(result.frame)
    return text("pace.first_of", lang, shown=shown, count=count) if shown < count else ""


def plot_slopes(slopes: Sequence[Slope], result: Pace, *, lang: str = "zh") -> go.Figure:
    """The same for the screen, in columns; pointing at a mark shows its sentence and plan."""
    columns = min(COLUMNS, len(slopes))
    bands = math.ceil(len(slopes) / columns)
    total = bands * PANEL_PIXELS
    figure = new_interactive(total + 16, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    styles, tokens = place_styles(result.inputs.places), load_tokens()
    for number, slope in enumerate(slopes):
        column, band = number % columns, number // columns
        top = band * PANEL_PIXELS
        x = [column / columns + 0.02, (column + 1) / columns - 0.02]
        y = [1 - (top + PANEL_PIXELS - FOOT_PIXELS) / total, 1 - (top + HEAD_PIXELS) / total]
        suffix = axis_suffix(number)
        style, row = styles[slope.row["city"]], slope.row
        points = [row[f"{side}_per_year"] for side in SIDES]
        forms = [form_of(row[f"{side}_comparator"]) for side in SIDES]
        figure.add_scatter(
            x=[0, 1],
            y=points,
            xaxis=f"x{suffix}",
            yaxis=f"y{suffix}",
            mode="lines+markers",
            error_y={
                "type": "data",
                "symmetric": False,
                "array": [
                    row[f"{side}_high"] - row[f"{side}_per_year"] if form == "range" else 0
                    for side, form in zip(SIDES, forms, strict=True)
                ],
                "arrayminus": [0, 0],
                "thickness": 5,
                "width": 0,
            },
            line={"color": style.colour, "width": 2},
            marker={
                "size": 11,
                "symbol": [symbol_of(form, style) for form in forms],
                "color": style.colour,
                "line": {"color": style.colour, "width": 2},
            },
            hovertext=[_hover(slope, side, result, lang) for side in SIDES],
            hoverinfo="text",
            cliponaxis=False,
        )
        figure.update_layout(
            {
                f"xaxis{suffix}": {
                    "domain": x,
                    "anchor": f"y{suffix}",
                    "range": [-0.28, 1.28],
                    "tickvals": [0, 1],
                    "ticktext": [
                        f"{years}<br>{amount}"
                        for years, amount in zip(slope.years, slope.amounts, strict=True)
                    ],
                    "fixedrange": True,
                    "showgrid": False,
                    "zeroline": False,
                },
                f"yaxis{suffix}": {
                    "domain": y,
                    "anchor": f"x{suffix}",
                    "range": [0, slope.top],
                    "showticklabels": False,
                    "fixedrange": True,
                    "showgrid": False,
                    "zerolinecolor": tokens.grid,
                },
            }
        )
        for side, point, form in zip((0, 1), points, forms, strict=True):
            if form in BOUNDS:
                plot_arrow(figure, side, point, suffix, BOUNDS[form], style.colour, upright=True)
        figure.add_annotation(
            text=f"<b>{slope.title}</b><br>{slope.head}",
            x=x[0],
            y=y[1],
            xref="paper",
            yref="paper",
            xanchor="left",
            yanchor="bottom",
            align="left",
            showarrow=False,
        )
    return figure


def _hover(slope: Slope, side: str, result: Pace, lang: str) -> str:
    row = result.inputs.row(slope.row[f"{side}_id"])
    return hover_text(row, result.inputs, lang, head=slope.title)
