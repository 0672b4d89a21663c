"""From blocks to Typst: text stays text, columns fit the page."""

from __future__ import annotations

import html
import io
import json

import pdfplumber
import pytest
from briefs_sample import content_of
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from citymetrics.briefs.paper.columns import ROOM, lay_out, measure
from citymetrics.briefs.paper.pdf import render_pdf
from citymetrics.briefs.paper.places import find_nodes
from citymetrics.briefs.paper.tree import arrange

# Every mark that means something to Typst, at the places where it does.
MARKUP = [
    "= a",
    "- a",
    "+ a",
    "/ a: b",
    "1. a",
    "12) a",
    "1234. b",
    "a--b",
    "a---b",
    "a...b",
    "a-?b",
    "2021-2025",
    "-5",
    "x -- y",
    "https://x.y/z",
    "#a",
    "@a",
    "<a>",
    "a_b_c",
    "*a*",
    "`a`",
    "``` a",
    "$a$",
    "\\u{41}",
    "~",
    "a // b",
    "/* x */",
    "[x]",
    "]",
    "#]",
    '"q"',
    "'q'",
    "\\",
    "\\ x",
    "..",
    "-",
    "=",
    "a\\",
    "#let x = 1",
    '#panic("x")',
    "<note-9>",
    "@note-1",
    "3.",
    "(x)",
    ";",
    ".x",
    "{x}",
    "^2",
    "&amp;",
    "a<b>c",
    '#import "brief.typ"',
    '#read("main.typ")',
]


def printed(content) -> str:
    """The characters of the PDF's text block, without white space."""
    with pdfplumber.open(io.BytesIO(render_pdf(content))) as pdf:
        pages = [page.crop((0, 60, page.width, page.height - 60)) for page in pdf.pages]
        return "".join(char["text"] for page in pages for char in page.chars if not char["text"].isspace())


def test_text_that_looks_like_markup_is_printed_as_it_is():
    fragments = []
    for text in MARKUP:
        shown = html.escape(text)
        fragments.append(
            f"<p>{shown}</p><p><b>{shown}</b>{shown}<em>x</em>{shown}<sup>1</sup>{shown}<br>{shown}</p>"
            f"<table><tbody><tr><td>{shown}</td><td><small>x</small>{shown}</td></tr></tbody></table>"
        )
    written = "".join(fragments)
    expected = "".join(BeautifulSoup(written, "html.parser").get_text("").split())
    assert printed(content_of(written)).removeprefix("sample") == expected


@given(st.lists(st.floats(3, 300), min_size=1, max_size=14), st.data())
def test_columns_never_take_more_than_the_page(full, data):
    least = [data.draw(st.floats(3, width)) for width in full]
    function, shares = lay_out(full, least)
    assert sum(shares) <= 1.0000001
    assert all(share > 0 for share in shares)
    assert (function == "") is (sum(least) <= ROOM[""])


def test_a_table_that_fits_keeps_its_lines_and_a_wide_one_is_turned():
    assert lay_out([12.0, 14.0], [5.0, 5.0]) == ("", [12 / ROOM[""], 14 / ROOM[""]])
    assert lay_out([14.0] * 9, [14.0] * 9)[0] == "narrow"
    assert lay_out([14.0] * 10, [14.0] * 10)[0] == "sideways"


def test_text_gives_way_and_numbers_stay_whole():
    number = measure([{"t": "Plain", "c": [{"t": "Str", "c": "1,250,000"}]}], whole=True)
    assert number == pytest.approx((7 + 2 * 0.278 / 0.555 + 2.6,) * 2, abs=0.1)
    text = measure([{"t": "Plain", "c": [{"t": "Str", "c": "完成不少于三百公里的绿道建设"}]}], whole=False)
    assert text[0] == pytest.approx(14 / 0.555 + 2.6)
    assert text[1] == pytest.approx(12 + 2.6)


def test_a_remark_under_a_number_may_be_broken():
    small = {"t": "Span", "c": [["", ["small"], []], [{"t": "Str", "c": "每个新城各自达到"}]]}
    full, least = measure(
        [{"t": "Plain", "c": [{"t": "Str", "c": "95%"}, {"t": "LineBreak"}, small]}], whole=True
    )
    assert full == pytest.approx(8 / 0.555 * 0.86 + 2.6)
    assert least == pytest.approx(2 + 0.92 / 0.555 + 2.6, abs=0.1)


def test_a_link_to_nothing_becomes_text_and_a_script_link_too():
    def link(address):
        return {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": "x"}], [address, ""]]}

    blocks = [
        {"t": "Para", "c": [{"t": "Span", "c": [["here", [], []], []]}]},
        {"t": "Para", "c": [link("#here"), link("#gone"), link("javascript:x"), link("https://example.org")]},
    ]
    arranged, _, _ = arrange(blocks, [])
    (paragraph,) = [node for node in arranged if node["t"] == "Para" and len(node["c"]) == 4]
    assert [node["t"] for node in paragraph["c"]] == ["Link", "Span", "Span", "Link"]


def test_formulas_are_set_and_described():
    content = content_of({"text/markdown": "人均 $x_i = v_i / p_i$ 与\n\n$$\\frac{a}{b}$$"})
    assert "人均" in printed(content)


def test_what_we_write_as_raw_typst_holds_no_text():
    tree = [
        {
            "t": "Para",
            "c": [
                {"t": "Str", "c": "=危险"},
                {"t": "Span", "c": [["", ["cm-place"], []], [{"t": "Str", "c": "(章)"}]]},
            ],
        }
    ]
    arranged, _, _ = arrange(tree, [])
    raw = [node["c"][1] for kind in ("RawInline", "RawBlock") for node in find_nodes(arranged, kind)]
    assert len(raw) > 3
    assert all(code.isascii() for code in raw), json.dumps(raw)
