"""One line of a table → its cells; and rows put in order where lines alone don't tell the columns.

A cell is a list of spans of clean text, one for each line that it takes, the first of which may be empty.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable

Span = tuple[int, int]
Row = list[list[Span]]

_GAP = re.compile(r"\s{2,}")
_PIPE = re.compile(r"(?<!\\)\|")


def split_pipes(text: str, start: int, end: int) -> Row:
    """The cells between pipes; a pipe behind a backslash is text."""
    start, end = _strip(text, start, end)
    wide = text[start] == "｜"
    pipes = [match.start() for match in (re.compile("｜") if wide else _PIPE).finditer(text, start, end)]
    return _between(text, start, end, pipes)


def split_box(text: str, start: int, end: int, verticals: str) -> Row:
    """The cells between drawn verticals."""
    start, end = _strip(text, start, end)
    return _between(text, start, end, [at for at in range(start, end) if text[at] in verticals])


def split_tabs(text: str, start: int, end: int) -> Row:
    """The cells between tabs."""
    row, at = [], start
    for match in re.compile("\t").finditer(text, start, end):
        row.append([_strip(text, at, match.start())])
        at = match.end()
    return [*row, [_strip(text, at, end)]]


def split_gaps(text: str, start: int, end: int) -> Row:
    """The cells between two or more blanks."""
    row, at = [], start
    inner = _strip(text, start, end)
    for match in _GAP.finditer(text, *inner):
        row.append([_strip(text, at, match.start())])
        at = match.end()
    return [*row, [_strip(text, at, end)]]


def _strip(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _between(text: str, start: int, end: int, edges: list[int]) -> Row:
    """What stands between the `edges`; an edge at either end of the line opens or closes it."""
    row, at = [], start
    for edge in edges:
        if edge > start:
            row.append([_strip(text, at, edge)])
        at = edge + 1
    if at < end:
        row.append([_strip(text, at, end)])
    return row


def merge_wrapped(rows: Iterable[Row]) -> list[Row]:
    """Drawn rows, with an empty row for every rule: where rules part the body's rows, the lines between two are one row."""
    groups: list[list[Row]] = [[]]
    for row in rows:
        if row:
            groups[-1].append(row)
        elif groups[-1]:
            groups.append([])
    groups = [group for group in groups if group]
    if len(groups) < 3:
        return [row for group in groups for row in group]
    return [row for group in groups for row in ([_merged(group)] if _is_wrapped(group) else group)]


def _is_wrapped(lines: list[Row]) -> bool:
    """Whether each further line holds fewer cells than the first, which it continues."""
    first, *further = (sum(cell[0][0] < cell[0][1] for cell in line) for line in lines)
    return all(count < first for count in further)


def _merged(lines: list[Row]) -> Row:
    merged: Row = [list(cell) for cell in lines[0]]
    for line in lines[1:]:
        for cell, further in zip(merged, line, strict=False):
            spans = [span for span in further if span[0] < span[1]]
            if cell[0][0] == cell[0][1]:
                cell[:] = spans or cell
            else:
                cell += spans
    return merged


def align(text: str, rows: list[Row]) -> list[Row]:
    """Rows parted by gaps, in the columns of the fullest: a cell that is missing is found by where the others stand."""
    width = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == width]
    if len(full) == len(rows):
        return rows
    lefts, rights = [10**9] * width, [0] * width
    for row in full:
        for column, (left, right) in enumerate(_places(text, row)):
            lefts[column], rights[column] = min(lefts[column], left), max(rights[column], right)
    # A column reaches to the middle of the gap behind it.
    edges = [(right + left) / 2 for right, left in zip(rights, lefts[1:], strict=False)]
    return [row if len(row) in (width, 1) else _placed(text, row, edges, width) for row in rows]


def _placed(text: str, row: Row, edges: list[float], width: int) -> Row:
    empty = row[0][0][0]
    placed: Row = [[(empty, empty)] for _ in range(width)]
    least = 0
    for index, ((left, right), cell) in enumerate(zip(_places(text, row), row, strict=True)):
        column = bisect_right(edges, (left + right) / 2)
        most = width - (len(row) - index)
        column = min(max(column, least), most)
        placed[column] = cell
        least = column + 1
    return placed


def _places(text: str, row: Row) -> list[Span]:
    """The columns of the page that the cells of a line take; a Chinese character takes two."""
    line = text.rfind("\n", 0, row[0][0][0]) + 1
    places, column, at = [], 0, line
    for cell in row:
        start, end = cell[0]
        column += _width(text[at:start])
        left = column
        column += _width(text[start:end])
        at = end
        places.append((left, column))
    return places


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
