"""Words of others on their way out: in pages, tables of HTML, CSV and Excel, the codebook, Typst and scripts they stay words.

Setting a PDF takes thousands of times as long as making its source, so it is the source that is tried here.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable
from itertools import chain
from unittest import mock

import lxml.html
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from citymetrics.briefs.content import markdown
from citymetrics.briefs.content.markup import Scribe, parse
from citymetrics.briefs.content.model import plain_data
from citymetrics.briefs.content.reader import _svg_text
from citymetrics.briefs.pages.highlight import Found, find_mends, lay_out
from citymetrics.briefs.pages.page import _json_data
from citymetrics.briefs.pages.plan import WORDS
from citymetrics.briefs.pages.plan_text import TextWriter
from citymetrics.briefs.paper.tree import arrange
from citymetrics.errors import CitymetricsError
from citymetrics.extraction import extract_statements
from citymetrics.invisible import INVISIBLE, PLAIN
from citymetrics.labels.html import Column, build_table
from citymetrics.labels.source import mark_source, source_text
from citymetrics.labels.vocabulary import read_words
from citymetrics.package.codebook import _given, _grid
from citymetrics.package.sheets import Head, Sheet
from citymetrics.package.workbook import _fill, workbook_bytes
from citymetrics.reading import read_text
from citymetrics.reading.paragraphs import Paragraphs
from citymetrics.spreadsheet import without_formulas
from fuzzing.target import Draw, Target, make_text, pieces

CELL, ROW = "\x1f", "\x1e"
"""Between cells and rows of a table, in an input for CSV."""
_NUMBER = re.compile(r"[+-]?(?:(?:\d[\d,]*)?\.?\d+(?:[eE][+-]?\d{1,3})?%?|inf|nan)")
_TAGS = re.compile(r"</?[a-z][^<>]*>")


def make(choices: bytes) -> bytes:
    draw = Draw(choices)
    kind = draw.one_of(_ORDER)
    kinds = (
        ("formula", "plan", "numbers", "formula") if kind in b"cx" else ("active", "html", "plan", "markdown")
    )
    text = make_text(draw, kinds)
    if kind == b"c":
        text = text.replace("，", CELL).replace("。", ROW)
    return kind + text.encode("utf-8", "replace")


def check(data: bytes) -> None:
    _CHECKS.get(data[:1], _html)(data[1:].decode("utf-8", "replace"))


def _html(text: str) -> None:
    """A notebook's HTML on a page: nothing active, and what is written out reads back to the same tree."""
    shown = str(parse(text))
    check_inert(shown)
    assert not INVISIBLE.search(shown), "a character that nobody sees"
    assert str(parse(shown)).split() == shown.split(), "read back it is another tree"
    check_inert(str(Scribe().finish(parse(shown))))


def _markdown(text: str) -> None:
    """Formulas go to another program; here they are code, as where that program is not installed."""
    with mock.patch.object(
        markdown, "formula_to_mathml", lambda body, display: f"<code>{html.escape(body)}</code>"
    ):
        _html(markdown.markdown_to_html(text))


def check_inert(written: str) -> None:
    """Assert that another parser finds nothing in it that runs, loads or restyles."""
    for element in lxml.html.document_fromstring(f"<div>{written}</div>").iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"a comment or an instruction: {written[:300]!r}")
        assert element.tag.lower() not in pieces("never"), f"<{element.tag}> in {written[:300]!r}"
        for name, value in element.attrib.items():
            assert not name.lower().startswith(("on", "style", "srcdoc", "formaction")), (
                f"{name} in {written[:300]!r}"
            )
            if name.lower().rpartition(":")[2] in ("href", "src", "action"):
                bare = "".join(char for char in value if char > " ").lower()
                scheme = re.match(r"[^/?#]*?:", bare)
                safe = ("http:", "https:", "mailto:") if element.tag != "img" else ()
                known = (
                    scheme is None
                    or scheme[0] in safe
                    or (bare.startswith("data:image/") and element.tag == "img")
                )
                assert known, f"{name}={value!r}"


def _csv(text: str) -> None:
    cells = [row.split(CELL) for row in text.split(ROW)]
    width = max(map(len, cells))
    cells = [row + [""] * (width - len(row)) for row in cells]
    written = io.StringIO()
    csv.writer(
        written, lineterminator="\n", quoting=csv.QUOTE_ALL if "\r" in text else csv.QUOTE_MINIMAL
    ).writerows(cells)
    given = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    table = without_formulas(written.getvalue())
    shown = list(csv.reader(io.StringIO(table, newline="")))
    assert [len(row) for row in shown] == [len(row) for row in given], f"another shape: {shown}"
    for before, after in zip(chain.from_iterable(given), chain.from_iterable(shown), strict=True):
        assert before.replace("'", "") == after.replace("'", ""), f"{before!r} became {after!r}"
        assert not _runs(after), f"a formula: {after!r}"
        assert before == after or not _NUMBER.fullmatch(before), f"a number became {after!r}"
    assert without_formulas(table) == table, "made safe twice it is another table"


def _runs(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula, also one that divides at semicolons or tabs."""
    first, *others = re.split(r"[;\t]", cell) if cell[:1] != "\t" else [cell]
    return cell[:1] in ("\t", "\r") or any(map(_starts, [first.lstrip(" \r\n"), *others]))


def _starts(part: str) -> bool:
    half = unicodedata.normalize("NFKC", part[:1])
    return (
        len(part) > 1
        and half in ("=", "+", "-", "@")
        and not part[1:2].isspace()
        and not _NUMBER.fullmatch(part)
    )


def _workbook(text: str) -> None:
    """A cell of Excel holds the words as a string."""
    sheet = Sheet("One", [Head("Text")], [[text]])
    page = openpyxl.Workbook().active
    assert isinstance(page, Worksheet)
    _fill(page, sheet)
    assert page["A2"].data_type == "s"
    assert page["A2"].value == text.translate(PLAIN)


def _workbook_file(text: str) -> None:
    """A whole file of it reads back."""
    _workbook(text)
    made = io.BytesIO(workbook_bytes([Sheet("One", [Head("Text")], [[text]])], "Title"))
    cell = openpyxl.load_workbook(made)["One"]["A2"]
    given = text.translate(PLAIN)
    assert cell.data_type in (("s",) if given else ("inlineStr", "n")), cell.data_type
    assert (cell.value or "") in (given, given.replace("\r\n", "\n").replace("\r", "\n")), f"{cell.value!r}"


def _labels(text: str) -> None:
    """Words of a plan in sentences and tables of ours: the same words, nothing of them a tag."""
    for lang in ("zh", "en"):
        for write in (source_text, mark_source):
            written = write(text, lang)
            assert not set(_TAGS.findall(written)) - {'<span lang="zh">', "</span>"}, written
            assert html.unescape(_TAGS.sub("", written)) == text, f"{write.__name__}: {written!r}"
    table = build_table(
        text, [Column(text, small=text), Column("b", number=True)], [[text, text]], mock.sentinel.frame
    )
    tree = lxml.html.document_fromstring(f"<div>{table.html.translate(PLAIN)}</div>")
    found = [element.tag for element in tree.iter()]
    assert found.count("td") == 1 and found.count("th") == 3 and set(found) <= set(pieces("in_table")), found
    check_inert(table.html.translate(PLAIN))
    assert _words("".join(tree.find(".//td").itertext())) == _words(text)


def _words(text: str) -> str:
    return " ".join(text.translate(PLAIN).split())


def _codebook(text: str) -> None:
    """In the codebook's Markdown nothing of the words is Markdown."""
    with mock.patch.object(
        markdown, "formula_to_mathml", lambda body, display: f"<code>{html.escape(body)}</code>"
    ):
        page = markdown.markdown_to_html(_grid(["a", "b"], [[_given(text), "x"]]))
    soup = parse(page)
    assert [tag.name for tag in soup.find_all(True)] == _GRID, page
    said = soup.find("td").get_text()
    assert "".join(said.split()) == "".join(_words(text).split()), f"{said!r}"


_GRID = ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]


def _typst(text: str) -> None:
    """In Typst's source what its writer leaves bare is written by code point, and the words are the same."""
    words = text.split()
    inlines = [{"t": "Str", "c": word} for word in words]
    blocks, _, _ = arrange([{"t": "Para", "c": [[one, {"t": "Space"}] for one in inlines]}], [])
    para = next(block for block in blocks if block["t"] == "Para")["c"]
    for word, (*nodes, _) in zip(words, para, strict=True):
        assert nodes[0]["t"] == "RawInline" or not _MARK.match(word), f"bare mark: {word!r}"
        said = ""
        for node in nodes:
            if node["t"] == "Str":
                assert not _BARE.search(node["c"]), f"bare mark: {node['c']!r}"
                said += node["c"]
            else:
                code = re.fullmatch(r"\\u\{([0-9a-f]+)\}", node["c"][1])
                assert code, f"raw Typst: {node['c']!r}"
                said += chr(int(code[1], 16))
        assert said == word, f"{word!r} became {said!r}"


_MARK, _BARE = re.compile(r"[!-/:-@\[-`{-~]"), re.compile(r"[-=+/]|\.\.")


def _script(text: str) -> None:
    """As data within a page's script and in the script that the search reads."""
    value = {"text": [text], "x": {"y": text}}
    written = str(_json_data(value))
    assert not re.search(r"[<>&\u2028\u2029]", written), written
    assert json.loads(written)["x"]["y"].translate(PLAIN) == text.translate(PLAIN), written
    assert not INVISIBLE.search(json.dumps(plain_data(value), ensure_ascii=False))
    drawn = _svg_text(text)
    assert drawn == "" or drawn.startswith("<svg")


def _page(text: str) -> None:
    """A plan's own page: its words, each figure marked once, nothing active."""
    try:
        document = read_text(text, name="plan")
    except CitymetricsError:
        return
    rows = extract_statements(document, term=(2021, 2025))
    found = [Found(f"x-{row.char_start}", row.clean_start, row.clean_end) for row in rows]
    marks = lay_out(found[::2], found[1::2])
    writer = TextWriter(
        Paragraphs(document), marks, find_mends(document.clean), lambda _: "q", read_words(WORDS, "zh")
    )
    written = writer.write()
    check_inert(written)
    identities = re.findall(r' id="([^"]*)"', written)
    assert len(set(identities)) == len(identities), f"an identifier twice: {identities}"
    assert {one.identity for one in found} <= set(identities), "a figure without its mark"


_CHECKS: dict[bytes, Callable[[str], None]] = {
    b"h": _html,
    b"m": _markdown,
    b"c": _csv,
    b"x": _workbook,
    b"X": _workbook_file,
    b"l": _labels,
    b"k": _codebook,
    b"t": _typst,
    b"j": _script,
    b"p": _page,
}
_ORDER = tuple(bytes((code,)) for code in b"hmclktjpxhmcclkhmtjclkhhmmccX")
TARGET = Target("exporters", make, check, choices=32)
