"""Figures without anything to draw: they say why, in lines that fit."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.figures.kit.axes import new_figure
from citymetrics.figures.kit.interactive import new_interactive
from citymetrics.figures.kit.layout import line_height, wrap
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.labels import text

MARGIN, LEAST = 0.1, 0.6
LINE_PIXELS = 18


def empty_pair(name: str, words: str, frame: pd.DataFrame, *, caption: str = "") -> FigurePair:
    """Both figures with the reason; it is the description, and the caption where there is no other."""
    return FigurePair(name, empty_figure(words), empty_plot(words), frame, caption or words, words)


def captioned(what: str, words: str, lang: str) -> str:
    """What a figure would show, and why it doesn't."""
    return f"{what}{text('figures.colon', lang)}{words}"


def empty_figure(words: str) -> Figure:
    """A small figure that says why there is nothing to draw; as tall as its lines need."""
    with house_style() as tokens:
        lines = _lines(words)
        height = max(LEAST, len(lines) * line_height(tokens.size.label) + 2 * MARGIN)
        figure = new_figure(tokens.width / 2, height)
        figure.text(
            0.5,
            0.5,
            "\n".join(lines),
            ha="center",
            va="center",
            color=tokens.muted,
            fontsize=tokens.size.label,
        )
        return figure


def empty_plot(words: str) -> go.Figure:
    """A low plotly figure that says why there is nothing to draw."""
    lines = _lines(words)
    figure = new_interactive(62 + LINE_PIXELS * len(lines))
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    said = "<br>".join(html.escape(line, quote=False) for line in lines)
    figure.add_annotation(text=said, x=0.5, y=0.5, xref="paper", yref="paper", showarrow=False)
    return figure


def _lines(words: str) -> list[str]:
    tokens = load_tokens()
    return wrap(words, tokens.size.label, tokens.width / 2 - 2 * MARGIN)
