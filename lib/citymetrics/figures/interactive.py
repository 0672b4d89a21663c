"""What all plotly figures share: type, margins, hover, and no template, so that a page's style sheet can
take over."""

from __future__ import annotations

import html
from typing import Any

import plotly.graph_objects as go

from citymetrics.benchmark.evidence import place_of
from citymetrics.benchmark.inputs import Inputs
from citymetrics.benchmark.tables.cells import scope_text, stated_text
from citymetrics.figures.style import load_tokens
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
        f"“{_broken(full['quote'])}”",
        f"<i>{_broken(place_of(full, inputs, lang))}</i>",
    ]
    return "<br>".join(lines)


def _broken(text: str) -> str:
    """Escaped text with a break every so many characters: hover boxes don't wrap."""
    lines = [text[start : start + HOVER_WIDTH] for start in range(0, len(text), HOVER_WIDTH)]
    return "<br>".join(html.escape(line) for line in lines)
