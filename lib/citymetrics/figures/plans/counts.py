"""Themes by numbers: how many targets each plan has on a theme, shaded by how much of the plan that is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from matplotlib.figure import Figure

from citymetrics.benchmark.plans.coverage import Coverage
from citymetrics.figures.kit.axes import add_axes, new_figure
from citymetrics.figures.kit.evidence import target_ids, target_rows
from citymetrics.figures.kit.heat import draw_cells, plot_cells
from citymetrics.figures.kit.interactive import TYPE, column_heads, name_height, new_interactive, on_screen
from citymetrics.figures.kit.layout import line_height, widest
from citymetrics.figures.kit.pair import FigurePair
from citymetrics.figures.kit.style import house_style, load_tokens
from citymetrics.figures.kit.writing import write
from citymetrics.figures.messages.plans import counts_message
from citymetrics.labels import text
from citymetrics.labels.wording import join

PAD = 0.08


def emphasis_figure(coverage: Coverage, *, lang: str = "zh") -> FigurePair:
    """Theme × place: numbers of targets and their share of the plan."""
    inputs, parts = coverage.inputs, []
    for theme, own in coverage.theme_counts.groupby("theme", sort=False):
        counts = [
            f"{inputs.places[city].label.in_language(lang)} {count}"
            for city, count in zip(own["city"], own["targets"], strict=True)
        ]
        parts.append(f"{inputs.theme_label(str(theme)).in_language(lang)} {join(counts, lang)}")
    alt = text("figures.emphasis_alt", lang, rows=text("tables.list_gap", lang).join(parts))
    return FigurePair(
        "overview-emphasis",
        draw_emphasis(coverage, lang=lang),
        plot_emphasis(coverage, lang=lang),
        coverage.theme_counts,
        text("figures.emphasis_caption", lang),
        alt,
        counts_message(coverage, lang),
        inputs=inputs,
        lang=lang,
        behind=target_ids(inputs, coverage.cities),
    )


def _emphasis(coverage: Coverage) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = coverage.theme_counts.pivot(index="theme", columns="city", values="targets")
    counts = (
        counts.reindex(index=list(coverage.inputs.themes), columns=list(coverage.cities))
        .fillna(0)
        .astype(int)
    )
    shares = (
        coverage.theme_counts.pivot(index="theme", columns="city", values="share")
        .reindex_like(counts)
        .fillna(0.0)
    )
    return counts, shares


def draw_emphasis(coverage: Coverage, *, lang: str = "zh") -> Figure:
    """Theme × place: numbers of targets, shaded by their share of the plan's targets."""
    counts, shares = _emphasis(coverage)
    inputs = coverage.inputs
    with house_style() as tokens:
        themes = [inputs.theme_label(theme).in_language(lang) for theme in counts.index]
        label = widest(themes, tokens.size.label)
        row, head = 0.24, line_height(tokens.size.label) + 0.1
        width, height = tokens.width * 0.8, row * len(themes) + head + PAD
        figure = new_figure(width, height)
        left = label + 3 * PAD
        axes = add_axes(figure, left, PAD, width - left - PAD, row * len(themes))
        top = max(float(np.nanmax(shares.to_numpy())), 1.0) if shares.size else 1.0
        names = [inputs.places[city].label.in_language(lang) for city in counts.columns]
        draw_cells(axes, shares, counts, names, top, tokens)
        for position, one in enumerate(themes):
            y = PAD + row * (len(themes) - position - 0.5)
            write(figure, one, left - PAD, y, tokens.size.label, tokens.ink, ha="right", va="center")
        return figure


def plot_emphasis(coverage: Coverage, *, lang: str = "zh") -> go.Figure:
    """The same for the screen; pointing at a cell gives the share."""
    counts, shares = _emphasis(coverage)
    inputs, tokens = coverage.inputs, load_tokens()
    themes = [inputs.theme_label(theme).in_language(lang) for theme in counts.index]
    places = [inputs.places[city].label.in_language(lang) for city in counts.columns]
    axis, top = column_heads(places)
    tall = name_height(themes, least=28)
    figure = new_interactive(tall * len(themes) + top + 8, margin={"l": 8, "r": 8, "t": top, "b": 8})
    ids = (
        target_rows(inputs, coverage.cities).groupby(["theme", "city"])["observation_id"].agg(list).to_dict()
    )
    plot_cells(
        figure,
        tokens,
        z=shares.round(2).to_numpy().tolist(),
        x=places,
        y=[on_screen(theme) for theme in themes],
        customdata=[[ids.get((theme, city), []) for city in counts.columns] for theme in counts.index],
        text=[[str(n) for n in row] for row in counts.to_numpy()],
        hovertemplate="%{y} · %{x}<br>%{text} (%{z:.0f}%)<extra></extra>",
    )
    figure.update_xaxes(**axis)
    figure.update_yaxes(
        autorange="reversed", fixedrange=True, automargin=True, ticks="", tickfont={"size": TYPE}
    )
    return figure
