"""The numbers that a plan's paragraphs are cited by: ¶ 1 is the first of its clean text, a table counts as one.

Headings and titles have no number of their own. A plan that is read again gets the same numbers as long as its file
is the one that was registered.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from citymetrics.reading.blocks import Block
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.document import Document

NUMBERED = ("paragraph", "table")


@dataclass(frozen=True)
class Paragraphs:
    """The blocks of a document with their numbers; `numbers[i]` is 0 for a block that has none."""

    document: Document

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        found, last = [], 0
        for block in self.document.blocks:
            last += block.kind in NUMBERED
            found.append(last if block.kind in NUMBERED else 0)
        return tuple(found)

    def numbered(self) -> Iterator[tuple[Block, int]]:
        """The blocks in the text's order, each with its number."""
        return zip(self.document.blocks, self.numbers, strict=True)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(block.start for block in self.document.blocks)

    def at(self, start: int, end: int) -> tuple[Block, int] | None:
        """The block that holds clean `start:end`, and its number; None where no block holds it whole."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or start >= end or end > self.document.blocks[index].end:
            return None
        return self.document.blocks[index], self.numbers[index]

    def find(self, char_start: int, char_end: int, verbatim: str) -> tuple[Block, int] | None:
        """The block that holds the raw characters `char_start:char_end`, and its number.

        None where the raw file does not write `verbatim` there, as when a table of quantities is older than the text.
        """
        clean = self.document.clean
        if clean.raw[char_start:char_end] != verbatim:
            return None
        span = clean_span(clean, char_start, char_end)
        return self.at(*span) if span else None


def clean_span(clean: CleanText, char_start: int, char_end: int) -> tuple[int, int] | None:
    """The half-open span of clean characters that come from the raw characters `char_start:char_end`.

    None where no clean character comes from there, or where one at an edge comes from characters beyond it.
    """
    start, end = bisect_left(clean.starts, char_start), bisect_right(clean.ends, char_end)
    return (start, end) if start < end and clean.span(start, end) == (char_start, char_end) else None
