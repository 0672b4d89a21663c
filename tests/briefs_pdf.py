"""Looking a finished PDF over by program: what a reader would stumble on.

What Typst checks itself (PDF/UA and PDF/A rules, alternative texts, missing glyphs by way of `check_glyphs`)
is not repeated. Figures are vector paths, so their inside is not seen here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFNoOutlines
from pdfminer.pdftypes import resolve1

# The type area in points: nothing may stand further out, save the running head and the foot in their margins.
SIDE = 17 * 72 / 25.4
SLACK = 2.0
# Marks whose box is half empty: set at the edge of a line, the empty half hangs over.
HALF_EMPTY = frozenset("，。；：、！？（）《》〈〉「」『』【】〔〕“”‘’.,;:·")
# Two words that share more than this part of the smaller one's area are set over each other.
OVERLAP = 0.3
MOST_PAGES = 6
LEAST_FILL = 0.6
TOP, FOOT = 22 * 72 / 25.4, 20 * 72 / 25.4


@dataclass(frozen=True)
class PdfReport:
    """What a PDF is like: `fill` is how much of each page's height is used, `faults` are sentences with their page."""

    pages: int
    fill: tuple[float, ...]
    faults: tuple[str, ...]
    bookmarks: tuple[tuple[int, str], ...]
    language: str
    tagged: bool
    text: str

    @property
    def underfull(self) -> tuple[int, ...]:
        """Pages but the last that are less than `LEAST_FILL` full, from 1."""
        return tuple(page for page, fill in enumerate(self.fill[:-1], start=1) if fill < LEAST_FILL)


def inspect_pdf(pdf: bytes) -> PdfReport:
    """`pdf` looked over."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        catalog = opened.doc.catalog
        faults = [fault for page in opened.pages for fault in _faults(page)]
        return PdfReport(
            pages=len(opened.pages),
            fill=tuple(_fill(page) for page in opened.pages),
            faults=tuple(faults + list(_unembedded(opened.pages))),
            bookmarks=tuple(_outlines(opened.doc)),
            language=_decoded(catalog.get("Lang", b"")),
            tagged=bool(resolve1(resolve1(catalog.get("MarkInfo", {})).get("Marked", False))),
            text="\n".join(page.extract_text() for page in opened.pages),
        )


def _faults(page: Any) -> Iterator[str]:
    number = page.page_number
    for char in page.chars:
        if char["text"] in ("\x00", "\ufffd") or char["text"].startswith("(cid:"):
            yield f"page {number}: a character without meaning at {char['x0']:.0f}, {char['top']:.0f}"
        slack = char["size"] * 0.6 if char["text"] in HALF_EMPTY else SLACK
        if char["text"].strip() and not (
            SIDE - slack <= char["x0"] and char["x1"] <= page.width - SIDE + slack
        ):
            yield f"page {number}: {char['text']!r} is outside the margins at {char['x0']:.0f}"
    words = sorted(
        page.extract_words(use_text_flow=True, keep_blank_chars=True), key=lambda word: word["top"]
    )
    for at, word in enumerate(words):
        for other in words[at + 1 :]:
            if other["top"] >= word["bottom"]:
                break
            if _shared(word, other) > OVERLAP:
                yield f"page {number}: {word['text'][:12]!r} and {other['text'][:12]!r} overlap"


def _shared(one: dict[str, Any], other: dict[str, Any]) -> float:
    """How much of the smaller word's area the other covers."""
    wide = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    areas = [(word["x1"] - word["x0"]) * (word["bottom"] - word["top"]) for word in (one, other)]
    return max(0.0, wide) * max(0.0, high) / min(areas) if wide > 0 and high > 0 and min(areas) else 0.0


def _fill(page: Any) -> float:
    """How far down a page's type area is used, from 0 to 1."""
    low = float(page.height) - FOOT
    marks = [
        thing for kind in ("char", "rect", "curve", "line", "image") for thing in page.objects.get(kind, ())
    ]
    inside = [float(mark["bottom"]) for mark in marks if TOP - SLACK < mark["bottom"] <= low + SLACK]
    return (max(inside) - TOP) / (low - TOP) if inside else 0.0


def _unembedded(pages: Sequence[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for page in pages:
        fonts = resolve1(resolve1(page.page_obj.resources or {}).get("Font", {})) or {}
        for font in map(resolve1, fonts.values()):
            for one in [resolve1(child) for child in resolve1(font.get("DescendantFonts", [])) or ()] or [
                font
            ]:
                described = resolve1(one.get("FontDescriptor", {})) or {}
                name = str(getattr(one.get("BaseFont"), "name", one.get("BaseFont")))
                if name not in seen and not any(key.startswith("FontFile") for key in described):
                    yield f"the font {name} is not embedded"
                seen.add(name)


def _outlines(document: Any) -> Iterator[tuple[int, str]]:
    try:
        for level, title, *_ in document.get_outlines():
            yield level, title
    except PDFNoOutlines:
        return


def _decoded(value: Any) -> str:
    return value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
