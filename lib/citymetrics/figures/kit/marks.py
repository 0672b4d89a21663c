"""Marks that show what a figure is, on paper and for the screen: filled is exact, hollow approximate, an arrow a floor or a cap,
a bar a range."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from matplotlib.axes import Axes

from citymetrics.figures.kit.style import PlaceStyle, Tokens

FORMS = {"ge": "floor", "gt": "floor", "le": "cap", "lt": "cap", "approx": "approx", "range": "range"}
"""The form of each comparator's mark; every other is exact."""
BOUNDS = {"floor": 1, "cap": -1}
"""Which way the arrow of a bound points: along the axis or against it."""
TAIL = 22
ARROW = {"arrowstyle": "<|-", "lw": 1.4, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 7}


def form_of(comparator: str) -> str:
    """How a figure with this comparator is marked."""
    return FORMS.get(comparator, "exact")


def draw_arrow(axes: Axes, x: float, y: float, by: tuple[float, float], colour: str, **props: Any) -> None:
    """An arrow from a point of the axes, `by` so many typographic points long; it may leave the axes."""
    axes.annotate(
        "",
        xy=(x, y),
        xytext=by,
        textcoords="offset points",
        annotation_clip=False,
        arrowprops={**ARROW, "color": colour, **props},
    )


def draw_point(axes: Axes, x: float, y: float, form: str, style: PlaceStyle, tokens: Tokens) -> None:
    """The mark of a place at a value: hollow where the figure is approximate."""
    axes.scatter(
        [x],
        [y],
        s=34,
        marker=style.marker,
        facecolor=tokens.paper if form == "approx" else style.colour,
        edgecolor=style.colour,
        linewidth=1.3,
        zorder=4,
        clip_on=False,
    )


def symbol_of(form: str, style: PlaceStyle) -> str:
    """The same mark in plotly."""
    return f"{style.plotly}-open" if form == "approx" else style.plotly


def arrow_note(
    x: Any,
    y: Any,
    suffix: str,
    way: int,
    colour: str,
    *,
    upright: bool = False,
    tail: float = TAIL,
    width: float = 2,
) -> dict[str, Any]:
    """An arrow beside a point of the panel that `suffix` numbers, along the axis for `way` 1, against it for -1, as plotly's
    annotation."""
    # Plotly counts pixels of a tail downwards, those of a shift upwards.
    reach = {"ax": 0, "ay": tail * way, "yshift": (tail + 4) * way}
    if not upright:
        reach = {"ax": -tail * way, "ay": 0, "xshift": (tail + 4) * way}
    return {
        "x": x,
        "y": y,
        "xref": f"x{suffix}",
        "yref": f"y{suffix}",
        "showarrow": True,
        "arrowhead": 2,
        "arrowwidth": width,
        "arrowcolor": colour,
        "text": "",
        **reach,
    }


def plot_arrow(figure: go.Figure, x: Any, y: Any, suffix: str, way: int, colour: str, **look: Any) -> None:
    """`arrow_note`, put on a figure; where there are many, they are better put on together."""
    figure.add_annotation(arrow_note(x, y, suffix, way, colour, **look))
