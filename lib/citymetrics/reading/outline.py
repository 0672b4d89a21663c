"""Clean text → blocks: titles, headings, paragraphs and tables, each with the path of headings above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from citymetrics.reading.blocks import Block
from citymetrics.reading.front import Front, read_front
from citymetrics.reading.furniture import lines_of
from citymetrics.reading.headings import (
    Levels,
    Marker,
    find_marker,
    is_heading_line,
    run_in_heading,
    split_items,
)
from citymetrics.reading.tables import find_tables

_NO_ITEMS = ("markdown", "named", "annex", "box")
_NO_END_OF_FRONT = ("annex", "box")
_LONGEST_BARE = 25
_END = "。;；!！?？,，、:："


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    marker: Marker | None
    heading: bool
    table: bool = False

    @property
    def ends_front(self) -> bool:
        """A notice may name its annex, the plan itself, before the plan begins."""
        return self.marker is None or self.marker.family not in _NO_END_OF_FRONT

    @property
    def skip(self) -> int:
        """How many characters of the line are Markdown and not text."""
        return self.marker.length if self.marker and self.marker.family == "markdown" else 0


class _Outliner:
    """Keeps the open headings while blocks are made."""

    def __init__(self, levels: Levels):
        self.levels = levels
        self.open: list[tuple[int, str]] = []

    def heading(self, level: int, start: int, end: int, title: str) -> Block:
        self.close(level)
        self.open.append((level, title.rstrip("。:： ")))
        return Block("heading", start, end, level, self.path())

    def stand_in(self, front: str | None) -> None:
        """Before the plan's first heading a line stands in the notice or introduction and in nothing else."""
        if front is not None:
            self.open = [(0, front)]
        elif self.open and self.open[0][0] == 0:
            self.open = []

    def close(self, level: int) -> None:
        while self.open and self.open[-1][0] >= level:
            self.open.pop()

    def path(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.open)

    def body(self, line: _Line) -> Iterator[Block]:
        """A line that is no heading: its items, with the headings that run into them."""
        items = _items(line.text)
        headed = [item for item in items if item.heading]
        for item in items:
            start, end = line.start + item.start, line.start + item.end
            if item.marker is not None:
                level = self.levels.of(item.marker)
                if item.heading:
                    length = item.heading
                    yield self.heading(
                        level, start, start + length, line.text[item.start : item.start + length]
                    )
                    start += length
                else:
                    self.close(level)
            yield Block("paragraph", start, end, 0, self.path())
        if len(headed) > 1 or (headed and headed[0].start):
            self.close(min(self.levels.of(item.marker) for item in headed if item.marker))


@dataclass(frozen=True)
class _Item:
    """A numbered item of a line, or what stands before the first; `heading` is how long its run-in heading
    is.
    """

    start: int
    end: int
    marker: Marker | None
    heading: int


def _items(line: str) -> list[_Item]:
    """A line's items; one heading among siblings that have none is a sentence like theirs."""
    items: list[_Item] = []
    for start, end in split_items(line):
        segment = line[start:end]
        marker = find_marker(segment)
        if marker is not None and marker.family in _NO_ITEMS:
            marker = None
        items.append(_Item(start, end, marker, run_in_heading(segment, marker) if marker else 0))
    numbered = [item for item in items if item.marker]
    if 2 * sum(item.heading > 0 for item in numbered) <= len(numbered):
        items = [replace(item, heading=0) for item in items]
    return items


def outline(text: str) -> tuple[Block, ...]:
    """The blocks of clean Simplified text, in its order."""
    spans, tables = _spans(text)
    markers = [None if start in tables else find_marker(text[start:end]) for start, end in spans]
    title = _markdown_title(markers)
    levels = Levels(marker for marker in markers if marker and marker is not title)
    lines = _lines(text, levels, markers, title, spans, tables)
    first = next((i for i, line in enumerate(lines) if line.heading and line.ends_front), len(lines))
    return tuple(_blocks(lines, _front(lines[:first]), _Outliner(levels)))


def _spans(text: str) -> tuple[list[tuple[int, int]], set[int]]:
    """The spans of all lines, those of a table as one, and where the tables start."""
    lines = list(lines_of(text))
    spans: list[tuple[int, int]] = []
    tables: set[int] = set()
    at = 0
    for first, last in find_tables(text, lines):
        spans += lines[at:first]
        tables.add(lines[first][0])
        spans.append((lines[first][0], lines[last - 1][1]))
        at = last
    return spans + lines[at:], tables


def _front(lines: list[_Line]) -> Front:
    """What stands before the plan's first heading; a table there (the page's data about the notice) is none of it."""
    places = [i for i, line in enumerate(lines) if not line.table]
    front = read_front([lines[i].text[lines[i].skip :] for i in places])
    return Front(
        frozenset(places[i] for i in front.titles),
        {places[i]: section for i, section in front.sections.items()},
    )


def _markdown_title(markers: list[Marker | None]) -> Marker | None:
    """A Markdown document that begins with its only heading of the first level has that for its title."""
    top = [marker for marker in markers if marker and marker.family == "markdown" and marker.depth == 1]
    return top[0] if len(top) == 1 and markers[0] is top[0] else None


def _lines(
    text: str,
    levels: Levels,
    markers: list[Marker | None],
    title: Marker | None,
    spans: list[tuple[int, int]],
    tables: set[int],
) -> list[_Line]:
    texts = [text[start:end] for start, end in spans]
    lines: list[_Line] = []
    for i, ((start, _), line, marker) in enumerate(zip(spans, texts, markers, strict=True)):
        following = texts[i + 1] if i + 1 < len(texts) and spans[i + 1][0] not in tables else ""
        if marker is not None and marker.family == "number" and not levels.decimal:
            marker = None
        heading = marker is not None and marker is not title and is_heading_line(line, marker, following)
        lines.append(_Line(line, start, marker, heading, start in tables))
    if not any(line.heading for line in lines):
        lines = _with_bare_headings(lines)
    return lines


def _with_bare_headings(lines: list[_Line]) -> list[_Line]:
    """In a plan without numbering, a short line without a stop between paragraphs is a heading."""
    result: list[_Line] = []
    for i, line in enumerate(lines):
        before = lines[i - 1].text if i else ""
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        bare = (
            len(line.text) <= _LONGEST_BARE
            and line.marker is None
            and not line.table
            and not any(char in _END for char in line.text)
            and not any(char.isdigit() for char in line.text)
            and before.endswith("。")
            and following.endswith("。")
            and len(following) > 2 * len(line.text)
        )
        result.append(_Line(line.text, line.start, line.marker, True) if bare else line)
    return result


def _blocks(lines: list[_Line], front: Front, outliner: _Outliner) -> Iterator[Block]:
    for i, line in enumerate(lines):
        start, end = line.start + line.skip, line.start + len(line.text)
        if i in front.titles:
            yield Block("title", start, end)
            continue
        if line.table:
            yield Block("table", start, end, 0, outliner.path())
            continue
        outliner.stand_in(front.sections.get(i))
        if i not in front.sections and line.heading:
            level = outliner.levels.of(line.marker) if line.marker else 1
            yield outliner.heading(level, start, end, line.text[line.skip :])
        else:
            yield from outliner.body(line)
