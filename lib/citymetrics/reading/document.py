"""One plan, read: clean text that knows its raw offsets, cut into titles, headings and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import SourceError
from citymetrics.project import Project
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.decode import decode
from citymetrics.reading.furniture import without_furniture
from citymetrics.reading.layout import tidy
from citymetrics.reading.outline import Block, outline
from citymetrics.reading.repair import repair_text
from citymetrics.reading.script import to_simplified
from citymetrics.sources import Source, check_source_file


@dataclass(frozen=True)
class Document:
    """`blocks` cover the clean text in its order; `name` is how messages call the file."""

    name: str
    clean: CleanText
    blocks: tuple[Block, ...]

    def text_of(self, block: Block) -> str:
        """The clean text of a block."""
        return self.clean.text[block.start : block.end]


def read_text(raw: str, *, name: str) -> Document:
    """Read a plan whose text is already decoded."""
    clean = without_furniture(to_simplified(tidy(repair_text(raw))))
    if not clean.text:
        raise SourceError("holds no plan text", where=name, expected="a plan as plain text or Markdown")
    return Document(name, clean, outline(clean.text))


def read_document(path: Path, *, name: str | None = None) -> Document:
    """Read a plan file, whatever its encoding, script and damage.

    Raises
    ------
    SourceError
        The file is missing, is in no known encoding, or holds no text.
    """
    name = name or str(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", where=name, expected="a plan file") from None
    return read_text(decode(data, name=name).text, name=name)


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
