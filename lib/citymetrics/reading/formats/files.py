"""Which format a plan file is in, by its content first and its suffix second, and the text that is read from it.

Offsets are into the file's own text where it is one (plain text, Markdown, HTML). A Word or PDF file is first turned
into text that is stored beside it, and offsets are into that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from citymetrics.errors import SourceError
from citymetrics.reading.cleantext import CleanText
from citymetrics.reading.decode import decode
from citymetrics.reading.formats.html_decode import decode_html, is_html
from citymetrics.reading.formats.html_text import read_html
from citymetrics.reading.formats.markdown import read_markdown
from citymetrics.reading.formats.stored import stored_text
from citymetrics.reading.limits import MOST_TEXT_BYTES, check_length, read_file, too_large

_HTML = (".html", ".htm", ".xhtml", ".shtml")
_MARKDOWN = (".md", ".markdown")
_PDF, _ZIP, _OLE, _RTF = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
_HEAD = 1024
_SAVE_AS = "Open it in Word, WPS or LibreOffice and save it as .docx or as plain text."
_EXPECTED = "a plan as .txt, .md, .html, .docx or .pdf"


@dataclass(frozen=True)
class PlanText:
    """A file's text, and in one line what the user must know of its offsets."""

    clean: CleanText
    note: str = ""


def open_plan(path: Path, *, name: str) -> PlanText:
    """The text of a plan file.

    Raises
    ------
    SourceError
        The file is missing, too large, in no format or encoding that is read, or holds no text.
    """
    data = read_file(path, name=name)
    suffix = path.suffix.lower()
    if _PDF in data[:_HEAD]:
        from citymetrics.reading.formats.pdf import pdf_text

        return PlanText(*stored_text(path, lambda: pdf_text(data, name=name), name=name))
    if data.startswith(_ZIP) or (suffix == ".docx" and not data.startswith(_OLE)):
        from citymetrics.reading.formats.word import word_text

        return PlanText(*stored_text(path, lambda: word_text(data, name=name), name=name))
    if data.startswith((_OLE, _RTF)):
        old = "an Office file of the old kind (.doc), or protected by a password"
        kind = "a Rich Text file" if data.startswith(_RTF) else old
        raise SourceError(f"is {kind}", where=name, expected=_EXPECTED, mend=_SAVE_AS)
    if b"MIME-Version:" in data[:_HEAD] and b"multipart/related" in data[:_HEAD]:
        mend = "Open it in a browser and save it as a page of HTML only."
        raise SourceError("is a web archive (.mht)", where=name, expected=_EXPECTED, mend=mend)
    if suffix == ".pdf":
        raise SourceError("is no PDF file", where=name, expected=_EXPECTED, mend="Fetch it again.")
    if len(data) > MOST_TEXT_BYTES:
        raise too_large(f"has {len(data):,} bytes", f"at most {MOST_TEXT_BYTES:,} of text", name)
    return PlanText(_plain_text(data, suffix, name))


def _plain_text(data: bytes, suffix: str, name: str) -> CleanText:
    if suffix in _HTML or suffix == ".doc":
        raw = decode_html(data, name=name).text
        if is_html(raw):
            return read_html(raw, name=name)
    else:
        raw = decode(data, name=name).text
        check_length(len(raw), name=name)
        if suffix in _MARKDOWN:
            return read_markdown(raw)
    check_length(len(raw), name=name)
    return CleanText.from_raw(raw)
