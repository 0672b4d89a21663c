"""One plan, read: clean text that knows its raw offsets, cut into titles, headings, paragraphs and tables."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from pathlib import Path

from citymetrics.errors import SourceError
from citymetrics.project import Project
from citymetrics.reading.blocks import Block
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.formats import open_plan
from citymetrics.reading.furniture import without_furniture
from citymetrics.reading.layout import tidy
from citymetrics.reading.limits import check_length
from citymetrics.reading.outline import outline
from citymetrics.reading.repair import repair_text
from citymetrics.reading.script import to_simplified
from citymetrics.reading.spacing import close_up
from citymetrics.sources import Source, check_source_file


@dataclass(frozen=True)
class Document:
    """`blocks` cover the clean text in its order; `name` is how messages call the file.

    `note` tells where the offsets are counted if not in the file itself.
    """

    name: str
    clean: CleanText
    blocks: tuple[Block, ...]
    note: str = ""

    def text_of(self, block: Block) -> str:
        """The clean text of a block."""
        return self.clean.text[block.start : block.end]


def read_text(raw: str, *, name: str) -> Document:
    """Read a plan whose text is already decoded."""
    check_length(len(raw), name=name)
    return read_clean(CleanText.from_raw(raw), name=name)


def read_clean(clean: CleanText, *, name: str, note: str = "") -> Document:
    """Read a plan whose text has been taken out of its markup already.

    Raises
    ------
    SourceError
        There is no text, or too much of it.
    """
    check_length(len(clean.text), name=name)
    clean = without_furniture(to_simplified(close_up(tidy(_repaired(clean)))))
    if not clean.text:
        raise SourceError("holds no plan text", where=name, expected="a file with the plan's text in it")
    return Document(name, clean, outline(clean.text), note)


def _repaired(clean: CleanText) -> CleanText:
    """Text without the converter's damage; offsets stay those into the file."""
    mended = repair_text(clean.text)
    if not mended.repairs:
        return clean
    repairs = tuple(
        replace(repair, start=span[0], end=span[1])
        for repair in mended.repairs
        for span in [clean.span(repair.start, repair.end)]
    )
    return CleanText(
        clean.raw,
        mended.text,
        array("l", (clean.starts[start] for start in mended.starts)),
        array("l", (clean.ends[end - 1] for end in mended.ends)),
        repairs,
    )


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read a plan file, whatever its format, encoding, script and damage.

    The text of a Word or PDF file is stored beside it, and offsets refer to that.

    Raises
    ------
    SourceError
        The file is missing, is in no known format or encoding, or holds no text.
    """
    name = name or str(path)
    opened = open_plan(path, name=name)
    return read_clean(opened.clean, name=name, note=opened.note)


def read_source(source: Source, project: Project) -> Document:
    """Read a registered plan, after checking that its file is the one that was registered.

    Raises
    ------
    SourceError
        The file is missing, changed or unreadable.
    """
    check_source_file(source, project)
    path = project.raw / source.file
    return read_document(path, name=project.relative(path))
