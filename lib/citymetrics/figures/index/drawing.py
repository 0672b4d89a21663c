"""How the figures of the ambition index are drawn, on paper and on screen: a shaded matrix, and bars of two lengths."""

from __future__ import annotations

import html

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.tables.index import variance_text
from citymetrics.figures.kit.axes import add_axes, new_figure, set_value_axis
from citymetrics.figures.kit.heat import draw_cells, plot_cells
from citymetrics.figures.kit.interactive import TYPE, name_height, new_interactive, on_screen
from citymetrics.figures.kit.layout import line_height, widest, wrap
from citymetrics.figures.kit.style import Tokens, house_style, load_tokens
from citymetrics.figures.kit.writing import write
from citymetrics.labels import text

PAD, GAP = 0.08, 0.1
ROW, CELL, LINE = 0.34, 0.86, 1.05
NAME = 2.2
ROW_PIXELS = 40


def draw_shaded(
    values: pd.DataFrame,
    shown: pd.DataFrame,
    names: list[str],
    heads: list[str],
    under: list[str] | None = None,
) -> Figure:
    """A matrix shaded from 0 to 1 with what each cell shows; names at the left, with a line `under` each, heads above."""
    with house_style() as tokens:
        size = tokens.size
        lines = [wrap(name, size.label, NAME) for name in names]
        small = under or [""] * len(names)
        left = (
            max(widest(["\n".join(one) for one in lines], size.label), widest(small, size.small)) + PAD + GAP
        )
        right = PAD
        cell = max(CELL, widest([*heads, *shown.to_numpy().ravel()], size.label) + 2 * GAP)
        cell = min(cell, (tokens.width - left - right) / max(1, len(heads)))
        tall = [
            max(ROW, _tall(len(one), bool(below), tokens) + 0.08)
            for one, below in zip(lines, small, strict=True)
        ]
        row, head = max(tall), line_height(size.label) + GAP
        width, height = left + cell * len(heads) + right, head + row * len(names) + PAD
        figure = new_figure(width, height)
        axes = add_axes(figure, left, PAD, cell * len(heads), row * len(names))
        draw_cells(axes, values.astype(float).fillna(0.0), shown, heads, 1.0, tokens)
        axes.tick_params(axis="x", colors=tokens.muted, pad=2)
        for position, one in enumerate(lines):
            y = height - head - row * (position + 0.5)
            half = _tall(len(one), bool(small[position]), tokens) / 2
            name = "\n".join(one)
            write(
                figure, name, left - GAP, y + half, size.label, tokens.ink,
                ha="right", va="top", linespacing=LINE,
            )  # fmt: skip
            write(figure, small[position], left - GAP, y - half, size.small, tokens.muted, ha="right")
        return figure


def _tall(lines: int, under: bool, tokens: Tokens) -> float:
    """Height of a name of so many lines, with a small one under it or without, in inches."""
    return lines * line_height(tokens.size.label) + under * line_height(tokens.size.small)


def draw_choices(pooled: pd.DataFrame, names: list[str], lang: str) -> Figure:
    with house_style() as tokens:
        size, bar = tokens.size, 0.3
        left = widest(names, size.label) + PAD + GAP
        right = widest(["100%"], size.label) + 2 * GAP
        foot = line_height(size.tick) + line_height(size.small) + 2 * GAP
        width, height = tokens.width * 0.75, bar * len(names) + foot + PAD
        figure = new_figure(width, height)
        axes = add_axes(figure, left, foot, width - left - right, bar * len(names))
        rows = np.arange(len(names))
        axes.barh(rows, pooled["total"], height=0.62, color=tokens.ramp[2], linewidth=0)
        axes.barh(rows, pooled["first"], height=0.62, color=tokens.ramp[5], linewidth=0)
        longest = float(max(pooled["total"].max(), pooled["first"].max()))
        steps = [
            step for step in np.arange(0, 1.01, 0.1 if longest < 0.55 else 0.2) if step <= longest + 1e-9
        ]
        texts = [f"{100 * step:.0f}%" for step in steps]
        set_value_axis(axes, (0, longest), (len(names) - 0.5, -0.5), steps, texts, tokens, grid=False)
        for row, (name, total, first) in enumerate(zip(names, pooled["total"], pooled["first"], strict=True)):
            y = height - PAD - bar * (row + 0.5)
            write(figure, name, left - GAP, y, size.label, tokens.ink, ha="right", va="center")
            x = left + (width - left - right) * max(total, first) / longest + 0.05
            write(figure, variance_text(total), x, y, size.label, tokens.muted, va="center")
        x = left
        for key, colour in (
            ("choices_axis", tokens.muted),
            ("first", tokens.ramp[5]),
            ("total", tokens.ramp[3]),
        ):
            words = text(f"index.{key}", lang)
            write(figure, words, x, 0.05, size.small, colour)
            x += widest([words], size.small) + 2 * GAP
        return figure


def plot_choices(pooled: pd.DataFrame, names: list[str], told: list[str], lang: str) -> go.Figure:
    tokens = load_tokens()
    figure = new_interactive(
        32 * len(names) + 70, barmode="overlay", margin={"l": 8, "r": 24, "t": 8, "b": 40}
    )
    for column, colour in (("total", tokens.ramp[2]), ("first", tokens.ramp[5])):
        figure.add_bar(
            x=pooled[column].round(4).tolist(),
            y=names,
            orientation="h",
            marker={"color": colour},
            hovertext=[html.escape(words) for words in told],
            hoverinfo="text",
            width=0.62,
        )
    figure.update_xaxes(
        tickformat=".0%",
        title={"text": text("index.choices_axis", lang), "font": {"size": 11, "color": tokens.muted}},
        gridcolor=tokens.grid,
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        autorange="reversed",
        fixedrange=True,
        automargin=True,
        type="category",
        tickvals=names,
        ticktext=[on_screen(name) for name in names],
        tickfont={"size": TYPE},
    )
    return figure


def plot_matrix(
    values: pd.DataFrame,
    shown: pd.DataFrame,
    names: list[str],
    heads: list[str],
    hover: list[list[str]],
    custom: list[list[list[str]]] | None = None,
) -> go.Figure:
    """The same matrix for the screen; `hover` is what each cell says when pointed at, `custom` the ids that it stands for."""
    tall = name_height(names, least=ROW_PIXELS)
    if custom is not None:
        # A score stands under its place's name: side by side they would not fit on a telephone.
        heads = ["<br>".join(html.escape(head).rsplit(" ", 1)) for head in heads]
    figure = new_interactive(tall * len(names) + 60, margin={"l": 8, "r": 8, "t": 44, "b": 8})
    plot_cells(
        figure,
        load_tokens(),
        z=values.fillna(0.0).round(6).to_numpy().tolist(),
        x=heads,
        y=[on_screen(name) for name in names],
        text=shown.to_numpy().tolist(),
        hovertext=hover,
        hoverinfo="text",
        customdata=custom,
        zmax=1,
    )
    figure.update_xaxes(
        side="top", fixedrange=True, type="category", tickangle=0, ticks="", tickfont={"size": TYPE}
    )
    figure.update_yaxes(
        autorange="reversed",
        fixedrange=True,
        automargin=True,
        type="category",
        ticks="",
        tickfont={"size": TYPE},
    )
    return figure
