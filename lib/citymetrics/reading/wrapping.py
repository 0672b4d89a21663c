"""Lines that were broken at a fixed width, as in e-mails and text taken out of PDFs, are put together again.

Only a text most of whose lines end at the same width is touched; in all others a line is a paragraph.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set

_PAGE_NUMBER = re.compile(
    r"(?m)^[ \f]*(?:[—–-] ?\d{1,4} ?[—–-]|第 ?\d{1,4} ?页(?: ?共 ?\d{1,4} ?页)?)[ \f]*\n\n?"
)
_FEWEST_LINES = 8
_NARROWEST, _WIDEST, _RAGGED = 30, 130, 4
_SAME_SHARE, _BROKEN_SHARE = 0.5, 0.5
_INDENTED = re.compile(r"[ \u3000]{2,}|\?\?|[#>|—•·●◆■○]|[-*] ")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百\d]{1,5}[编章节条]|\d{1,2}(?:\.\d{1,2}){1,3} |[一二三四五六七八九十]{1,4}、"
    r"|[(（][一二三四五六七八九十\d]{1,4}[)）]|\d{1,2}[.．、](?!\d)"
)
_STOPS = tuple("。；;：:！!")


def width(line: str) -> int:
    """How many columns a line takes; a Chinese character takes two. Long lines are only known to be long."""
    if line.isascii() or len(line) > _WIDEST:
        return len(line)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def find_page_numbers(text: str) -> list[tuple[int, int]]:
    """The spans of page-number lines, with the blank line after them, where there are several."""
    found = [match.span() for match in _PAGE_NUMBER.finditer(text)]
    return found if len(found) > 1 else []


def find_soft_breaks(text: str, tables: Set[int] = frozenset()) -> Iterator[tuple[int, int]]:
    """The spans of line breaks, with blanks around them, that only the width of the page has put there.

    `tables` are the numbers of lines that are rows of tables: they tell nothing of the width and keep their breaks.
    """
    lines = text.split("\n")
    full = _full_lines(["" if number in tables else line for number, line in enumerate(lines)])
    at = 0
    for number, (line, is_full, following) in enumerate(zip(lines, full, lines[1:], strict=False), start=1):
        end = at + len(line)
        if (
            is_full
            and following.strip()
            and number not in tables
            and not _begins_paragraph(following, line.rstrip())
        ):
            yield at + len(line.rstrip()), end + 1 + len(following) - len(following.lstrip())
        at = end + 1


def _begins_paragraph(line: str, before: str) -> bool:
    """An indent does; a number only after a stop, for a wrapped line may begin with any figure."""
    return bool(_INDENTED.match(line) or (_NUMBERED.match(line) and before.endswith(_STOPS)))


def _full_lines(lines: list[str]) -> list[bool]:
    """Which lines reach the width that most lines end at, in columns or in characters; none in a text not
    wrapped.
    """
    best, full = _SAME_SHARE, [False] * len(lines)
    for measure in (width, len):
        lengths = [measure(line.rstrip()) for line in lines]
        filled = sorted(length for length in lengths if length)
        if len(filled) < _FEWEST_LINES:
            break
        end = filled[int(0.98 * (len(filled) - 1))]
        reached = [length >= end - _RAGGED for length in lengths]
        share = sum(reached) / len(filled)
        broken = sum(
            is_full and not line.rstrip().endswith(_STOPS)
            for line, is_full in zip(lines, reached, strict=True)
        )
        if share >= best and broken >= _BROKEN_SHARE * sum(reached) and _NARROWEST <= end <= _WIDEST:
            best, full = share, reached
    return full
