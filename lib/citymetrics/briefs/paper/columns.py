"""How wide a table's columns are on paper: measured roughly beforehand, so that nothing is set over the edge.

Widths are in units of one Latin digit at a table's type size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from citymetrics.fonts import text_width

# What the text block holds: in full size, in `narrow` type, and on a page turned `sideways`.
ROOM = {"": 115.0, "narrow": 134.0, "sideways": 172.0}
# Wider ones are set sideways in type as small as they need, from this size on down; 1 is that of `sideways`.
SMALLEST = 0.55
PADDING = 2.6
TEXT_LEAST, TEXT_MOST = 12.0, 60.0
SMALL = 0.86
_SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z%])|(?<=[0-9A-Za-z%])(?=[\u2e80-\u9fff])")
RAISED = 0.68


def measure(content: Any, *, whole: bool) -> tuple[float, float]:
    """The width that a cell wants and the least that it can bear, padding included.

    `content` is what pandoc read, a list of blocks. A cell that is `whole`, such as a number, is never
    broken; remarks in small type under it may be.
    """
    full = least = 0.0
    for line in _lines(content):
        wide = sum(_width(text) * scale for text, scale in line)
        kept = whole and any(scale == 1 for _, scale in line)
        words = (_width(word) * scale for text, scale in line for word in _words(text))
        full = max(full, wide)
        least = max(least, wide if kept else max(words, default=0.0))
    if not whole:
        least = max(least, min(full, TEXT_LEAST))
    return full + PADDING, least + PADDING


def lay_out(full: Sequence[float], least: Sequence[float]) -> tuple[str, list[float]]:
    """How a table is set (in full size, `narrow` or `sideways`) and its columns' shares of the width."""
    function = next((name for name, room in ROOM.items() if sum(least) <= room), "sideways")
    room = ROOM[function]
    if sum(full) <= room:
        return function, [width / room for width in full]
    if sum(least) >= room:
        return function, [width / sum(least) for width in least]
    # Columns give way, each in proportion to what it wants beyond the least.
    most = TEXT_MOST + PADDING
    beyond = [max(0.0, min(width, most) - low) for width, low in zip(full, least, strict=True)]
    spare, total = room - sum(least), sum(beyond) or 1.0
    return function, [(low + spare * want / total) / room for low, want in zip(least, beyond, strict=True)]


def line_width(content: Any) -> float:
    """The width of inline content set in one line."""
    return sum(_width(text) * scale for text, scale in _runs(content, 1.0))


def _lines(content: Any) -> list[list[tuple[str, float]]]:
    """The lines of a cell as runs of text with the scale they are set in."""
    lines: list[list[tuple[str, float]]] = [[]]
    for text, scale in _runs(content, 1.0):
        if text == "\n":
            lines.append([])
        else:
            lines[-1].append((text, scale))
    return lines


def _runs(value: Any, scale: float) -> Iterator[tuple[str, float]]:
    if isinstance(value, list):
        for item in value:
            yield from _runs(item, scale)
    elif isinstance(value, dict):
        kind, inner = value["t"], cast(Any, value.get("c"))
        if kind == "Str":
            yield inner, scale
        elif kind in ("Space", "SoftBreak"):
            yield " ", scale
        elif kind == "LineBreak":
            yield "\n", scale
        elif kind in ("Code", "Math"):
            yield inner[1], scale
        elif kind in ("Link", "Span"):
            yield from _runs(inner[1], scale * (SMALL if "small" in inner[0][1] else 1.0))
        elif kind in ("Superscript", "Subscript"):
            yield from _runs(inner, scale * RAISED)
        elif inner is not None:
            yield from _runs(inner, scale)


def _words(text: str) -> list[str]:
    """Runs that a line cannot break within: Latin and digits; a Han character stands for itself."""
    return re.findall(r"[^\s\u2e80-\uffef]+|[\u2e80-\uffef]", text)


def _width(text: str) -> float:
    # Typst sets a quarter of an em between Han characters and Latin or digits.
    return (text_width(text) + 0.25 * len(_SEAM.findall(text))) / text_width("0")
