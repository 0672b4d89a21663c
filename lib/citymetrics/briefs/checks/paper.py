"""Paper prints what its brief says: the text of the finished PDF and of the Word document, read back, against what is printed."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree, html  # type: ignore[import-untyped]

from citymetrics.audit.violation import Violation
from citymetrics.briefs.checks.render import bare_numbers, printed_wrongly, text_of, title_block_of
from citymetrics.briefs.content.model import Content, Fragment

_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_pdf(
    written: bytes, contents: Sequence[Content], *, file: str, whole: bool = True
) -> Iterator[Violation]:
    """Compare the numbers of a PDF with those of the briefs that it prints, the `whole` of them or a choice."""
    pages = list(_texts_of_pdf(written))
    yield from _compare(" ".join(pages), len(pages), contents, file, whole=whole)


def check_docx(written: bytes, content: Content, *, file: str) -> Iterator[Violation]:
    """Compare the numbers of a Word document with those of the brief that it prints."""
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        tree = etree.fromstring(parts.read("word/document.xml"))
    text = " ".join(one.text or "" for one in tree.iter(f"{_WORDS}t"))
    yield from _compare(text, 0, [content], file)


def _compare(
    text: str, pages: int, contents: Sequence[Content], file: str, *, whole: bool = True
) -> Iterator[Violation]:
    shown, promised, known = bare_numbers(text), Counter[str](), Counter[str]()
    for content in contents:
        # The ways back from a note are links, of which paper has none.
        promised += bare_numbers(
            " ".join(text_of(block, without="cm-back") for block in content.printed.blocks)
        )
        known += bare_numbers(" ".join((*title_block_of(content), *content.unprinted())))
    # Pages, chapters and evidence notes are counted on the paper itself.
    counted = max(pages, len(contents), *map(_notes, contents))
    known += promised + Counter(str(one) for one in range(1, counted + 1))
    # The head of a table stands on each of its pages, so only numbers that are nowhere in the briefs are strange.
    strange = {number: times for number, times in shown.items() if number not in known}
    yield from printed_wrongly(strange, promised - shown if whole else {}, file, "on paper")


def _notes(content: Content) -> int:
    """How many evidence notes a brief has; their numbers are attributes there, and text on paper."""
    texts = (block.html for block in content.blocks if isinstance(block, Fragment))
    return sum(
        len(html.document_fromstring(f"<body>{text}").xpath("//ol[contains(@class, 'cm-notes')]/li"))
        for text in texts
    )


def _texts_of_pdf(written: bytes) -> Iterator[str]:
    """The text of each page, parted where the size changes: a mark of evidence is no digit of the figure before it."""
    # Only a run that makes PDFs needs it.
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument(written) as document:
        for page in document:
            read = page.get_textpage()
            parts, last = list[str](), 0.0
            for at in range(read.count_chars()):
                size = pdfium.FPDFText_GetFontSize(read, at)
                if size != last:
                    parts.append(" ")
                parts.append(chr(pdfium.FPDFText_GetUnicode(read, at)))
                last = size
            yield "".join(parts)
