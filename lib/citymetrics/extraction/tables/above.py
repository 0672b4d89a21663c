"""What a table's caption and notes say: the unit of all its figures, when they fall due, what it counts."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from citymetrics.extraction.tables.dates import NEVER, Period, read_period
from citymetrics.extraction.tables.units import TableUnit, read_unit, split_unit
from citymetrics.extraction.tables.words import table_pattern
from citymetrics.reading import Block, Document
from citymetrics.reading.tables.headers import caption_pattern, unit_note_pattern

_LONGEST_CAPTION, _FARTHEST = 80, 3


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a table: its caption, the unit of all its figures, when they fall due, what it counts."""

    caption: str = ""
    unit: TableUnit | None = None
    period: Period = NEVER
    subject: str = ""

    @classmethod
    def of(cls, document: Document, block: Block) -> Above:
        """What the lines right above the table `block` say, or the heading that it stands under."""
        blocks = document.blocks
        index = bisect_left(blocks, block.start, key=lambda other: other.start)
        above = cls()
        for other in reversed(blocks[max(0, index - _FARTHEST) : index]):
            read = above.with_line(document.text_of(other).strip("* ")) if other.kind != "table" else above
            if read == above:
                break
            above = read
        return above.with_line(block.section[-1]) if block.section else above

    def with_line(self, words: str) -> Above:
        """With what one line says further; the same if it is no caption and no note, or a caption is there already."""
        if len(words) > _LONGEST_CAPTION:
            return self
        note = unit_note_pattern().fullmatch(words)
        if note:
            return replace(self, unit=self.unit or read_unit(note["unit"]))
        if self.caption or not caption_pattern().fullmatch(words):
            return self
        return replace(
            self,
            caption=words,
            unit=self.unit or _unit_in(words),
            period=read_period(words),
            subject=_subject_of_caption(words),
        )


def _unit_in(words: str) -> TableUnit | None:
    note = unit_note_pattern().search(words)
    return read_unit(note["unit"]) if note else split_unit(words).unit


def _subject_of_caption(caption: str) -> str:
    words, noise = split_unit(caption).name, table_pattern("caption_noise")
    while (shorter := noise.sub("", words).strip(" 、，,的")) != words:
        words = shorter
    return words
