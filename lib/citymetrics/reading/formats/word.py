"""A Word document → text: paragraphs and tables in the order of its body, headings marked, tables as rows of bars.

What reviewers struck out, hidden words, fields' codes and pictures are not text; footnotes and text boxes stand as lines
behind their paragraph; numbers that Word makes are written out, for they tell a heading's level.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from citymetrics.errors import SourceError
from citymetrics.reading.formats.grid import ABOVE, EMPTY, cell_text, pipe_row
from citymetrics.reading.formats.marks import FOOTNOTE, RAISED, SUPERSCRIPTS, heading_marks
from citymetrics.reading.formats.stored import part_lines
from citymetrics.reading.formats.word_numbering import Numbering
from citymetrics.reading.formats.word_styles import Styles, attribute, child, number, tag
from citymetrics.reading.limits import MOST_PARTS, MOST_UNPACKED_BYTES, MOST_XML_BYTES, too_large

_MEND = "Open it in Word, WPS or LibreOffice and save it as .docx again, or as plain text."
_FEWEST_COLUMNS, _MOST_COLUMNS, _LONGEST_CELL = 2, 100, 1500
_BODY = "word/document.xml"
_CONTAINERS = frozenset(
    map(tag, ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "r"))
)
_CONTAINERS |= {tag("fldSimple"), tag("ruby"), tag("rubyBase"), tag("dir"), tag("bdo")}
_BREAKS = {tag("br"): "\n", tag("cr"): "\n", tag("tab"): "\t", tag("ptab"): " ", tag("noBreakHyphen"): "-"}
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@dataclass
class _Line:
    """A line of the text; `level` is that of a heading, 0 for others."""

    text: str
    level: int = 0


def word_text(data: bytes, *, name: str) -> str:
    """The text of a .docx file; a paragraph is a line.

    Raises
    ------
    SourceError
        The file is damaged, protected by a password or no Word document, or holds no text.
    """
    lines = list(_Reader(_open(data, name)).lines())
    marks = iter(heading_marks([(line.level, line.text) for line in lines if line.level]))
    text = part_lines((next(marks) if line.level else "") + line.text for line in lines)
    if not text.strip():
        raise SourceError(
            "holds no text",
            where=name,
            expected="a Word document with the plan's text in it",
            mend="If its pages are pictures, use a version of the plan that has its text.",
        )
    return text


def _open(data: bytes, name: str) -> Any:
    """The document as python-docx opens it."""
    from docx import Document

    expected = "a Word document (.docx)"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise SourceError("is no Word document", where=name, expected=expected, mend=_MEND) from None
    if _BODY not in {entry.filename for entry in entries}:
        raise SourceError("is a ZIP archive and no Word document", where=name, expected=expected, mend=_MEND)
    size = sum(entry.file_size for entry in entries)
    written = sum(entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    for found, most in ((size, MOST_UNPACKED_BYTES), (written, MOST_XML_BYTES)):
        if found > most:
            raise too_large(f"unpacks to {found:,} bytes", f"at most {most:,}", name)
    if len(entries) > MOST_PARTS:
        raise too_large(f"has {len(entries):,} parts", f"at most {MOST_PARTS:,}", name)
    # A broken package raises any exception at all, from the ZIP archive's to the XML parser's.
    try:
        document = Document(io.BytesIO(data))
        if document.element.body is None:
            raise ValueError("no body")
        return document
    except Exception:
        raise SourceError("is a damaged Word document", where=name, expected=expected, mend=_MEND) from None


class _Reader:
    def __init__(self, document: Any):
        part, self.body = document.part, document.element.body
        self.styles = Styles(_related(part, "styles"))
        self.numbering = Numbering(_related(part, "numbering"), self.styles)
        self.notes = _notes(_related(part, "footnotes"), "footnote") | _notes(
            _related(part, "endnotes"), "endnote"
        )

    def lines(self) -> Iterator[_Line]:
        yield from self._blocks(self.body)

    def _blocks(self, container: Any) -> Iterator[_Line]:
        """The lines of a body, text box or layout cell. Word itself nests these only a few levels."""
        for element in container:
            if element.tag == tag("p"):
                yield from self._paragraph(element)
            elif element.tag == tag("tbl"):
                yield from self._table(element)
            elif element.tag in _CONTAINERS:
                yield from self._blocks(element)

    def _paragraph(self, paragraph: Any) -> Iterator[_Line]:
        if self.styles.is_contents(paragraph):
            return
        asides: list[Any] = []
        text = "".join(self._words(paragraph, asides))
        level = self.styles.heading_level(paragraph)
        if text.strip():
            label = self.numbering.label(paragraph)
            if level:
                yield _Line(label + " ".join(text.split()), level)
            else:
                rows = (_without_lone_tab(row).strip() for row in (label + text).split("\n"))
                yield from (_Line(row) for row in rows if row)
        for aside in asides:
            yield from self._blocks(aside)

    def _words(self, paragraph: Any, asides: list[Any]) -> Iterator[str]:
        """The words of a paragraph; text boxes and footnotes are put aside."""
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            if element.tag == tag("t"):
                yield self._run_text(element)
            elif element.tag in _BREAKS:
                yield _BREAKS[element.tag]
            elif element.tag == f"{_MATH}t":
                yield element.text or ""
            elif element.tag in (tag("footnoteReference"), tag("endnoteReference")):
                # Taken out, so that one that refers to itself is read once.
                note = self.notes.pop((element.tag, attribute(element, "id")), None)
                if note is not None:
                    asides.append(note)
            elif element.tag == tag("txbxContent"):
                asides.append(element)
            elif element.tag == tag("r") and self.styles.is_hidden(element):
                continue
            elif _is_entered(element):
                stack.extend(reversed(_one_choice(element)))

    def _run_text(self, element: Any) -> str:
        text: str = element.text or ""
        run = element.getparent()
        raised = child(child(run, "rPr"), "vertAlign")
        if raised is not None and attribute(raised, "val") == "superscript":
            if RAISED.fullmatch(text.strip()):
                return text.strip().translate(SUPERSCRIPTS)
            return "" if FOOTNOTE.fullmatch(text.strip()) else text
        return text

    def _table(self, table: Any) -> Iterator[_Line]:
        rows = [list(_within(row, "tc")) for row in _within(table, "tr")]
        lines = [[list(self._blocks(cell)) for cell in row] for row in rows]
        cells = [[cell_text(" ".join(line.text for line in cell)) for cell in row] for row in lines]
        nested = any(True for _ in table.iterdescendants(tag("tbl")))
        filled = max((sum(map(bool, row)) for row in cells), default=0)
        longest = max((len(text) for row in cells for text in row), default=0)
        if nested or filled < _FEWEST_COLUMNS or longest > _LONGEST_CELL:
            yield from chain.from_iterable(chain.from_iterable(lines))
            return
        for row, texts in zip(rows, cells, strict=True):
            slots: list[str] = [EMPTY] * _skipped(row, "gridBefore")
            for cell, text in zip(row, texts, strict=True):
                merge = child(child(cell, "tcPr"), "vMerge")
                continued = merge is not None and attribute(merge, "val") != "restart"
                slots.append(ABOVE if continued else text)
                slots.extend([EMPTY] * (_width(cell) - 1))
            if any(slots):
                yield _Line(pipe_row(slots))


def _is_entered(element: Any) -> bool:
    """Whether what an inline element holds is text of the paragraph (or a text box of it)."""
    if element.tag in _CONTAINERS or not isinstance(element.tag, str):
        return element.tag in _CONTAINERS
    namespace, _, name = element.tag.rpartition("}")
    if namespace == _MATH[:-1]:
        return not name.endswith("Pr")
    return not element.tag.startswith(tag("")) or name in ("pict", "drawing", "object")


def _one_choice(element: Any) -> list[Any]:
    """The children of an element; of the versions that Word writes of one drawing only the first."""
    children = list(element)
    if element.tag.endswith("}AlternateContent"):
        return children[:1]
    return children


def _within(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those inside content controls and accepted insertions."""
    stack = list(reversed(element))
    while stack:
        inner = stack.pop()
        if inner.tag == tag(name):
            deleted = child(child(inner, "trPr"), "del")
            if deleted is None:
                yield inner
        elif inner.tag in _CONTAINERS:
            stack.extend(reversed(inner))


def _width(cell: Any) -> int:
    """How many columns a cell spans."""
    return max(1, _number(child(child(cell, "tcPr"), "gridSpan")))


def _without_lone_tab(row: str) -> str:
    """Two tabs and more part columns; a single one is a blank."""
    return row if row.count("\t") > 1 else row.replace("\t", " ")


def _number(element: Any, default: int = 1) -> int:
    return min(number(attribute(element, "val"), default), _MOST_COLUMNS)


def _skipped(row: list[Any], name: str) -> int:
    """How many columns a row leaves out before its first cell."""
    properties = child(row[0].getparent(), "trPr") if row else None
    return _number(child(properties, name), 0)


def _related(part: Any, kind: str) -> Any:
    """The XML of the part of a kind (numbering, footnotes); None where there is none or it is broken."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            try:
                return parse_xml(relation.target_part.blob)
            except SyntaxError:  # which lxml's error is
                return None
    return None


def _notes(root: Any, name: str) -> dict[tuple[str, str], Any]:
    if root is None:
        return {}
    return {(tag(f"{name}Reference"), attribute(note, "id")): note for note in root.iterchildren(tag(name))}
