"""The matrix of likeness: how many of their instruments every two plans share, and whether that is more than chance gives."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from citymetrics.benchmark.inference.model import LEVEL, p_text
from citymetrics.benchmark.inputs import missing
from citymetrics.benchmark.plans.adoption import InstrumentComparison
from citymetrics.benchmark.plans.likeness import SOUNDEST
from citymetrics.figures.kit.axes import add_axes, hide_axes, new_figure
from citymetrics.figures.kit.empty import empty_pair
from citymetrics.figures.kit.heat import plot_cells
from citymetrics.figures.kit.interactive import new_interactive
from citymetrics.figures.kit.layout import line_height, widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.figures.messages.plans import likeness_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PAD, SIDE = 0.08, 0.92


def likeness_figure(result: InstrumentComparison, *, lang: str = "zh") -> FigurePair:
    """Jaccard's index of every pair of places, marked where they share more than chance gives."""
    frame = result.similarity[result.similarity["jaccard"].notna()].reset_index(drop=True)
    if frame.empty:
        return empty_pair("instruments-similarity", text("adoption.no_pairs", lang), pd.DataFrame())
    tested = frame[frame[f"p_{SOUNDEST}"].notna()]
    sizes = sorted({int(n) for n in tested[f"n_{SOUNDEST}"]}) or [0]
    n = str(sizes[0]) if len(sizes) == 1 else f"{sizes[0]}–{sizes[-1]}"
    caption = text("adoption.likeness_figure", lang, pairs=len(tested), n=n)
    rows = [
        text(
            "adoption.likeness_row", lang, one=result.inputs.place_label(row["one"]).in_language(lang),
            other=result.inputs.place_label(row["other"]).in_language(lang), value=f"{row['jaccard']:.2f}",
        )
        for row in frame.to_dict("records")
    ]  # fmt: skip
    alt = text("adoption.likeness_alt", lang, rows=join(rows, lang))
    static, screen = _draw_likeness(result, frame, lang), _plot_likeness(result, frame, lang)
    message = likeness_message(result, lang)
    return FigurePair(
        "instruments-similarity",
        static,
        screen,
        frame,
        caption,
        alt,
        message,
        inputs=result.inputs,
        lang=lang,
    )


def _beyond(row: Any) -> bool:
    return not missing(row[f"holm_{SOUNDEST}"]) and row[f"holm_{SOUNDEST}"] <= LEVEL


def _draw_likeness(result: InstrumentComparison, frame: pd.DataFrame, lang: str) -> Figure:
    """The lower triangle: a square per pair, darker for more alike."""
    with house_style() as tokens:
        names = [result.inputs.place_label(city).in_language(lang) for city in result.cities]
        side = min(SIDE, (tokens.width - 1.5) / max(len(names) - 1, 1))
        left = widest(names, tokens.size.label) + 2 * PAD
        foot = line_height(tokens.size.label) + PAD
        across = side * (len(names) - 1)
        width, height = left + across + PAD, across + foot + PAD
        figure = new_figure(width, height)
        axes = add_axes(figure, left, foot, across, across)
        axes.set_xlim(0, len(names) - 1)
        axes.set_ylim(len(names) - 1, 0)
        hide_axes(axes)
        top = float(frame["jaccard"].max()) or 1.0
        order = {city: position for position, city in enumerate(result.cities)}
        for row in frame.to_dict("records"):
            x, y = order[row["one"]], order[row["other"]] - 1
            step = min(int(row["jaccard"] / top * 5), 4)
            ink = tokens.paper if step > 3 else tokens.ink
            axes.add_patch(
                Rectangle((x + 0.03, y + 0.03), 0.94, 0.94, facecolor=tokens.ramp[step], linewidth=0)
            )
            if row["relation"] == "cascade":
                axes.add_patch(
                    Rectangle(
                        (x + 0.07, y + 0.07), 0.86, 0.86, fill=False, edgecolor=ink, linestyle="--", lw=0.8
                    )
                )
            value = f"{row['jaccard']:.2f}" + (" ▲" if _beyond(row) else "")
            if side < 0.45:
                axes.text(
                    x + 0.5, y + 0.5, value, ha="center", va="center", color=ink, fontsize=tokens.size.small
                )
                continue
            axes.text(
                x + 0.5, y + 0.42, value, ha="center", va="center", color=ink, fontsize=tokens.size.label
            )
            share = f"{row['shared']} / {row['either']}"
            axes.text(
                x + 0.5, y + 0.66, share, ha="center", va="center", color=ink, fontsize=tokens.size.small
            )
        for position, name in enumerate(names):
            if position:
                axes.text(-0.08, position - 0.5, name, ha="right", va="center", fontsize=tokens.size.label)
            if position < len(names) - 1:
                axes.text(
                    position + 0.5,
                    len(names) - 1 + 0.08,
                    name,
                    ha="center",
                    va="top",
                    fontsize=tokens.size.label,
                )
        return figure


def _plot_likeness(result: InstrumentComparison, frame: pd.DataFrame, lang: str) -> go.Figure:
    names = [result.inputs.place_label(city).in_language(lang) for city in result.cities]
    order = {city: position for position, city in enumerate(result.cities)}
    size = len(names) - 1
    values: list[list[float | None]] = [[None] * size for _ in range(size)]
    words, hovers = ([[""] * size for _ in range(size)] for _ in range(2))
    for row in frame.to_dict("records"):
        x, y = order[row["one"]], order[row["other"]] - 1
        values[y][x] = float(row["jaccard"])
        words[y][x] = f"{row['jaccard']:.2f}" + (" ▲" if _beyond(row) else "")
        hovers[y][x] = _pair_hover(row, result, lang)
    figure = new_interactive(70 * size + 50, margin={"l": 8, "r": 8, "t": 8, "b": 36})
    plot_cells(
        figure,
        load_tokens(),
        gap=3,
        z=values,
        x=names[:-1],
        y=names[1:],
        text=words,
        hovertext=hovers,
        hoverinfo="text",
    )
    figure.update_xaxes(fixedrange=True, showgrid=False, ticks="", tickangle=0)
    figure.update_yaxes(autorange="reversed", fixedrange=True, automargin=True, showgrid=False, ticks="")
    return figure


def _pair_hover(row: Any, result: InstrumentComparison, lang: str) -> str:
    names = f"{result.inputs.place_label(row['one']).in_language(lang)} ↔ {result.inputs.place_label(row['other']).in_language(lang)}"
    lines = [f"<b>{escape(names)}</b> {text('adoption.relation_' + row['relation'], lang)}"]
    lines.append(f"Jaccard {row['jaccard']:.2f} · {row['shared']} / {row['either']}")
    if not missing(row[f"p_{SOUNDEST}"]):
        cell = text(
            "adoption.p_cell", lang, holm=p_text(row[f"holm_{SOUNDEST}"]), n=f"{row[f'n_{SOUNDEST}']:.0f}"
        )
        lines.append(f"{text(f'adoption.given_{SOUNDEST}', lang)} {cell}")
    return "<br>".join(lines)
