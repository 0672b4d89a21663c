"""What all plotly figures share: type, margins, hover, and no template, so that a page's style sheet can take over.

They are as wide as their page, from a telephone's 390 pixels up: names are broken to a column that leaves room for the plot, and
what stands over a panel to what a telephone shows.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from citymetrics.benchmark.evidence import place_of
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.figures.kit.layout import widest, wrap
from citymetrics.figures.kit.style import load_tokens
from citymetrics.labels import format_date

HOVER_WIDTH = 34
_CLOSING = "，。；：、！？）》”’」』】"
_UNBROKEN = re.compile(rf"(?:[!-~\u00a0-\u024f–]{{1,{HOVER_WIDTH}}}|\S)[{_CLOSING}]*\s*|\s+")
TYPE, SMALL_TYPE = 12, 11
"""Sizes of names and of what is said beside them, in pixels."""
NAME_PIXELS, WIDE_PIXELS, HEAD_WIDTH = 144, 176, 270
"""How wide a column of names may be, one beside narrow cells, and a line over a panel."""
LINE_PIXELS = 16
POINTS_PER_PIXEL, PIXELS_PER_INCH = 0.75, 96
UPRIGHT = 38
"""Names over columns that are wider than this many pixels stand on end."""


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


def screen_lines(words: str, pixels: float = NAME_PIXELS, size: float = TYPE) -> list[str]:
    """`words` in lines of so many pixels at a type size in pixels."""
    return wrap(words, size * POINTS_PER_PIXEL, pixels / PIXELS_PER_INCH)


def on_screen(words: str, pixels: float = NAME_PIXELS, size: float = TYPE) -> str:
    """The same as one escaped text with breaks."""
    return "<br>".join(html.escape(line, quote=False) for line in screen_lines(words, pixels, size))


def name_height(names: Sequence[str], *, least: int, gap: int = 10, pixels: float = NAME_PIXELS) -> int:
    """The height in pixels of rows that hold these names in a column of this width."""
    lines = max((len(screen_lines(name, pixels)) for name in names), default=1)
    return max(least, lines * LINE_PIXELS + gap)


def column_heads(names: Sequence[str]) -> tuple[dict[str, Any], int]:
    """How the names of columns stand at the top of a matrix: settings of the axis, and the margin in pixels that they need."""
    inches = widest(names, TYPE * POINTS_PER_PIXEL)
    upright = inches * PIXELS_PER_INCH > UPRIGHT
    margin = int(inches * PIXELS_PER_INCH) + 14 if upright else 30
    font = {"size": TYPE}
    return {
        "side": "top",
        "tickangle": -90 if upright else 0,
        "tickfont": font,
        "fixedrange": True,
        "ticks": "",
    }, margin


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


def head_note(words: str, y: float, *, size: int, lift: int) -> dict[str, Any]:
    """What stands over a panel, `lift` pixels above its upper end, as plotly's annotation."""
    return {
        "text": words, "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": y, "yanchor": "bottom",
        "yshift": lift, "showarrow": False, "font": {"size": size}, "align": "left",
    }  # fmt: skip


def head_panel(figure: go.Figure, words: str, y: float, *, size: int, lift: int) -> None:
    """`head_note`, put on a figure; where there are many, they are better put on together."""
    figure.add_annotation(head_note(words, y, size=size, lift=lift))


def value_axis(suffix: str, limits: tuple[float, float], **ticks: Any) -> dict[str, Any]:
    """The axis of a panel's values; `ticks` are plotly's settings for where they stand and what they say."""
    tokens = load_tokens()
    return {
        "anchor": f"y{suffix}",
        "range": list(limits),
        "gridcolor": tokens.grid,
        "zeroline": False,
        "fixedrange": True,
        "tickangle": 0,
        "tickfont": {"color": tokens.muted, "size": SMALL_TYPE},
        **ticks,
    }


def row_axis(names: Sequence[str], **more: Any) -> dict[str, Any]:
    """The axis of rows that are placed by number, from 0 at the top; `names` may hold markup, and break where they do."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "tickfont": {"size": TYPE},
        "ticklabelstandoff": 6,
        "range": [len(names) - 0.5, -0.5],
        "fixedrange": True,
        "automargin": True,
        **more,
    }


def name_axis(
    suffix: str, domain: list[float], names: list[str], shown: list[str] | None = None
) -> dict[str, Any]:
    """The axis of a panel that lists `names` from top to bottom, as they are `shown` if that differs (markup); `suffix` numbers the
    panel as plotly does."""
    return {
        "anchor": f"x{suffix}",
        "domain": domain,
        "categoryorder": "array",
        "categoryarray": names[::-1],
        "type": "category",
        "tickvals": names,
        "ticktext": shown or [on_screen(name) for name in names],
        "tickfont": {"size": TYPE},
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
    """Escaped text with a break every so many characters: hover boxes don't wrap. Words and numbers stay whole, and closing marks
    stay with what they close."""
    lines = [""]
    for part in _UNBROKEN.findall(text):
        if lines[-1] and len(lines[-1]) + len(part.rstrip()) > HOVER_WIDTH:
            lines.append("")
        lines[-1] += part if lines[-1] else part.lstrip()
    return "<br>".join(html.escape(line.rstrip()) for line in lines)
