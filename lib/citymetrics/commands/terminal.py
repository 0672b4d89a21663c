"""The report's tables in a terminal: the same cells, laid out for the width that there is.

A table is shown as it stands where it fits; turned on its side, places as columns, where that fits; and row by row where neither
does. Numbers are never broken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid

from citymetrics.commands.wrapping import HELD, Words, longest_piece
from citymetrics.labels import Table

SMALL, NOTE, HEAD = "dim", "cyan", "bold"
GAP = 2
"""Blanks between columns."""
ROOMY = 8
"""What a column of words has at least where it needs so much, so that it doesn't become a pillar."""


@dataclass
class Part:
    """A cell: its words, the numbers of its notes, what stands small under it."""

    words: str = ""
    note: str = ""
    small: str = ""
    number: bool = False

    @property
    def line(self) -> str:
        """Words and notes; a bound stays with its number."""
        words = _BOUND.sub(rf"\1{HELD}", self.words.strip())
        return f"{words}{HELD}[{self.note}]" if self.note else words

    def text(self, *, style: str = "") -> Words:
        shown = Words(self.line, style=style)
        if self.note:
            shown.stylize(NOTE, len(self.line) - len(self.note) - 2)
        if self.small:
            shown.append(f"\n{self.small}", style=SMALL)
        return shown

    @property
    def width(self) -> int:
        """The cells that it takes on one line."""
        return max(cell_len(self.line), cell_len(self.small))

    @property
    def least(self) -> int:
        """The cells below which it would be cut; a number is not broken at all."""
        own = longest_piece(self.line)
        if self.number:
            return max(cell_len(self.line), longest_piece(self.small))
        return max(own, longest_piece(self.small), min(self.width, ROOMY))


_BOUND = re.compile("([≥≤≈<>]) ")


@dataclass
class Parsed(HTMLParser):
    """A semantic table taken apart again."""

    html: str
    caption: str = ""
    heads: list[Part] = field(default_factory=list)
    rows: list[list[Part]] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._where: list[str] = []
        self._cell = Part()
        self._row: list[Part] = []
        self._group = False
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            return
        self._where.append(tag)
        if tag == "tr":
            self._row, self._group = [], "cm-group" in given.get("class", "")
        elif tag in ("th", "td"):
            self._cell = Part(number="num" in given.get("class", "").split())

    def handle_endtag(self, tag: str) -> None:
        if tag in self._where:
            while self._where.pop() != tag:
                pass
        if tag in ("th", "td"):
            self._row.append(self._cell)
        elif tag == "tr" and "thead" in self._where:
            self.heads = self._row
        elif tag == "tr" and self._group:
            self.groups[len(self.rows)] = self._row[0].line
        elif tag == "tr":
            self.rows.append(self._row)

    def handle_data(self, data: str) -> None:
        where = set(self._where)
        if "caption" in where:
            self.caption += data
        elif "sup" in where:
            self._cell.note += data
        elif "small" in where:
            self._cell.small += data
        elif where & {"th", "td"}:
            self._cell.words += data


def show_table(table: Table, console: Console, *, caption: bool = True) -> None:
    """Print `table`, with its caption above it."""
    parsed = Parsed(table.html)
    if caption:
        console.print(Words(parsed.caption, style=HEAD))
    if parsed.rows and len(parsed.rows[0]) < len(parsed.heads):
        # The one cell that says why there is nothing.
        console.print(Padding(parsed.rows[0][0].text(), (0, 0, 0, GAP)))
        return
    console.print(lay_out(parsed, console.width))


def lay_out(parsed: Parsed, width: int) -> RenderableType:
    """The first of three layouts that fits."""
    if _least(parsed.heads, parsed.rows) <= width:
        return _grid(parsed.heads, parsed.rows, parsed.groups, width)
    turned = _turned(parsed)
    if not parsed.groups and _least(turned[0], turned[1:]) <= width:
        return _grid(turned[0], turned[1:], {}, width, first=SMALL)
    return _cards(parsed)


def _columns(heads: Sequence[Part], rows: Sequence[Sequence[Part]]) -> list[list[Part]]:
    return [[head, *(row[position] for row in rows)] for position, head in enumerate(heads)]


def _least(heads: Sequence[Part], rows: Sequence[Sequence[Part]]) -> int:
    columns = _columns(heads, rows)
    return sum(max(part.least for part in column) + GAP for column in columns) - GAP


def _widths(columns: Sequence[Sequence[Part]], width: int) -> list[int]:
    """What each column gets: what it must have, and of the room that is left what it could use, the narrower first."""
    widths = [max(part.least for part in column) for column in columns]
    wanted = [max(part.width for part in column) for column in columns]
    room = width - sum(widths) - GAP * (len(columns) - 1)
    order = sorted(range(len(columns)), key=lambda position: wanted[position] - widths[position])
    for left, position in zip(range(len(order), 0, -1), order, strict=True):
        more = min(wanted[position] - widths[position], room // left)
        widths[position] += more
        room -= more
    return widths


def _grid(
    heads: Sequence[Part],
    rows: Sequence[Sequence[Part]],
    groups: dict[int, str],
    width: int,
    *,
    first: str = "",
) -> RenderableType:
    """A grid, in as many pieces as there are groups with a heading between."""
    widths = _widths(_columns(heads, rows), width)
    pieces: list[RenderableType] = []
    grid = _empty(heads, widths)
    for number, row in enumerate(rows):
        if number in groups:
            if number:
                pieces.append(grid)
                grid = _empty(heads, widths, head=False)
            pieces.append(Words(groups[number], style=HEAD))
        grid.add_row(*(part.text(style="" if position else first) for position, part in enumerate(row)))
    return Group(*pieces, grid)


def _empty(heads: Sequence[Part], widths: Sequence[int], *, head: bool = True) -> Grid:
    grid = Grid(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_header=head, header_style="")
    for part, width in zip(heads, widths, strict=True):
        grid.add_column(part.text(style=HEAD), justify="right" if part.number else "left", width=width)
    return grid


def _turned(parsed: Parsed) -> list[list[Part]]:
    """The table on its side: its first column as the head, a row for each of the others."""
    first = [Part(cell.words, cell.note, cell.small) for cell in (row[0] for row in parsed.rows)]
    lines = [[Part(parsed.heads[0].words), *first]]
    for position, head in enumerate(parsed.heads[1:], start=1):
        cells = [Part(row[position].words, row[position].note, row[position].small) for row in parsed.rows]
        lines.append([Part(head.words, small=head.small), *cells])
    return lines


def _cards(parsed: Parsed) -> Grid:
    """Row by row: the first cell as a heading, the others as pairs of head and cell."""
    outer = Grid.grid()
    names = max(cell_len(head.words) for head in parsed.heads[1:])
    for number, row in enumerate(parsed.rows):
        if number in parsed.groups:
            outer.add_row(Words(parsed.groups[number], style=HEAD))
        inner = Grid.grid(padding=(0, GAP, 0, 0))
        inner.add_column(style=SMALL, width=names)
        inner.add_column()
        for head, cell in zip(parsed.heads[1:], row[1:], strict=True):
            if cell.line:
                inner.add_row(head.words, cell.text())
        outer.add_row(row[0].text(style=HEAD))
        outer.add_row(Padding(inner, (0, 0, 0, GAP)))
    return outer


def show_lines(lines: Sequence[tuple[str, str | Words]], console: Console, *, indent: int = GAP) -> None:
    """Pairs of a name and what there is to say, in two columns."""
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    grid.add_column(style=SMALL, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, shown in lines:
        grid.add_row(name, shown if isinstance(shown, Words) else Words(shown))
    console.print(Padding(grid, (0, 0, 0, indent)))


def show_list(lines: Sequence[str], console: Console, *, sign: str = "·") -> None:
    """Sentences under each other, each behind a sign that its further lines hang from."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(sign, Words(line))
    if lines:
        console.print(grid)


def show_head(words: str, console: Console) -> None:
    """A heading, with a blank line above it."""
    console.print()
    console.print(Words(words, style=HEAD))
