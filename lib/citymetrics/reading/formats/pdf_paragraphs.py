"""Lines of pages → paragraphs. A line goes on in the next where the next one's first word would not have fitted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from citymetrics.reading.formats.marks import heading_marks, is_numbered
from citymetrics.reading.formats.pdf_lines import Line
from citymetrics.reading.formats.pdf_tables import Rows
from citymetrics.reading.headings import find_marker

_FIRST_WORD = re.compile(r"[\"“‘《（(【〔]*(?:[A-Za-z0-9.,%％/—–-]+|.)[，。、；：！？）》”’)】〕,.;:]*")
_STOPS = tuple("。；;：:！!？?")
_INDENT, _TOLERANCE, _SAME_SIZE, _LOOSE = 1.0, 0.6, 0.12, 1.5
_TITLE, _HEADING = 1.3, 1.15
_LONGEST_HEADING = 40


@dataclass(frozen=True)
class _Margins:
    """Of one column of a document: where its full lines begin and end, and how far they are apart."""

    left: float
    right: float
    leading: float


@dataclass
class _Paragraph:
    text: str
    last: Line


def join_lines(pages: Sequence[list[Line | Rows]]) -> list[str]:
    """The paragraphs and table rows of a document, a line each; headings that only their size tells are marked."""
    lines = [item for page in pages for item in page if isinstance(item, Line)]
    if not lines:
        return [row for page in pages for item in page if isinstance(item, Rows) for row in item.lines()]
    body = _body_size(lines)
    margins = {column: _margins(lines, column, body) for column in {line.column for line in lines}}
    made: list[_Paragraph | Rows] = []
    for page in pages:
        for item in page:
            last = made[-1] if made else None
            if isinstance(item, Rows):
                made.append(item)
            elif isinstance(last, _Paragraph) and _goes_on(last.last, item, margins, body):
                last.text = _joint(last.text, item.text)
                last.last = item
            else:
                made.append(_Paragraph(item.text, item))
    return _marked(made, body)


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _margins(lines: Sequence[Line], column: int, body: float) -> _Margins:
    own = [line for line in lines if line.column == column and abs(line.size - body) <= _SAME_SIZE * body]
    own = own or [line for line in lines if line.column == column]
    rights = sorted(line.x1 for line in own)
    lefts = Counter(round(line.x0) for line in own)
    common = [x for x, count in lefts.items() if count >= max(1, 0.05 * len(own))]
    gaps = Counter(
        round(other.top - one.top)
        for one, other in pairwise(own)
        if one.page == other.page and other.top > one.top
    )
    leading = float(gaps.most_common(1)[0][0]) if gaps else 2 * body
    return _Margins(float(min(common or lefts)), rights[int(0.97 * (len(rights) - 1))], leading)


def _goes_on(line: Line, following: Line, margins: dict[int, _Margins], body: float) -> bool:
    """Whether `following` is of the same paragraph."""
    if abs(line.size - following.size) > _SAME_SIZE * line.size:
        return False
    here, there = margins[line.column], margins[following.column]
    apart = following.page != line.page or following.column != line.column
    gap = following.top - line.top
    if not apart and not 0 < gap <= _LOOSE * max(here.leading, 1.2 * line.size):
        return False
    marker = find_marker(following.text)
    if line.size > _TITLE * body:
        return not apart and marker is None and find_marker(line.text) is None and line.text[-1] not in _STOPS
    if marker is not None and line.text.endswith(_STOPS):
        return False
    indented = following.x0 > there.left + _INDENT * body
    word = _FIRST_WORD.match(following.text)
    signs = sum(0.5 if char.isascii() else 1.0 for char in word[0]) if word else 1.0
    full = line.x1 + (signs + _TOLERANCE) * line.size > here.right
    return full and not indented


def _joint(text: str, following: str) -> str:
    latin = text[-1].isascii() and following[0].isascii() and text[-1].isalpha() and following[0].isalpha()
    return f"{text} {following}" if latin else text + following


def _marked(made: list[_Paragraph | Rows], body: float) -> list[str]:
    """The lines; in a document without numbers, short lines in larger letters are headings, the largest the highest."""
    paragraphs = [item for item in made if isinstance(item, _Paragraph)]
    large = [item for item in paragraphs if _is_large(item, body)]
    if any(is_numbered(item.text) for item in paragraphs):
        large = []
    sizes = sorted({round(item.last.size) for item in large}, reverse=True)
    marks = heading_marks([(sizes.index(round(item.last.size)) + 1, item.text) for item in large])
    marked = {id(item): mark for item, mark in zip(large, marks, strict=True)}
    lines: list[str] = []
    for item in made:
        if isinstance(item, Rows):
            lines += item.lines()
        else:
            lines.append(marked.get(id(item), "") + item.text)
    return lines


def _is_large(item: _Paragraph, body: float) -> bool:
    return (
        item.last.size >= _HEADING * body
        and len(item.text) <= _LONGEST_HEADING
        and not item.text.endswith(_STOPS)
    )
