"""Pace drawn: the yearly amount then and now as slopes, on paper and for the screen."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import plotly.graph_objects as go

from citymetrics.benchmark.metrics.pace import Pace
from citymetrics.benchmark.metrics.paths import Paths
from citymetrics.errors import check_choice
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import captioned, empty_pair
from citymetrics.figures.kit.interactive import (
    LINE_PIXELS,
    PIXELS_PER_INCH,
    POINTS_PER_PIXEL,
    SMALL_TYPE,
    TYPE,
    axis_suffix,
    hover_text,
    new_interactive,
    on_screen,
    screen_lines,
)
from citymetrics.figures.kit.layout import wrap_facts
from citymetrics.figures.kit.marks import BOUNDS, form_of, plot_arrow, symbol_of
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import load_tokens, place_styles
from citymetrics.figures.messages.metrics import pace_message
from citymetrics.figures.metrics.changes import draw_changes, drawable, plot_changes
from citymetrics.figures.metrics.slopes import MOST, SIDES, Slope, draw_slopes, make_slopes
from citymetrics.labels import text
from citymetrics.labels.wording import join

FORMS = ("slopes", "dumbbells")
PLOT_PIXELS, FOOT_PIXELS, GAP_PIXELS, ARROW_PIXELS = 110, 52, 14, 18
ACROSS, WORD_PIXELS = 2, 158
"""Panels side by side on the screen, and how wide the words over them may be: two fit on a telephone."""


@draw_result.register
def pace_figure(result: Pace, *, lang: str = "zh", most: int = MOST, form: str = "slopes") -> FigurePair:
    """What is done a year, then and now: as one of the `slopes` per place and metric, or as `dumbbells` on one axis of multiples.

    Raises `UnknownChoice` for another form.
    """
    check_choice("form", form, FORMS)
    slopes = make_slopes(result, lang, most=most)
    name, what = name_and_subject(result, "pace", lang)
    if form == "dumbbells":
        name, slopes = f"{name}-dumbbells", drawable(slopes)
    if not slopes:
        words = text("tables.no_pace", lang)
        return empty_pair(name, words, result.to_frame(), caption=captioned(what, words, lang))
    caption = text("pace.pace_figure" if form == "slopes" else "figures.changes_caption", lang, what=what)
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
        draw_slopes(slopes, result) if form == "slopes" else draw_changes(slopes, result, lang),
        plot_slopes(slopes, result, lang=lang) if form == "slopes" else plot_changes(slopes, result, lang),
        result.to_frame().assign(observation_id=result.frame["target_id"]),
        caption,
        text("pace.pace_alt", lang, rows=text("tables.list_gap", lang).join(told)),
        pace_message(result, lang),
        inputs=result.inputs,
        lang=lang,
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
    columns = min(ACROSS, len(slopes))
    heads = {id(slope): (screen_lines(slope.title, WORD_PIXELS), _facts(slope)) for slope in slopes}
    lines = max((len(title) + len(small) for title, small in heads.values()), default=2)
    head_pixels = lines * LINE_PIXELS + ARROW_PIXELS
    panel = head_pixels + PLOT_PIXELS + FOOT_PIXELS + GAP_PIXELS
    total = math.ceil(len(slopes) / max(columns, 1)) * panel
    figure = new_interactive(total + 16, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    styles, tokens = place_styles(result.inputs.places), load_tokens()
    for number, slope in enumerate(slopes):
        column, band = number % columns, number // columns
        top = band * panel
        x = [column / columns + 0.01, (column + 1) / columns - 0.03]
        y = [1 - (top + head_pixels + PLOT_PIXELS) / total, 1 - (top + head_pixels) / total]
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
            customdata=[[row[f"{side}_id"]] for side in SIDES],
            cliponaxis=False,
        )
        figure.update_layout(
            {
                f"xaxis{suffix}": {
                    "domain": x,
                    "anchor": f"y{suffix}",
                    "range": [-0.08, 1.08],
                    "showticklabels": False,
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
        title, small = ("<br>".join(map(html.escape, own)) for own in heads[id(slope)])
        _write(
            figure,
            f"<b>{title}</b><br><span style='font-size:{SMALL_TYPE}px'>{small}</span>",
            x[0],
            y[1],
            "left",
        )
        for at, end, years, amount in zip(x, ("left", "right"), slope.years, slope.amounts, strict=True):
            words = (
                f"<span style='color:{tokens.muted}'>{years}</span><br>{on_screen(amount, WORD_PIXELS / 2)}"
            )
            _write(figure, words, at, y[0], end, under=True)
    return figure


def _facts(slope: Slope) -> list[str]:
    """Place, ratio and grade in lines of the width of a panel."""
    size, inches = SMALL_TYPE * POINTS_PER_PIXEL, WORD_PIXELS / PIXELS_PER_INCH
    return wrap_facts((slope.place, slope.ratio, slope.grade), size, inches)


def _write(figure: go.Figure, words: str, x: float, y: float, side: str, *, under: bool = False) -> None:
    """Words over a panel, or under its end at this side."""
    figure.add_annotation(
        text=words, x=x, y=y, xref="paper", yref="paper", xanchor=side, align=side, showarrow=False,
        yanchor="top" if under else "bottom", yshift=0 if under else ARROW_PIXELS, font={"size": TYPE},
    )  # fmt: skip


def _hover(slope: Slope, side: str, result: Pace, lang: str) -> str:
    row = result.inputs.row(slope.row[f"{side}_id"])
    return hover_text(row, result.inputs, lang, head=slope.title)
