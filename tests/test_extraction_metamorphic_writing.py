"""The same text written otherwise: in the other script, in other widths, in other lines. The rows stay; only their places move."""

from __future__ import annotations

import re
from functools import cache

import opencc
import pytest
import yaml
from metamorphic import DATA, Edit, Plan, edited, load_plans, outside_tables, seeded, told

from citymetrics.reading import decode

pytestmark = pytest.mark.whole

WIDE = {chr(sign): chr(sign + 0xFEE0) for sign in range(0x21, 0x7F)}
NARROW = {wide: sign for sign, wide in WIDE.items()}
HAN = "一-鿿，。；：、（）“”"
plans = pytest.mark.parametrize("plan", load_plans(), ids=lambda plan: plan.id)


@cache
def characters() -> dict[int, str]:
    """A table of scripts that the library knows nothing of: Simplified → Traditional."""
    lists = yaml.safe_load((DATA / "characters.yml").read_text("utf-8"))
    simplified, traditional = ("".join(lists[name].split()) for name in ("simplified", "traditional"))
    return str.maketrans(simplified, traditional)


def rewritten(plan: Plan, text: str) -> list[str]:
    """The differences that another text of the same length makes."""
    assert len(text) == len(plan.text) and text != plan.text
    return told(plan, edited(plan.text, [(0, len(text), text)]))


@plans
def test_a_text_in_traditional_characters_one_for_one_has_the_same_rows(plan):
    assert rewritten(plan, plan.text.translate(characters())) == []


@pytest.mark.parametrize("form", ["s2tw", "s2hk"])
@plans
def test_a_text_in_the_traditional_characters_of_any_region_has_the_same_rows(plan, form):
    assert rewritten(plan, opencc.OpenCC(form).convert(plan.text)) == []


@plans
def test_paragraphs_in_traditional_characters_within_a_simplified_text_have_the_same_rows(plan):
    headings = {block.start for block in plan.document.blocks if block.kind != "paragraph"}
    rng = seeded(plan, "quoted")
    edits = [
        (*line.span(), line[0].translate(characters()))
        for line in outside_tables(plan, ".{40,}")
        if line.start() not in headings and rng.random() < 0.4
    ]
    assert told(plan, edited(plan.text, edits)) == []


def narrow(text: str) -> str:
    """`text` in half-width characters, with one kind of quotation mark and of dash."""
    return text.translate(str.maketrans(NARROW)).translate(str.maketrans("“”「」『』—", '""""""-'))


WIDTHS = {
    "full-width figures": (r"[\d%]|(?<=\d)\.(?=\d)", WIDE),
    "full-width letters and strokes": ("[A-Za-z/]", WIDE),
    "full-width dashes": (r"(?<=\d)[-—](?=\d)", {"-": "－", "—": "－"}),
    "full-width marks": ("[:;!?()]|,(?!\\d{3})", WIDE),
    "half-width marks": ("[：；！？（）]|，(?!\\d{3})", NARROW),
    "corner brackets": ("[“”]", {"“": "「", "”": "」"}),
    "straight quotes": ("[“”]", {"“": '"', "”": '"'}),
    "the other tilde": ("[~～]", {"~": "～", "～": "~"}),
}


@pytest.mark.parametrize("width", WIDTHS)
@plans
def test_the_width_of_characters_changes_no_row(plan, width):
    pattern, table = WIDTHS[width]
    edits = [(*found.span(), table[found[0]]) for found in outside_tables(plan, pattern)]
    assert told(plan, edited(plan.text, edits), alike=narrow) == []


LINE_ENDS = ["\r\n", "\r", "\u2028"]


@pytest.mark.parametrize("written", LINE_ENDS, ids=ascii)
@plans
def test_how_lines_end_changes_no_row(plan, written):
    edits = [(*found.span(), written) for found in re.finditer("\n", plan.text)]
    assert told(plan, edited(plan.text, edits)) == []


@pytest.mark.parametrize("written", ["\n \u3000\r\n", "\u00a0\n", "\n\u3000\u3000"], ids=ascii)
@plans
def test_empty_lines_and_blanks_around_lines_change_no_row(plan, written):
    edits = [(*found.span(), written) for found in outside_tables(plan, "\n")]
    assert told(plan, edited(plan.text, edits)) == []


@pytest.mark.parametrize("blank", [" ", "\u00a0"], ids=ascii)
@plans
def test_blanks_beside_figures_change_no_row(plan, blank):
    edits = [
        (found.start(), found.start(), blank)
        for found in outside_tables(plan, rf"(?<=[{HAN}])(?=\d)|(?<=\d)(?=[{HAN}])")
        if "\n" not in plan.text[max(0, found.start() - 8) : found.start()]
    ]
    assert edits and told(plan, edited(plan.text, edits)) == []


@pytest.mark.parametrize("signs", ["\u200b\ufeff\u00ad\u2060", "\u200e\u202d\x00\x07"], ids=ascii)
@plans
def test_what_nobody_sees_changes_no_row(plan, signs):
    rng = seeded(plan, signs)
    edits = [(at, at, rng.choice(signs)) for at in range(1, len(plan.text)) if rng.random() < 0.1]
    assert told(plan, edited(plan.text, edits)) == []


def wrapped(plan: Plan, width: int, indent: str, gap: str) -> list[Edit]:
    """Breaks at a fixed width, with what then sets paragraphs apart."""
    edits: list[Edit] = []
    for line in outside_tables(plan, ".+"):
        edits += [(line.start(), line.start(), indent)] if indent else []
        ends = range(line.start() + width - len(indent), line.end(), width)
        edits += [(at, at, "\n") for at in ends if " " not in plan.text[at - 1 : at + 1]]
        edits += [(line.end(), line.end(), gap)] if gap and line.end() < len(plan.text) else []
    return edits


@pytest.mark.parametrize(("width", "indent", "gap"), [(40, "", "\n"), (35, "\u3000\u3000", "")])
@plans
def test_lines_broken_at_the_width_of_a_page_change_no_row(plan, width, indent, gap):
    assert told(plan, edited(plan.text, wrapped(plan, width, indent, gap))) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
@plans
def test_the_encoding_of_a_file_changes_no_character(plan, encoding):
    assert decode(plan.text.encode(encoding), name=plan.id).text == plan.text
