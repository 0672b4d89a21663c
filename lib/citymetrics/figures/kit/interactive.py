"""What all plotly figures share: type, margins, hover, and no template, so that a page's style sheet can
take over."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from citymetrics.benchmark.evidence import place_of
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.figures.kit.style import load_tokens
from citymetrics.labels import format_date

HOVER_WIDTH = 34


def new_interactive(height: int, **layout: Any) -> go.Figure:
    """An empty plotly figure of this height in pixels; its width is the page's."""
    tokens = load_tokens()
    return go.Figure(
        layout={
            "template": {},
            "height": height,
            "autosize": True,
            "font": {"family": tokens.screen_fonts, "size": 13, "color": tokens.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 16, "t": 24, "b": 24},
            "hoverlabel": {
                "align": "left",
                "bgcolor": tokens.paper,
                "font": {"family": tokens.screen_fonts, "size": 12},
            },
            "showlegend": False,
            **layout,
        }
    )


def axis_suffix(position: int) -> str:
    """How plotly numbers the axes of the panel at this position: none for the first, then 2, 3 …"""
    return "" if position == 0 else str(position + 1)


def stack_panels(heights: Sequence[float], head: float, foot: float) -> list[tuple[str, list[float]]]:
    """The suffix and the domain of panels one under another, each with a head and a foot of so many pixels inside its height."""
    total, top, found = max(sum(heights), 1), 0.0, []
    for position, height in enumerate(heights):
        domain = [1 - (top + height - foot) / total, 1 - (top + head) / total]
        found.append((axis_suffix(position), domain))
        top += height
    return found


def head_panel(figure: go.Figure, words: str, y: float, *, size: int, lift: int) -> None:
    """What stands over a panel, `lift` pixels above its upper end."""
    figure.add_annotation(
        text=words, xref="paper", x=0, xanchor="left", yref="paper", y=y, yanchor="bottom", yshift=lift,
        showarrow=False, font={"size": size}, align="left",
    )  # fmt: skip


def value_axis(suffix: str, limits: tuple[float, float], **ticks: Any) -> dict[str, Any]:
    """The axis of a panel's values; `ticks` are plotly's settings for where they stand and what they say."""
    tokens = load_tokens()
    return {
        "anchor": f"y{suffix}",
        "range": list(limits),
        "gridcolor": tokens.grid,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": tokens.muted, "size": 11},
        **ticks,
    }


def row_axis(names: Sequence[str], **more: Any) -> dict[str, Any]:
    """The axis of rows that are placed by number, from 0 at the top."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "automargin": True,
        **more,
    }


def name_axis(suffix: str, domain: list[float], names: list[str]) -> dict[str, Any]:
    """The axis of a panel that lists `names` from top to bottom; `suffix` numbers the panel as plotly does."""
    return {
        "anchor": f"x{suffix}",
        "domain": domain,
        "categoryorder": "array",
        "categoryarray": names[::-1],
        "type": "category",
        "range": [-0.5, len(names) - 0.5],
        "fixedrange": True,
        "automargin": True,
        "showgrid": False,
    }


def hover_text(row: Any, inputs: Inputs, lang: str = "zh", *, head: str = "") -> str:
    """What a mark says when pointed at: place and figure, the sentence, and where it stands."""
    place = inputs.places[row["city"]].label.in_language(lang)
    facts = [stated_text(row, lang), scope_text(row, lang), format_date(row["due"], lang)]
    full = inputs.row(row["observation_id"])
    lines = [
        f"<b>{html.escape(head or place)}</b>",
        html.escape(" · ".join(part for part in ([place] if head else []) + facts if part)),
        f"“{broken(full['quote'])}”",
        f"<i>{broken(place_of(full, inputs, lang))}</i>",
    ]
    return "<br>".join(lines)


def broken(text: str) -> str:
    """Escaped text with a break every so many characters, between words where it has any: hover boxes don't wrap."""
    return "<br>".join(html.escape(line) for line in textwrap.wrap(text, HOVER_WIDTH, break_on_hyphens=False))
