"""Shaded cells, on paper and for the screen, with what each cell shows; one hue, light to dark."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from citymetrics.figures.kit.style import Tokens


def ramp_scale(tokens: Tokens) -> list[list[Any]]:
    """The house ramp as plotly takes it."""
    return [[position / (len(tokens.ramp) - 1), colour] for position, colour in enumerate(tokens.ramp)]


def draw_cells(
    axes: Axes, values: pd.DataFrame, shown: pd.DataFrame, heads: list[str], top: float, tokens: Tokens
) -> None:
    """`values` shaded from zero to `top`, with what is `shown` in each and `heads` above; rows are named by the caller."""
    sns.heatmap(
        values,
        ax=axes,
        cmap=LinearSegmentedColormap.from_list("citymetrics", list(tokens.ramp)),
        vmin=0,
        vmax=top,
        annot=shown,
        fmt="",
        cbar=False,
        linewidths=1.2,
        linecolor=tokens.paper,
        annot_kws={"fontsize": tokens.size.label},
    )
    axes.set(xlabel="", ylabel="")
    axes.set_yticks([])
    axes.xaxis.tick_top()
    middles = [position + 0.5 for position in range(len(heads))]
    axes.set_xticks(middles, heads, rotation=0, fontsize=tokens.size.label)


def plot_cells(figure: go.Figure, tokens: Tokens, *, gap: int = 2, **given: Any) -> None:
    """The same for the screen; `given` is what plotly's heat map takes beside its look."""
    look = {"colorscale": ramp_scale(tokens), "texttemplate": "%{text}", "zmin": 0}
    figure.add_heatmap(**{**look, "showscale": False, "xgap": gap, "ygap": gap, **given})
