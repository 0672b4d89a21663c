"""A PDF file → for each page the signs that stand on it and the cells that its rules draw.

Everything that can go wrong with a PDF file goes wrong here.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from citymetrics.errors import SourceError
from citymetrics.reading.formats.pdf_columns import Char
from citymetrics.reading.limits import MOST_PAGES, check_streams, too_large

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's top left corner."""

EXPECTED = "a PDF with a text layer"
_MOST_RULES = 20_000
"""A page with more lines and rectangles than this is a map or a drawing; no table is looked for in it."""


@dataclass(frozen=True)
class Page:
    """`tables` lists the cells of each ruled table."""

    number: int
    height: float
    chars: list[Char]
    tables: list[list[Box]]


def read_pages(data: bytes, *, name: str) -> Iterator[Page]:
    """The pages of a PDF file, one at a time.

    Raises
    ------
    SourceError
        The file is protected by a password or damaged, or has more pages, or more in them, than any plan.
    """
    import pdfplumber
    from pdfminer.pdfpage import PDFPage

    # It reports every oddity of a font, page after page; what matters to us is counted or raised.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    check_streams(data, name=name)
    # What pdfminer raises on a broken file is any exception at all, so all of them mean one here.
    try:
        document = pdfplumber.open(io.BytesIO(data))
        count = sum(1 for _ in islice(PDFPage.create_pages(document.doc), MOST_PAGES + 1))
        pages = document.pages if count <= MOST_PAGES else []
    except Exception as error:
        raise _problem(error, name) from None
    if count > MOST_PAGES:
        raise too_large(f"has more than {MOST_PAGES:,} pages", f"at most {MOST_PAGES:,}", name)
    for number, page in enumerate(pages):
        try:
            read = _read_page(page, number)
        except Exception as error:
            raise _problem(error, name, number + 1) from None
        yield read


def _read_page(page: Any, number: int) -> Page:
    rules = len(page.lines) + len(page.rects) + len(page.curves)
    tables = page.find_tables() if 0 < rules <= _MOST_RULES else []
    read = Page(
        number,
        float(page.height),
        [char for char in page.dedupe_chars().chars if char["upright"] and char["text"]],
        [[_box(cell) for cell in table.cells] for table in tables],
    )
    page.close()
    return read


def _box(cell: tuple[float, ...]) -> Box:
    left, top, right, bottom = map(float, cell)
    return left, top, right, bottom


def _problem(error: Exception, name: str, page: int | None = None) -> SourceError:
    causes = {type(cause).__name__ for cause in (error, *error.args, error.__cause__, error.__context__)}
    if "PDFPasswordIncorrect" in causes:
        return SourceError(
            "is protected by a password",
            where=name,
            expected=EXPECTED,
            mend="Open it and print it to a new PDF without one.",
        )
    return SourceError(
        "is a damaged PDF file" if page is None else f"is damaged on page {page}",
        where=name,
        expected=EXPECTED,
        mend="Fetch it again, or print it to a new PDF.",
    )
