"""A PDF file with a text layer → text: lines put together to paragraphs, over page breaks too, tables as rows of bars."""

from __future__ import annotations

from citymetrics.errors import SourceError
from citymetrics.reading.formats.pdf_columns import find_columns
from citymetrics.reading.formats.pdf_furniture import without_running_lines
from citymetrics.reading.formats.pdf_lines import Line, read_lines
from citymetrics.reading.formats.pdf_pages import EXPECTED, Page, read_pages
from citymetrics.reading.formats.pdf_paragraphs import join_lines
from citymetrics.reading.formats.pdf_tables import Rows, read_tables, without_repeated_heads
from citymetrics.reading.formats.stored import part_lines

_FEWEST_SIGNS = 10
"""Per page: a scan has none, or only those of its page numbers."""
_UNKNOWN_SHARE = 0.3


def pdf_text(data: bytes, *, name: str) -> str:
    """The text of a PDF file; a paragraph is a line.

    Raises
    ------
    SourceError
        The file is damaged, protected by a password or a scan, or its fonts hide which characters they show.
    """
    pages: list[list[Line | Rows]] = []
    signs = unknown = 0
    gutter: float | None = None
    for page in read_pages(data, name=name):
        signs += sum(not char["text"].isspace() for char in page.chars)
        unknown += sum(char["text"].startswith("(cid:") or char["text"] == "\ufffd" for char in page.chars)
        items, gutter = _read_page(page, gutter)
        pages.append(items)
    _check_signs(signs, unknown, len(pages), name)
    text = part_lines(join_lines(without_repeated_heads(without_running_lines(pages))))
    if not text.strip():
        raise SourceError("holds no text but page numbers", where=name, expected=EXPECTED)
    return text


def _read_page(page: Page, hint: float | None) -> tuple[list[Line | Rows], float | None]:
    """What stands on a page, in the order of reading, and where its columns are parted."""
    tables = read_tables(page)
    outside = [char for char in page.chars if not any(table.holds(char) for table in tables)]
    columns = find_columns(outside, hint)
    lines = read_lines(outside, page.number, page.height, columns)
    placed: list[tuple[tuple[int, int, float], Line | Rows]] = [
        (columns.order(line.x0, line.x1, line.top), line) for line in lines
    ]
    placed += [(columns.order(table.box[0], table.box[2], table.box[1]), table) for table in tables]
    return [item for _, item in sorted(placed, key=lambda item: item[0])], columns.gutter


def _check_signs(signs: int, unknown: int, pages: int, name: str) -> None:
    if signs < _FEWEST_SIGNS * pages or not pages:
        raise SourceError(
            f"has no text layer: {signs} characters on {pages} pages",
            where=name,
            expected=EXPECTED,
            mend="Recognise its text first (ocrmypdf -l chi_sim), or use another copy of the plan.",
        )
    if unknown > _UNKNOWN_SHARE * signs:
        raise SourceError(
            f"does not say which characters {unknown} of its {signs} signs are",
            where=name,
            expected=EXPECTED,
            mend="Recognise its text anew (ocrmypdf --force-ocr -l chi_sim), or use another copy of the plan.",
        )
