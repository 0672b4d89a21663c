"""What the notebook's panels are made of: ipywidgets, asked for with a line that says how to get them."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from citymetrics.errors import CitymetricsError

try:
    import ipywidgets as widgets
except ModuleNotFoundError as missing:
    raise CitymetricsError(
        "ipywidgets is not installed",
        where="the panels of a notebook",
        mend="pip install 'citymetrics[notebooks]'",
    ) from missing

__all__ = ["button", "message", "widgets"]


def button(words: str, act: Callable[[], None], style: str = "") -> Any:
    """A button as wide as its words, which does `act`."""
    made = widgets.Button(description=words, button_style=style, layout={"width": "auto"})
    made.on_click(lambda _: act())
    return made


def message(line: str, *, wrong: bool = False) -> str:
    """A line for the reader, which a screen reader speaks; what is wrong stands out. Empty for no line."""
    if not line:
        return ""
    look = "color:var(--jp-error-color0, #a40000)" if wrong else "color:inherit"
    return f"<p role='status' style='{look};margin:.3em 0;line-height:1.5'>{escape(line)}</p>"
