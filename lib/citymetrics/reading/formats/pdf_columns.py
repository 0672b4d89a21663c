"""Whether a page is set in two columns, and in which order what stands on it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Char = dict[str, Any]

_MIDDLE = (0.3, 0.7)
_FEWEST_ROWS, _FEWEST_SIGNS = 6, 10
_HALF, _NARROWEST = 0.25, 8
"""Half the width of a gutter's middle in ems, and the least width of a gutter in points."""
_CLOSING, _OPENING = "，。、；：！？）》”’】〕", "（《“‘【〔"
_CROSSING = 0.2
"""Of the rows of a page in columns so many may run over both."""


@dataclass(frozen=True)
class Columns:
    """`gutter` is the middle between two columns, None on a page without; `bars` are the heights of the rows that run
    over it: what stands above such a row is read before it, left and right.
    """

    gutter: float | None = None
    bars: tuple[tuple[float, float], ...] = ()

    def of(self, x0: float, x1: float, middle: float) -> int:
        """The column of a sign or line: 1 or 2, or 0 for what runs over both."""
        if self.gutter is None or x0 < self.gutter < x1 or any(top < middle < end for top, end in self.bars):
            return 0
        return 1 if x1 <= self.gutter else 2

    def order(self, x0: float, x1: float, top: float) -> tuple[int, int, float]:
        """Sorts what stands on the page in the order of reading."""
        column = self.of(x0, x1, top + 1)
        above = sum(bar + 1 < top for bar, _ in self.bars) if self.gutter is not None else 0
        return (2 * above, 0, top) if column == 0 else (2 * above - 1, column, top)


def find_columns(chars: Sequence[Char], hint: float | None) -> Columns:
    """The columns of a page; `hint` is the gutter of the page before."""
    inked = [char for char in chars if char["text"].strip()]
    if not inked:
        return Columns()
    gutter = _gutter(inked)
    if gutter is None and hint is not None:
        crossing = sum(_near(char, hint) for char in inked)
        gutter = hint if crossing <= _CROSSING * _rows(inked) else None
    if gutter is None:
        return Columns()
    bars: list[tuple[float, float]] = []
    for char in sorted((char for char in inked if _near(char, gutter)), key=lambda char: float(char["top"])):
        top, end = char["top"] - 1, char["bottom"] + 1
        if bars and top < bars[-1][1] - 0.5 * char["size"]:
            bars[-1] = (bars[-1][0], max(end, bars[-1][1]))
        else:
            bars.append((top, end))
    return Columns(gutter, tuple(bars))


def ink(char: Char) -> tuple[float, float]:
    """Where the ink of a sign begins and ends. Half of a Chinese comma or bracket is blank, and may lie under its
    neighbour or hang over the column's edge.
    """
    left, right, size = float(char["x0"]), float(char["x1"]), float(char["size"])
    if char["text"] in _CLOSING:
        return left, min(right, left + size / 2)
    return (max(left, right - size / 2) if char["text"] in _OPENING else left), right


def _near(char: Char, gutter: float) -> bool:
    """Whether a sign stands in the gutter, as one or the next does in every line that runs over it."""
    left, right = ink(char)
    size = float(char["size"])
    return left < gutter + _HALF * size and right > gutter - _HALF * size


def _gutter(inked: Sequence[Char]) -> float | None:
    """Where hardly a sign stands in the middle of the page, though there are long lines to the left and right of it."""
    low, high = min(char["x0"] for char in inked), max(char["x1"] for char in inked)
    crossing = [0] * (int(high) + 2)
    for char in inked:
        for x in range(max(int(char["x0"]), 0), int(char["x1"]) + 1):
            crossing[x] += 1
    start, stop = (int(low + share * (high - low)) for share in _MIDDLE)
    most = _CROSSING * _rows(inked)
    begin = width = 0
    run = 0
    for x in range(max(start, 0), stop + 1):
        run = run + 1 if x < stop and crossing[x] <= most else 0
        if run > width:
            begin, width = x - run + 1, run
    gutter = begin + width / 2
    if width < _NARROWEST:
        return None
    for side in (
        [char for char in inked if char["x1"] <= gutter],
        [char for char in inked if char["x0"] >= gutter],
    ):
        rows = _rows(side)
        if rows < _FEWEST_ROWS or len(side) < _FEWEST_SIGNS * rows:
            return None
    return gutter


def _rows(chars: Sequence[Char]) -> int:
    """How many heights there are at which signs stand, roughly."""
    return len({round((char["top"] + char["bottom"]) / 2 / max(char["size"], 1)) for char in chars})
