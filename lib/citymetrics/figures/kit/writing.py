"""Text on paper, placed in inches: one line, lines one under another, or lines around a height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from citymetrics.figures.kit.layout import line_height
from citymetrics.figures.kit.style import Tokens

Line = tuple[str, float, str]
"""Words, their size in points, and their colour."""


def write(figure: Figure, words: str, x: float, y: float, size: float, colour: str, **options: Any) -> None:
    """One line of text whose box begins at `y` (another `va` says otherwise)."""
    width, height = figure.get_size_inches()
    options = {"va": "bottom", **options}
    figure.text(x / width, y / height, words, fontsize=size, color=colour, **options)


def write_lines(figure: Figure, lines: Sequence[Line], x: float, top: float, side: str = "left") -> float:
    """Lines one under another from `top`; returns where the last one ends."""
    for words, size, colour in lines:
        top -= line_height(size)
        write(figure, words, x, top, size, colour, ha=side)
    return top


def write_around(figure: Figure, lines: Sequence[Line], x: float, centre: float, side: str = "left") -> None:
    """Lines one under another, as far above `centre` as below it."""
    write_lines(figure, lines, x, centre + block_height(lines) / 2, side)


def block_height(lines: Sequence[Line]) -> float:
    """Height of lines one under another in inches."""
    return sum(line_height(size) for _, size, _ in lines)


def head_and_facts(head: str, facts: Sequence[str], tokens: Tokens) -> list[Line]:
    """A line at the size of labels, with small muted ones to go under it."""
    return [
        (head, tokens.size.label, tokens.ink),
        *((fact, tokens.size.small, tokens.muted) for fact in facts),
    ]
