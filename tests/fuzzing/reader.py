"""A plan file of any bytes: one line of error, or a document in which every character knows where it stands."""

from __future__ import annotations

import html
import tempfile
import unicodedata
from array import array
from functools import cache
from pathlib import Path

from citymetrics.errors import CitymetricsError
from citymetrics.invisible import INVISIBLE
from citymetrics.reading import CleanText, Document, read_document
from citymetrics.reading.tables import read_table
from fuzzing.target import Draw, Target, make_text, one_line

SUFFIXES = {b"t": ".txt", b"m": ".md", b"h": ".html"}
"""By the first byte of an input; the rest is the file."""
KINDS = {
    b"t": ("plan", "numbers", "units", "plan", "marks", "table", "damage", "lost"),
    b"m": ("markdown", "plan", "numbers", "html", "units", "table"),
    b"h": ("html", "plan", "html", "numbers", "table"),
}
CODECS = ("utf-8", "utf-8", "utf-8", "gb18030", "big5hkscs", "utf-16", "utf-8-sig", "utf-16-be")
SPOILT = 5
"""One input in so many is written in bytes by chance, or cut."""


def make(choices: bytes) -> bytes:
    draw = Draw(choices)
    kind = draw.one_of((b"t", b"h", b"m"))
    codec = draw.one_of(CODECS)
    spoilt = draw.number(SPOILT * 4)
    if spoilt == 1:
        return kind + draw.rest()
    data = make_text(draw, KINDS[kind]).encode(codec, "replace")
    if spoilt == 2:
        return kind + data[: len(data) * 2 // 3]
    return kind + data


def check(data: bytes) -> None:
    path = _folder() / f"plan{SUFFIXES.get(data[:1], '.txt')}"
    path.write_bytes(data[1:])
    first = _read(path)
    if isinstance(first, Document):
        check_document(first, marked=path.suffix != ".txt")
    if data[-1:] < b"\x20":  # reading twice what is read twice as a rule would halve the inputs
        second = _read(path)
        same = (
            first.clean.text == second.clean.text and first.blocks == second.blocks
            if isinstance(first, Document) and isinstance(second, Document)
            else str(first) == str(second)
        )
        assert same, "read twice it is not the same"
    if data[1:5] in (b"%PDF", b"PK\x03\x04"):
        for stored in set(_folder().iterdir()) - {path}:
            stored.unlink()


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzzing-"))


def _read(path: Path) -> Document | CitymetricsError:
    try:
        return read_document(path, name="plan")
    except CitymetricsError as error:
        one_line(error, "plan")
        return error


def check_document(document: Document, *, marked: bool = False) -> None:
    """What holds of every text that has been read; `marked` where references such as &#51; stand for characters."""
    clean = document.clean
    check_offsets(clean)
    assert clean.text.strip(), "a document without text"
    assert not INVISIBLE.search(clean.text), "a character that nobody sees"
    for at, char in enumerate(clean.text):
        if "0" <= char <= "9":
            written = clean.raw_slice(at, at + 1)
            said = html.unescape(written) if marked else written
            assert char in unicodedata.normalize("NFKC", said), f"{char!r} stands for {written!r}"
    check_blocks(document)


def check_offsets(clean: CleanText) -> None:
    """Every character has a place in the raw text, and places never go back."""
    size = len(clean.raw)
    for name, places in (("starts", clean.starts), ("ends", clean.ends)):
        assert array("l", sorted(places)) == places, f"{name} go back"
        assert not places or (places[0] >= 0 and places[-1] <= size), f"{name} lead out of the raw text"
    assert all(start <= end for start, end in zip(clean.starts, clean.ends, strict=True)), (
        "an end before its start"
    )


def check_blocks(document: Document) -> None:
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end <= len(document.clean.text), (
            f"blocks overlap or are empty: {block}"
        )
        assert document.text_of(block).strip(), f"a block of blanks: {block}"
        gap = document.clean.text[at : block.start]
        assert not any(map(str.isalnum, gap)), f"no block holds {gap!r}"
        at = block.end
        if block.kind == "table":
            for cell in (cell for row in read_table(document.clean.text, block).rows for cell in row):
                assert block.start <= cell.start <= cell.end <= block.end or cell.repeats, (
                    f"{cell} leads out of {block}"
                )
    rest = document.clean.text[at:]
    assert not any(map(str.isalnum, rest)), f"no block holds {rest!r}"


TARGET = Target("reader", make, check, choices=32)
