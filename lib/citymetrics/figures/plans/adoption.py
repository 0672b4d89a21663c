"""The heat map of instruments: how far each plan goes with which, by theme."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.evidence import place_of
from citymetrics.benchmark.plans.adoption import InstrumentComparison
from citymetrics.errors import check_choice
from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure
from citymetrics.figures.kit.bands import even_cut
from citymetrics.figures.kit.draw import draw_result
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.interactive import (
    broken,
    column_heads,
    name_height,
    new_interactive,
    on_screen,
    row_axis,
)
from citymetrics.figures.kit.layout import line_height, text_width, widest, wrap
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import Tokens, house_style, load_tokens
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.plans import instruments_message
from citymetrics.figures.plans.likeness import likeness_figure
from citymetrics.instruments.model import RUNGS
from citymetrics.labels import format_date, text
from citymetrics.labels.wording import join

SHOWN = ("rungs", "similarity")
PAD, GAP, ROW, CELL = 0.08, 0.3, 0.155, 0.42
SHADES = dict(zip(RUNGS, (1, 2, 3, 5), strict=True))
"""Which step of the ramp shows which rung."""


@draw_result.register
def instruments_figure(
    result: InstrumentComparison,
    *,
    lang: str = "zh",
    show: str = "rungs",
    least_plans: int | None = None,
) -> FigurePair:
    """The heat map of rungs, or with ``show="similarity"`` the matrix of likeness.

    `least_plans` leaves out instruments that fewer places adopt; for None as few are left out as the page allows.
    """
    check_choice("figure", show, SHOWN)
    return (
        likeness_figure(result, lang=lang)
        if show == "similarity"
        else rungs_figure(result, lang=lang, least_plans=least_plans)
    )


def rungs_figure(
    result: InstrumentComparison, *, lang: str = "zh", least_plans: int | None = None
) -> FigurePair:
    """Instrument × place, shaded by the rung that the plan reaches."""
    least = least_plans or _least_that_fits(result)
    matrix = result.matrix(least)
    stem = f"instruments-{result.theme}" if result.theme else "instruments"
    if matrix.empty:
        return empty_pair(stem, text("adoption.no_instruments", lang), pd.DataFrame())
    frame = result.frame[result.frame["instrument"].isin(matrix.index.get_level_values("instrument"))]
    frame = frame.rename(columns={"mention_id": "observation_id"}).reset_index(drop=True)
    words: dict[str, Any] = {"least": least, "count": len(matrix)}
    if result.theme:
        words["theme"] = result.inputs.theme_label(result.theme)
    caption = text("adoption.rungs_figure_theme" if result.theme else "adoption.rungs_figure", lang, **words)
    counts = [
        text(
            "adoption.rungs_alt_row",
            lang,
            city=result.inputs.place_label(city).in_language(lang),
            count=len(result.adopted_by(city)),
        )
        for city in result.cities
    ]
    alt = text("adoption.rungs_alt", lang, count=len(matrix), rows=join(counts, lang))
    return FigurePair(
        stem,
        _draw_rungs(result, matrix, lang),
        _plot_rungs(result, matrix, lang),
        frame,
        caption,
        alt,
        instruments_message(result, lang),
        inputs=result.inputs,
        lang=lang,
    )


def _least_that_fits(result: InstrumentComparison) -> int:
    """How many places must adopt an instrument so that two columns of rows fit on a page."""
    lowest, highest = (1, 1) if result.theme else (min(2, len(result.cities)), max(1, len(result.cities)))
    room = 2 * int((load_tokens().tallest - 1) / (ROW * 1.15))
    for least in range(lowest, highest + 1):
        matrix = result.matrix(least)
        if len(matrix) + matrix.index.get_level_values("theme").nunique() <= room:
            return least
    return highest


def _lines(
    matrix: pd.DataFrame, result: InstrumentComparison, lang: str
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Label, instrument and rungs of each line; headings of themes have no instrument."""
    lines: list[tuple[str, str, tuple[str, ...]]] = []
    before = ""
    for (theme, instrument), rungs in zip(matrix.index, matrix.to_numpy(), strict=True):
        if theme != before:
            lines.append((result.inputs.theme_label(theme).in_language(lang), "", ()))
            before = theme
        lines.append((result.label(instrument).in_language(lang), instrument, tuple(rungs)))
    return lines


def _draw_rungs(result: InstrumentComparison, matrix: pd.DataFrame, lang: str) -> Figure:
    with house_style() as tokens:
        places = [result.inputs.place_label(city).in_language(lang) for city in result.cities]
        cell = max(CELL, widest(places, tokens.size.small) + 0.06)
        lines = _lines(matrix, result, lang)
        two = len(lines) * ROW > tokens.tallest / 2.5
        width = (tokens.width - 2 * PAD - GAP) / 2 if two else tokens.width * 0.72
        room = width - cell * len(places) - PAD
        upright = room >= 1.0
        if not upright:  # many places: narrow columns under names that stand on end
            cell = min(CELL / 2, (width - 1.2) / len(places))
            room = width - cell * len(places) - PAD
        rows = [
            (line, wrap(line[0], tokens.size.small if line[1] else tokens.size.tick, room)) for line in lines
        ]
        panels = _columns(rows) if two else [rows]
        head = (line_height(tokens.size.small) if upright else widest(places, tokens.size.small)) + 0.08
        tall = max(sum(_height(row) for row in panel) for panel in panels)
        key = line_height(tokens.size.small) + 0.12
        height = tall + head + key + 2 * PAD
        total = len(panels) * width + (len(panels) - 1) * GAP + 2 * PAD
        figure = new_figure(total, height)
        _draw_key(figure, total, height, tokens, lang)
        for position, panel in enumerate(panels):
            left = PAD + position * (width + GAP)
            axes = add_axes(figure, left, PAD, width, tall + head)
            axes.set_xlim(0, width)
            axes.set_ylim(tall + head, 0)
            hide_axes(axes)
            start = width - cell * len(places)
            for column, name in enumerate(places):
                axes.text(
                    start + cell * (column + 0.5), head - 0.05, name, fontsize=tokens.size.small,
                    color=tokens.muted, ha="center", va="bottom", rotation=0 if upright else 90,
                )  # fmt: skip
            _draw_panel(axes, panel, head, start, cell, width, tokens)
        return figure


_Rows = list[tuple[tuple[str, str, tuple[str, ...]], list[str]]]


def _height(row: tuple[tuple[str, str, tuple[str, ...]], list[str]]) -> float:
    (_, instrument, _), label = row
    return max(ROW, len(label) * line_height(load_tokens().size.small) + 0.03) + (0 if instrument else 0.05)


def _columns(rows: _Rows) -> list[_Rows]:
    """Two columns, whole themes in each, the longer as short as it can be."""
    starts = [position for position, (line, _) in enumerate(rows) if not line[1]][1:]
    if not starts:
        starts = list(range(2, len(rows)))
    tall = [_height(row) for row in rows]
    cut = even_cut(tall, starts)
    return [part for part in (rows[:cut], rows[cut:]) if part]


def _draw_panel(
    axes: Axes, rows: _Rows, top: float, start: float, cell: float, width: float, tokens: Tokens
) -> None:
    y = top
    for (_, instrument, rungs), label in rows:
        tall = _height((("", instrument, rungs), label))
        size = tokens.size.small if instrument else tokens.size.tick
        at = y + (tall - len(label) * line_height(size)) / 2
        for words in label:
            colour = tokens.ink if instrument else tokens.accent
            axes.text(0, at + line_height(size) / 2, words, fontsize=size, color=colour, va="center_baseline")
            at += line_height(size)
        if not instrument:
            axes.plot([0, width], [y + tall - 0.01] * 2, color=tokens.grid, lw=0.8)
        for column, rung in enumerate(rungs):
            colour = tokens.ramp[SHADES[rung]] if rung else tokens.ramp[0]
            box = (start + column * cell + 0.01, y + 0.01)
            axes.add_patch(Rectangle(box, cell - 0.02, tall - 0.02, facecolor=colour, linewidth=0))
        y += tall


def _draw_key(figure: Figure, total: float, height: float, tokens: Tokens, lang: str) -> None:
    x, y = PAD, height - PAD - line_height(tokens.size.small) / 2
    for rung in RUNGS:
        words = text(f"adoption.rung_{rung}", lang)
        box = Rectangle(
            (x / total, (y - 0.05) / height), 0.18 / total, 0.1 / height,
            facecolor=tokens.ramp[SHADES[rung]], linewidth=0, transform=figure.transFigure,
        )  # fmt: skip
        figure.add_artist(box)
        write(figure, words, x + 0.24, y, tokens.size.small, tokens.ink, va="center")
        x += 0.24 + text_width(words, tokens.size.small) + 0.22


def _plot_rungs(result: InstrumentComparison, matrix: pd.DataFrame, lang: str) -> go.Figure:
    """The same for the screen; pointing at a cell gives the sentence and where it stands."""
    tokens, lines = load_tokens(), _lines(matrix, result, lang)
    ids = result.frame.set_index(["instrument", "city"])["mention_id"].to_dict()
    heights = {"": 0} | {rung: position + 1 for position, rung in enumerate(RUNGS)}
    shades = [tokens.ramp[0], *(tokens.ramp[SHADES[rung]] for rung in RUNGS)]
    scale = [[(position + end) / 5, shade] for position, shade in enumerate(shades) for end in (0, 1)]
    blank: list[int | None] = [None] * len(result.cities)
    places = [result.inputs.place_label(city).in_language(lang) for city in result.cities]
    axis, top = column_heads(places)
    tall = name_height([label for label, _, _ in lines], least=20, gap=4)
    figure = new_interactive(tall * len(lines) + top + 8, margin={"l": 8, "r": 8, "t": top, "b": 8})
    figure.add_heatmap(
        z=[[heights[rung] for rung in rungs] if name else blank for _, name, rungs in lines],
        x=places,
        y=list(range(len(lines))),
        customdata=[
            [[identity] if name and (identity := ids[(name, city)]) else [] for city in result.cities]
            for _, name, _ in lines
        ],
        zmin=-0.5,
        zmax=4.5,
        colorscale=scale,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverinfo="text",
        hovertext=[
            [
                _hover(ids[(name, city)], label, rung, result, lang)
                for rung, city in zip(rungs, result.cities, strict=True)
            ]
            if name
            else [""] * len(result.cities)
            for label, name, rungs in lines
        ],
    )
    labels = [on_screen(label) if name else f"<b>{on_screen(label)}</b>" for label, name, _ in lines]
    figure.update_xaxes(showgrid=False, **axis)
    figure.update_yaxes(row_axis(labels, showgrid=False, zeroline=False))
    return figure


def _hover(identity: str, label: str, rung: str, result: InstrumentComparison, lang: str) -> str:
    """Instrument, rung, who answers for it and by when, the sentence, and where it stands."""
    if not identity:
        return f"<b>{escape(label)}</b><br>{escape(text('adoption.rung_none', lang))}"
    row = result.inputs.mention_rows[identity]
    facts = [result.inputs.place_label(row["city"]).in_language(lang), text(f"adoption.rung_{rung}", lang)]
    facts += [row["lead"].replace(";", "、" if lang == "zh" else ", "), format_date(row["due"], lang)]
    return "<br>".join(
        [
            f"<b>{escape(label)}</b>",
            broken(" · ".join(fact for fact in facts if fact)),
            f"“{broken(row['quote'])}”",
            f"<i>{broken(place_of(row, result.inputs, lang))}</i>",
        ]
    )
