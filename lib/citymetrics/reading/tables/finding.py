"""Tables in clean text: where they stand, and their rows and cells as spans of it.

A table is a run of lines: rows of pipes (Markdown, and what the readers of other formats deliver), rows parted by tabs
or by wide gaps, rows drawn with box characters, or a copy in which every cell became a line of its own. What the cells
mean is the business of extraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from citymetrics.reading.blocks import Block
from citymetrics.reading.headings import find_marker
from citymetrics.reading.tables.headers import caption_pattern, header_kind
from citymetrics.reading.tables.lines import find_listed, split_listed
from citymetrics.reading.tables.rows import (
    Row,
    align,
    merge_wrapped,
    split_box,
    split_gaps,
    split_pipes,
    split_tabs,
)

Span = tuple[int, int]

SAME_AS_ABOVE = "〃"
"""Stands in a cell that a cell above it covers."""

_PIPES = "|｜"
_VERTICALS = "│┃║┆┇┊┋"
_RULES = frozenset("─━═┄┅┈┉┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╭╮╰╯╞╡╪╟╢╫┠┨┯┷┿ +-=|:—_")
_DRAWN = frozenset("─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋╞╡╪╟╢╫┠┨┯┷┿")
_WIDEST = 100
"""Rows are padded up to so many cells: one endless row must not make all others endless."""
_LONGEST_GROUP = 30
_NUMERIC = re.compile(r"[<>≥≤＞＜]?\d[\d.,]{0,12}\s?[%万亿]{0,2}[^\d\s，。]{0,8}")


@dataclass(frozen=True, slots=True)
class Cell:
    """`text[start:end]` of clean text, without blanks around it; empty where start is end.

    `repeats`: the span is that of a cell above, which covers this row too. `more` are the spans of further lines of a
    cell that a drawn table has wrapped.
    """

    start: int
    end: int
    repeats: bool = False
    more: tuple[Span, ...] = ()

    def of(self, text: str) -> str:
        """The cell's text, its lines put together."""
        words = text[self.start : self.end]
        return words + "".join(text[start:end] for start, end in self.more) if self.more else words


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a table, headers included, each padded with empty cells to the width of the widest."""

    rows: tuple[tuple[Cell, ...], ...]


def find_tables(text: str, lines: Sequence[Span]) -> list[Span]:
    """The tables among `lines` (spans of ``text``, none empty), as half-open runs of line numbers, ascending."""
    runs = [run for _, run in _ruled(text, lines)]
    runs += find_listed(text, lines, _free(len(lines), runs))
    return sorted(runs)


def find_untidy_tables(text: str) -> tuple[set[int], dict[int, int]]:
    """The lines of tables in text that is not tidied yet, which keep their breaks: by their number in ``text.split("\n")``.

    And where the text of some of them starts: blanks before it that stand for an empty first cell begin at the second
    offset.
    """
    numbered = [
        (number, start + len(line) - len(line.lstrip()), start + len(line.rstrip()), start)
        for number, (start, line) in enumerate(_numbered(text))
        if line.strip()
    ]
    spans = [(begin, end) for _, begin, end, _ in numbered]
    lines: set[int] = set()
    empty: dict[int, int] = {}
    for form, (first, last) in _ruled(text, spans):
        run = numbered[first:last]
        lines.update(number for number, *_ in run)
        if form in ("tab", "gaps") and _is_header(_cells(text, spans[first], form)):
            indent = min(begin - start for _, begin, _, start in run)
            widths = [text.count("\t", begin, end) for _, begin, end, _ in run]
            widest = max(widths)
            for (_, begin, _, start), width in zip(run, widths, strict=True):
                tabs = text.count("\t", start + indent, begin)
                # An indented header is no header with an empty first cell.
                if begin > start + indent and (form == "gaps" or (tabs and width + tabs <= widest)):
                    empty[begin] = start + indent
    return lines, empty


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _ruled(text: str, lines: Sequence[Span]) -> list[tuple[str, Span]]:
    """The tables whose rows are lines, each with its form."""
    forms = [_form(text[start:end]) for start, end in lines]
    return [
        (form, run) for form, run in _runs(text, lines, forms) if _is_table(text, lines[slice(*run)], form)
    ]


def read_table(text: str, block: Block) -> Table:
    """The cells of the table that `block` of clean ``text`` is."""
    lines = [(at, stop) for at, stop in _lines(text, block.start, block.end) if text[at:stop].strip()]
    form = next((form for form in (_form(text[a:b]) for a, b in lines) if form not in ("", "rule")), "")
    if form == "pipe" or (form != "box" and any(_is_rule(text[a:b]) for a, b in lines[:2])):
        rows = [split_pipes(text, a, b) for a, b in lines if not _is_rule(text[a:b])]
    elif form == "box":
        rows = merge_wrapped(
            [[] if _is_rule(text[a:b]) else split_box(text, a, b, _VERTICALS) for a, b in lines]
        )
    elif form == "tab":
        rows = [split_tabs(text, a, b) for a, b in lines]
    elif form == "gaps":
        rows = align(text, [split_gaps(text, a, b) for a, b in lines])
    else:
        rows = split_listed(text, lines)
    return Table(tuple(_resolved(text, rows, block.end)))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start <= end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _resolved(text: str, rows: list[Row], end: int) -> Iterator[tuple[Cell, ...]]:
    """Rows of cells, padded; a mark for “as above” becomes the cell above."""
    width = min(max(map(len, rows), default=0), _WIDEST)
    above: list[Cell] = []
    for row in rows:
        cells: list[Cell] = []
        for index, (span, *more) in enumerate(row):
            cell = Cell(*span, more=tuple(more))
            if text[cell.start : cell.end] == SAME_AS_ABOVE and index < len(above):
                top = above[index]
                cell = Cell(top.start, top.end, repeats=True, more=top.more)
            cells.append(cell)
        edge = cells[-1].end if cells else end
        cells += [Cell(edge, edge)] * (width - len(cells))
        above = cells
        yield tuple(cells)


def _is_rule(line: str) -> bool:
    """A line that only draws: |---|:--:|, +----+, ├──┼──┤."""
    chars = set(line)
    return chars <= _RULES and (
        bool(chars & _DRAWN) or (bool(chars & {"-", "="}) and bool(chars & {"|", "+"}))
    )


def _form(line: str) -> str:
    first = line.lstrip()[:1]
    if first in _PIPES and first:
        return "rule" if _is_rule(line) else "pipe" if line.count(first) > 1 else ""
    if (first in _VERTICALS or first in _DRAWN or first == "+") and first:
        if _is_rule(line):
            return "rule"
        return "box" if sum(map(line.count, _VERTICALS)) > 1 else ""
    if "\t" in line.strip():
        return "tab"
    if "|" in line:
        return "rule" if _is_rule(line) else "piped"
    if any(mark in line for mark in "│┃║"):
        return "box"
    return "gaps" if "  " in line.strip() else ""


def _runs(text: str, lines: Sequence[Span], forms: list[str]) -> Iterator[tuple[str, Span]]:
    """Runs of lines of one form, with the lines between them that belong to a table."""
    at = 0
    while at < len(lines):
        form, last = forms[at], at + 1
        if form == "piped" and last < len(lines) and forms[last] == "rule":
            # Markdown without outer pipes is known by the line under its header.
            while last < len(lines) and forms[last] in ("piped", "pipe", "rule"):
                last += 1
            yield "pipe", (at, last)
        elif form in ("pipe", "box", "rule"):
            drawn = (
                {"pipe", "rule"}
                if form == "pipe"
                else {"box", "rule"}
                if form == "box"
                else {"pipe", "box", "rule"}
            )
            while last < len(lines) and forms[last] in drawn:
                last += 1
            kinds = set(forms[at:last]) - {"rule"}
            if kinds:
                yield min(kinds), (at, last)
        elif form in ("tab", "gaps"):
            while last < len(lines) and (forms[last] == form or _is_group(text, lines, forms, last, form)):
                last += 1
            yield from _split_at_headers(text, lines, (at, last), form)
        at = last


def _is_group(text: str, lines: Sequence[Span], forms: list[str], at: int, form: str) -> bool:
    """A short line inside a table that names the rows under it (一、生态环境), or holds what is left of one."""
    if at + 1 >= len(lines) or forms[at + 1] != form or forms[at]:
        return False
    line = text[slice(*lines[at])]
    if len(line) > _LONGEST_GROUP or line.endswith(tuple("。;；:：,，")) or caption_pattern().fullmatch(line):
        return False
    return not _is_header(_cells(text, lines[at + 1], form))


def _split_at_headers(text: str, lines: Sequence[Span], run: Span, form: str) -> Iterator[tuple[str, Span]]:
    """Lines above a recognised header (a line of signatures, a note) are none of its table."""
    start, last = run
    for at in range(start, min(last, start + 3)):
        if _is_header(_cells(text, lines[at], form)):
            start = at
            break
    yield form, (start, last)


def _cells(text: str, line: Span, form: str) -> list[str]:
    split = split_tabs if form == "tab" else split_gaps
    return [text[cell[0][0] : cell[0][1]] for cell in split(text, *line)]


def _is_header(cells: Sequence[str]) -> bool:
    return sum(bool(header_kind(cell)) for cell in cells[:_WIDEST]) > max(1, len(cells) // 3)


def _is_table(text: str, lines: Sequence[Span], form: str) -> bool:
    """Whether a run of lines of one form is a table and not prose with stray blanks or a list of contents."""
    if form in ("pipe", "box"):
        return True
    rows = [_cells(text, line, form) for line in lines]
    if len(rows) < 2:
        return False
    if _is_header(rows[0]) and len([row for row in rows if len(row) > 1]) > 1:
        return True
    wide = [row for row in rows if len(row) > 2]
    if len(wide) < 2 or 2 * len(wide) < len(rows):
        return len(rows) > 2 and all(
            len(row) == 2 and not find_marker(row[0]) and _NUMERIC.fullmatch(row[1]) for row in rows[1:]
        )
    numbered = sum(_only_numbers(row[0]) for row in wide)
    steady = sum(len(one) == len(other) for one, other in pairwise(wide))
    return 2 * numbered < len(wide) + 1 and 2 * steady >= len(wide) - 1


def _only_numbers(cell: str) -> bool:
    """第一章, 一、 or (一) alone before a gap: a heading or a line of a list of contents."""
    marker = find_marker(cell + "内")
    return marker is not None and marker.family not in ("circled", "box") and marker.length >= len(cell)


def _free(count: int, runs: list[Span]) -> Iterator[Span]:
    """The stretches of line numbers that are in no run."""
    at = 0
    for start, end in sorted(runs):
        yield at, start
        at = end
    yield at, count
