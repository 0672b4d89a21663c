"""The signs of a PDF page → its lines. A page gives signs with places and sizes, and neither words nor lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from citymetrics.reading.formats.marks import SUPERSCRIPTS
from citymetrics.reading.formats.pdf_columns import Char, Columns, ink

_SAME_LINE, _RAISED, _SMALL = 0.5, 0.15, 0.8
_BLANK, _WIDE_BLANK, _TAB = 0.2, 0.7, 1.3
"""Gaps in ems: a blank between Latin letters, a blank between others, and so much that columns are meant."""


LEADER = "………"
"""What leads to the page number in a line of the table of contents, however it is drawn."""
_LEADER = re.compile(r"[.·…․‥]{4,}|(?:[.·…․‥] ){3,}[.·…․‥]?|…{2,}(?= ?\d{1,4}$)")


@dataclass(frozen=True)
class Line:
    """A line of a page. Places are in points from the page's top left corner; `size` is that of most of its letters.

    `column` is 1 or 2 where two stand side by side, else 0; `height` is that of the page.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    height: float
    column: int = 0


def read_lines(chars: Sequence[Char], page: int, height: float, columns: Columns) -> list[Line]:
    """The lines of a page, those of a left column before those of the right."""
    parts: tuple[list[Char], list[Char], list[Char]] = ([], [], [])
    for char in chars:
        parts[columns.of(char["x0"], char["x1"], (char["top"] + char["bottom"]) / 2)].append(char)
    lines = [
        _line(row, page, height, column)
        for column, part in enumerate(parts)
        for row in _rows(part)
        if any(char["text"].strip() for char in row)
    ]
    return sorted(lines, key=lambda line: columns.order(line.x0, line.x1, line.top))


def cell_lines(chars: Sequence[Char]) -> list[str]:
    """The words of a cell, line by line."""
    return [text for row in _rows(chars) if (text := text_of(row))]


def _rows(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """The signs of one height after the other, each row from left to right."""
    row: list[Char] = []
    middle = size = 0.0
    for char in sorted(chars, key=lambda char: (char["top"] + char["bottom"], char["x0"])):
        here = (char["top"] + char["bottom"]) / 2
        if row and here - middle > _SAME_LINE * min(size, max(char["size"], 0.6 * size)):
            yield sorted(row, key=ink)
            row = []
        if not row or (char["size"] > 1.2 * size and char["text"].strip()):
            middle, size = here, char["size"]
        row.append(char)
    if row:
        yield sorted(row, key=ink)


def _line(row: list[Char], page: int, height: float, column: int = 0) -> Line:
    inked = [char for char in row if char["text"].strip()] or row
    size = Counter(round(char["size"], 1) for char in inked).most_common(1)[0][0]
    main = [char for char in inked if char["size"] >= _SMALL * size] or inked
    return Line(
        text_of(row),
        page,
        inked[0]["x0"],
        inked[-1]["x1"],
        min(char["top"] for char in main),
        max(char["bottom"] for char in main),
        size,
        height,
        column,
    )


def text_of(row: Sequence[Char]) -> str:
    """The words of one line of signs."""
    size = max((char["size"] for char in row), default=0.0)
    floor = max((char["bottom"] for char in row if char["size"] >= _SMALL * size), default=0.0)
    parts: list[str] = []
    end, spaced = None, False
    for char in row:
        text = _standard(char["text"])
        if not text.strip():
            spaced = True
            continue
        if end is not None and (blank := _blank(parts[-1][-1], text[0], char["x0"] - end, size, spaced)):
            parts.append(blank)
        spaced = False
        raised = char["size"] < _SMALL * size and char["bottom"] < floor - _RAISED * size
        parts.append(text.translate(SUPERSCRIPTS) if raised and text.isdigit() else text)
        end = char["x1"]
    return _LEADER.sub(LEADER, "".join(parts))


def _blank(before: str, after: str, gap: float, size: float, spaced: bool) -> str:
    """What a gap between two signs means; between Chinese characters even a written blank may only be justification."""
    if gap > _TAB * size:
        return "  "
    if before.isascii() or after.isascii():
        both = before.isascii() and after.isascii()
        return " " if spaced or gap > (_BLANK if both else _WIDE_BLANK) * size else ""
    return " " if gap > _WIDE_BLANK * size else ""


_RADICALS = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


def _standard(text: str) -> str:
    """Radicals and compatibility characters, which some fonts give for plain ones (⼯ for 工), as those."""
    return _RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).replace("\xad", "")
