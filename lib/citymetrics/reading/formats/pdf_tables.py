"""Ruled tables of PDF pages → rows of bars; a table that goes on on the next page is one table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from citymetrics.reading.formats.grid import ABOVE, EMPTY, cell_text, pipe_row
from citymetrics.reading.formats.pdf_columns import Char
from citymetrics.reading.formats.pdf_lines import Line, cell_lines
from citymetrics.reading.formats.pdf_pages import Box, Page

_SAME_RULE = 3.0
_FEWEST_COLUMNS = 2
_LONGEST_CELL = 1500
_LONGEST_HEAD = 3
_CONTINUED = re.compile(r"[(（]?(?:续表?|接上表|表\d{0,3}[(（]?续).{0,20}")


@dataclass(frozen=True)
class Rows:
    """A table of a page: its cells' words, row by row, and where it stands."""

    rows: tuple[tuple[str, ...], ...]
    page: int
    box: Box

    def holds(self, char: Char) -> bool:
        """Whether a sign stands in the table."""
        return _inside(char, self.box)

    def lines(self) -> list[str]:
        """The table as lines of text."""
        return [pipe_row(row) for row in self.rows]


def read_tables(page: Page) -> list[Rows]:
    """The ruled tables of a page; a frame around a text is none."""
    found = []
    for cells in page.tables:
        box = (
            min(c[0] for c in cells),
            min(c[1] for c in cells),
            max(c[2] for c in cells),
            max(c[3] for c in cells),
        )
        rows = _rows(cells, [char for char in page.chars if _inside(char, box)])
        filled = max((sum(cell not in (EMPTY, ABOVE) for cell in row) for row in rows), default=0)
        longest = max((len(cell) for row in rows for cell in row), default=0)
        if filled >= _FEWEST_COLUMNS and longest <= _LONGEST_CELL:
            found.append(Rows(tuple(map(tuple, rows)), page.number, box))
    return found


def _rows(cells: Sequence[Box], chars: Sequence[Char]) -> list[list[str]]:
    xs = _rules([x for cell in cells for x in (cell[0], cell[2])])
    ys = _rules([y for cell in cells for y in (cell[1], cell[3])])
    rows = [[EMPTY] * (len(xs) - 1) for _ in ys[1:]]
    for cell in cells:
        left, top, right, bottom = (
            _nearest(rules, place) for rules, place in zip((xs, ys, xs, ys), cell, strict=True)
        )
        if left >= right or top >= bottom:
            continue
        inside = [char for char in chars if _inside(char, cell)]
        rows[top][left] = cell_text("".join(_joined(cell_lines(inside))))
        for row in range(top + 1, bottom):
            rows[row][left] = ABOVE
    return [row for row in rows if any(cell not in (EMPTY, ABOVE) for cell in row)]


def _joined(lines: list[str]) -> Iterator[str]:
    """The lines of a cell, wrapped at its width."""
    for at, line in enumerate(lines):
        before = lines[at - 1] if at else ""
        if (
            before
            and before[-1].isascii()
            and line[0].isascii()
            and before[-1].isalpha()
            and line[0].isalpha()
        ):
            yield " "
        yield line


def _rules(places: list[float]) -> list[float]:
    """The rules that the edges of cells stand on; edges drawn a little apart are one."""
    rules: list[float] = []
    for place in sorted(places):
        if not rules or place - rules[-1] > _SAME_RULE:
            rules.append(place)
    return rules


def _nearest(rules: list[float], place: float) -> int:
    return min(range(len(rules)), key=lambda at: abs(rules[at] - place))


def _inside(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def without_repeated_heads(pages: Sequence[list[Line | Rows]]) -> list[list[Line | Rows]]:
    """Pages on which a table continued from the page before does not print its head again."""
    result: list[list[Line | Rows]] = []
    head: tuple[tuple[str, ...], ...] = ()
    for page in pages:
        items = list(page)
        at = next((i for i, item in enumerate(items) if isinstance(item, Rows)), len(items))
        before = items[:at]
        goes_on = at < len(items) and all(
            isinstance(item, Line) and _CONTINUED.fullmatch(item.text.replace(" ", "")) for item in before
        )
        table = items[at] if goes_on else None
        if head and isinstance(table, Rows) and len(table.rows[0]) == len(head[0]):
            repeated = _repeated(head, table.rows)
            items[: at + 1] = [replace(table, rows=table.rows[repeated:])]
        else:
            head = ()
        last = items[-1] if items else None
        if not isinstance(last, Rows):
            head = ()
        elif not head or last is not items[0]:
            head = last.rows[:_LONGEST_HEAD]
        result.append(items)
    return result


def _repeated(head: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> int:
    """How many of the first rows are the head of the table that goes on."""
    count = 0
    while count < min(len(head), len(rows)) and head[count] == rows[count]:
        count += 1
    return count
