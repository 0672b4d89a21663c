"""How the figures of the ambition index are drawn, on paper and on screen: a shaded matrix, and bars of two lengths."""

from __future__ import annotations

import html
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from citymetrics.benchmark.tables.index import variance_text
from citymetrics.figures.interactive import new_interactive
from citymetrics.figures.layout import line_height, widest, wrap
from citymetrics.figures.matrix import empty_figure
from citymetrics.figures.style import Tokens, house_style, load_tokens, new_figure
from citymetrics.labels import text

PAD, GAP = 0.08, 0.1
ROW, CELL, LINE = 0.34, 0.86, 1.05
NAME = 2.2
ROW_PIXELS = 40


def said_figure(words: str, tokens: Tokens) -> Figure:
    """A figure of words alone, broken to the room it has."""
    lines = wrap(words, tokens.size.label, tokens.width / 2 - 2 * GAP)
    if len(lines) < 3:
        return empty_figure("\n".join(lines), tokens)
    figure = new_figure(tokens.width / 2, len(lines) * line_height(tokens.size.label) + 2 * GAP)
    figure.text(
        0.5, 0.5, "\n".join(lines), ha="center", va="center", color=tokens.muted, fontsize=tokens.size.label
    )
    return figure


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
        axes = figure.add_axes(
            (left / width, PAD / height, cell * len(heads) / width, row * len(names) / height)
        )
        _shade(axes, values, shown, tokens)
        axes.set_yticks([])
        axes.xaxis.tick_top()
        axes.set_xticks(np.arange(len(heads)) + 0.5, heads, rotation=0, fontsize=size.label)
        axes.tick_params(axis="x", colors=tokens.muted, pad=2)
        for position, one in enumerate(lines):
            y = (height - head - row * (position + 0.5)) / height
            half = _tall(len(one), bool(small[position]), tokens) / 2
            figure.text(
                (left - GAP) / width,
                y + half / height,
                "\n".join(one),
                fontsize=size.label,
                ha="right",
                va="top",
                linespacing=LINE,
            )
            figure.text(
                (left - GAP) / width,
                y - half / height,
                small[position],
                fontsize=size.small,
                color=tokens.muted,
                ha="right",
                va="bottom",
            )
        return figure


def _tall(lines: int, under: bool, tokens: Tokens) -> float:
    """Height of a name of so many lines, with a small one under it or without, in inches."""
    return lines * line_height(tokens.size.label) + under * line_height(tokens.size.small)


def _shade(axes: Axes, values: pd.DataFrame, shown: pd.DataFrame, tokens: Tokens) -> None:
    ramp = LinearSegmentedColormap.from_list("citymetrics", list(tokens.ramp))
    sns.heatmap(
        values.astype(float).fillna(0.0),
        ax=axes,
        cmap=ramp,
        vmin=0,
        vmax=1.0,
        annot=shown,
        fmt="",
        cbar=False,
        linewidths=1.2,
        linecolor=tokens.paper,
        annot_kws={"fontsize": tokens.size.label},
    )
    axes.set(xlabel="", ylabel="")


def _scale(tokens: Tokens) -> list[list[Any]]:
    return [[position / (len(tokens.ramp) - 1), colour] for position, colour in enumerate(tokens.ramp)]


def draw_choices(pooled: pd.DataFrame, names: list[str], lang: str) -> Figure:
    with house_style() as tokens:
        size, bar = tokens.size, 0.3
        left = widest(names, size.label) + PAD + GAP
        right = widest(["100%"], size.label) + 2 * GAP
        foot = line_height(size.tick) + line_height(size.small) + 2 * GAP
        width, height = tokens.width * 0.75, bar * len(names) + foot + PAD
        figure = new_figure(width, height)
        axes = figure.add_axes(
            (left / width, foot / height, (width - left - right) / width, bar * len(names) / height)
        )
        rows = np.arange(len(names))
        axes.barh(rows, pooled["total"], height=0.62, color=tokens.ramp[2], linewidth=0)
        axes.barh(rows, pooled["first"], height=0.62, color=tokens.ramp[5], linewidth=0)
        longest = float(max(pooled["total"].max(), pooled["first"].max()))
        axes.set_xlim(0, longest)
        axes.set_ylim(len(names) - 0.5, -0.5)
        axes.set_yticks([])
        steps = [
            step for step in np.arange(0, 1.01, 0.1 if longest < 0.55 else 0.2) if step <= longest + 1e-9
        ]
        axes.set_xticks(steps, [f"{100 * step:.0f}%" for step in steps])
        axes.tick_params(axis="x", colors=tokens.muted, pad=2)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        for row, (name, total, first) in enumerate(zip(names, pooled["total"], pooled["first"], strict=True)):
            y = (height - PAD - bar * (row + 0.5)) / height
            figure.text((left - GAP) / width, y, name, fontsize=size.label, ha="right", va="center")
            x = left + (width - left - right) * max(total, first) / longest + 0.05
            figure.text(
                x / width,
                y,
                variance_text(total),
                fontsize=size.label,
                ha="left",
                va="center",
                color=tokens.muted,
            )
        x = left
        for key, colour in (
            ("choices_axis", tokens.muted),
            ("first", tokens.ramp[5]),
            ("total", tokens.ramp[3]),
        ):
            words = text(f"index.{key}", lang)
            figure.text(x / width, 0.05 / height, words, fontsize=size.small, color=colour, va="bottom")
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
    figure.update_yaxes(autorange="reversed", fixedrange=True, automargin=True, type="category")
    return figure


def plot_matrix(
    values: pd.DataFrame, shown: pd.DataFrame, names: list[str], heads: list[str], hover: list[list[str]]
) -> go.Figure:
    """The same matrix for the screen; `hover` is what each cell says when pointed at."""
    figure = new_interactive(ROW_PIXELS * len(names) + 60, margin={"l": 8, "r": 8, "t": 36, "b": 8})
    figure.add_heatmap(
        z=values.fillna(0.0).round(6).to_numpy().tolist(),
        x=heads,
        y=[
            "<br>".join(html.escape(line) for line in wrap(name, load_tokens().size.label, NAME))
            for name in names
        ],
        text=shown.to_numpy().tolist(),
        texttemplate="%{text}",
        hovertext=hover,
        hoverinfo="text",
        colorscale=_scale(load_tokens()),
        zmin=0,
        zmax=1,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    figure.update_xaxes(side="top", fixedrange=True, type="category")
    figure.update_yaxes(autorange="reversed", fixedrange=True, automargin=True, type="category")
    return figure
